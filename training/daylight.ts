// What colours become when the hour changes, from true worlds rendered at every hour:  npx tsx training/daylight.ts [--worlds 160] [--dev 32]
// Least squares (engine/render/light-curves.ts has the terms), on training worlds; held-out ones say how good it is. Writes engine/render/light-curves.json and, with --sheet, a
// picture: rows of views by day, then as curves and as the true world show them at dawn, dusk and night.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { isCommand } from '../bench/command.ts'
import { psnr } from '../bench/quality/metrics.ts'
import { writeSheet } from '../bench/quality/sheet.ts'
import { KEYFRAME, writeRays, type Pose } from '../core/camera.ts'
import { solve } from '../core/cholesky.ts'
import { SKY_CODE } from '../core/depth-code.ts'
import { fill, SLOTS, type Slots } from '../core/slots.ts'
import { addCurves, CURVES, pairAt, TERMS, TRAITS, traitsOf, writeTerms, type CurvesFile } from '../engine/render/light-curves.ts'
import { openGpu } from '../worlds/gpu.ts'
import { sampleSpec } from '../worlds/grammar.ts'
import { createRenderer, type Renderer } from '../worlds/render.ts'
import { buildScene } from '../worlds/scene.ts'
import type { Split } from '../worlds/splits.ts'

const HOURS = SLOTS.time.length
const PIXELS = KEYFRAME.width * KEYFRAME.height
/** Every so many-th pixel is learnt from. */
const STRIDE = 5
/** Ridge, of each world's worth of pixels. */
const RIDGE = 1e-3
const UNKNOWNS = TERMS * TRAITS

/** A view at every hour. `rgb[h]` u8 [72, 128, 3]; `code` in [0, 1]; `slope` of each row's rays. */
export type View = { slots: Slots; rgb: Uint8Array[]; code: Float32Array; slope: Float32Array }

export async function viewsOf(renderer: Renderer, split: Split, count: number): Promise<View[]> {
  const views: View[] = []
  const rays = new Float32Array(3 * PIXELS)
  for (let index = 0; views.length < 2 * count; index++) {
    const { spec } = sampleSpec(index, split)
    if (spec.slots.family.value !== 'landscape') continue
    let poses: Pose[] = []
    const seen: View[] = []
    for (const hour of SLOTS.time) {
      const scene = buildScene({ ...spec, slots: { ...spec.slots, time: fill('time', hour, spec.slots.time.strength) } })
      renderer.setScene(scene)
      if (poses.length === 0) poses = [scene.spawn, { ...scene.spawn, yaw: scene.spawn.yaw + 2.2, pitch: 0.15 }]
      for (const [k, pose] of poses.entries()) {
        const { rgb, code } = await renderer.render(pose, 0)
        if (!seen[k]) {
          writeRays(pose, KEYFRAME.width, KEYFRAME.height, rays)
          seen[k] = { slots: spec.slots, rgb: [], code: Float32Array.from(code, (one) => one / 65535), slope: rays.slice(PIXELS, 2 * PIXELS) }
        }
        seen[k].rgb.push(rgb.slice())
      }
    }
    views.push(...seen)
    if (process.stdout.isTTY || (views.length / 2) % 20 === 0) console.log(`${split}: ${views.length / 2} of ${count} worlds`)
  }
  return views
}

function placeOf(view: View, p: number): number {
  return view.code[p]! < SKY_CODE ? Math.max(-1, Math.min(1, view.slope[p]!)) : view.code[p]!
}

/** Curves from hour `from` to `to`, of the sky or of the land. */
export function fitted(views: readonly View[], from: number, to: number, sky: boolean): Float32Array {
  const matrix = new Float64Array(UNKNOWNS * UNKNOWNS)
  const right = [0, 1, 2].map(() => new Float64Array(UNKNOWNS))
  const terms = new Float64Array(TERMS)
  const moments = new Float64Array(TERMS * TERMS)
  const answers = new Float64Array(TERMS * 3)
  for (const view of views) {
    moments.fill(0)
    answers.fill(0)
    for (let p = 0; p < PIXELS; p += STRIDE) {
      if (view.code[p]! < SKY_CODE !== sky) continue
      const was = view.rgb[from]!
      writeTerms(was[3 * p]! / 255, was[3 * p + 1]! / 255, was[3 * p + 2]! / 255, placeOf(view, p), terms)
      for (let a = 0; a < TERMS; a++) {
        for (let b = 0; b < TERMS; b++) moments[TERMS * a + b]! += terms[a]! * terms[b]!
        for (let c = 0; c < 3; c++) answers[3 * a + c]! += (terms[a]! * view.rgb[to]![3 * p + c]!) / 255
      }
    }
    // Traits are a world's own: what its pixels add up to counts once for each two of them.
    const traits = traitsOf(view.slots)
    for (let a = 0; a < UNKNOWNS; a++) {
      const [ta, ka] = [Math.floor(a / TRAITS), a % TRAITS]
      if (traits[ka] === 0) continue
      for (let c = 0; c < 3; c++) right[c]![a]! += traits[ka]! * answers[3 * ta + c]!
      for (let b = 0; b < UNKNOWNS; b++) matrix[UNKNOWNS * a + b]! += traits[ka]! * traits[b % TRAITS]! * moments[TERMS * ta + Math.floor(b / TRAITS)]!
    }
  }
  for (let a = 0; a < UNKNOWNS; a++) matrix[(UNKNOWNS + 1) * a]! += RIDGE * views.length
  const out = new Float32Array(UNKNOWNS * 3)
  right.forEach((column, c) => solve(matrix.slice(), column, UNKNOWNS).forEach((value, a) => (out[3 * a + c] = value)))
  return out
}

