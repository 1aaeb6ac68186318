// Forward z-splat: which keyframe pixel does each target pixel see? Works on indices and inverse depth only; colours come later, by
// looking back (look-back.ts), so nothing is resampled twice.
import { BACKSIDE, EMPTY, FRESHER, INDEX_BITS, JOINED_DOWN, JOINED_LEFT, JOINED_RIGHT, JOINED_UP, PREVAILS, REACH, RUN, SLOTS, YIELDS } from './constants'
import { Slot, slotAt } from './slot'

/** Jacobian (relative to the squared footprint) below which a surface counts as turned away; roughness flickers around 0. */
const BACK: f32 = -0.25
/** Two surfaces closer than this (relative) are one: then the sharper or older memory wins, not the nearer. */
const SAME_SURFACE: f32 = 0.05
/** A newer memory must be this much finer to replace an older one: keeps the choice still while walking. */
const FINER: f32 = 1.5
/**
 * What is magnified more than this is known too roughly to hide what is known `FINER` behind it: paintings disagree in depth, and the
 * scraps of an old one would hang before the new one for good. From its own place it is as sharp as ever and hides what it hid.
 */
const COARSE: f32 = 1.7
/** Footprints are widened by this many pixels to cover the corners that sheared neighbours leave open. */
const WIDEN: f32 = 0.12
/** Largest magnification of a pixel that is joined to no neighbour, and of one joined in a single direction. */
const LONELY: f32 = 2.2
const THREAD: f32 = 4
/** Nothing nearer than this to the eye is drawn, 1/m. */
const NEAREST_INVERSE: f32 = 1 / 0.2
/** The footprints of four pixels: first and last column, first and last row, inverse depth, magnification, what `seen` becomes; 16 bytes each. */
const footprints = memory.data(7 * 16, 16)

const standings = memory.data(SLOTS)

/** What the slot splatted next is to slot `k` (EQUAL, YIELDS, PREVAILS or FRESHER). */
export function setStanding(k: i32, standing: i32): void {
  store<u8>(standings + <usize>k, standing)
}

/**
 * Splats all of a projected slot's pixels into a view of `across` x `down`; slots come in the order of their indices. `seen` i32, `there` (inverse depth, -1
 * where nothing is) and `ratios` (magnification) f32 [down, across]. With `onlyHoles` nothing that is there is replaced (the last frame's guess).
 */
export function splat(index: i32, across: i32, down: i32, seen: usize, there: usize, ratios: usize, onlyHoles: bool): void {
  const slot = slotAt(index)
  const width = slot.width
  const base = index << INDEX_BITS
  let open = slot.open
  for (let j = 0; j < slot.height; j++) {
    for (let i = 0; i < width; i += RUN) {
      if (!(load<u8>(open++) & 1)) continue
      for (let p = j * width + i, stop = j * width + min(i + RUN, width); p < stop; p += 4) {
        let shown = measure(slot, p, base, across, down)
        // Past the end of a row that no run fills lie pixels of the next one.
        if (p + 4 > stop) shown &= (1 << (stop - p)) - 1
        for (; shown != 0; shown &= shown - 1) {
          const at = footprints + <usize>(ctz(shown) << 2)
          const x0 = load<i32>(at), x1 = load<i32>(at, 16), y1 = load<i32>(at, 48)
          const near = load<f32>(at, 64), grown = load<f32>(at, 80)
          const id = load<i32>(at, 96)
          for (let row = load<i32>(at, 32); row <= y1; row++) {
            for (let t = <usize>(row * across + x0) << 2, end = <usize>(row * across + x1) << 2; t <= end; t += 4) {
              if (hidden(load<i32>(seen + t), load<f32>(there + t), load<f32>(ratios + t), base, near, grown, id == BACKSIDE, onlyHoles)) continue
              store<i32>(seen + t, id)
              store<f32>(there + t, near)
              store<f32>(ratios + t, grown)
            }
          }
        }
      }
    }
  }
}

