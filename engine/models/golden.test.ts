// The committed networks compute here what they computed when they were exported (the folder `golden` of each size, written by training/export.py).
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ortBackend } from '../backend/ort.ts'
import { bytes, floats } from '../kernel.ts'
import { compose } from '../render/compose.ts'
import { FRAME_PIXELS } from '../render/warp.ts'
import { folderOf, SIZES } from '../sizes.ts'
import { DEFAULT_MODELS, readManifest, readModelFile } from './manifest.ts'

type Listed = { item: number; name: string; dtype: 'f16' | 'f32'; shape: number[]; offset: number }

function readGolden(name: string, models = DEFAULT_MODELS): Map<string, Float32Array> {
  const folder = join(models, 'golden')
  const { arrays } = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as { arrays: Listed[] }
  const bytes = readFileSync(join(folder, `${name}.bin`))
  return new Map(arrays.map(({ name: key, dtype, shape, offset }) => [key, values(bytes, dtype, shape.reduce((a, b) => a * b, 1), offset)]))
}

function values(bytes: Buffer, dtype: Listed['dtype'], count: number, offset: number): Float32Array {
  const out = new Float32Array(count)
  for (let k = 0; k < count; k++) out[k] = dtype === 'f32' ? bytes.readFloatLE(offset + 4 * k) : half(bytes.readUInt16LE(offset + 2 * k))
  return out
}

/** IEEE half precision to a number. */
function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 31
  const fraction = bits & 1023
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
}

async function replay(file: string, golden: Map<string, Float32Array>, output: string, models = DEFAULT_MODELS): Promise<Float32Array> {
  const model = readModelFile(models, readManifest(models), file)
  if (!model) throw new Error(`model.json does not list ${file}`)
  const session = await ortBackend('cpu').load(model)
  for (const [name, tensor] of Object.entries(session.inputs)) tensor.set(golden.get(name)!)
  await session.run()
  const out = session.outputs[output]!.slice()
  await session.close()
  return out
}

/** The frame that the engine makes of what `render` paints, as [3, 144, 256] in [-1, 1]. */
function pictureOf(paint: Float32Array, warp: Float32Array): Float32Array {
  const rgb = bytes(3 * FRAME_PIXELS)
  const [painted, seen] = [floats(paint.length), floats(warp.length)]
  painted.set(paint)
  seen.set(warp)
  compose(painted, seen, { rgb, code: floats(FRAME_PIXELS), moving: bytes(FRAME_PIXELS) })
  return Float32Array.from({ length: rgb.length }, (_, k) => rgb[3 * (k % FRAME_PIXELS) + Math.floor(k / FRAME_PIXELS)]! / 127.5 - 1)
}

/** dB between two pictures in [-1, 1]. */
function psnr(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let k = 0; k < a.length; k++) sum += ((a[k]! - b[k]!) / 2) ** 2
  return -10 * Math.log10(sum / a.length + 1e-12)
}

describe('the committed networks', () => {
  it('paint as they were exported', async () => {
    const golden = readGolden('imagine')
    expect(psnr(await replay('imagine.onnx', golden, 'x'), golden.get('x')!)).toBeGreaterThan(55)
    // Too far from fp32 to serve by default; it must be as far as its export measured over eight views, and no farther.
    const { imagine } = JSON.parse(readFileSync(join(DEFAULT_MODELS, 'model.json'), 'utf8')) as { imagine: { int8AgainstFp32Db: number } }
    expect(psnr(await replay('imagine.int8.onnx', golden, 'x'), golden.get('x')!)).toBeGreaterThan(imagine.int8AgainstFp32Db - 1.5)
  })

  it('enlarge as they were exported', async () => {
    const golden = readGolden('upscale')
    expect(psnr(await replay('upscale.onnx', golden, 'doubled'), golden.get('doubled')!)).toBeGreaterThan(55)
  })

  it('read depth as they were exported', async () => {
    const golden = readGolden('depth')
    expect(psnr(await replay('depth.onnx', golden, 'code'), golden.get('code')!)).toBeGreaterThan(55)
  })

  it('read slots as they were exported', async () => {
    const golden = readGolden('verifier')
    expect(psnr(await replay('verifier.onnx', golden, 'logits'), golden.get('logits')!)).toBeGreaterThan(55)
  })

  it('find water as they were exported', async () => {
    const golden = readGolden('water')
    const logits = await replay('water.onnx', golden, 'water')
    const told = golden.get('water')!
    expect(Math.max(...logits.map((logit, p) => Math.abs(logit - told[p]!)))).toBeLessThan(0.05)
    // The view has water, and land.
    const share = told.reduce((sum, logit) => sum + (logit > 0 ? 1 : 0), 0) / told.length
    expect(share).toBeGreaterThan(0.05)
    expect(share).toBeLessThan(0.9)
  })

  it.each(SIZES)('render as they were exported, and int8 loses at most half a decibel (%s)', async (size) => {
    const models = folderOf(size)
    const golden = readGolden('render', models)
    const picture = (paint: Float32Array) => pictureOf(paint, golden.get('warp')!)
    const exact = picture(await replay('render.onnx', golden, 'paint', models))
    expect(psnr(exact, picture(golden.get('paint')!))).toBeGreaterThan(55)
    const small = picture(await replay('render.int8.onnx', golden, 'paint', models))
    const truth = golden.get('truth')!
    expect(psnr(exact, truth) - psnr(small, truth)).toBeLessThan(0.5)
    expect(psnr(exact, truth)).toBeGreaterThan(20)
  })
})