export function shownAt(view: View, from: number, to: number, curves?: Float32Array[]): Uint8Array {
  const kernel = new Float32Array(CURVES)
  addCurves(traitsOf(view.slots), SLOTS.time[from]!, SLOTS.time[to]!, 1, kernel, curves)
  const out = new Uint8Array(3 * PIXELS)
  const terms = new Float64Array(TERMS)
  for (let p = 0; p < PIXELS; p++) {
    const was = view.rgb[from]!
    writeTerms(was[3 * p]! / 255, was[3 * p + 1]! / 255, was[3 * p + 2]! / 255, placeOf(view, p), terms)
    const part = view.code[p]! < SKY_CODE ? 0 : TERMS
    for (let c = 0; c < 3; c++) {
      let sum = 0
      for (let k = 0; k < TERMS; k++) sum += kernel[4 * (part + k) + c]! * terms[k]!
      out[3 * p + c] = Math.max(0, Math.min(255, Math.round(255 * sum)))
    }
  }
  return out
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length

function report(views: readonly View[], curves: Float32Array[]): void {
  for (let from = 0; from < HOURS; from++) {
    for (let to = 0; to < HOURS; to++) {
      if (from === to) continue
      const [by, without] = [mean(views.map((view) => psnr(shownAt(view, from, to, curves), view.rgb[to]!))), mean(views.map((view) => psnr(view.rgb[from]!, view.rgb[to]!)))]
      console.log(`${SLOTS.time[from]!.padEnd(5)} -> ${SLOTS.time[to]!.padEnd(5)} ${by.toFixed(1)} dB (as it was: ${without.toFixed(1)})`)
    }
  }
}

/** Rows of views by day, then as curves and as the true world show them at the other hours. */
function compared(views: readonly View[], curves: Float32Array[]): Uint8Array[][] {
  const day = SLOTS.time.indexOf('day')
  const others = SLOTS.time.map((_, hour) => hour).filter((hour) => hour !== day)
  return views.map((view) => [view.rgb[day]!, ...others.flatMap((hour) => [shownAt(view, day, hour, curves), view.rgb[hour]!])])
}

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { worlds: { type: 'string', default: '160' }, dev: { type: 'string', default: '32' }, sheet: { type: 'string' }, help: { type: 'boolean' } } })
  if (values.help) {
    console.log('npx tsx training/daylight.ts [--worlds 160] [--dev 32] [--sheet data/daylight.png]: learns engine/render/light-curves.json from true worlds at every hour')
    process.exit(0)
  }
  const renderer = await createRenderer(await openGpu(), KEYFRAME)
  const train = await viewsOf(renderer, 'train', Number(values.worlds))
  const held = await viewsOf(renderer, 'dev', Number(values.dev))
  const curves: Float32Array[] = []
  for (let from = 0; from < HOURS; from++) {
    for (let to = 0; to < HOURS; to++) for (const [part, sky] of [true, false].entries()) curves[pairAt(from, to) + part] = from === to ? new Float32Array(UNKNOWNS * 3) : fitted(train, from, to, sky)
  }
  report(held, curves)
  if (values.sheet) writeSheet(values.sheet, compared(held.slice(0, 16), curves), KEYFRAME.width, KEYFRAME.height)
  const file: CurvesFile = { worlds: Number(values.worlds), curves: curves.map((one) => Buffer.from(one.buffer).toString('base64')) }
  writeFileSync(new URL('../engine/render/light-curves.json', import.meta.url), `${JSON.stringify(file)}\n`)
  process.exit(0)
}

if (isCommand(import.meta.url)) await main()
