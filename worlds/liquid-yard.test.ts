import { describe, expect, it } from 'vitest'
import { sampleSpec } from './grammar.ts'
import { createYardLiquid } from './liquid-yard.ts'
import { layOut } from './scene-layout.ts'

function specOf(family: 'yard' | 'landscape', liquid: 'water' | 'honey' | 'lava') {
  const { spec } = sampleSpec(3, 'train')
  const slots = { ...spec.slots, family: { value: family, strength: 0.6 }, liquid: { value: liquid, strength: 0.6 } } as const
  return { ...spec, slots }
}

describe('the liquid of a yard', () => {
  it('pours, stays on the floor and keeps what was poured', () => {
    for (const kind of ['water', 'honey', 'lava'] as const) {
      const spec = specOf('yard', kind)
      const yard = createYardLiquid(spec, layOut(spec), () => 2)!
      for (let k = 0; k < 270; k++) yard.step(1 / 30)
      expect(Math.abs(yard.liquid.volumeM3() - 0.035 * 7)).toBeLessThan(2e-3)
      const { surface, nx, nz } = yard.field()
      const wet = surface.filter((y) => !Number.isNaN(y))
      expect(surface).toHaveLength(nx * nz)
      expect(wet.length).toBeGreaterThan(20)
      expect(Math.min(...wet)).toBeGreaterThan(2)
      expect(Math.max(...wet)).toBeLessThan(2.6)
    }
  })

  it('covers less floor as honey than as water', () => {
    const covered = (kind: 'water' | 'honey') => {
      const spec = specOf('yard', kind)
      const yard = createYardLiquid(spec, layOut(spec), () => 0)!
      for (let k = 0; k < 90; k++) yard.step(1 / 30)
      return yard.field().surface.filter((y) => y > 0.004).length
    }
    expect(covered('honey')).toBeLessThan(covered('water'))
  })

  it('is only there in a yard', () => {
    const spec = specOf('landscape', 'water')
    expect(createYardLiquid(spec, layOut(spec), () => 0)).toBeUndefined()
  })
})
