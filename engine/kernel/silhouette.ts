// Silhouettes of what is magnified. A keyframe pixel that has grown to a block of the screen leaves stairs along every outline, and a few of
// them that disagree with their surroundings in depth hang in the air as squares. Near and far are therefore put to the vote around each such
// pixel (a median filter of the two-valued mask, Tukey 1971): outlines become round, and blocks alone give way to what is behind them.
import { MOST_RADIUS } from './constants'

/** Less magnified than this there are no stairs to see, and a view from a keyframe's own place stays as it was. */
const LEAST_RATIO: f32 = 1.4
/** Near over far inverse depth from which it is a silhouette and not a slope. */
const STEP: f32 = 1.2
/** Inverse depth under which everything is one far distance (sky is 0), 1/m. */
const FAR_INVERSE: f32 = 1 / 400
const LEAST_RADIUS = 2
/** Outlines move by at most so many pixels: half of the largest block. */
const REACH = 2

/** Who votes (silhouette.ts of the caller): for each radius a pointer to i32 steps between pixel indices and their number. */
const voters = memory.data((MOST_RADIUS + 1) * 8, 8)

export function setVoters(radius: i32, steps: usize, count: i32): void {
  store<u32>(voters + <usize>(8 * radius), <u32>steps)
  store<i32>(voters + <usize>(8 * radius), count, 4)
}

/**
 * Into `band` u8 [down, across]: the radius of the vote for pixels near a silhouette of something magnified, 0 elsewhere, and into `middle` f32 the inverse depth between
 * near and far; false if there is none. `seen`, `there`, `ratio`: the view as splatted.
 */
export function markBand(across: i32, down: i32, seen: usize, there: usize, ratio: usize, band: usize, middle: usize): bool {
  memory.fill(band, 0, <usize>(across * down))
  let any = false
  const leastRatio = f32x4.splat(LEAST_RATIO)
  const leastInverse = f32x4.splat(STEP * FAR_INVERSE)
  for (let j = 0; j < down; j++) {
    const above = <usize>i32(j > 0 ? across : 0) << 2
    const below = <usize>i32(j + 1 < down ? across : 0) << 2
    for (let i = 0; i < across; i += 4) {
      const first = <usize>(j * across + i) << 2
      // Most pixels are not magnified, far, or no nearer than their upper and lower neighbours and those beside them.
      const d4 = v128.load(there + first)
      const candidates = v128.and(f32x4.ge(v128.load(ratio + first), leastRatio), v128.and(f32x4.gt(d4, leastInverse), i32x4.ge_s(v128.load(seen + first), i32x4.splat(0))))
      const vertical = f32x4.min(v128.load(there + first - above), v128.load(there + first + below))
      const left = first > 0 ? v128.load(there + first - 4) : d4
      const least = f32x4.min(vertical, f32x4.min(left, v128.load(there + first + 4)))
      if (!v128.any_true(v128.and(candidates, f32x4.lt(f32x4.mul(least, f32x4.splat(STEP)), d4)))) continue
      for (let k = i, end = min(i + 4, across); k < end; k++) {
        const t = <usize>(j * across + k) << 2
        if (load<f32>(ratio + t) < LEAST_RATIO || load<i32>(seen + t) < 0) continue
        const d = load<f32>(there + t)
        if (d <= STEP * FAR_INVERSE) continue
        let far = min(load<f32>(there + t + below), load<f32>(there + t - above))
        if (k > 0) far = min(far, load<f32>(there + t - 4))
        if (k + 1 < across) far = min(far, load<f32>(there + t + 4))
        if (far * STEP >= d) continue
        any = true
        const between = sqrt(d * max(far, FAR_INVERSE))
        const radius = min(max(<i32>nearest(load<f32>(ratio + t)), LEAST_RADIUS), MOST_RADIUS)
        for (let y = max(j - REACH, 0), last = min(j + REACH, down - 1); y <= last; y++) {
          for (let q = y * across + max(k - REACH, 0), stop = y * across + min(k + REACH, across - 1); q <= stop; q++) {
            if (<i32>load<u8>(band + <usize>q) >= radius) continue
            store<u8>(band + <usize>q, <u8>radius)
            store<f32>(middle + (<usize>q << 2), between)
          }
        }
      }
    }
  }
  return any
}

/** Rounds the outlines that `markBand` found. `seen`, `there`, `ratio` are changed; those with `was` are copies of them as they were. */
export function roundOutlines(across: i32, down: i32, seen: usize, there: usize, ratio: usize, wasSeen: usize, wasThere: usize, wasRatio: usize, band: usize, middle: usize): void {
  for (let j = MOST_RADIUS; j < down - MOST_RADIUS; j++) {
    for (let p = j * across + MOST_RADIUS, end = (j + 1) * across - MOST_RADIUS; p < end; p++) {
      const radius = load<u8>(band + <usize>p)
      if (radius == 0) continue
      const t = <usize>p << 2
      const from = vote(t, radius, load<f32>(middle + t), wasSeen, wasThere, wasRatio)
      if (from == 0) continue
      store<i32>(seen + t, load<i32>(wasSeen + t + from))
      store<f32>(there + t, load<f32>(wasThere + t + from))
      store<f32>(ratio + t, load<f32>(wasRatio + t + from))
    }
  }
}

/** Steps (bytes) to the pixel whose surface pixel `t` should show, 0 if its own. It comes first among the voters and votes for itself. */
function vote(t: usize, radius: u8, between: f32, seen: usize, there: usize, ratio: usize): isize {
  const steps = <usize>load<u32>(voters + 8 * <usize>radius)
  const count = load<i32>(voters + 8 * <usize>radius, 4)
  const near = load<f32>(there + t) > between
  if (near && load<f32>(ratio + t) < LEAST_RATIO) return 0
  // Half of the votes keep a pixel as it is, which by far the most get at once: steps come nearest first.
  let left = (count - 1) >> 1
  for (let k = 1; k < count; k++) if (load<f32>(there + t + stepAt(steps, k)) > between == near && --left == 0) return 0
  for (let k = 1; k < count; k++) {
    const step = stepAt(steps, k)
    const q = t + step
    if (load<f32>(there + q) > between != near && load<i32>(seen + q) >= 0 && (near || load<f32>(ratio + q) >= LEAST_RATIO)) return step
  }
  return 0
}

/** In bytes. */
@inline
function stepAt(steps: usize, k: i32): isize {
  return <isize>load<i32>(steps + <usize>(k << 2)) << 2
}
