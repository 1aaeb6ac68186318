// Rain and snow on their way down, as hints for `render` (stick.ts). A drop is a function of its number and the time, nothing is kept: the space
// around the eye is filled with copies of one box of drops, which fall and drift through it.
import { basisOf, makeBasis, type Pose } from '../../core/camera.ts'
import type { WorldPhysics } from '../../core/physics.ts'
import { uniform } from '../../core/rng.ts'
import type { Filled } from '../../core/slots.ts'
import { drawStick, makeEnd, projectEnd } from './stick.ts'

type Drops = { least: number; most: number; fallM_S: number; swayM: number; shutterS: number; radiusM: number; opaque: number; colour: readonly [number, number, number] }

/** `least` and `most` at no and at full strength; `shutterS` is how long a drop is seen to be on its way: it shows as a streak. */
const DROPS: { readonly [W in Filled<'weather'>['value']]?: Drops } = {
  rain: { least: 60, most: 300, fallM_S: 8, swayM: 0, shutterS: 0.045, radiusM: 0.006, opaque: 0.55, colour: [0.78, 0.83, 0.9] },
  storm: { least: 160, most: 400, fallM_S: 10, swayM: 0, shutterS: 0.045, radiusM: 0.006, opaque: 0.5, colour: [0.72, 0.77, 0.84] },
  snowfall: { least: 240, most: 800, fallM_S: 1.2, swayM: 0.25, shutterS: 0.012, radiusM: 0.016, opaque: 0.9, colour: [0.97, 0.98, 1] },
}
/** The box, metres: as far as drops show, and nearer than this they would be blots. */
const BOX = { across: 14, high: 8 } as const
const NEAREST_M = 1.3
const STREAM = 0x7a1f
const SWAY_HZ = 0.35

const axes = makeBasis()
const from = makeEnd()
const to = makeEnd()

/** Whether anything falls in this weather. */
export function falls(weather: Filled<'weather'>['value']): boolean {
  return DROPS[weather] !== undefined
}

/** Draws what falls at `timeS`; returns how many drops are before the eye, 0 in dry weather. */
export function drawPrecipitation({ value, strength }: Filled<'weather'>, { windX, windZ }: WorldPhysics, timeS: number, pose: Readonly<Pose>, warp: Float32Array): number {
  const drops = DROPS[value]
  if (!drops) return 0
  basisOf(pose, axes)
  const count = Math.round(drops.least + (drops.most - drops.least) * strength)
  const { fallM_S, swayM, shutterS } = drops
  let drawn = 0
  for (let k = 0; k < count; k++) {
    const sway = swayM * Math.sin(2 * Math.PI * (SWAY_HZ * timeS + uniform(0, STREAM, 4 * k + 3)))
    const dx = wrapped(uniform(0, STREAM, 4 * k) * BOX.across + windX * timeS + sway - pose.x, BOX.across)
    const dy = wrapped(uniform(0, STREAM, 4 * k + 1) * BOX.high - fallM_S * timeS - pose.y, BOX.high)
    const dz = wrapped(uniform(0, STREAM, 4 * k + 2) * BOX.across + windZ * timeS - pose.z, BOX.across)
    projectEnd(axes, dx, dy, dz, from)
    projectEnd(axes, dx - windX * shutterS, dy + fallM_S * shutterS, dz - windZ * shutterS, to)
    if (from.z < NEAREST_M || to.z < NEAREST_M) continue
    drawStick(from, to, drops.radiusM, drops.colour, drops.opaque, 0, warp)
    drawn++
  }
  return drawn
}

/** The copy of a place nearest to 0 in a row of boxes of this length. */
function wrapped(metres: number, length: number): number {
  return metres - length * Math.round(metres / length)
}
