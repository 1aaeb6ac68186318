// Bindings and small helpers every kernel shares. STYLE and HAS_... are constants of a world (worlds/render-variants.ts): what a world
// lacks is compiled out. `Look` is generated from LOOK_FIELDS (worlds/scene-look.ts).
struct Frame {
  eye: vec4f,      // position, time in seconds
  right: vec4f,    // camera axes scaled to the image plane (w unused)
  up: vec4f,
  forward: vec4f,
  size: vec4u,     // width, height, entity rows in use, 1 if there is a liquid
  liquid: vec4f,   // origin x, z, cell size in metres, kind (0 water, 1 honey, 2 lava)
  liquidSize: vec4u, // columns along x and z, lowest and highest surface (f32 bits)
}

@group(0) @binding(0) var<uniform> frame: Frame;
@group(0) @binding(1) var<uniform> look: Look;
@group(0) @binding(2) var<storage, read> field: array<f32>;   // heights, then ridges
@group(0) @binding(3) var<storage, read> prims: array<vec4f>;
@group(0) @binding(4) var<storage, read> tiles: array<u32>;   // worlds/render-tiles.ts
@group(0) @binding(5) var<uniform> entities: array<vec4f, 24>;
@group(0) @binding(6) var noiseTile: texture_2d<f32>;
@group(0) @binding(7) var repeating: sampler;
@group(0) @binding(8) var groundMap: texture_2d<f32>;
@group(0) @binding(9) var clamping: sampler;
@group(0) @binding(10) var shadowMap: texture_2d<f32>;
@group(0) @binding(11) var<storage, read> liquid: array<f32>;

const HALF_WORLD = 256.0;
const GRID_N = 257u;
const RIDGES = 66049u;   // where the ridges start in `field`
const PRIM = 6u;         // vec4 a primitive
const TILE = 8u;
const FAR = 1e9;
const SHADOW_HALF = 96.0;
const NONE = -1;
const LIQUID = -9;
const LIQUID_ID = 24u;  // after the eight entities
const TERRAIN = -2;
const RIDGE = -3;      // -3, -4, -5: ring 0, 1, 2
const ENTITY = 1000000;

const STYLE_PASTEL = 1;
const STYLE_NEON = 2;
const STYLE_NOIR = 3;
const STYLE_GOLDEN = 4;
const STYLE_AUTUMN = 5;
const STYLE_PAINTERLY = 6;
const STYLE_ALIEN = 7;

// Noise tile: r fbm, g cells, ba gradient of r. `lod` is log2 of the footprint in texels.
fn noise(uv: vec2f, lod: f32) -> vec4f { return textureSampleLevel(noiseTile, repeating, uv, lod); }

fn groundAt(p: vec2f) -> vec4f {
  return textureSampleLevel(groundMap, clamping, ((p + HALF_WORLD) * 0.5 + 0.5) / f32(GRID_N), 0.0);
}

fn heightAt(p: vec2f) -> f32 {
  let q = clamp((p + HALF_WORLD) * 0.5, vec2f(0.0), vec2f(f32(GRID_N) - 1.001));
  let c = vec2u(q);
  let f = q - vec2f(c);
  let at = c.y * GRID_N + c.x;
  return mix(mix(field[at], field[at + 1u], f.x), mix(field[at + GRID_N], field[at + GRID_N + 1u], f.x), f.y);
}

// Ray of a pixel; a mirrored one leaves the eye's image below the water.
fn rayOf(pixel: vec2u) -> vec3f {
  let uv = (vec2f(pixel) + 0.5) / vec2f(frame.size.xy);
  return frame.forward.xyz + (2.0 * uv.x - 1.0) * frame.right.xyz + (1.0 - 2.0 * uv.y) * frame.up.xyz;
}

fn mirrorEye() -> vec3f { return vec3f(frame.eye.x, 2.0 * look.water.w - frame.eye.y, frame.eye.z); }

// Surface of the liquid between column centres.
fn liquidAt(p: vec2f) -> f32 {
  let size = frame.liquidSize.xy;
  let q = clamp((p - frame.liquid.xy) / frame.liquid.z - 0.5, vec2f(0.0), vec2f(size) - 1.001);
  let c = vec2u(q);
  let f = q - vec2f(c);
  let at = c.y * size.x + c.x;
  return mix(mix(liquid[at], liquid[at + 1u], f.x), mix(liquid[at + size.x], liquid[at + size.x + 1u], f.x), f.y);
}

fn luma(c: vec3f) -> f32 { return dot(c, vec3f(0.3, 0.6, 0.1)); }
fn isStyle(k: i32) -> f32 { return select(0.0, look.style.y, STYLE == k); }