/** Fills `footprints` for the four pixels from `p` on; a bit for each of them that covers anything of the view. */
@inline
function measure(slot: Slot, p: i32, base: i32, across: i32, down: i32): i32 {
  const at = <usize>p << 2
  const rows = <usize>slot.width << 2
  const over = v128.load(slot.over + at)
  const px = slot.px + at
  const py = slot.py + at
  const x = v128.load(px)
  const y = v128.load(py)
  const near = f32x4.mul(v128.load(slot.inverse + at), over)
  const ratio = f32x4.mul(over, f32x4.splat(slot.scale))
  const reach = f32x4.splat(<f32>REACH)
  let hid = v128.or(f32x4.eq(over, f32x4.splat(0)), f32x4.gt(near, f32x4.splat(NEAREST_INVERSE)))
  hid = v128.or(hid, v128.or(f32x4.lt(x, f32x4.neg(reach)), f32x4.lt(y, f32x4.neg(reach))))
  hid = v128.or(hid, v128.or(f32x4.gt(x, f32x4.splat(<f32>(across - 1 + REACH))), f32x4.gt(y, f32x4.splat(<f32>(down - 1 + REACH)))))
  if (i32x4.bitmask(hid) == 15) return 0

  // The neighbours of the same surface, to the right and below if there are any.
  const flags = i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(slot.flags + <usize>p)))
  const right = has(flags, JOINED_RIGHT)
  const below = has(flags, JOINED_DOWN)
  const beside = v128.or(right, has(flags, JOINED_LEFT))
  const along = v128.or(below, has(flags, JOINED_UP))
  const both = v128.and(beside, along)
  const ax = f32x4.sub(v128.bitselect(v128.load(px, 4), v128.load(px - 4), right), x)
  const ay = f32x4.sub(v128.bitselect(v128.load(py, 4), v128.load(py - 4), right), y)
  const bx = f32x4.sub(v128.bitselect(v128.load(px + rows), v128.load(px - rows), below), x)
  const by = f32x4.sub(v128.bitselect(v128.load(py + rows), v128.load(py - rows), below), y)
  // Turned inside out: the far side of a surface remembered from its front. A neighbour on the other side changes the sign.
  const spin = v128.xor(f32x4.sub(f32x4.mul(ax, by), f32x4.mul(ay, bx)), v128.and(v128.xor(right, below), i32x4.splat(i32.MIN_VALUE)))
  const back = v128.and(both, f32x4.lt(spin, f32x4.mul(f32x4.splat(BACK), f32x4.mul(ratio, ratio))))
  // A single pixel (or a thread of them) of no surface, grown to a block on the screen, is debris of rough depth.
  const thread = v128.or(beside, along)
  const debris = v128.or(v128.andnot(f32x4.gt(ratio, f32x4.splat(LONELY)), thread), v128.andnot(f32x4.gt(ratio, f32x4.splat(THREAD)), both))
  hid = v128.or(hid, debris)

  const widen = f32x4.splat(WIDEN)
  const half = f32x4.splat(0.5)
  const rx = f32x4.min(f32x4.add(f32x4.mul(v128.bitselect(f32x4.abs(ax), ratio, beside), half), widen), reach)
  const ry = f32x4.min(f32x4.add(f32x4.mul(v128.bitselect(f32x4.abs(by), ratio, along), half), widen), reach)
  const zero = i32x4.splat(0)
  const x0 = i32x4.max_s(i32x4.trunc_sat_f32x4_s(f32x4.ceil(f32x4.sub(x, rx))), zero)
  const x1 = i32x4.min_s(i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.add(x, rx))), i32x4.splat(across - 1))
  const y0 = i32x4.max_s(i32x4.trunc_sat_f32x4_s(f32x4.ceil(f32x4.sub(y, ry))), zero)
  const y1 = i32x4.min_s(i32x4.trunc_sat_f32x4_s(f32x4.floor(f32x4.add(y, ry))), i32x4.splat(down - 1))
  hid = v128.or(hid, v128.or(i32x4.gt_s(x0, x1), i32x4.gt_s(y0, y1)))
  v128.store(footprints, x0)
  v128.store(footprints, x1, 16)
  v128.store(footprints, y0, 32)
  v128.store(footprints, y1, 48)
  v128.store(footprints, near, 64)
  v128.store(footprints, f32x4.mul(ratio, f32x4.splat(<f32>1 / <f32>slot.reduction)), 80)
  v128.store(footprints, v128.bitselect(i32x4.splat(BACKSIDE), i32x4.add(i32x4.splat(base | p), i32x4(0, 1, 2, 3)), back), 96)
  return i32x4.bitmask(hid) ^ 15
}

