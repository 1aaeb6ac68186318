// Shows a picture in another light (render/daylight.ts says how and why): each pixel's colour through a few products, other ones for the sky than for the land, and a sun or a moon before the sky.
// Painted depth and painted colour do not agree everywhere: what has no depth but is far darker than the sky is land, and land next to the sky and as bright is sky.
// `curves` f32: for sky, then land, eleven groups of four (r, g, b and nothing): what 1, r, g, b, e, re, ge, be, rr, gg, bb count for in the colour that is shown, where e is
// the slope of a sky's ray or a land's depth code. Colours count in [0, 1].

const GROUP: usize = 16
const LAND: usize = 11 * GROUP
/** Of a light in `lights` f32 [count, 12]: direction (3), cosine of its disc's edge; colour of its disc (3), cosine at which its halo ends; colour of its halo (3), share of the disc that shows. */
const LIGHT: usize = 48
const EDGE: f32 = 0.0006
/** Outlines of depth and of colour are a pixel or two apart. */
const APART = 2
/** Luma by that of the sky from which on, and up to which, a pixel that may be either counts as sky. */
const DARK: f32 = 0.5
const LIKE_SKY: f32 = 0.8
/** Depth code of land that has none: far away. */
const FAR_CODE: f32 = 0.12
/** Every so many-th pixel says how bright the sky is. */
const STRIDE = 7

/**
 * `rgb` and `out` u8 [height, width, 3], `code` f32 [height, width]; what is below `far` is sky. `axes` f32: the eye's right, up and forward. `tanH`, `tanV`: of half the field of view.
 */
export function daylight(width: i32, height: i32, rgb: usize, code: usize, far: f32, axes: usize, tanH: f32, tanV: f32, curves: usize, lights: usize, count: i32, out: usize): void {
  const land = curves + LAND
  const bright: f32 = <f32>1 / max<f32>(1, skyLuma(width * height, rgb, code, far))
  for (let j = 0; j < height; j++) {
    const v: f32 = (1 - (<f32>j + 0.5) / <f32>height / 0.5) * tanV
    const slope = max<f32>(-1, min<f32>(1, load<f32>(axes, 28) + v * load<f32>(axes, 16)))
    // A row of sky has one slope: what depends on it is added up once.
    const e = f32x4.splat(slope)
    const one = mad(group(curves, 0), group(curves, 4), e)
    const red = mad(group(curves, 1), group(curves, 5), e)
    const green = mad(group(curves, 2), group(curves, 6), e)
    const blue = mad(group(curves, 3), group(curves, 7), e)
    for (let i = 0; i < width; i++) {
      const p = <usize>(j * width + i)
      const r = f32x4.splat(<f32>load<u8>(rgb + 3 * p) * (1 / 255))
      const g = f32x4.splat(<f32>load<u8>(rgb + 3 * p, 1) * (1 / 255))
      const b = f32x4.splat(<f32>load<u8>(rgb + 3 * p, 2) * (1 / 255))
      const depth = load<f32>(code + (p << 2))
      let sky: f32 = 0
      if (depth < far || nearSky(code, p, i, j, width, height, far)) sky = max<f32>(0, min<f32>(1, (luma(rgb + 3 * p) * bright - DARK) / (LIKE_SKY - DARK)))
      let shown = f32x4.splat(0)
      if (sky > 0) {
        shown = squares(mad(mad(mad(one, red, r), green, g), blue, b), curves, r, g, b)
        const u: f32 = ((<f32>i + 0.5) / <f32>width / 0.5 - 1) * tanH
        for (let k = 0; k < count; k++) shown = lit(shown, lights + <usize>k * LIGHT, axes, u, v)
        shown = f32x4.mul(shown, f32x4.splat(sky))
      }
      if (sky < 1) {
        const c = f32x4.splat(max<f32>(depth, FAR_CODE))
        let ground = mad(group(land, 0), group(land, 4), c)
        ground = mad(ground, mad(group(land, 1), group(land, 5), c), r)
        ground = mad(ground, mad(group(land, 2), group(land, 6), c), g)
        ground = mad(ground, mad(group(land, 3), group(land, 7), c), b)
        shown = mad(shown, squares(ground, land, r, g, b), f32x4.splat(1 - sky))
      }
      shown = f32x4.mul(f32x4.min(f32x4.splat(1), f32x4.max(f32x4.splat(0), shown)), f32x4.splat(255))
      const bytes = i32x4.trunc_sat_f32x4_u(f32x4.add(shown, f32x4.splat(0.5)))
      store<u8>(out + 3 * p, <u8>i32x4.extract_lane(bytes, 0))
      store<u8>(out + 3 * p, <u8>i32x4.extract_lane(bytes, 1), 1)
      store<u8>(out + 3 * p, <u8>i32x4.extract_lane(bytes, 2), 2)
    }
  }
}

