import { describe, expect, it } from 'vitest'
import { MOOD } from '../../core/mood.ts'
import { EYE_HEIGHT_M, FRAME, KEYFRAME, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { fillNormal } from '../../core/rng.ts'
import { SLOT_DIMS, SLOT_OFFSET } from '../../core/slots.ts'
import { nullBackend } from '../backend/null.ts'
import { SpatialMemory } from '../memory/spatial-memory.ts'
import { DEFAULT_MODELS } from '../models/manifest.ts'
import { loadNetworks, SHAPES } from '../models/networks.ts'
import { heightAt, paintHills, standingAt } from '../testing/hills.ts'
import { RememberedTerrain } from '../world/terrain.ts'
import { feather } from './feather.ts'
import { makeImaginer, PAINTING } from './imagination.ts'
import { FORESEEN, Planner } from './planner.ts'
import { MEMORY, PLANE, Sampler, samplerTime, STEPS } from './sampler.ts'
import { LOOK_DIMS, STYLE_DIMS, writeStyle } from './style.ts'
import { doubleCode, smoothCode } from './upsample.ts'

const remember = (memory: SpatialMemory, x: number, z: number, yaw: number) => {
  const pose = standingAt(x, z, yaw)
  memory.insert({ ...paintHills(pose, FRAME.width, FRAME.height), width: FRAME.width, height: FRAME.height, pose, epoch: 0 })
}

/** The way of somebody who stands. */
const staying = ({ x, y, z }: Pose) => Float32Array.from({ length: 3 * FORESEEN.places }, (_, k) => [x, y, z][k % 3]!)

describe('sampler', () => {
  it('goes from noise to clean on a grid that lingers at the noisy end', () => {
    const times = [0, 1, 2, 3, STEPS].map((k) => samplerTime(k))
    expect(times[0]).toBe(0)
    expect(times[1]).toBeCloseTo(2 / 11, 6)
    expect(times[2]).toBeCloseTo(2 / 5, 6)
    expect(times[4]).toBe(1)
  })

  it('ends at the network’s clean guess, with memory where it is held', async () => {
    const session = await nullBackend().load({ name: 'imagine', bytes: new Uint8Array(0), ...SHAPES.imagine })
    const sampler = new Sampler(session)
    sampler.holdRgb[5] = 1
    for (let c = 0; c < 3; c++) sampler.memory[(MEMORY.rgb + c) * PLANE + 5] = 0.25
    const x = (await sampler.paint({ pose: standingAt(0, 0), slots: new Float32Array(67), style: new Float32Array(12), seed: 1, stream: 0 }))!
    const noise = new Float32Array(4 * PLANE)
    fillNormal(1, 0, noise)
    expect(x[5]).toBeCloseTo(0.25, 5)
    expect(x[6]).toBeCloseTo(session.outputs['x']![6]!, 5)
    expect(x[6]).not.toBeCloseTo(noise[6]!, 2)
  })
})

describe('a network that was taught to go in few steps', () => {
  /** Of normal values of deviation S the exact flow only scales noise to S; a taught network names what lies that far on at the next noise level. */
  const S = 0.3
  const scaleAt = (t: number) => Math.hypot(t * S, 1 - t)

  it('arrives exactly where the flow leads, from noise and from a view painted anew', async () => {
    const session = await nullBackend().load({ name: 'imagine', bytes: new Uint8Array(0), ...SHAPES.imagine })
    const { noisy, t } = session.inputs as { noisy: Float32Array; t: Float32Array }
    session.run = () => {
      const step = [0, 1, 2, 3].find((k) => Math.abs(samplerTime(k) - t[0]!) < 1e-6)!
      const later = samplerTime(step + 1)
      const arrives = scaleAt(later) / scaleAt(t[0]!)
      session.outputs['x']!.forEach((_, k, x) => (x[k] = noisy[k]! * (1 + ((1 - t[0]!) / (later - t[0]!)) * (arrives - 1))))
      return Promise.resolve()
    }
    const sampler = new Sampler(session)
    const painting = { pose: standingAt(0, 0), slots: new Float32Array(SLOT_DIMS), style: new Float32Array(STYLE_DIMS), seed: 1, stream: 0 }
    const noise = new Float32Array(4 * PLANE)
    fillNormal(1, 0, noise)
    const off = (x: Float32Array, expected: (k: number) => number) => Math.hypot(...Array.from({ length: 1000 }, (_, k) => x[k]! - expected(k))) / Math.hypot(...Array.from({ length: 1000 }, (_, k) => expected(k)))
    expect(off((await sampler.paint(painting))!, (k) => S * noise[k]!)).toBeLessThan(1e-5)
    sampler.x.fill(0.5)
    const level = samplerTime(2)
    expect(off((await sampler.paint({ ...painting, from: 2 }))!, (k) => (S / scaleAt(level)) * (level * 0.5 + (1 - level) * noise[k]!))).toBeLessThan(1e-5)
  })
})

describe('imaginer', () => {
  it('rests after every evaluation of what lies beyond, and never while an opening is waited for', async () => {
    const networks = await loadNetworks({ models: DEFAULT_MODELS, provider: 'null' }, PAINTING)
    let rests = 0
    const imaginer = makeImaginer(networks, () => {
      rests++
      return Promise.resolve(true)
    })
    const slots = new Float32Array(SLOT_DIMS)
    imaginer.begin({ seed: 1, index: 0, slots, epoch: 0, style: new Float32Array(LOOK_DIMS), styleEpoch: -1, tried: [], keyframes: [] })
    const pose = standingAt(0, 0)
    await imaginer.opening(pose)
    expect(rests).toBe(0)
    expect(await imaginer.next({ pose, path: staying(pose), yawRate: 0, unsure: 0 })).not.toBeNull()
    expect(rests).toBeGreaterThanOrEqual(STEPS)
  })

  it('begins as the picture it is given, in the shape that `depth` reads from it', async () => {
    const networks = await loadNetworks({ models: DEFAULT_MODELS, provider: 'null' }, PAINTING)
    const imaginer = makeImaginer(networks)
    const slots = new Float32Array(SLOT_DIMS)
    imaginer.begin({ seed: 1, index: 0, slots, epoch: 0, style: new Float32Array(LOOK_DIMS), styleEpoch: -1, tried: [], keyframes: [] })
    const image = Uint8Array.from({ length: 3 * FRAME.width * FRAME.height }, (_, k) => [200, 40, 90][k % 3]!)
    const { full } = (await imaginer.opening(standingAt(0, 0), { image })).keyframe
    expect(full.rgb).toEqual(image)
    // Sky above the horizon, level ground below: three quarters down it is as far as eyes 1.7 m high see it.
    expect(full.inverse[20 * full.width + 128]).toBe(0)
    const down = ((2 * 108.5) / full.height - 1) * TAN_HALF_V
    expect(1 / full.inverse[108 * full.width + 128]!).toBeGreaterThan(0.9 * (EYE_HEIGHT_M / down))
    expect(1 / full.inverse[108 * full.width + 128]!).toBeLessThan(1.1 * (EYE_HEIGHT_M / down))
  })

  it('sees water where the slots name some, and does without the network that sees it', async () => {
    const networks = await loadNetworks({ models: DEFAULT_MODELS, provider: 'null' }, PAINTING)
    const opened = async (wet: boolean) => {
      const slots = new Float32Array(SLOT_DIMS)
      slots[SLOT_OFFSET.water + (wet ? 1 : 0)] = 0.6
      const imaginer = makeImaginer(networks)
      imaginer.begin({ seed: 1, index: 0, slots, epoch: 0, style: new Float32Array(LOOK_DIMS), styleEpoch: -1, tried: [], keyframes: [] })
      return (await imaginer.opening(standingAt(0, 0))).water
    }
    expect(await opened(false)).toBeUndefined()
    const water = (await opened(true))!
    expect(water).toHaveLength(PLANE)
    // All ground is water to the null network, and no sky.
    expect([water[KEYFRAME.width * 10 + 64]! < 10, water[KEYFRAME.width * 60 + 64]! > 245]).toEqual([true, true])
    networks.sessions.water = null
    expect(await opened(true)).toBeUndefined()
  })

  it('begins in the look of the pictures of a mood board, and keeps it', async () => {
    const networks = await loadNetworks({ models: DEFAULT_MODELS, provider: 'null' }, PAINTING)
    const imaginer = makeImaginer(networks)
    imaginer.begin({ seed: 1, index: 0, slots: new Float32Array(SLOT_DIMS), epoch: 0, style: new Float32Array(LOOK_DIMS), styleEpoch: -1, tried: [], keyframes: [] })
    const flat = (r: number, g: number, b: number) => Uint8Array.from({ length: 3 * MOOD.width * MOOD.height }, (_, k) => [r, g, b][k % 3]!)
    const { style, styleEpoch } = await imaginer.opening(standingAt(0, 0), { mood: [{ picture: flat(255, 0, 0), weight: 0.75 }, { picture: flat(0, 0, 255), weight: 0.25 }] })
    expect(styleEpoch).toBe(0)
    for (const group of [0, 4, 8]) {
      expect(style[group]).toBeCloseTo(0.5, 2)
      expect(style[group + 1]).toBeCloseTo(-1, 2)
      expect(style[group + 2]).toBeCloseTo(-0.5, 2)
    }
    expect(style[3]! + style[7]! + style[11]!).toBeCloseTo(1, 5)
  })

  it('gives up a view that is not wanted any more, and paints the next one as if that had never been begun', async () => {
    const networks = await loadNetworks({ models: DEFAULT_MODELS, provider: 'null' }, PAINTING)
    const look = { pose: standingAt(0, 0), path: staying(standingAt(0, 0)), yawRate: 0, unsure: 0 }
    const paintings = []
    for (const unwanted of [0, 3]) {
      let rests = 0
      const imaginer = makeImaginer(networks, () => Promise.resolve(++rests !== unwanted))
      const slots = new Float32Array(SLOT_DIMS)
      imaginer.begin({ seed: 1, index: 0, slots, epoch: 0, style: new Float32Array(LOOK_DIMS), styleEpoch: -1, tried: [], keyframes: [] })
      await imaginer.opening(look.pose)
      if (unwanted > 0) {
        expect(await imaginer.next(look)).toBeNull()
        expect(rests).toBe(unwanted)
      }
      paintings.push(await imaginer.next(look))
    }
    expect(paintings[1]).toEqual(paintings[0])
  })
})

describe('planner', () => {
  const look = { pose: standingAt(0, 0, 0), path: staying(standingAt(0, 0)), yawRate: 0, unsure: 0 }

  it('asks for both sides of an opening, then for what is behind, then for nothing', () => {
    const memory = new SpatialMemory()
    remember(memory, 0, 0, 0)
    const planner = new Planner()
    const yaws: number[] = []
    for (let k = 0; k < 12; k++) {
      const plan = planner.next(memory, look)
      if (!plan) break
      yaws.push(Math.round((plan.pose.yaw * 180) / Math.PI))
      remember(memory, 0, 0, plan.pose.yaw)
      planner.done(memory, plan.pose)
    }
    expect(yaws.slice(0, 2).map(Math.abs)).toEqual([40, 40])
    expect(Math.max(...yaws.map(Math.abs))).toBe(160)
    expect(yaws.length).toBeLessThan(11)
    expect(planner.next(memory, look)).toBeNull()
  })

  it('paints holes on the screen before anything else', () => {
    const memory = new SpatialMemory()
    remember(memory, 0, 0, 0)
    const plan = new Planner().next(memory, { ...look, pose: { ...look.pose, yaw: 0.5 } })
    expect(plan!.pose.yaw).toBeCloseTo(0.5)
  })
})

describe('enlarging', () => {
  it('keeps grazing ground a plane and does not hang pixels between surfaces', () => {
    const pose = { ...standingAt(0, 0), pitch: -0.1 }
    const small = paintHills(pose, KEYFRAME.width, KEYFRAME.height)
    const truth = paintHills(pose, FRAME.width, FRAME.height)
    const code = new Float32Array(truth.code.length)
    doubleCode(small.code, small.rgb, truth.rgb, KEYFRAME.width, KEYFRAME.height, code)
    const wrong = code.filter((c, p) => Math.abs(c - truth.code[p]!) > 0.02).length
    expect(wrong / code.length).toBeLessThan(0.03)
  })

  it('smooths rough depth without shaving slopes', () => {
    const { width, height } = KEYFRAME
    const rgb = new Uint8Array(3 * PLANE).fill(90)
    const slope = Float32Array.from({ length: PLANE }, (_, p) => 0.4 + 0.003 * Math.floor(p / width))
    const rough = slope.map((c, p) => c + 0.004 * Math.sin(p * 2.399))
    const code = rough.slice()
    smoothCode(code, rgb, new Uint8Array(PLANE).fill(1), width, height, 1)
    const error = (values: Float32Array) => Math.sqrt(values.reduce((sum, c, p) => sum + (c - slope[p]!) ** 2, 0) / PLANE)
    expect(error(code)).toBeLessThan(0.6 * error(rough))
    const untouched = slope.slice()
    smoothCode(untouched, rgb, new Uint8Array(PLANE).fill(1), width, height, 1)
    expect(Math.max(...untouched.map((c, p) => Math.abs(c - slope[p]!)))).toBeLessThan(1e-5)
  })
})

describe('feather', () => {
  it('takes out the step at the border of memory, keeps real edges and leaves memory alone', () => {
    const width = 40
    const height = 20
    const n = width * height
    const x = new Float32Array(4 * n)
    const hold = new Uint8Array(n)
    for (let p = 0; p < n; p++) {
      hold[p] = p % width < 15 ? 1 : 0
      // Row 5 and above: a painted thing far nearer than the surface memory shows.
      x[3 * n + p] = !hold[p] && p < 5 * width ? 0.6 : 0
      x[p] = hold[p] ? 0.3 : 0.1
    }
    const before = x.slice()
    feather(x, hold, width, height, 0, 0)
    const row = 12 * width
    expect(x[row + 14]).toBe(before[row + 14])
    expect(x[row + 15]).toBeCloseTo(0.3, 1)
    expect(x[row + 39]! - before[row + 39]!).toBeLessThan(0.1)
    expect(x[15]! - before[15]!).toBeLessThan(0.12)
  })
})

describe('style', () => {
  it('is the mean colour and share of sky, far and near', () => {
    const style = new Float32Array(12)
    writeStyle(Uint8Array.of(255, 255, 255, 0, 0, 0, 255, 0, 0, 255, 0, 0), Float32Array.of(0, codeOfDepth(100), codeOfDepth(5), codeOfDepth(9)), style)
    expect([...style]).toEqual([1, 1, 1, 0.25, -1, -1, -1, 0.25, 1, -1, -1, 0.5])
  })
})

describe('terrain from memory', () => {
  it('finds the ground within a hand and trunks where they stand', () => {
    const memory = new SpatialMemory()
    for (let k = 0; k < 8; k++) remember(memory, 0, 0, (k * Math.PI) / 4)
    const terrain = new RememberedTerrain()
    for (const keyframe of memory.keyframes) terrain.add(keyframe)
    let worst = 0
    for (let angle = 0; angle < 6.28; angle += 0.3) {
      const x = 6 * Math.sin(angle)
      const z = 6 * Math.cos(angle)
      const ground = terrain.groundAt(x, z)
      if (!Number.isNaN(ground)) worst = Math.max(worst, Math.abs(ground - heightAt(x, z)))
    }
    expect(worst).toBeGreaterThan(0)
    expect(worst).toBeLessThan(0.25)
    expect(terrain.groundAt(300, 300)).toBeNaN()
    expect(terrain.blockedAt(0, 0, heightAt(0, 0), 0.35)).toBe(false)
  })
})