@inline
function has(flags: v128, bit: i32): v128 {
  return i32x4.ne(v128.and(flags, i32x4.splat(bit)), i32x4.splat(0))
}

/** Whether what is there (`old`, `was`, `ratio`) stays in front of a pixel of the slot whose ids begin at `base`. */
@inline
function hidden(old: i32, was: f32, ratio: f32, base: i32, near: f32, grown: f32, back: bool, onlyHoles: bool): bool {
  if (old == EMPTY) return false
  if (old >= base && !back) return near <= was
  if (onlyHoles) return old >= 0 && (old < base || near <= was)
  // The back of a surface hides what is behind it, never its own front or another memory of the same place.
  if (old < 0) return back ? near <= was * (1 + 2 * SAME_SURFACE) : near < was * (1 - 2 * SAME_SURFACE)
  const standing = load<u8>(standings + <usize>(old >> INDEX_BITS))
  if (standing == YIELDS) return true
  if (back) return near <= was * (1 + 2 * SAME_SURFACE)
  if (standing == PREVAILS) return false
  if (near > was * (1 + SAME_SURFACE)) return grown >= COARSE && grown >= FINER * ratio
  if (near < was * (1 - SAME_SURFACE)) return ratio < COARSE || ratio < FINER * grown
  return standing != FRESHER && (ratio < FINER || ratio < FINER * grown)
}

/**
 * Closes one-pixel cracks: a hole, or a far surface showing through, between two opposite neighbours that are next to each other in
 * the same keyframe (so that nothing can really be seen between them).
 */
export function closeCracks(across: i32, down: i32, seen: usize, there: usize, ratios: usize): void {
  const keep: f32 = 1 - SAME_SURFACE
  const right: usize = 4
  const below = <usize>across << 2
  for (let j = 1; j < down - 1; j++) {
    for (let t = <usize>(j * across + 1) << 2, end = <usize>((j + 1) * across - 1) << 2; t < end; t += 4) {
      const here = load<i32>(seen + t)
      if (here == BACKSIDE) continue
      if (here >= 0) {
        // No farther than its neighbours: nothing shows through. By far the most pixels.
        const near = load<f32>(there + t)
        const beside = near >= load<f32>(there + t - right) * keep || near >= load<f32>(there + t + right) * keep
        if (beside && (near >= load<f32>(there + t - below) * keep || near >= load<f32>(there + t + below) * keep)) continue
      }
      let from: usize
      if (isCrack(seen, there, t, right)) from = t - right
      else if (isCrack(seen, there, t, below)) from = t - below
      else continue
      store<i32>(seen + t, load<i32>(seen + from))
      store<f32>(there + t, load<f32>(there + from))
      store<f32>(ratios + t, load<f32>(ratios + from))
    }
  }
}

function isCrack(seen: usize, there: usize, t: usize, step: usize): bool {
  const a = load<i32>(seen + t - step)
  const b = load<i32>(seen + t + step)
  if (a < 0 || b < 0) return false
  const here = load<i32>(seen + t)
  const one = load<f32>(there + t - step)
  const two = load<f32>(there + t + step)
  const near = min(one, two)
  const keep: f32 = 1 - SAME_SURFACE
  if (a >> INDEX_BITS != b >> INDEX_BITS) return here < 0 && near >= max(one, two) * keep
  if (here >= 0 && load<f32>(there + t) >= near * keep) return false
  const gap = abs(a - b)
  return gap <= 1 || abs(gap - slotAt(a >> INDEX_BITS).width) <= 1
}
