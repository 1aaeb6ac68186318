// Linear light to display colours with the style's grade, packed over the hits: RGB and object id in a word, depth code in the next.
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
  let rgb = vec3u(round(grade(colours[id.x].rgb) * 255.0));
  let code = u32(round(codeOf(bitcast<f32>(h.x)) * 65535.0));
  hits[id.x] = vec4u(rgb.r | (rgb.g << 8u) | (rgb.b << 16u) | (idOf(bitcast<i32>(h.y)) << 24u), code, 0u, 0u);
}
