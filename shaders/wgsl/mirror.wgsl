// Mirrored rays of water pixels: from the eye's image below the surface, past the surface, to what stands above it.
#include "passes.wgsl"

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= atomicLoad(&counts[WATER_LIST])) { return; }
  let ray = listed(WATER_LIST, id.x);
  let pixel = pixelOf(ray);
  let ro = mirrorEye();
  let down = rayOf(pixel);
  let rd = vec3f(down.x, max(-down.y, 0.004), down.z);
  let surface = bitcast<f32>(hits[ray].x);
  let ground = marchTerrain(ro, rd, surface + 0.3, exitOf(ro, rd));
  var hit = Hit(ground, select(TERRAIN, NONE, ground >= FAR), vec3f(0.0, 1.0, 0.0));
  let tile = headOf(tiles[0], pixel);
  let solid = traceOthers(tile, ro, rd, traceUprights(tile, ro, rd, hit));
  if (solid.t > surface) { hit = solid; }
  hit = beyond(ro, rd, hit);
  store(ray + pixels(), hit);
  append(listOf(hit.what), ray + pixels());
}
