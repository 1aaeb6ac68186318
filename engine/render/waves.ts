// Lakes, rivers and seas on the move. What memory shows of them is drawn into `warp` as seen through waves (swell.ts): shifted along their slopes, lit and darkened as these turn to the sky or to the eye, and white on
// top in a strong wind. Which pixels are water says the world's map (world/water-map.ts) at the place that memory remembers; the waves themselves lie on a plane, since painted depth is rough. Memory itself does not change.
import { basisOf, FRAME, makeBasis, TAN_HALF_H, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { codeOfDepth, depthOfCode } from '../../core/depth-code.ts'
import type { WorldPhysics } from '../../core/physics.ts'
import { LEAST_HEIGHT_M, mapFor, type WaterMap } from '../world/water-map.ts'
import { noiseAt } from './liquid-look.ts'
import { Swell } from './swell.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

/** Nearer to the horizon than this, as a slope, water stays as it is: there a row of pixels is longer than the longest waves. */
const LEAST_FALL = 0.012
/** How surely a place is water where it begins to move and where it moves wholly: shores lie still. */
const SURE: readonly [number, number] = [0.5, 0.8]
/** What is this much nearer than the water (network units of depth code: a third) stands before it. */
const BEFORE = 0.12
/** Metres that a row of pixels covers, by the square of how far it is over how high the eye is. */
const ROW = (2 * TAN_HALF_V) / FRAME.height
/** Pixels that a slope of 1 shifts what is seen, up and aside, and most of it: a mirrored shore is bent, and not torn. */
const SHIFT = { up: 26, aside: 9, most: 3.2 } as const
/** How much of a slope shows as light from the sky, and as its want; how much brighter than the water a dull sky's light is at least, and how much any slope to the eye darkens: by eye, on lakes of all hours. */
const SHEEN = { bright: 0.9, dark: 0.8, least: 0.16, facing: 0.7 } as const
/** Foam: from which wind on there is some, how high a crest has to be at that, how much lower for each m/s more, over which height it comes, and how many of its flecks there are in a metre. */
const FOAM = { windM_S: 3, crest: 2, perM_S: 0.11, soft: 0.5, flecks: 2.2 } as const

/** Where water is asked for: every second pixel of every second row. */
const ASKED = { width: FRAME.width / 2, height: FRAME.height / 2 } as const

const axes = makeBasis()
const swell = new Swell()
/** How much of what was asked for moves, 0 to 1, with a column and a row more that repeat the last. */
const asked = new Float32Array((ASKED.width + 1) * (ASKED.height + 1))
/** How much of a pixel moves, 0 to 1. */
const moves = new Float32Array(FRAME_PIXELS)
const before = new Float32Array(3 * FRAME_PIXELS)
/** The look of the sky, and of foam: r, g, b in [-1, 1]. */
const sky = new Float32Array(3)
const white = new Float32Array(3)
/** Depth in metres by depth code, in steps of .7 % of depth. */
const STEPS = 1024
const DEPTHS = Float32Array.from({ length: STEPS + 1 }, (_, k) => depthOfCode(k / STEPS))

/** Draws waves on all water in view at `timeS`; true if there is any. `style`: the look of the world. */
export function drawWaves(water: WaterMap, { windX, windZ, gravity }: WorldPhysics, timeS: number, style: Float32Array, pose: Readonly<Pose>, warp: Float32Array): boolean {
  if (!water.any) return false
  basisOf(pose, axes)
  const belowM = Math.max(LEAST_HEIGHT_M, pose.y - water.levelM)
  const first = firstRow()
  if (!ask(water, belowM, first, pose, warp)) return false
  spread(belowM, first, warp)
  for (let c = 0; c < 3; c++) before.set(warp.subarray(c * FRAME_PIXELS + first * FRAME.width, (c + 1) * FRAME_PIXELS), c * FRAME_PIXELS + first * FRAME.width)
  readLight(style)
  swell.begin(windX, windZ, gravity, timeS)
  const windM_S = Math.sqrt(windX * windX + windZ * windZ)
  for (let j = first; j < FRAME.height; j++) drawRow(j, first, belowM, windM_S, timeS, pose, warp)
  return true
}

/** Where a row looks down to, of a ray that goes one metre ahead. */
function fallOf(j: number): number {
  return -axes.forward[1]! - (1 - (2 * (j + 0.5)) / FRAME.height) * TAN_HALF_V * axes.up[1]!
}

/** The first row that looks down far enough, an even one. Eyes do not roll: all of a row looks down alike. */
function firstRow(): number {
  let j = 0
  while (j < FRAME.height && fallOf(j) < LEAST_FALL) j += 2
  return j
}

/** Fills `asked` from row `first` on; false if nothing moves. */
function ask(water: WaterMap, belowM: number, first: number, pose: Readonly<Pose>, warp: Float32Array): boolean {
  const { right, up, forward } = axes
  let any = false
  for (let j = first; j < FRAME.height; j += 2) {
    const fall = fallOf(j)
    const v = (1 - (2 * (j + 0.5)) / FRAME.height) * TAN_HALF_V
    const rowX = forward[0]! + v * up[0]!, rowZ = forward[2]! + v * up[2]!
    const level = mapFor(belowM / fall, belowM)
    const to = (j >> 1) * (ASKED.width + 1)
    for (let i = 0; i < FRAME.width; i += 2) {
      const p = j * FRAME.width + i
      const z = DEPTHS[Math.round((STEPS / 2) * (warp[WARP.code * FRAME_PIXELS + p]! + 1))]!
      let share = 0
      if (z < Infinity && warp[WARP.confidence * FRAME_PIXELS + p]! > 0) {
        const u = ((2 * (i + 0.5)) / FRAME.width - 1) * TAN_HALF_H
        share = water.shareAt(pose.x + z * (rowX + u * right[0]!), pose.y - z * fall, pose.z + z * (rowZ + u * right[2]!), level, z)
      }
      share = smooth(share, SURE)
      asked[to + (i >> 1)] = share
      if (share > 0) any = true
    }
    asked[to + ASKED.width] = asked[to + ASKED.width - 1]!
  }
  const last = ASKED.height * (ASKED.width + 1)
  asked.copyWithin(last, last - ASKED.width - 1, last)
  return any
}

/** Fills `moves` from row `first` on with what was asked, and leaves out what stands before the water. */
function spread(belowM: number, first: number, warp: Float32Array): void {
  for (let j = first; j < FRAME.height; j++) {
    const near = 2 * codeOfDepth(belowM / fallOf(j)) - 1 + BEFORE
    const upper = (j >> 1) * (ASKED.width + 1)
    const lower = upper + (j & 1) * (ASKED.width + 1)
    for (let i = 0, p = j * FRAME.width; i < FRAME.width; i++, p++) {
      const k = i >> 1, next = k + (i & 1)
      const share = (asked[upper + k]! + asked[upper + next]! + asked[lower + k]! + asked[lower + next]!) / 4
      // Guesses are handed on from frame to frame: waves on them would be drawn upon waves.
      moves[p] = share > 0 && warp[WARP.confidence * FRAME_PIXELS + p] === 1 && warp[WARP.code * FRAME_PIXELS + p]! < near ? share : 0
    }
  }
}

function readLight(style: Float32Array): void {
  // In a yard or a canyon what is far stands for the sky.
  const from = style[3]! > 0.02 ? 0 : 4
  const light = 0.3 * style[from]! + 0.59 * style[from + 1]! + 0.11 * style[from + 2]!
  for (let c = 0; c < 3; c++) {
    sky[c] = style[from + c]!
    white[c] = Math.min(0.95, 0.5 + 0.8 * light + 0.2 * (style[from + c]! - light))
  }
}

function drawRow(j: number, first: number, belowM: number, windM_S: number, timeS: number, pose: Readonly<Pose>, warp: Float32Array): void {
  const { right, up, forward } = axes
  const fall = fallOf(j)
  const v = (1 - (2 * (j + 0.5)) / FRAME.height) * TAN_HALF_V
  const z = belowM / fall
  const du = (2 * TAN_HALF_H) / FRAME.width
  const u0 = (1 / FRAME.width - 1) * TAN_HALF_H
  const rayX = forward[0]! + u0 * right[0]! + v * up[0]!
  const rayZ = forward[2]! + u0 * right[2]! + v * up[2]!
  let ready = false
  // Two pixels have one slope: along a row waves are longer than that.
  for (let i = 0, p = j * FRAME.width; i < FRAME.width; i += 2, p += 2) {
    if (moves[p] === 0 && moves[p + 1] === 0) continue
    if (!ready) swell.row(pose.x + z * rayX, pose.z + z * rayZ, z * du * right[0]!, z * du * right[2]!, (ROW * z * z) / belowM, z)
    ready = true
    swell.at(i)
    const x = rayX + i * du * right[0]!, away = rayZ + i * du * right[2]!
    const level = Math.sqrt(x * x + away * away)
    // Slope away from the eye and across.
    const back = (swell.slopeX * x + swell.slopeZ * away) / level
    const across = (swell.slopeZ * x - swell.slopeX * away) / level
    const sheen = sheenOf(back, fall, level)
    const foam = windM_S > FOAM.windM_S ? foamAt(windM_S, pose.x + z * x, pose.z + z * away, timeS) : 0
    const above = bounded(SHIFT.up * back), aside = bounded(SHIFT.aside * across)
    if (moves[p]! > 0) shade(i, j, first, above, aside, sheen, foam, warp)
    if (moves[p + 1]! > 0) shade(i + 1, j, first, above, aside, sheen, foam, warp)
  }
}

/**
 * How much more (or less) of the sky a slope mirrors than level water seen at the same angle does, after Schlick (1994), with a lower power, since painted skies are no brighter than the ground; and what a slope to the
 * eye shows of the dark below.
 */
function sheenOf(back: number, fall: number, level: number): number {
  const length = Math.sqrt(fall * fall + level * level)
  const flat = 1 - fall / length
  const leant = 1 - Math.min(1, Math.max(0, (fall + back * level) / (length * Math.sqrt(1 + back * back))))
  return leant * leant * leant - flat * flat * flat - SHEEN.facing * back
}

/** Foam on the crest of a wave, torn up as it goes along. */
function foamAt(windM_S: number, x: number, z: number, timeS: number): number {
  const high = (swell.crest - FOAM.crest + FOAM.perM_S * (windM_S - FOAM.windM_S)) / FOAM.soft
  if (high <= 0) return 0
  const flecks = noiseAt(FOAM.flecks * x + timeS, FOAM.flecks * z) + 0.7 * noiseAt(2.9 * FOAM.flecks * x, 2.9 * FOAM.flecks * z + timeS)
  return Math.min(1, high) * Math.min(1, Math.max(0, 3 * flecks - 1.7))
}

/** Writes a pixel as seen `above` rows up and `aside` columns right of it, where that is water, too: a shore or what stands before the water must not come along. */
function shade(i: number, j: number, first: number, above: number, aside: number, sheen: number, foam: number, warp: Float32Array): void {
  const p = j * FRAME.width + i
  const much = moves[p]!
  const x = Math.min(FRAME.width - 1.001, Math.max(0, i + much * aside)), y = Math.min(FRAME.height - 1.001, Math.max(first, j - much * above))
  const i0 = x | 0, j0 = y | 0
  const at = j0 * FRAME.width + i0
  const whole = moves[at]! > 0 && moves[at + 1]! > 0 && moves[at + FRAME.width]! > 0 && moves[at + FRAME.width + 1]! > 0
  const fx = x - i0, fy = y - j0
  const gain = much * sheen * (sheen > 0 ? SHEEN.bright : SHEEN.dark)
  for (let c = 0; c < 3; c++) {
    const to = c * FRAME_PIXELS + p
    const q = c * FRAME_PIXELS + at
    let colour = before[to]!
    if (whole) {
      const upper = before[q]! + fx * (before[q + 1]! - before[q]!)
      const lower = before[q + FRAME.width]! + fx * (before[q + FRAME.width + 1]! - before[q + FRAME.width]!)
      colour = upper + fy * (lower - upper)
    }
    colour += gain * (sheen > 0 ? Math.max(SHEEN.least * (colour + 1), sky[c]! - colour) : 0.6 * (colour + 1))
    if (foam > 0) colour += much * foam * Math.max(0, white[c]! - colour)
    warp[to] = colour > 1 ? 1 : colour < -1 ? -1 : colour
  }
}

function bounded(pixels: number): number {
  return Math.max(-SHIFT.most, Math.min(SHIFT.most, pixels))
}

function smooth(value: number, range: readonly [number, number]): number {
  const t = Math.min(1, Math.max(0, (value - range[0]) / (range[1] - range[0])))
  return t * t * (3 - 2 * t)
}
