// Creatures as `render` is told about them: their parts as round sticks with soft edges, each in its own colour, nearer ones over farther
// ones, where memory does not hide them, the paler the more air is before them. The network lights them as it lights balls (entity-hints.ts).
import { basisOf, makeBasis, type Pose } from '../../core/camera.ts'
import type { Filled } from '../../core/slots.ts'
import { CREATURE, CREATURE_FLOATS, CREATURES, type Herd } from '../creatures/herd.ts'
import type { Kind, Part, Place } from '../creatures/kinds.ts'
import { drawShadow } from './shadow.ts'
import { along, drawStick, makeEnd, projectEnd, type End } from './stick.ts'

const axes = makeBasis()
/** What is nearer than this or farther than that is not drawn, metres. */
const NEAREST_M = 0.3
const FARTHEST_M = 75
/** Share of its light that air takes in a metre, at no and at full strength: about what true worlds have. */
const AIR: { readonly [W in Filled<'weather'>['value']]: readonly [number, number] } = {
  clear: [0.001, 0.001], cloudy: [0.001, 0.001], fog: [0.007, 0.026], rain: [0.003, 0.008], snowfall: [0.004, 0.011], storm: [0.002, 0.004],
}
const from = makeEnd()
const to = makeEnd()

/** Draws all that live into the hint channels of `warp`, and where they stand their shadows into what it remembers; returns how many are before the eye. */
export function drawCreatures({ kind, state }: Herd, weather: Filled<'weather'>, pose: Readonly<Pose>, warp: Float32Array): number {
  if (!kind) return 0
  basisOf(pose, axes)
  const [least, most] = AIR[weather.value]
  const thick = least + (most - least) * weather.strength
  let drawn = 0
  for (let k = 0, at = 0; k < CREATURES; k++, at += CREATURE_FLOATS) {
    if (state[at + CREATURE.alive] !== 1) continue
    const dx = state[at]! - pose.x
    const dz = state[at + CREATURE.z]! - pose.z
    const apart = Math.hypot(dx, dz)
    if (apart > FARTHEST_M || along(axes.forward, dx, state[at + CREATURE.y]! - pose.y, dz) < NEAREST_M) continue
    drawn++
    const haze = 1 - Math.exp(-thick * apart)
    if (!kind.flight) drawShadow(state[at]!, state[at + CREATURE.y]!, state[at + CREATURE.z]!, state[at + CREATURE.heading]!, kind.lengthM, 2 * kind.radiusM, 1 - haze, axes, pose, warp)
    for (const part of kind.parts) drawPart(kind, part, state, at, pose, haze, warp)
  }
  return drawn
}

function drawPart(kind: Kind, part: Part, state: Float32Array, at: number, pose: Readonly<Pose>, haze: number, warp: Float32Array): void {
  const stride = state[at + CREATURE.stride]!
  const moving = Math.min(1, state[at + CREATURE.speed]! / kind.walkM_S)
  const lift = kind.hopM * moving * Math.abs(Math.sin(2 * Math.PI * stride))
  const { swing } = part
  const swung = swing ? swing.m * moving * Math.sin(2 * Math.PI * (stride + swing.at)) : 0
  const low = state[at + CREATURE.low]!
  project(part.from, part.grazing?.[0], low, 0, lift, state, at, pose, from)
  project(part.to, part.grazing?.[1], low, swing?.along === 'ahead' ? swung : 0, lift + (swing?.along === 'up' ? swung : 0), state, at, pose, to)
  if (from.z >= NEAREST_M && to.z >= NEAREST_M) drawStick(from, to, part.radiusM, part.colour, 1, haze, warp)
}

/** A place on the creature, seen from `pose`; `grazing` is where it is with the head down, taken by the share `low`. */
function project(place: Place, grazing: Place | undefined, low: number, aheadM: number, upM: number, state: Float32Array, at: number, pose: Readonly<Pose>, out: End): void {
  const share = grazing ? low : 0
  const ahead = place[0] + (grazing ? share * (grazing[0] - place[0]) : 0) + aheadM
  const up = place[1] + (grazing ? share * (grazing[1] - place[1]) : 0) + upM
  const right = place[2] + (grazing ? share * (grazing[2] - place[2]) : 0)
  const heading = state[at + CREATURE.heading]!
  const sin = Math.sin(heading)
  const cos = Math.cos(heading)
  const dx = state[at]! + ahead * sin + right * cos - pose.x
  const dy = state[at + CREATURE.y]! + up - pose.y
  const dz = state[at + CREATURE.z]! - ahead * cos + right * sin - pose.z
  projectEnd(axes, dx, dy, dz, out)
}
