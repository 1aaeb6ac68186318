import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BUTTON, IDLE, type Controls } from '../core/controls.ts'
import { MOOD } from '../core/mood.ts'
import { uniform } from '../core/rng.ts'
import { changeSlots, fill, SLOT_NAMES, SLOTS, type Slots } from '../core/slots.ts'
import { WorldModel } from './index.ts'

const DT_S = 1 / 30
/** A clear meadow where nothing moves by itself, and one with sheep in the rain. */
const DRY = Object.fromEntries(SLOT_NAMES.map((slot) => [slot, fill(slot, SLOTS[slot][0])])) as Slots
const LIVELY = changeSlots(DRY, { weather: fill('weather', 'rain'), creature: fill('creature', 'sheep'), clock: fill('clock', 'racing') })
let model: WorldModel

beforeAll(async () => {
  model = await WorldModel.load({ provider: 'null', imagine: 'inline' })
})
afterAll(() => model.dispose())

/** A restless player: walks, turns, jumps, throws, sometimes stands. */
function controlsAt(step: number): Controls {
  const phase = Math.floor(step / 20)
  if (uniform(5, 1, phase) < 0.55) return IDLE
  const buttons = (step % 37 === 0 ? BUTTON.throw : 0) | (step % 53 === 0 ? BUTTON.jump : 0)
  return { moveX: 0, moveZ: uniform(5, 2, phase) * 2 - 0.5, lookYaw: (uniform(5, 3, phase) - 0.5) * 0.08, lookPitch: 0, buttons }
}

async function hashes(world: WorldModel, from: number, count: number): Promise<string[]> {
  const out: string[] = []
  for (let k = from; k < from + count; k++) {
    const frame = await world.step(controlsAt(k), DT_S)
    const hash = createHash('sha256').update(frame.rgb).update(JSON.stringify(frame.pose)).update(frame.entities)
    out.push(hash.digest('hex'))
  }
  return out
}

