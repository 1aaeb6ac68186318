// Upright quadrics, one workgroup a tile that holds any.
#include "passes.wgsl"

@compute @workgroup_size(8, 8)
fn main(@builtin(workgroup_id) group: vec3u, @builtin(local_invocation_id) local: vec3u) {
  let across = (frame.size.x + TILE - 1u) / TILE;
  let tile = tiles[tiles[1] + group.x];
  let pixel = vec2u(tile % across, tile / across) * TILE + local.xy;
  if (pixel.y >= frame.size.y || pixel.x >= frame.size.x) { return; }
  let ray = pixel.y * frame.size.x + pixel.x;
  let first = stored(ray);
  let hit = traceUprights(3u + 4u * tile, frame.eye.xyz, rayOf(pixel), first);
  if (hit.t < first.t) { store(ray, hit); }
}
