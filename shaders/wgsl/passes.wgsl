// Buffers between the kernels of a frame. A ray index is a pixel index, plus the pixel count for the mirrored ray of a water pixel.
#include "trace.wgsl"

@group(1) @binding(0) var<storage, read_write> hits: array<vec4u>;     // bits of: depth f32, surface i32, normal xy snorm, normal z f32
@group(1) @binding(1) var<storage, read_write> colours: array<vec4f>;  // linear RGB
@group(1) @binding(2) var<storage, read_write> counts: array<atomic<u32>, 4>;
@group(1) @binding(3) var<storage, read_write> lists: array<u32>;      // four lists of 2 x pixels ray indices

const SKY_LIST = 0u;
const GROUND_LIST = 1u;
const SOLID_LIST = 2u;
const WATER_LIST = 3u;
const WATER = -10;

fn pixels() -> u32 { return frame.size.x * frame.size.y; }
fn pixelOf(ray: u32) -> vec2u {
  let k = ray % pixels();
  return vec2u(k % frame.size.x, k / frame.size.x);
}

fn append(list: u32, ray: u32) { lists[list * 2u * pixels() + atomicAdd(&counts[list], 1u)] = ray; }
fn listed(list: u32, k: u32) -> u32 { return lists[list * 2u * pixels() + k]; }

fn listOf(what: i32) -> u32 { return select(select(SOLID_LIST, GROUND_LIST, what == TERRAIN), SKY_LIST, what == NONE); }

fn store(ray: u32, hit: Hit) {
  let n = normalize(hit.n);
  hits[ray] = vec4u(bitcast<u32>(hit.t), bitcast<u32>(hit.what), pack2x16snorm(n.xy), bitcast<u32>(n.z));
}

// Depth and surface so far; the normal is not needed before shading.
fn stored(ray: u32) -> Hit { return Hit(bitcast<f32>(hits[ray].x), bitcast<i32>(hits[ray].y), vec3f(0.0, 1.0, 0.0)); }