describe('a world', () => {
  it('opens with a whole picture and follows the controls', async () => {
    const reading = await model.open({ prompt: '', seed: 3 })
    expect(reading.surprise).toMatch(/\w+ \w+/)
    const first = await model.step(IDLE, DT_S)
    expect(first.unsure).toBeLessThan(0.02)
    expect(first.rgb).toHaveLength(256 * 144 * 3)
    const before = { ...first.pose }
    const walked = await model.step({ ...IDLE, moveZ: 1, lookYaw: 0.1 }, DT_S)
    expect(walked.pose.yaw).toBeCloseTo(before.yaw + 0.1)
    expect(Math.hypot(walked.pose.x - before.x, walked.pose.z - before.z)).toBeCloseTo(3.2 * DT_S, 3)
    expect(walked.repeated).toBe(false)
  })

  it('moves on without a picture where that is given up, the same way every time', async () => {
    const turn = { ...IDLE, moveZ: 1, lookYaw: 0.02 }
    const walk = async () => {
      await model.open({ prompt: '', seed: 3 })
      for (let k = 0; k < 5; k++) await model.step(turn, DT_S)
      const before = { ...(await model.step(turn, DT_S)).pose }
      const given = await model.step(turn, 0.01, () => true)
      expect([given.drawn, given.repeated, given.pose]).toEqual([false, false, before])
      // Not even where nothing moves any more: what has been given up is still to be drawn.
      const next = await model.step(IDLE, 0.02, () => false)
      expect([next.drawn, next.repeated]).toEqual([true, false])
      expect(next.pose.yaw).toBeCloseTo(before.yaw + 0.02)
      return createHash('sha256').update(next.rgb).digest('hex')
    }
    expect(await walk()).toBe(await walk())
  })

  it('sends the same picture again while nothing changes', async () => {
    await model.open({ slots: DRY, seed: 3 })
    // Let what surrounds the player be imagined first.
    for (let k = 0; k < 110; k++) await model.step(IDLE, DT_S)
    const held = (await model.step(IDLE, DT_S)).rgb.slice()
    for (let k = 0; k < 20; k++) {
      const frame = await model.step(IDLE, DT_S)
      expect(frame.repeated).toBe(true)
      expect(Buffer.compare(frame.rgb, held)).toBe(0)
    }
  })

  it('comes back to the picture first shown after a full turn', async () => {
    await model.open({ slots: DRY, seed: 8 })
    const steps = 72
    const first = (await model.step({ ...IDLE, lookYaw: 0.001 }, DT_S)).rgb.slice()
    for (let k = 0; k < steps; k++) await model.step({ ...IDLE, lookYaw: (2 * Math.PI) / steps }, DT_S)
    const last = await model.step({ ...IDLE, lookYaw: 1e-9 }, DT_S)
    let sum = 0
    for (let k = 0; k < first.length; k++) sum += (first[k]! - last.rgb[k]!) ** 2
    expect(10 * Math.log10((255 * 255 * first.length) / sum)).toBeGreaterThan(34)
  })

  it('imagines the new look of the same place after a prompt', async () => {
    await model.open({ prompt: '', seed: 3 })
    for (let k = 0; k < 12; k++) await model.step(IDLE, DT_S)
    const before = model.keyframes
    const pose = { ...(await model.step(IDLE, DT_S)).pose }
    await model.setPrompt('night')
    for (let k = 0; k < 40; k++) await model.step(IDLE, DT_S)
    const frame = await model.step(IDLE, DT_S)
    expect(model.keyframes).toBeGreaterThan(before)
    expect(frame.pose).toEqual(pose)
    expect(frame.unsure).toBeLessThan(0.05)
  })

  it('lets the player jump over unknown ground and land again', async () => {
    await model.open({ prompt: '', seed: 3 })
    let highest = 0
    let frame = await model.step({ ...IDLE, buttons: BUTTON.jump }, DT_S)
    for (let k = 0; k < 60; k++) {
      highest = Math.max(highest, frame.pose.y)
      frame = await model.step(IDLE, DT_S)
    }
    expect(highest).toBeGreaterThan(2.2)
    expect(frame.pose.y).toBeCloseTo(1.7, 1)
  })

  it('throws a ball that flies, falls and lies on the ground', async () => {
    await model.open({ prompt: '', seed: 3 })
    let frame = await model.step({ ...IDLE, buttons: BUTTON.throw }, DT_S)
    expect(frame.entities[11]).toBe(1)
    const heights: number[] = []
    for (let k = 0; k < 150; k++) {
      frame = await model.step({ ...IDLE, buttons: BUTTON.throw }, DT_S)
      heights.push(frame.entities[2]!)
    }
    // One press, one ball.
    expect(frame.entities[12 + 11]).toBe(0)
    expect(Math.max(...heights)).toBeGreaterThan(1.6)
    expect(heights.at(-1)).toBeLessThan(0.6)
    expect(heights.at(-1)).toBeGreaterThan(-0.3)
  })
})

describe('a mood board', () => {
  const flat = (r: number, g: number, b: number) => Uint8Array.from({ length: 3 * MOOD.width * MOOD.height }, (_, k) => [r, g, b][k % 3]!)
  const [red, blue] = [flat(200, 40, 40), flat(40, 40, 200)]
  /** Mean of a colour in a picture. */
  const mean = (rgb: Uint8Array, c: number) => rgb.reduce((sum, value, k) => sum + (k % 3 === c ? value : 0), 0) / (rgb.length / 3)
  const redness = async (mood?: { picture: Uint8Array; weight: number }[]) => {
    await model.open({ slots: DRY, seed: 3, ...(mood && { mood }) })
    const { rgb } = await model.step(IDLE, DT_S)
    return mean(rgb, 0) - mean(rgb, 2)
  }

  it('colours the world by the weights of its pictures', async () => {
    const at = [[1, 0.02], [0.7, 0.3], [0.3, 0.7], [0.02, 1]] as const
    const seen: number[] = []
    for (const [a, b] of at) seen.push(await redness([{ picture: red, weight: a }, { picture: blue, weight: b }]))
    expect(seen).toEqual([...seen].sort((a, b) => b - a))
    expect(seen[0]! - seen[3]!).toBeGreaterThan(120)
  })

  it('stays while one looks about, and through words about other things; words about light end it', async () => {
    await redness([{ picture: red, weight: 1 }])
    let frame = await model.step(IDLE, DT_S)
    for (let k = 0; k < 90; k++) frame = await model.step({ ...IDLE, lookYaw: 0.035 }, DT_S)
    expect(mean(frame.rgb, 0) - mean(frame.rgb, 2)).toBeGreaterThan(60)
    await model.turn({ vegetation: fill('vegetation', 'pine') })
    for (let k = 0; k < 60; k++) frame = await model.step(IDLE, DT_S)
    expect(mean(frame.rgb, 0) - mean(frame.rgb, 2)).toBeGreaterThan(60)
    await model.turn({ time: fill('time', 'night') })
    for (let k = 0; k < 60; k++) frame = await model.step(IDLE, DT_S)
    expect(mean(frame.rgb, 0) - mean(frame.rgb, 2)).toBeLessThan(40)
  })

  it('is part of a snapshot', async () => {
    await redness([{ picture: red, weight: 1 }])
    for (let k = 0; k < 5; k++) await model.step(controlsAt(k), DT_S)
    const snapshot = model.snapshot()
    const first = await hashes(model, 5, 60)
    model.restore(snapshot)
    expect(await hashes(model, 5, 60)).toEqual(first)
  })

  it('is refused where it cannot be one', async () => {
    const open = (mood: { picture: Uint8Array; weight: number }[], image?: Uint8Array) => model.open({ slots: DRY, seed: 3, mood, ...(image && { image }) })
    await expect(open([])).rejects.toThrow(/no pictures/)
    await expect(open([{ picture: red.subarray(3), weight: 1 }])).rejects.toThrow(/expected RGB of 64x36/)
    for (const weight of [0, -1, 1.01, NaN]) await expect(open([{ picture: red, weight }])).rejects.toThrow(/over 0 and up to 1/)
    await expect(open([{ picture: red, weight: 1 }], new Uint8Array(3 * 256 * 144))).rejects.toThrow(/not both/)
  })
})

