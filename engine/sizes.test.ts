import { describe, expect, it } from 'vitest'
import { IDLE } from '../core/controls.ts'
import { WorldModel } from './world-model.ts'
import { readManifest } from './models/manifest.ts'
import { chooseSize, folderOf, NANO_FROM_MS, SIZES, sizeFor } from './sizes.ts'

describe('sizes', () => {
  it('is nano from the limit on', () => {
    expect(sizeFor(NANO_FROM_MS - 0.1)).toBe('s')
    expect(sizeFor(NANO_FROM_MS)).toBe('nano')
  })

  it('is found by timing S, and says why', async () => {
    const { size, why } = await chooseSize('cpu')
    const stepMs = Number(/takes ([\d.]+) ms/.exec(why)![1])
    expect(stepMs).toBeGreaterThan(0.5)
    expect(why.startsWith(`${size}:`)).toBe(true)
    expect(size).toBe(sizeFor(stepMs))
    expect((await chooseSize('cuda')).size).toBe('s')
  })

  it('each has a folder of its own name', () => {
    for (const size of SIZES) expect(readManifest(folderOf(size)).name).toBe(size)
  })

  it('a world begun in one goes on in the other, where it was', async () => {
    const large = await WorldModel.load({ models: folderOf('s'), imagine: 'inline' })
    await large.open({ prompt: 'a green meadow at noon', seed: 4, still: true })
    for (let k = 0; k < 5; k++) await large.step({ ...IDLE, moveZ: 1 }, 1 / 30)
    const snapshot = large.snapshot()
    const { pose: there, rgb: shown } = await large.step(IDLE, 1 / 30)
    const small = await WorldModel.load({ models: folderOf('nano'), imagine: 'inline' })
    small.restore(snapshot)
    const { pose: here, rgb } = await small.step(IDLE, 1 / 30)
    expect(here).toEqual(there)
    expect(small.keyframes).toBe(large.keyframes)
    const off = rgb.reduce((sum, value, k) => sum + Math.abs(value - shown[k]!), 0) / rgb.length
    // Another network painted it: nearly the same picture, and not the very same.
    expect(off).toBeGreaterThan(0)
    expect(off).toBeLessThan(8)
    await large.dispose()
    await small.dispose()
  })
})
