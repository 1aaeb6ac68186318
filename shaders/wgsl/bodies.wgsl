// Moving bodies against what is there; runs only while there are any.
#include "passes.wgsl"

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= frame.size.x || id.y >= frame.size.y) { return; }
  let ray = id.y * frame.size.x + id.x;
  let first = stored(ray);
  let hit = traceEntities(frame.eye.xyz, rayOf(id.xy), first);
  if (hit.t < first.t) { store(ray, hit); }
}
