// Moves what memory shows of the sky (render/drift.ts says how and why): a row at a time, two copies of it mixed. Colours are kept as r, g, b, 1, all four 0 where no sky is,
// so that a sum of samples says in its last lane how much sky is in it.

/** Keeps the sky of a view: `kept` f32 [pixels, 4]. `colours` f32 [3, pixels], `depth` and `confidence` [pixels] as in `warp`; sky is what memory shows and is below `far`. Returns how many pixels reach to the last of it. */
export function keepSky(pixels: i32, colours: usize, depth: usize, confidence: usize, far: f32, kept: usize): i32 {
  const plane = <usize>pixels << 2
  let reach = 0
  for (let p = 0; p < pixels; p++) {
    const at = <usize>p << 2
    if (load<f32>(confidence + at) != 1 || load<f32>(depth + at) >= far) {
      v128.store(kept + 4 * at, f32x4.splat(0))
      continue
    }
    reach = p + 1
    store<f32>(kept + 4 * at, load<f32>(colours + at))
    store<f32>(kept + 4 * at, load<f32>(colours + at + plane), 4)
    store<f32>(kept + 4 * at, load<f32>(colours + at + 2 * plane), 8)
    store<f32>(kept + 4 * at, 1, 12)
  }
  return reach
}

/**
 * Writes row `row` of `colours` where there is sky. Copy A comes from columns `firstA` + i `stepA` of row `rowA`, bilinearly, and counts by `weightA`; B likewise. What is no
 * sky there is the pixel's own colour.
 */
export function driftRow(
  width: i32, height: i32, row: i32, colours: usize, kept: usize, firstA: f32, stepA: f32, rowA: f32, weightA: f32, firstB: f32, stepB: f32, rowB: f32, weightB: f32,
): void {
  const plane = <usize>(width * height) << 2
  const own = kept + (<usize>(row * width) << 4)
  const out = colours + (<usize>(row * width) << 2)
  const topA = upper(rowA, height)
  const topB = upper(rowB, height)
  const upA = kept + (<usize>(topA * width) << 4)
  const upB = kept + (<usize>(topB * width) << 4)
  const downA = inside(rowA, height) - <f32>topA
  const downB = inside(rowB, height) - <f32>topB
  const pitch = <usize>width << 4
  for (let i = 0; i < width; i++) {
    const mine = v128.load(own + (<usize>i << 4))
    if (f32x4.extract_lane(mine, 3) == 0) continue
    const a = sample(upA, pitch, width, firstA + <f32>i * stepA, downA)
    const b = sample(upB, pitch, width, firstB + <f32>i * stepB, downB)
    const sum = f32x4.add(f32x4.mul(a, f32x4.splat(weightA)), f32x4.mul(b, f32x4.splat(weightB)))
    const rest = f32x4.splat(1 - f32x4.extract_lane(sum, 3))
    const colour = f32x4.add(sum, f32x4.mul(mine, rest))
    const at = out + (<usize>i << 2)
    store<f32>(at, f32x4.extract_lane(colour, 0))
    store<f32>(at + plane, f32x4.extract_lane(colour, 1))
    store<f32>(at + 2 * plane, f32x4.extract_lane(colour, 2))
  }
}

/** Bilinear, between the row at `up` and the one after it. */
@inline
function sample(up: usize, pitch: usize, width: i32, column: f32, down: f32): v128 {
  const x = inside(column, width)
  const left = upper(column, width)
  const right = f32x4.splat(x - <f32>left)
  const at = up + (<usize>left << 4)
  const above = between(v128.load(at), v128.load(at, 16), right)
  const below = between(v128.load(at + pitch), v128.load(at + pitch, 16), right)
  return between(above, below, f32x4.splat(down))
}

@inline
function between(a: v128, b: v128, share: v128): v128 {
  return f32x4.add(a, f32x4.mul(f32x4.sub(b, a), share))
}

/** A place within the picture, and the pixel before it that has another after it. */
@inline
function inside(at: f32, size: i32): f32 {
  return max<f32>(0, min<f32>(<f32>(size - 1), at))
}

@inline
function upper(at: f32, size: i32): i32 {
  return min(size - 2, <i32>inside(at, size))
}
