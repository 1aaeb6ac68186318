// The inverse-dynamics instrument: how the camera moved between two pictures, read off the pictures and the depth of the first by
// re-projection (direct image alignment, Gauss-Newton with Geman-McClure weights over two sizes). It has no weights and has learnt nothing.
import { FRAME, TAN_HALF_H, TAN_HALF_V } from '../../core/camera.ts'
import { solve } from '../../core/cholesky.ts'
import { depthOfCode } from '../../core/depth-code.ts'
import type { View } from './subject.ts'

/** Metres to the right, up and ahead (level, along the first picture's heading) and radians clockwise and up. */
export type Motion = { right: number; up: number; ahead: number; yaw: number; pitch: number }

const STILL: readonly number[] = [0, 0, 0, 0, 0]
const DIMS = 5
/** Step of the numeric derivatives: metres, radians. */
const EPSILON = [0.01, 0.01, 0.01, 0.002, 0.002] as const
/** What one step can be at all; tames what a picture cannot tell. Standard deviations in metres and radians. */
const PRIOR = [0.5, 0.1, 0.5, 0.3, 0.1] as const
/** Pixels of a frame a side of a pixel here; errors well beyond `outlier` u8 steps count no further: moving things, reflections, what was hidden; `every` 2 looks at a checkerboard. */
const LEVELS = [
  { by: 4, outlier: 20, every: 1 },
  { by: 2, outlier: 8, every: 2 },
] as const
const ITERATIONS = 8
/** Share of the first picture that must still be in view. */
const OVERLAP = 0.3
/** A turn must change the picture by this much, u8 steps a degree at the root mean square, or there is nothing to read. */
const TEXTURE = 0.5
/** Motions beyond these are not readings: metres, radians a frame. */
const FARTHEST_M = 2
const WIDEST_RAD = 0.6
/** Alignment must leave less than this share of the error of standing still, or an error this small, u8 steps. */
const IMPROVES = 0.9
const SMALL = 3
/** Depth codes of one surface differ by less than this within a few pixels. */
const ONE_SURFACE = 0.03

/** One size of the first picture, with depth, and of the second. */
type Level = { outlier: number; every: number; width: number; height: number; before: Float64Array; after: Float64Array; depthM: Float64Array }
type Fit = { motion: number[]; error: number; still: number; overlap: number; texture: number }

/** The motion from `before` to the picture `after`, or undefined where the pictures do not tell. */
export function readMotion(before: View, after: Uint8Array): Motion | undefined {
  const { pitch } = before.pose
  const levels = LEVELS.map(({ by, outlier, every }) => levelOf(before, after, by, outlier, every))
  let motion = turnedMost(levels[0]!, pitch)
  let fit: Fit | undefined
  for (const level of levels) {
    fit = align(level, pitch, motion)
    motion = fit.motion
  }
  const good = fit && fit.overlap >= OVERLAP && fit.texture >= TEXTURE && (fit.error < IMPROVES * fit.still || fit.error < SMALL)
  const [right, up, ahead, yaw, turn] = motion as [number, number, number, number, number]
  if (!good || Math.hypot(right, up, ahead) > FARTHEST_M || Math.hypot(yaw, turn) > WIDEST_RAD) return undefined
  return { right, up, ahead, yaw, pitch: turn }
}

function levelOf(before: View, after: Uint8Array, by: number, outlier: number, every: number): Level {
  const [width, height] = [FRAME.width / by, FRAME.height / by]
  const depthM = new Float64Array(width * height)
  for (let j = 0; j < height; j++) for (let i = 0; i < width; i++) depthM[j * width + i] = depthOfBlock(before.code, i * by, j * by, by)
  return { outlier, every, width, height, before: lumaOf(before.rgb, by), after: lumaOf(after, by), depthM }
}

/** Depth of `by` x `by` pixels: their mean code on one surface, NaN across an edge: what is half here and half there moves as neither. */
function depthOfBlock(code: Float32Array, x: number, y: number, by: number): number {
  let [low, high, sum] = [1, 0, 0]
  for (let k = 0; k < by * by; k++) {
    const value = code[(y + Math.floor(k / by)) * FRAME.width + x + (k % by)]!
    low = Math.min(low, value)
    high = Math.max(high, value)
    sum += value
  }
  return high - low < ONE_SURFACE ? depthOfCode(sum / (by * by)) : NaN
}

