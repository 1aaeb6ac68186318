// A liquid poured in the yard: a small moving height field. Runs only while there is one, after the terrain's columns.
#include "passes.wgsl"

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= frame.size.x || id.y >= frame.size.y) { return; }
  let ray = id.y * frame.size.x + id.x;
  let ro = frame.eye.xyz;
  let rd = rayOf(id.xy);
  let low = frame.liquid.xy;
  let high = low + frame.liquid.z * vec2f(frame.liquidSize.xy);
  let inv = 1.0 / select(rd, vec3f(1e-7), abs(rd) < vec3f(1e-7));
  // The patch's box: its rectangle between the lowest and highest surface.
  let a = (vec3f(low.x, bitcast<f32>(frame.liquidSize.z), low.y) - ro) * inv;
  let b = (vec3f(high.x, bitcast<f32>(frame.liquidSize.w), high.y) - ro) * inv;
  let near = max(max(min(a.x, b.x), min(a.y, b.y)), max(min(a.z, b.z), 0.05));
  let far = min(min(max(a.x, b.x), max(a.y, b.y)), max(a.z, b.z));
  if (near >= far) { return; }
  let dt = (far - near) / 20.0;
  var last = ro.y + near * rd.y - liquidAt(ro.xz + near * rd.xz);
  var found = FAR;
  for (var k = 1; k <= 20; k++) {
    let t = near + dt * f32(k);
    let f = ro.y + t * rd.y - liquidAt(ro.xz + t * rd.xz);
    if (f <= 0.0) {
      found = select(near, t - dt * f / min(f - last, -1e-6), last > 0.0);
      break;
    }
    last = f;
  }
  if (found < bitcast<f32>(hits[ray].x) + 0.01) { hits[ray] = vec4u(bitcast<u32>(found), bitcast<u32>(LIQUID), 0u, 0u); }
}
