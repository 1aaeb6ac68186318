// What colours become when the hour changes, learnt from true worlds rendered at every hour (training/daylight.ts): for each two hours a sum of what a pixel's colour, squared
// too, and its place count for, and these counts are sums over the world's weather and look.
import { readFileSync } from 'node:fs'
import { SLOTS, type Slots, type SlotValue } from '../../core/slots.ts'

/** 1, r, g, b, e, re, ge, be, rr, gg, bb: e is the slope of a sky's ray or a land's depth code. */
export const TERMS = 11
/** 1, and strengths of weather and style where they are. */
export const TRAITS = 1 + SLOTS.weather.length + SLOTS.style.length
/** Floats of one kernel's worth: sky, then land, each term a group of four (r, g, b and nothing). */
export const CURVES = 2 * TERMS * 4
const HOURS = SLOTS.time.length

/** Of each two hours, sky, then land: base64 of f32 [TERMS, TRAITS, 3]. `worlds`: how many it was learnt from. */
export type CurvesFile = { worlds: number; curves: string[] }

/** Writes the terms of a colour in [0, 1] to `out`. */
export function writeTerms(r: number, g: number, b: number, e: number, out: Float64Array): void {
  out[0] = 1
  out[1] = r
  out[2] = g
  out[3] = b
  out[4] = e
  out[5] = r * e
  out[6] = g * e
  out[7] = b * e
  out[8] = r * r
  out[9] = g * g
  out[10] = b * b
}

export function traitsOf({ weather, style }: Pick<Slots, 'weather' | 'style'>): Float64Array {
  const out = new Float64Array(TRAITS)
  out[0] = 1
  out[1 + SLOTS.weather.indexOf(weather.value)] = weather.strength
  out[1 + SLOTS.weather.length + SLOTS.style.indexOf(style.value)] = style.strength
  return out
}

/** Index of a pair of hours in a file, sky's; land's is the next. */
export function pairAt(from: number, to: number): number {
  return 2 * (HOURS * from + to)
}

let learnt: Float32Array[] | undefined

function learntCurves(): Float32Array[] {
  if (learnt) return learnt
  const file = JSON.parse(readFileSync(new URL('./light-curves.json', import.meta.url), 'utf8')) as CurvesFile
  learnt = file.curves.map((text) => {
    const bytes = Buffer.from(text, 'base64')
    return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length))
  })
  if (learnt.length !== 2 * HOURS * HOURS || learnt.some((one) => one.length !== TERMS * TRAITS * 3)) throw new Error('light-curves.json is of another version; make it with npx tsx training/daylight.ts')
  return learnt
}

/** Adds to `out` [CURVES] what colours of a world with these traits become from one hour to another, `share` of it. */
export function addCurves(traits: Float64Array, from: SlotValue<'time'>, to: SlotValue<'time'>, share: number, out: Float32Array, curves = learntCurves()): void {
  const at = pairAt(SLOTS.time.indexOf(from), SLOTS.time.indexOf(to))
  for (let part = 0; part < 2; part++) {
    for (let term = 0; term < TERMS; term++) {
      for (let c = 0; c < 3; c++) {
        let sum = from === to && term === 1 + c ? 1 : 0
        if (from !== to) for (let k = 0; k < TRAITS; k++) sum += traits[k]! * curves[at + part]![3 * (TRAITS * term + k) + c]!
        out[4 * (TERMS * part + term) + c]! += share * sum
      }
    }
  }
}