/** Luma, mean of each `by` x `by` pixels. */
function lumaOf(rgb: Uint8Array, by: number): Float64Array {
  const [width, height] = [FRAME.width / by, FRAME.height / by]
  const out = new Float64Array(width * height)
  for (let y = 0; y < FRAME.height; y++) {
    for (let x = 0; x < FRAME.width; x++) {
      const p = 3 * (y * FRAME.width + x)
      out[Math.floor(y / by) * width + Math.floor(x / by)]! += (0.299 * rgb[p]! + 0.587 * rgb[p + 1]! + 0.114 * rgb[p + 2]!) / (by * by)
    }
  }
  return out
}

/** The turn that explains most, by trying: alignment alone would stop at the nearest tree. */
function turnedMost(level: Level, pitch: number): number[] {
  const step = (2 * TAN_HALF_H) / level.width
  let best = [...STILL]
  let least = Infinity
  for (let k = -16; k <= 16; k++) {
    const motion = [0, 0, 0, k * step, 0]
    const { error, overlap } = errorOf(level, pitch, motion)
    // Less overlap leaves less to be wrong about; a little against it keeps two pictures of nothing still.
    const cost = error * (1 + 0.2 * (1 - overlap)) + 1e-6 * Math.abs(k)
    if (cost < least) [least, best] = [cost, motion]
  }
  return best
}

const spots = Array.from({ length: DIMS + 1 }, () => new Float64Array(2))

/** A motion from a camera of some pitch, ready to move many pixels: sines and cosines of the pitch, the turn, the pitch after it; metres. */
type Mover = Float64Array

function moverOf(pitch: number, [right = 0, up = 0, ahead = 0, yaw = 0, turn = 0]: readonly number[]): Mover {
  const after = pitch + turn
  return Float64Array.of(Math.sin(pitch), Math.cos(pitch), Math.sin(yaw), Math.cos(yaw), Math.sin(after), Math.cos(after), right, up, ahead)
}

/** Where pixel (i, j) of the first picture is in the second; false behind the camera and where depth has an edge. */
function project(level: Level, i: number, j: number, mover: Mover, out: Float64Array): boolean {
  const u = ((2 * (i + 0.5)) / level.width - 1) * TAN_HALF_H
  const v = (1 - (2 * (j + 0.5)) / level.height) * TAN_HALF_V
  const z = level.depthM[j * level.width + i]!
  if (Number.isNaN(z)) return false
  // Level axes of the first heading; the sky is a direction and does not come nearer.
  const far = z === Infinity
  const scale = far ? 1 : z
  const moves = far ? 0 : 1
  const right = scale * u - moves * mover[6]!
  const up = scale * (v * mover[1]! + mover[0]!) - moves * mover[7]!
  const ahead = scale * (mover[1]! - v * mover[0]!) - moves * mover[8]!
  const x = right * mover[3]! - ahead * mover[2]!
  const f = right * mover[2]! + ahead * mover[3]!
  const depth = f * mover[5]! + up * mover[4]!
  if (depth < 1e-3) return false
  out[0] = (x / depth / TAN_HALF_H + 1) * 0.5 * level.width - 0.5
  out[1] = (1 - (up * mover[5]! - f * mover[4]!) / depth / TAN_HALF_V) * 0.5 * level.height - 0.5
  return true
}

function errorOf(level: Level, pitch: number, motion: readonly number[]): { error: number; overlap: number } {
  const { width, height, before, after, outlier, every } = level
  const spot = spots[0]!
  const mover = moverOf(pitch, motion)
  let sum = 0
  let count = 0
  for (let j = 0; j < height; j++) {
    for (let i = j % every; i < width; i += every) {
      if (!project(level, i, j, mover, spot)) continue
      const value = sample(after, width, height, spot[0]!, spot[1]!)
      if (value < 0) continue
      const squared = (value - before[j * width + i]!) ** 2
      sum += squared / (1 + squared / (outlier * outlier))
      count++
    }
  }
  return { error: count ? Math.sqrt(sum / count) : Infinity, overlap: (count * every) / (width * height) }
}

