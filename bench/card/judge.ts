// Which words a picture shows, for row 17: ridge regression from simple picture statistics to slot values, learnt from true pictures of
// training worlds by `npx tsx bench/card/judge-train.ts`. How often it is right on true pictures of held-out worlds is its ceiling.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { KEYFRAME } from '../../core/camera.ts'
import { solve } from '../../core/cholesky.ts'
import { SLOTS, type SlotName } from '../../core/slots.ts'

/** Slots a picture can show. */
export const JUDGED = ['biome', 'time', 'weather', 'style', 'vegetation', 'water', 'landmark'] as const satisfies readonly SlotName[]
export type Judged = (typeof JUDGED)[number]

const [COLUMNS, ROWS] = [8, 6]
const CELL = { width: KEYFRAME.width / COLUMNS, height: KEYFRAME.height / ROWS } as const
/** Mean RGB, spread of luma, gradients along and across of each cell; nine-bin histograms of hue and brightness; a constant. */
const HUES = 9
export const FEATURES = COLUMNS * ROWS * 6 + 2 * HUES + 1

/** Statistics of an RGB picture [72, 128, 3], each roughly in 0..1. */
export function featuresOf(rgb: Uint8Array, out = new Float64Array(FEATURES)): Float64Array {
  out.fill(0)
  const { width, height } = KEYFRAME
  const cells = COLUMNS * ROWS
  const perCell = CELL.width * CELL.height
  const squares = new Float64Array(cells)
  const histograms = cells * 6
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const p = 3 * (j * width + i)
      const cell = Math.floor(j / CELL.height) * COLUMNS + Math.floor(i / CELL.width)
      const [r, g, b] = [rgb[p]! / 255, rgb[p + 1]! / 255, rgb[p + 2]! / 255]
      const luma = 0.299 * r + 0.587 * g + 0.114 * b
      out[cell * 6]! += r / perCell
      out[cell * 6 + 1]! += g / perCell
      out[cell * 6 + 2]! += b / perCell
      squares[cell]! += (luma * luma) / perCell
      if (i + 1 < width) out[cell * 6 + 4]! += Math.abs(lumaAt(rgb, p + 3) - luma) / perCell
      if (j + 1 < height) out[cell * 6 + 5]! += Math.abs(lumaAt(rgb, p + 3 * width) - luma) / perCell
      const [most, least] = [Math.max(r, g, b), Math.min(r, g, b)]
      out[histograms + hueBin(r, g, b, most, least)]! += (most - least) / (width * height)
      out[histograms + HUES + Math.min(HUES - 1, Math.floor(luma * HUES))]! += 1 / (width * height)
    }
  }
  for (let cell = 0; cell < cells; cell++) {
    const at = cell * 6
    const mean = 0.299 * out[at]! + 0.587 * out[at + 1]! + 0.114 * out[at + 2]!
    out[at + 3] = 4 * Math.sqrt(Math.max(0, squares[cell]! - mean * mean))
    out[at + 4]! *= 8
    out[at + 5]! *= 8
  }
  out[FEATURES - 1] = 1
  return out
}

function lumaAt(rgb: Uint8Array, p: number): number {
  return (0.299 * rgb[p]! + 0.587 * rgb[p + 1]! + 0.114 * rgb[p + 2]!) / 255
}

function hueBin(r: number, g: number, b: number, most: number, least: number): number {
  const span = most - least || 1
  const hue = most === r ? ((g - b) / span + 6) % 6 : most === g ? (b - r) / span + 2 : (r - g) / span + 4
  return Math.min(HUES - 1, Math.floor((hue / 6) * HUES))
}

/** Weights [FEATURES, values] of each slot, row by row. `heldOut`: share right on training worlds that were left out of the fit. */
export type Judge = { weights: Record<Judged, Float32Array>; worlds: number; heldOut: Record<Judged, number> }

/** The value of each slot the picture looks most like. */
export function judge({ weights }: Judge, rgb: Uint8Array): Record<Judged, string> {
  const features = featuresOf(rgb)
  return Object.fromEntries(JUDGED.map((slot) => [slot, SLOTS[slot][bestOf(weights[slot], features, SLOTS[slot].length)]!])) as Record<Judged, string>
}

function bestOf(weights: Float32Array, features: Float64Array, values: number): number {
  let [best, most] = [0, -Infinity]
  for (let v = 0; v < values; v++) {
    let score = 0
    for (let f = 0; f < FEATURES; f++) score += features[f]! * weights[f * values + v]!
    if (score > most) [best, most] = [v, score]
  }
  return best
}

/** Ridge regression from features to one-hot values; `penalty` in units of the samples' count. */
export function fit(samples: readonly { features: Float64Array; values: Record<Judged, number> }[], penalty: number): Record<Judged, Float32Array> {
  const gram = new Float64Array(FEATURES * FEATURES)
  for (const { features } of samples) {
    for (let a = 0; a < FEATURES; a++) {
      const value = features[a]!
      if (value === 0) continue
      for (let b = 0; b <= a; b++) gram[a * FEATURES + b]! += value * features[b]!
    }
  }
  for (let a = 0; a < FEATURES; a++) {
    gram[a * FEATURES + a]! += penalty * samples.length
    for (let b = 0; b < a; b++) gram[b * FEATURES + a] = gram[a * FEATURES + b]!
  }
  const weights = {} as Record<Judged, Float32Array>
  for (const slot of JUDGED) {
    const count = SLOTS[slot].length
    weights[slot] = new Float32Array(FEATURES * count)
    for (let v = 0; v < count; v++) {
      const right = new Float64Array(FEATURES)
      for (const { features, values } of samples) if (values[slot] === v) for (let a = 0; a < FEATURES; a++) right[a]! += features[a]!
      const column = solve(gram.slice(), right, FEATURES)
      for (let a = 0; a < FEATURES; a++) weights[slot][a * count + v] = column[a]!
    }
  }
  return weights
}

const PATH = fileURLToPath(new URL('./judge.json', import.meta.url))

/** As written by judge-train: float16 would do, base64 of float32 is simple. */
export type JudgeFile = { worlds: number; shards: string[]; heldOut: Record<Judged, number>; features: number; weights: Record<Judged, string> }

export function loadJudge(path = PATH): Judge | undefined {
  if (!existsSync(path)) return undefined
  const file = JSON.parse(readFileSync(path, 'utf8')) as JudgeFile
  if (file.features !== FEATURES) throw new RangeError(`${path} is for ${file.features} features, the code has ${FEATURES}: train it again with npx tsx bench/card/judge-train.ts`)
  const weights = Object.fromEntries(JUDGED.map((slot) => [slot, new Float32Array(new Uint8Array(Buffer.from(file.weights[slot], 'base64')).buffer)]))
  return { weights: weights as Record<Judged, Float32Array>, worlds: file.worlds, heldOut: file.heldOut }
}
