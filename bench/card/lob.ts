// Two throws that meet in the air: the first steeply up, the second straight at where it will be on its way down. Pure.
import { EYE_HEIGHT_M } from '../../core/camera.ts'
import { THROW } from '../../core/entities.ts'

/** Look up by `first` radians and throw; after `wait` steps look by `second` and throw again; about `meets` steps after the first throw the balls touch. */
export type Lob = { first: number; second: number; wait: number; meets: number }

/** Steps a second of whoever throws, and of the search between them. */
const STEPS_S = 30
const FINE = 3
const LONGEST = 54
/** The balls' centres come this near each other: nearly head on, so that what is measured is large. */
const MISS_M = 0.1
/** Farther from the eye a ball is too few pixels, metres. */
const FAR_M = 9
/** Slower meetings across the view show little, m/s. */
const LEAST_CLOSING_M_S = 2.5
/** Neither has met the ground, metres above it. */
const CLEAR_M = 0.4
/** After the second throw one looks down by so much, radians: the balls fall through the middle of the picture. */
export const LOWER = 0.22
/** Steps between the second throw and the touch: they are looked at meanwhile. */
const AFTER_THROW = 12

/** The best of each of some heights of the first throw; fewer where nothing meets in reach. `gravity`: m/s^2. */
export function lobsUnder(gravity: number): Lob[] {
  return [1, 1.05, 1.1, 1.15, 1.2].flatMap((first) => {
    const found: (Lob & { missM: number })[] = []
    for (let wait = 8; wait <= 30; wait++) for (let second = 0.5; second < first - 0.1; second += 0.025) found.push(...meetingOf(first, second, wait, gravity))
    return found.sort((a, b) => a.missM - b.missM).slice(0, 1).map(({ missM: _, ...lob }) => lob)
  })
}

function meetingOf(first: number, second: number, wait: number, gravity: number): (Lob & { missM: number })[] {
  let touch: { step: number; farM: number; closing: number } | undefined
  let missM = Infinity
  for (let k = wait * FINE; k < LONGEST * FINE; k++) {
    const a = flightAt(first, k / FINE / STEPS_S, gravity)
    const b = flightAt(second, (k / FINE - wait) / STEPS_S, gravity)
    if (Math.min(a.up, b.up) < CLEAR_M - EYE_HEIGHT_M) break
    const apart = Math.hypot(a.ahead - b.ahead, a.up - b.up)
    missM = Math.min(missM, apart)
    if (!touch && apart < 2 * THROW.radiusM) touch = { step: k / FINE, farM: Math.hypot(a.ahead, a.up), closing: Math.abs(Math.cos(second - LOWER) * (a.upM_S - b.upM_S) - Math.sin(second - LOWER) * (a.aheadM_S - b.aheadM_S)) }
  }
  if (!touch || missM > MISS_M || touch.farM > FAR_M || touch.closing < LEAST_CLOSING_M_S || touch.step < wait + AFTER_THROW) return []
  return [{ first, second, wait, meets: Math.round(touch.step), missM }]
}

/** Metres ahead of and above the eye and speeds, `t` seconds after a throw with the view `pitch` up. */
function flightAt(pitch: number, t: number, gravity: number): { ahead: number; up: number; aheadM_S: number; upM_S: number } {
  const [cos, sin] = [Math.cos(pitch), Math.sin(pitch)]
  const [ahead, up] = [cos * (THROW.aheadM + THROW.speedM_S * t), sin * (THROW.aheadM + THROW.speedM_S * t) - THROW.belowM + THROW.liftM_S * t - (gravity * t * t) / 2]
  return { ahead, up, aheadM_S: cos * THROW.speedM_S, upM_S: sin * THROW.speedM_S + THROW.liftM_S - gravity * t }
}