/** Bilinear; -1 outside. */
function sample(image: Float64Array, width: number, height: number, x: number, y: number): number {
  const [i, j] = [Math.floor(x), Math.floor(y)]
  if (i < 0 || j < 0 || i + 1 >= width || j + 1 >= height) return -1
  const [a, b] = [x - i, y - j]
  const p = j * width + i
  return (image[p]! * (1 - a) + image[p + 1]! * a) * (1 - b) + (image[p + width]! * (1 - a) + image[p + width + 1]! * a) * b
}

function align(level: Level, pitch: number, from: readonly number[]): Fit {
  const still = errorOf(level, pitch, STILL).error
  let motion = [...from]
  let now = errorOf(level, pitch, motion)
  let texture = 0
  let damping = 1e-3
  for (let k = 0; k < ITERATIONS; k++) {
    const { hessian, gradient, count } = normalEquations(level, pitch, motion)
    texture = Math.sqrt(hessian[3 * DIMS + 3]! / Math.max(1, count)) * (Math.PI / 180)
    for (let a = 0; a < DIMS; a++) {
      const weight = (level.outlier / PRIOR[a]!) ** 2
      hessian[a * DIMS + a]! += weight
      gradient[a]! += weight * motion[a]!
      hessian[a * DIMS + a]! *= 1 + damping
    }
    const step = solve(hessian, gradient, DIMS)
    const next = motion.map((value, a) => value - step[a]!)
    const then = errorOf(level, pitch, next)
    if (!(then.error < now.error) || then.overlap < OVERLAP) {
      damping *= 10
      if (damping > 1e3) break
      continue
    }
    const gained = now.error - then.error
    motion = next
    now = then
    damping = Math.max(1e-4, damping / 10)
    if (gained < 5e-4 * now.error) break
  }
  return { motion, error: now.error, still, overlap: now.overlap, texture }
}

function normalEquations(level: Level, pitch: number, motion: readonly number[]): { hessian: Float64Array; gradient: Float64Array; count: number } {
  const { width, height, before, after, outlier, every } = level
  const hessian = new Float64Array(DIMS * DIMS)
  const gradient = new Float64Array(DIMS)
  const row = new Float64Array(DIMS)
  const mover = moverOf(pitch, motion)
  const nudged = EPSILON.map((by, a) => moverOf(pitch, motion.map((value, b) => (a === b ? value + by : value))))
  const spot = spots[DIMS]!
  let count = 0
  for (let j = 0; j < height; j++) {
    for (let i = j % every; i < width; i += every) {
      if (!project(level, i, j, mover, spot)) continue
      const [x, y] = [spot[0]!, spot[1]!]
      const value = sample(after, width, height, x, y)
      if (value < 0) continue
      const gx = (sampleIn(after, width, height, x + 0.5, y) - sampleIn(after, width, height, x - 0.5, y))
      const gy = (sampleIn(after, width, height, x, y + 0.5) - sampleIn(after, width, height, x, y - 0.5))
      for (let a = 0; a < DIMS; a++) {
        const moved = spots[a]!
        row[a] = project(level, i, j, nudged[a]!, moved) ? (gx * (moved[0]! - x) + gy * (moved[1]! - y)) / EPSILON[a]! : 0
      }
      const error = value - before[j * width + i]!
      const weight = 1 / (1 + (error / outlier) ** 2) ** 2
      count++
      for (let a = 0; a < DIMS; a++) {
        gradient[a]! += weight * row[a]! * error
        for (let b = 0; b <= a; b++) hessian[a * DIMS + b]! += weight * row[a]! * row[b]!
      }
    }
  }
  for (let a = 0; a < DIMS; a++) for (let b = 0; b < a; b++) hessian[b * DIMS + a] = hessian[a * DIMS + b]!
  return { hessian, gradient, count }
}

function sampleIn(image: Float64Array, width: number, height: number, x: number, y: number): number {
  return sample(image, width, height, Math.min(width - 1.001, Math.max(0, x)), Math.min(height - 1.001, Math.max(0, y)))
}
