// Bakes the share of the sun that reaches the ground around the spawn, once a world: terrain and primitives cast.
#include "trace.wgsl"

@group(1) @binding(0) var baked: texture_storage_2d<rgba8unorm, write>;

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let size = textureDimensions(baked);
  if (id.x >= size.x || id.y >= size.y) { return; }
  let p = ((vec2f(id.xy) + 0.5) / vec2f(size) * 2.0 - 1.0) * SHADOW_HALF;
  let ro = vec3f(p.x, max(heightAt(p), look.water.w) + 0.06, p.y);
  let hit = walkBins(ro, look.sunDir.xyz, 140.0, Hit(FAR, NONE, vec3f(0.0, 1.0, 0.0)));
  textureStore(baked, id.xy, vec4f(select(0.0, 1.0, hit.what == NONE)));
}