describe('what moves by itself', () => {
  it('shows and never stands still, and is called and sent away without repainting', async () => {
    await model.open({ slots: DRY, seed: 3 })
    for (let k = 0; k < 110; k++) await model.step(IDLE, DT_S)
    const bare = await model.step(IDLE, DT_S)
    expect(bare.repeated).toBe(true)
    const before = bare.rgb.slice()
    const { keyframes } = model
    await model.turn({ creature: LIVELY.creature })
    for (let k = 0; k < 5; k++) await model.step(IDLE, DT_S)
    const flock = await model.step(IDLE, DT_S)
    const changed = flock.rgb.reduce((count, value, k) => count + (Math.abs(value - before[k]!) > 12 ? 1 : 0), 0) / before.length
    expect(changed).toBeGreaterThan(0.002)
    expect(changed).toBeLessThan(0.3)
    await model.turn({ creature: DRY.creature })
    await model.step(IDLE, DT_S)
    const gone = await model.step(IDLE, DT_S)
    expect(gone.repeated).toBe(true)
    expect(Buffer.compare(gone.rgb, before)).toBe(0)
    expect(model.keyframes).toBe(keyframes)
  })

  it('falls in rain unless the world is to be still', async () => {
    const move = async (still: boolean) => {
      await model.open({ slots: { ...LIVELY, creature: DRY.creature }, seed: 3, still })
      for (let k = 0; k < 110; k++) await model.step(IDLE, DT_S)
      return !(await model.step(IDLE, DT_S)).repeated
    }
    expect([await move(false), await move(true)]).toEqual([true, false])
  })
})

