// Far hills and water against the nearest surface so far; sorts pixels into lists for shading.
#include "passes.wgsl"

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= frame.size.x || id.y >= frame.size.y) { return; }
  let ray = id.y * frame.size.x + id.x;
  let ro = frame.eye.xyz;
  let rd = rayOf(id.xy);
  let first = stored(ray);
  let hit = beyond(ro, rd, first);
  let level = (look.water.w - ro.y) / min(rd.y, -1e-6);
  if (rd.y < 0.0 && level > 0.0 && level < hit.t) {
    hits[ray] = vec4u(bitcast<u32>(level), bitcast<u32>(WATER), 0u, 0u);
    append(WATER_LIST, ray);
    return;
  }
  if (hit.t < first.t) { store(ray, hit); }
  append(listOf(hit.what), ray);
}
