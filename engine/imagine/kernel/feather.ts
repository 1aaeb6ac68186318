// Takes the step out of the border between what memory holds and what was just painted (../feather.ts says why): all four channels at once, as lanes.

/** Share of a pixel's correction that its neighbours pass on: a decay length of about 13 pixels. */
const KEEP: f32 = 0.9985
const SWEEPS = 60
/** Larger steps (in network units, [-1, 1]) are edges of things, not seams. */
const LARGEST_STEP: f32 = 0.45
/** Border pixels farther apart in depth code (network units) lie on different surfaces. */
const SAME_DEPTH: f32 = 0.16
/** How much a border pixel insists on its own step. */
const OWN: f32 = 0.35
const CHANNELS = 4

/** One painted pixel. Its correction becomes own + passed x the sum of those of its neighbours; f32x4 each. */
@unmanaged
class Painted {
  ownA: f32
  ownB: f32
  ownC: f32
  ownD: f32
  passedA: f32
  passedB: f32
  passedC: f32
  passedD: f32
  /** Where the corrections of the left, right, upper and lower neighbour lie, those of `none` for one that is not painted. */
  left: usize
  right: usize
  up: usize
  down: usize
  pixel: i32
  pad0: i32
  pad1: i32
  pad2: i32
}

/**
 * Corrects channels `first`..`last` of `x` f32 [4, height, width], RGB and depth code, in place where `hold` is 0. Scratch: `field` f32 [pixels + 1, 4], `places`
 * as many pointers as pixels, `area` 64 bytes for each.
 */
export function feather(x: usize, hold: usize, width: i32, height: i32, first: i32, last: i32, field: usize, places: usize, area: usize): void {
  const pixels = width * height
  let count = 0
  for (let p = 0; p < pixels; p++) store<usize>(places + <usize>(4 * p), load<u8>(hold + <usize>p) ? 0 : field + 16 * <usize>(++count))
  // Place 0 stands for neighbours that are missing.
  memory.fill(field, 0, 16)
  let k: usize = 0
  let any = false
  for (let j = 0, p = 0; j < height; j++) {
    for (let i = 0; i < width; i++, p++) {
      if (load<u8>(hold + <usize>p)) continue
      const one = changetype<Painted>(area + offsetof<Painted>() * k)
      k++
      one.pixel = p
      const here = places + <usize>(4 * p)
      one.left = i > 0 ? load<usize>(here - 4) : 0
      one.right = i < width - 1 ? load<usize>(here + 4) : 0
      one.up = j > 0 ? load<usize>(here - <usize>(4 * width)) : 0
      one.down = j < height - 1 ? load<usize>(here + <usize>(4 * width)) : 0
      const known = i32(one.left != 0) + i32(one.right != 0) + i32(one.up != 0) + i32(one.down != 0)
      const passed: f32 = known ? KEEP / <f32>known : 0
      const at = changetype<usize>(one)
      v128.store(at, f32x4.splat(0))
      v128.store(at, f32x4.splat(passed), 16)
      v128.store(field + 16 * k, f32x4.splat(0))
      if (known < 4 && measure(x, hold, p, i, width, pixels, one, passed, field + 16 * k)) any = true
      if (!one.left) one.left = field
      if (!one.right) one.right = field
      if (!one.up) one.up = field
      if (!one.down) one.down = field
    }
  }
  if (!any) return
  spread(area, count, field)
  for (let n = 0; n < count; n++) {
    const p = <usize>changetype<Painted>(area + offsetof<Painted>() * <usize>n).pixel
    for (let c = first; c <= last; c++) {
      const at = x + 4 * (<usize>(c * pixels) + p)
      store<f32>(at, load<f32>(at) + load<f32>(field + 16 * <usize>(n + 1) + 4 * <usize>c))
    }
  }
}

/** What a pixel on the border itself says: the mean step, of each channel, to the held neighbours on the same surface. False if it has none of these. */
function measure(x: usize, hold: usize, p: i32, i: i32, width: i32, pixels: i32, one: Painted, passed: f32, correction: usize): bool {
  let any = false
  for (let c = 0; c < CHANNELS; c++) {
    let sum: f32 = 0
    let count = 0
    for (let side = 0; side < 4; side++) {
      const q = side == 0 ? (i > 0 ? p - 1 : -1) : side == 1 ? (i < width - 1 ? p + 1 : -1) : side == 2 ? p - width : p + width
      if (q < 0 || q >= pixels || !load<u8>(hold + <usize>q)) continue
      const step = apart(x, c * pixels, q, p)
      if (Mathf.abs(step) > LARGEST_STEP || Mathf.abs(apart(x, 3 * pixels, q, p)) > SAME_DEPTH) continue
      sum += step
      count++
    }
    if (count == 0) continue
    any = true
    const mean = sum / <f32>count
    const lane = 4 * <usize>c
    store<f32>(changetype<usize>(one) + lane, passed > 0 ? OWN * mean : mean)
    store<f32>(changetype<usize>(one) + lane, (1 - OWN) * passed, 16)
    store<f32>(correction + lane, mean)
  }
  return any
}

@inline
function apart(x: usize, plane: i32, q: i32, p: i32): f32 {
  return load<f32>(x + <usize>(4 * (plane + q))) - load<f32>(x + <usize>(4 * (plane + p)))
}

/** Gauss-Seidel sweeps back and forth; border pixels relax too, so that single odd ones are outvoted by their neighbours. The neighbour just settled is added last: all wait for it. */
function spread(area: usize, count: i32, field: usize): void {
  const size = offsetof<Painted>()
  const end = area + size * <usize>count
  for (let sweep = 0; sweep < SWEEPS; sweep += 2) {
    let at = field + 16
    for (let k = area; k < end; k += size, at += 16) {
      const one = changetype<Painted>(k)
      const three = f32x4.add(f32x4.add(v128.load(one.right), v128.load(one.down)), v128.load(one.up))
      v128.store(at, f32x4.add(v128.load(k), f32x4.mul(v128.load(k, 16), f32x4.add(three, v128.load(one.left)))))
    }
    for (let k = end - size; k >= area; k -= size) {
      at -= 16
      const one = changetype<Painted>(k)
      const three = f32x4.add(f32x4.add(v128.load(one.left), v128.load(one.up)), v128.load(one.down))
      v128.store(at, f32x4.add(v128.load(k), f32x4.mul(v128.load(k, 16), f32x4.add(three, v128.load(one.right)))))
    }
  }
}
