import { describe, expect, it } from 'vitest'
import { Requests } from './requests.ts'
import type { Reading, World } from './world.ts'

const reading: Reading = { understood: [], notUnderstood: [], slots: {} as never, controls: [] }

function setUp(broken: { open?: boolean } = {}) {
  const calls: string[] = []
  const news: Reading[] = []
  const world: World = {
    open: async ({ prompt, seed }) => {
      calls.push(`open ${prompt} ${seed}`)
      if (broken.open) throw new Error('no')
      return reading
    },
    setPrompt: async (text) => {
      calls.push(`prompt ${text}`)
      return reading
    },
    turn: async (slots) => {
      calls.push(`turn ${Object.keys(slots).join(' ')}`)
      return reading
    },
    step: () => {
      throw new Error('not here')
    },
    news: () => news.shift(),
    close: async () => void calls.push('close'),
    dispose: async () => void calls.push('dispose'),
  }
  const requests = new Requests(world, { reading: (visit, { byItself }) => calls.push(`reading ${visit}${byItself ? ' by itself' : ''}`), failed: (visit, error) => calls.push(`failed ${visit} ${String(error)}`) })
  return { calls, news, requests }
}

describe('requests', () => {
  it('waits until a world is open, then lets the loop run, doing prompts on the way', async () => {
    const { calls, requests } = setUp()
    const settled = requests.settle()
    requests.push({ type: 'open', visit: 3, request: { prompt: 'a', seed: 1 } })
    expect(await settled).toBe(true)
    expect(await requests.settle()).toBe(false)
    requests.push({ type: 'prompt', text: 'b' })
    expect(await requests.settle()).toBe(false)
    requests.push({ type: 'turn', slots: { time: { value: 'night', strength: 0.6 } } })
    expect(await requests.settle()).toBe(false)
    expect(calls).toEqual(['open a 1', 'reading 3', 'prompt b', 'reading 3', 'turn time', 'reading 3'])
    expect(requests.prompts).toBe(2)
  })

  it('tells what changed by itself, once, of the world that is open', async () => {
    const { calls, news, requests } = setUp()
    news.push({ ...reading, byItself: true })
    requests.push({ type: 'open', visit: 3, request: { prompt: 'a', seed: 1 } })
    await requests.settle()
    await requests.settle()
    await requests.settle()
    expect(calls).toEqual(['open a 1', 'reading 3', 'reading 3 by itself'])
  })

  it('stands still while paused, and says so afterwards; a new world is not paused', async () => {
    const { calls, requests } = setUp()
    requests.push({ type: 'open', visit: 1, request: { prompt: 'a', seed: 1 } })
    await requests.settle()
    requests.push({ type: 'pause', paused: true })
    let over = false
    const settled = requests.settle().then((stoodStill) => {
      over = true
      return stoodStill
    })
    await new Promise((resolve) => setTimeout(resolve, 5))
    expect(over).toBe(false)
    requests.push({ type: 'open', visit: 2, request: { prompt: 'b', seed: 2 } })
    expect(await settled).toBe(true)
    expect(calls).toEqual(['open a 1', 'reading 1', 'close', 'open b 2', 'reading 2'])
  })

  it('reports a failure with its visit, closes the world, and lives for the next', async () => {
    const { calls, requests } = setUp({ open: true })
    requests.push({ type: 'open', visit: 1, request: { prompt: 'a', seed: 1 } })
    requests.push({ type: 'stop' })
    expect(await requests.settle()).toBeUndefined()
    expect(calls).toEqual(['open a 1', 'failed 1 Error: no', 'close'])
  })

  it('ignores prompts and sliders without a world', async () => {
    const { calls, requests } = setUp()
    requests.push({ type: 'prompt', text: 'b' })
    requests.push({ type: 'turn', slots: { time: { value: 'night', strength: 0.6 } } })
    requests.push({ type: 'stop' })
    expect(await requests.settle()).toBeUndefined()
    expect(calls).toEqual([])
  })
})