describe('waters', () => {
  const LAKE = changeSlots(DRY, { water: fill('water', 'lake') })
  const settled = async (slots: Slots, still = false) => {
    await model.open({ slots, seed: 3, still })
    for (let k = 0; k < 110; k++) await model.step(IDLE, DT_S)
    return model.step(IDLE, DT_S)
  }
  /** Shares of pixels that differ in the upper and in the lower half of two pictures. */
  const changed = (a: Uint8Array, b: Uint8Array) => {
    const half = a.length / 2
    const count = (from: number) => a.subarray(from, from + half).reduce((sum, value, k) => sum + (value === b[from + k] ? 0 : 1), 0) / half
    return [count(0), count(half)] as const
  }

  it('move where a world has some, unless it is to be still; all above the horizon stays', async () => {
    const before = (await settled(LAKE)).rgb.slice()
    const { keyframes } = model
    const frame = await model.step(IDLE, DT_S)
    const [above, below] = changed(before, frame.rgb)
    expect([frame.repeated, above]).toEqual([false, 0])
    expect(below).toBeGreaterThan(0.3)
    expect(model.keyframes).toBe(keyframes)
    expect((await settled(LAKE, true)).repeated).toBe(true)
    expect((await settled(DRY)).repeated).toBe(true)
  })

  it('let a frame repeat where none are in view, and move again where they are', async () => {
    await settled(LAKE)
    let frame = await model.step({ ...IDLE, lookPitch: 1.1 }, DT_S)
    for (let k = 0; k < 90; k++) frame = await model.step(IDLE, DT_S)
    expect(frame.repeated).toBe(true)
    await model.step({ ...IDLE, lookPitch: -1.1 }, DT_S)
    for (let k = 0; k < 60; k++) frame = await model.step(IDLE, DT_S)
    expect(frame.repeated).toBe(false)
  })

  it('go on in a restored world as they would have, and in a repeated walk', async () => {
    await settled(LAKE)
    const snapshot = model.snapshot()
    const recording = model.record()
    const first = await hashes(model, 0, 60)
    expect(new Set(first).size).toBe(60)
    model.restore(snapshot)
    expect(await hashes(model, 0, 60)).toEqual(first)
    model.restore(snapshot, recording)
    expect(await hashes(model, 0, 60)).toEqual(first)
  })

  it('are gone once words have taken them away', async () => {
    await settled(LAKE)
    model.setSlots(DRY)
    let frame = await model.step(IDLE, DT_S)
    for (let k = 0; k < 150; k++) frame = await model.step(IDLE, DT_S)
    expect(frame.repeated).toBe(true)
  })
})

describe('a clock that runs', () => {
  const stand = async (seconds: number) => {
    let frame = await model.step(IDLE, DT_S)
    for (let k = 0; k < 2 * seconds; k++) frame = await model.step(IDLE, 0.5)
    return frame
  }
  const brightness = (rgb: Uint8Array) => rgb.reduce((sum, value) => sum + value, 0) / rgb.length

  it('changes the light and nothing that is painted, tells the hour, and comes back to the same picture', async () => {
    await model.open({ slots: changeSlots(DRY, { time: fill('time', 'day') }), seed: 3 })
    for (let k = 0; k < 110; k++) await model.step(IDLE, DT_S)
    const day = (await stand(1)).rgb.slice()
    expect(model.news()).toBeUndefined()
    const { keyframes } = model
    await model.turn({ clock: fill('clock', 'racing') })
    await stand(40)
    expect(model.news()).toMatchObject({ slots: { time: { value: 'dusk' }, clock: { value: 'racing' } }, byItself: true })
    expect(model.news()).toBeUndefined()
    expect((await stand(20)).repeated).toBe(false)
    expect(model.news()?.slots.time.value).toBe('night')
    await model.turn({ clock: fill('clock', 'still') })
    const night = await stand(1)
    expect(night.repeated).toBe(true)
    expect(brightness(night.rgb)).toBeLessThan(0.7 * brightness(day))
    await model.turn({ time: fill('time', 'day') })
    const again = await stand(5)
    expect(again.repeated).toBe(true)
    expect(Buffer.compare(again.rgb, day)).toBe(0)
    expect(model.keyframes).toBe(keyframes)
  })

  it('goes on from another hour that is asked for', async () => {
    await model.open({ slots: changeSlots(DRY, { time: fill('time', 'day'), clock: fill('clock', 'racing') }), seed: 3 })
    await stand(60)
    expect(model.news()?.slots.time.value).toBe('night')
    await model.turn({ time: fill('time', 'dawn') })
    await stand(10)
    expect(model.news()).toBeUndefined()
    await stand(10)
    expect(model.news()?.slots.time.value).toBe('day')
  })
})

