// Clouds on their way. What memory shows of the sky lies flat above the player and goes with the wind: two copies of it, each moved from half a cycle behind its
// place to half a cycle ahead of it and then begun anew while the other one shows (flow maps: Vlachos, "Water Flow in Portal 2", SIGGRAPH 2010), so that
// clouds drift for ever and no sky is used up. Nothing is kept, and memory itself does not change. The loop is in kernel/drift.ts.
import { FRAME, TAN_HALF_H, TAN_HALF_V, basisOf, makeBasis, type Pose } from '../../core/camera.ts'
import { SKY_CODE } from '../../core/depth-code.ts'
import type { WorldPhysics } from '../../core/physics.ts'
import type { Filled } from '../../core/slots.ts'
import { at, floats, kernel } from '../kernel.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

/** How fast clouds go when no wind is felt on the ground, and how high they are: low, so that they are seen to move. */
const CALM_M_S = 5
const HIGH_M = 110
/** A copy is begun anew so often, seconds. */
const CYCLE_S = 8
/** Nearer to the horizon than this, as a slope, the sky stays where it is: there clouds would move by less than half a pixel a second. */
const LEAST_RISE = 0.03
/** Depth codes in network units below this are sky. */
const SKY = 2 * SKY_CODE - 1

const axes = makeBasis()
/** The sky as it was: r, g, b, and whether it is sky. */
const kept = floats(4 * FRAME_PIXELS)
/** Where a copy's colours come from in a row: column 0, columns per column, and row. */
type Source = { first: number; step: number; row: number }
const one: Source = { first: 0, step: 0, row: 0 }
const other: Source = { first: 0, step: 0, row: 0 }
/** The wind up there in clouds' heights a second, along the eye's axes. */
const wind = { right: 0, up: 0, forward: 0 }

/** Whether clouds drift in this weather: a clear sky has its sun or moon, which stay, and fog has no shapes. */
export function drifts(weather: Filled<'weather'>['value']): boolean {
  return weather !== 'clear' && weather !== 'fog'
}

/** Moves the clouds in what memory shows of the sky to where they are at `timeS`. `warp` [10, 144, 256] lies in the kernel's memory. */
export function driftClouds({ windX, windZ }: WorldPhysics, timeS: number, pose: Readonly<Pose>, warp: Float32Array): void {
  basisOf(pose, axes)
  const { right, up, forward } = axes
  const overX = (CALM_M_S + windX) / HIGH_M
  const overZ = windZ / HIGH_M
  wind.right = overX * right[0]! + overZ * right[2]!
  wind.up = overX * up[0]! + overZ * up[2]!
  wind.forward = overX * forward[0]! + overZ * forward[2]!
  const cycles = timeS / CYCLE_S
  const share = cycles - Math.floor(cycles)
  const later = share < 0.5 ? share + 0.5 : share - 0.5
  const weight = 1 - Math.abs(2 * share - 1)
  const colours = at(warp)
  const depth = colours + 4 * WARP.code * FRAME_PIXELS
  const confidence = colours + 4 * WARP.confidence * FRAME_PIXELS
  const rows = Math.ceil(kernel.keepSky(FRAME_PIXELS, colours, depth, confidence, SKY, at(kept)) / FRAME.width)
  for (let j = 0; j < rows; j++) {
    const v = (1 - (2 * (j + 0.5)) / FRAME.height) * TAN_HALF_V
    // Eyes do not roll: the height of a ray is that of its row.
    const rise = forward[1]! + v * up[1]!
    if (rise < LEAST_RISE) continue
    sourceOf(one, v, rise * (share - 0.5) * CYCLE_S)
    sourceOf(other, v, rise * (later - 0.5) * CYCLE_S)
    kernel.driftRow(FRAME.width, FRAME.height, j, colours, at(kept), one.first, one.step, one.row, weight, other.first, other.step, other.row, 1 - weight)
  }
}

/** A ray of slope v minus the way the clouds have gone, `gone` seconds times the ray's height: it meets what is there now. An affine map of a row to a row. */
function sourceOf(out: Source, v: number, gone: number): void {
  const ahead = 1 - gone * wind.forward
  const left = (1 / FRAME.width - 1) * TAN_HALF_H
  out.first = (((left - gone * wind.right) / (ahead * TAN_HALF_H) + 1) / 2) * FRAME.width - 0.5
  out.step = 1 / ahead
  out.row = ((1 - (v - gone * wind.up) / (ahead * TAN_HALF_V)) / 2) * FRAME.height - 0.5
}
