// Terrain depth, one thread a column, bottom to top: over a height field the ray above hits farther, so each march starts near
// where the last one ended. The camera has no roll, which keeps a column nearly in one vertical plane.
#include "passes.wgsl"

@compute @workgroup_size(8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= frame.size.x) { return; }
  let ro = frame.eye.xyz;
  var start = 0.15;
  // Looking up or down turns a column out of its plane; then a march starts farther back.
  let back = 0.98 - 0.25 * abs(frame.forward.y);
  for (var row = i32(frame.size.y) - 1; row >= 0; row--) {
    let ray = u32(row) * frame.size.x + id.x;
    let rd = rayOf(vec2u(id.x, u32(row)));
    let stop = exitOf(ro, rd);
    var t = marchTerrain(ro, rd, min(start, stop), stop);
    start = back * min(t, stop);
    // Beyond the square the ground goes on level.
    let edge = heightAt(ro.xz + stop * rd.xz);
    let level = (edge - ro.y) / min(rd.y, -1e-6);
    if (t >= FAR && rd.y < 0.0 && level >= stop) { t = level; }
    hits[ray] = vec4u(bitcast<u32>(t), bitcast<u32>(select(TERRAIN, NONE, t >= FAR)), 0u, 0u);
  }
}
