#include "shade.wgsl"

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= atomicLoad(&counts[SKY_LIST])) { return; }
  let ray = listed(SKY_LIST, id.x);
  var rd = rayOf(pixelOf(ray));
  if (ray >= pixels()) { rd.y = max(-rd.y, 0.004); }
  colours[ray] = vec4f(sky(normalize(rd)), 1.0);
}
