// Forward z-splat: which keyframe pixel does each target pixel see? Works on indices and inverse depth only; colours come later, by
// looking back (look-back.ts), so nothing is resampled twice.
import { BACKSIDE, EMPTY, FRESHER, INDEX_BITS, JOINED_DOWN, JOINED_LEFT, JOINED_RIGHT, JOINED_UP, PREVAILS, REACH, RUN, SLOTS, YIELDS } from './constants'
import { slotAt } from './slot'

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
/** Larger than any footprint reaches out of the view. */
const FAR: f32 = 4096

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
  const height = slot.height
  const px = slot.px, py = slot.py, over = slot.over, inverse = slot.inverse, flags = slot.flags
  const scale = slot.scale
  const perReduction: f32 = 1 / <f32>slot.reduction
  const base = index << INDEX_BITS
  const xEnd = <f32>(across - 1 + REACH)
  const yEnd = <f32>(down - 1 + REACH)
  let open = slot.open
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i += RUN) {
      if (!(load<u8>(open++) & 1)) continue
      for (let p = j * width + i, stop = j * width + min(i + RUN, width); p < stop; p++) {
        const at = <usize>p << 2
        const o = load<f32>(over + at)
        if (o == 0) continue
        const x = load<f32>(px + at)
        const y = load<f32>(py + at)
        const near = load<f32>(inverse + at) * o
        if (x < -<f32>REACH || y < -<f32>REACH || x > xEnd || y > yEnd || near > NEAREST_INVERSE) continue
        const ratio = o * scale
        const flag = load<u8>(flags + <usize>p)
        const q = flag & JOINED_RIGHT ? at + 4 : flag & JOINED_LEFT ? at - 4 : at
        const rows = <usize>width << 2
        const r = flag & JOINED_DOWN ? at + rows : flag & JOINED_UP ? at - rows : at
        let halfX = ratio
        let halfY = ratio
        let back = false
        if (q != at && r != at) {
          const ax = load<f32>(px + q) - x
          const by = load<f32>(py + r) - y
          const spin = ax * by - (load<f32>(py + q) - y) * (load<f32>(px + r) - x)
          // Turned inside out: the far side of a surface remembered from its front.
          back = (q > at == r > at ? spin : -spin) < BACK * ratio * ratio
          halfX = abs(ax)
          halfY = abs(by)
        } else {
          // A single pixel (or a thread of them) of no surface, grown to a block on the screen, is debris of rough depth.
          if (ratio > LONELY && (ratio > THREAD || q == r)) continue
          if (q != at) halfX = abs(load<f32>(px + q) - x)
          if (r != at) halfY = abs(load<f32>(py + r) - y)
        }
        const rx = min<f32>(halfX * 0.5 + WIDEN, <f32>REACH)
        const ry = min<f32>(halfY * 0.5 + WIDEN, <f32>REACH)
        // Rounded up and down by cutting off what is positive, which is quicker.
        const x0 = max(<i32>FAR - <i32>(FAR - (x - rx)), 0)
        const x1 = min(<i32>(x + rx + FAR) - <i32>FAR, across - 1)
        const y0 = max(<i32>FAR - <i32>(FAR - (y - ry)), 0)
        const y1 = min(<i32>(y + ry + FAR) - <i32>FAR, down - 1)
        if (x0 > x1 || y0 > y1) continue
        const grown = ratio * perReduction
        const id = back ? BACKSIDE : base | p
        for (let row = y0; row <= y1; row++) {
          for (let t = <usize>(row * across + x0) << 2, end = <usize>(row * across + x1) << 2; t <= end; t += 4) {
            if (hidden(load<i32>(seen + t), load<f32>(there + t), load<f32>(ratios + t), base, near, grown, back, onlyHoles)) continue
            store<i32>(seen + t, id)
            store<f32>(there + t, near)
            store<f32>(ratios + t, grown)
          }
        }
      }
    }
  }
}

/** Whether what is there (`old`, `was`, `ratio`) stays in front of a pixel of the slot whose ids begin at `base`. */
// @ts-ignore: decorator
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
