import { describe, expect, it } from 'vitest'
import { SLOT_DIMS, SLOT_OFFSET, SLOTS } from '../../core/slots.ts'
import type { Session } from '../backend/backend.ts'
import { DEFAULT_MODELS } from '../models/manifest.ts'
import { loadNetworks } from '../models/networks.ts'
import { standingAt } from '../testing/hills.ts'
import { makeImaginer, PAINTING } from './imagination.ts'
import { PLANE } from './sampler.ts'
import { LOOK_DIMS } from './style.ts'
import { likelihood } from './verifier.ts'

const at = (slot: 'time' | 'biome' | 'material', value: string) => SLOT_OFFSET[slot] + (SLOTS[slot] as readonly string[]).indexOf(value)

describe('the likelihood of what was asked for', () => {
  const asked = new Float32Array(SLOT_DIMS)
  asked[at('time', 'night')] = 0.6

  it('is the log of the soft-max at the value that is filled, summed over what a picture shows', () => {
    const logits = new Float32Array(SLOT_DIMS)
    const even = likelihood(logits, asked)
    logits[at('time', 'night')] = 2
    expect(likelihood(logits, asked) - even).toBeCloseTo(Math.log(Math.exp(2) / (Math.exp(2) + 3)) - Math.log(1 / 4), 5)
    logits[at('material', 'wood')] = 9
    expect(likelihood(logits, asked)).toBeCloseTo(even + Math.log(Math.exp(2) / (Math.exp(2) + 3)) - Math.log(1 / 4), 5)
  })

  it('does not let one word that shows nowhere outweigh the others', () => {
    const logits = new Float32Array(SLOT_DIMS)
    const even = likelihood(logits, asked)
    logits[at('time', 'day')] = 50
    expect(likelihood(logits, asked) - even).toBeCloseTo(-3 - Math.log(1 / 4), 5)
  })
})

describe('openings', () => {
  /** A painter whose picture is one grey, another one for each noise, and a reader to whom dark pictures are night. */
  async function opened(readsNight: (grey: number) => number) {
    const networks = await loadNetworks({ models: DEFAULT_MODELS, provider: 'null' }, PAINTING)
    const greys: number[] = []
    const imagine = networks.sessions.imagine!
    imagine.run = () => {
      const grey = Math.max(-1, Math.min(1, imagine.inputs['noisy']![0]! / 3))
      imagine.outputs['x']!.fill(grey, 0, 3 * PLANE)
      return Promise.resolve()
    }
    const verifier: Session = {
      name: 'verifier',
      inputs: { rgb: new Float32Array(3 * PLANE) },
      outputs: { logits: new Float32Array(SLOT_DIMS) },
      run: () => {
        const grey = verifier.inputs['rgb']![0]!
        greys.push(grey)
        verifier.outputs['logits']![at('time', 'night')] = readsNight(grey)
        return Promise.resolve()
      },
      close: () => Promise.resolve(),
    }
    networks.sessions.verifier = verifier
    const imaginer = makeImaginer(networks)
    const slots = new Float32Array(SLOT_DIMS)
    slots[at('time', 'night')] = 1
    imaginer.begin({ seed: 7, index: 0, slots, epoch: 0, style: new Float32Array(LOOK_DIMS), styleEpoch: -1, tried: [], keyframes: [] })
    return { greys, painted: await imaginer.opening(standingAt(0, 0)) }
  }
  const greyOf = (value: number) => Math.round((value + 1) * 127.5)

  it('are painted four times, and the one that shows what was asked for is kept', async () => {
    const { greys, painted } = await opened((grey) => -grey)
    expect(greys.length).toBe(4)
    expect(new Set(greys).size).toBe(4)
    const darkest = Math.min(...greys)
    expect(Math.abs(painted.keyframe.full.rgb[0]! - greyOf(darkest))).toBeLessThanOrEqual(2)
    expect(greys.indexOf(darkest)).not.toBe(3)
    expect(painted.index).toBe(0)
  })

  it('are the same again for the same seed', async () => {
    const [first, second] = [await opened((grey) => -grey), await opened((grey) => -grey)]
    expect(second.painted.keyframe.full.rgb).toEqual(first.painted.keyframe.full.rgb)
  })
})