/** Mean luma of what has no depth, codes; 0 without a sky. */
function skyLuma(pixels: i32, rgb: usize, code: usize, far: f32): f32 {
  let sum: f32 = 0
  let count: f32 = 0
  for (let p: usize = 0; p < <usize>pixels; p += STRIDE) {
    if (load<f32>(code + (p << 2)) >= far) continue
    sum += luma(rgb + 3 * p)
    count++
  }
  return count > 0 ? sum / count : 0
}

@inline
function luma(rgb: usize): f32 {
  return 0.299 * <f32>load<u8>(rgb) + 0.587 * <f32>load<u8>(rgb, 1) + 0.114 * <f32>load<u8>(rgb, 2)
}

function nearSky(code: usize, p: usize, i: i32, j: i32, width: i32, height: i32, far: f32): bool {
  const at = code + (p << 2)
  const down = <usize>(APART * width) << 2
  const across = <usize>APART << 2
  if (j >= APART && load<f32>(at - down) < far) return true
  if (i >= APART && load<f32>(at - across) < far) return true
  if (i + APART < width && load<f32>(at + across) < far) return true
  return j + APART < height && load<f32>(at + down) < far
}

@inline
function group(curves: usize, index: usize): v128 {
  return v128.load(curves + index * GROUP)
}

@inline
function mad(sum: v128, a: v128, b: v128): v128 {
  return f32x4.add(sum, f32x4.mul(a, b))
}

@inline
function squares(sum: v128, curves: usize, r: v128, g: v128, b: v128): v128 {
  return mad(mad(mad(sum, group(curves, 8), f32x4.mul(r, r)), group(curves, 9), f32x4.mul(g, g)), group(curves, 10), f32x4.mul(b, b))
}

/** A disc with a soft edge, and a halo that falls off to nothing at its end. */
@inline
function lit(colour: v128, light: usize, axes: usize, u: f32, v: f32): v128 {
  const x = load<f32>(axes, 24) + u * load<f32>(axes) + v * load<f32>(axes, 12)
  const y = load<f32>(axes, 28) + u * load<f32>(axes, 4) + v * load<f32>(axes, 16)
  const z = load<f32>(axes, 32) + u * load<f32>(axes, 8) + v * load<f32>(axes, 20)
  const near: f32 = (x * load<f32>(light) + y * load<f32>(light, 4) + z * load<f32>(light, 8)) / Mathf.sqrt(x * x + y * y + z * z)
  const end = load<f32>(light, 28)
  if (near <= end) return colour
  const rise = (near - end) / (1 - end)
  const halo = rise * rise * rise
  const bright = mad(colour, v128.load(light, 32), f32x4.splat(halo * halo))
  const edge = load<f32>(light, 12)
  const disc = load<f32>(light, 44) * max<f32>(0, min<f32>(1, (near - edge) / EDGE))
  return mad(bright, f32x4.sub(v128.load(light, 16), bright), f32x4.splat(disc))
}