describe('another hour', () => {
  const steps = async (count: number) => {
    let frame = await model.step(IDLE, DT_S)
    for (let k = 1; k < count; k++) frame = await model.step(IDLE, DT_S)
    return frame
  }
  const brightness = (rgb: Uint8Array) => rgb.reduce((sum, value) => sum + value, 0) / rgb.length

  it('comes within ten frames, little by little, without painting, and goes as it came', async () => {
    await model.open({ slots: changeSlots(DRY, { time: fill('time', 'day') }), seed: 3 })
    const day = (await steps(110)).rgb.slice()
    const { keyframes } = model
    await model.turn({ time: fill('time', 'night') })
    let before = brightness(day)
    for (let k = 0; k < 9; k++) {
      const now = brightness((await steps(1)).rgb)
      expect(before - now).toBeLessThan(0.25 * brightness(day))
      before = now
    }
    expect(before).toBeLessThan(0.7 * brightness(day))
    expect((await steps(3)).repeated).toBe(true)
    await model.turn({ time: fill('time', 'day') })
    expect(Buffer.compare((await steps(12)).rgb, day)).toBe(0)
    expect(model.keyframes).toBe(keyframes)
  })

  it('is the one that is painted in when something else asks for painting', async () => {
    await model.open({ slots: changeSlots(DRY, { time: fill('time', 'day') }), seed: 3 })
    await steps(60)
    await model.turn({ time: fill('time', 'night') })
    await steps(12)
    const { keyframes } = model
    await model.turn({ style: fill('style', 'pastel') })
    await steps(60)
    expect(model.keyframes).toBeGreaterThan(keyframes)
    const painted = (await steps(20)).rgb.slice()
    // By night now, and so night is what stays as it is.
    await model.turn({ time: fill('time', 'day') })
    await steps(12)
    await model.turn({ time: fill('time', 'night') })
    expect(Buffer.compare((await steps(12)).rgb, painted)).toBe(0)
  })
})

describe('snapshots', () => {
  it('continue bit for bit over 300 frames, imagination, creatures, rain and the hour included', async () => {
    await model.open({ slots: LIVELY, seed: 11 })
    await hashes(model, 0, 45)
    const snapshot = model.snapshot()
    const first = await hashes(model, 45, 300)
    model.restore(snapshot)
    expect(await hashes(model, 45, 300)).toEqual(first)
  }, 300_000)

  it('replay what a thread imagined from the recording of its keyframes', async () => {
    const threaded = await WorldModel.load({ provider: 'null', imagine: 'worker' })
    await threaded.open({ prompt: '', seed: 11 })
    const snapshot = threaded.snapshot()
    const recording = threaded.record()
    const first: string[] = []
    // The thread takes what time it takes: walk until it has painted twice, then three steps more.
    const until = Date.now() + 40_000
    let left = 3
    for (let k = 0; left > 0 && Date.now() < until; k++) {
      first.push(...(await hashes(threaded, k, 1)))
      if (recording.applied.length >= 2) left--
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
    expect(recording.applied.length).toBeGreaterThanOrEqual(2)
    threaded.restore(snapshot, recording)
    expect(await hashes(threaded, 0, first.length)).toEqual(first)
    await threaded.dispose()
  })

  it('say what is wrong with bytes that are no snapshot', async () => {
    await model.open({ prompt: '', seed: 1 })
    const snapshot = model.snapshot()
    expect(() => model.restore(snapshot.subarray(0, snapshot.length - 9))).toThrow(/cannot be restored: it has/)
    expect(() => model.restore(new Uint8Array(40))).toThrow(/does not begin with SOJOURN9/)
  })
})

describe('on the CPU', () => {
  it('continues bit for bit with the real networks', async () => {
    const real = await WorldModel.load({ provider: 'cpu', imagine: 'inline' })
    await real.open({ prompt: 'a green meadow', seed: 2 })
    const walking = async () => {
      const out: string[] = []
      for (let k = 0; k < 24; k++) {
        const frame = await real.step({ ...IDLE, moveZ: 1, lookYaw: 0.01, buttons: k === 3 ? BUTTON.throw : 0 }, DT_S)
        out.push(createHash('sha256').update(frame.rgb).update(frame.entities).digest('hex'))
      }
      return out
    }
    const snapshot = real.snapshot()
    const first = await walking()
    real.restore(snapshot)
    expect(await walking()).toEqual(first)
    await real.dispose()
  })
})

describe('bad input', () => {
  it('steps no world before one is opened or after it is closed', async () => {
    await model.open({ prompt: '', seed: 1 })
    await model.close()
    expect(() => model.step(IDLE, DT_S)).toThrow(/this world is closed/)
  })

  it('refuses pictures of another size and weights that are not there', async () => {
    await expect(model.open({ prompt: '', seed: 1, image: new Uint8Array(5) })).rejects.toThrow(/expected RGB of 256x144/)
    await expect(WorldModel.load({ models: '/nowhere', imagine: 'inline' })).rejects.toMatchObject({ reason: 'weights-missing' })
    await expect(WorldModel.load({ models: '/nowhere', imagine: 'worker' })).rejects.toMatchObject({ reason: 'weights-missing' })
  })
})
