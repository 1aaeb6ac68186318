// Linear light to display colours with the style's grade; depth code beside the colour,
// object id in the hit's third word.
#include "passes.wgsl"
#include "grade.wgsl"

const LOG_SPAN = 6.6858609;  // ln(801), core/depth-code.ts

fn codeOf(t: f32) -> f32 { return select(min(1.0, log(1.0 + 400.0 / max(t, 0.5)) / LOG_SPAN), 0.0, t >= FAR); }

fn idOf(what: i32) -> u32 {
  let solid = bitcast<u32>(prims[u32(clamp(what, 0, ENTITY - 1)) % max(arrayLength(&prims) / PRIM, 1u) * PRIM + 4u].y) >> 4u;
  if (what >= ENTITY) { return 16u + u32(what - ENTITY); }
  if (what == NONE) { return 0u; }
  if (what == WATER) { return 2u; }
  if (what == LIQUID) { return LIQUID_ID; }
  return select(solid, 1u, what < 0);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= pixels()) { return; }
  let h = hits[id.x];
  colours[id.x] = vec4f(grade(colours[id.x].rgb), codeOf(bitcast<f32>(h.x)));
  hits[id.x].z = idOf(bitcast<i32>(h.y));
}
