import { describe, expect, it } from 'vitest'
import { BUTTON_NAMES } from '../../core/controls.ts'
import { LIMITS } from '../../core/limits.ts'
import { DEFAULT_STRENGTH, fill, SLOT_NAMES, SLOTS, type Slots } from '../../core/slots.ts'
import { declaredControls } from './declared.ts'

const plain = Object.fromEntries(SLOT_NAMES.map((name) => [name, { value: SLOTS[name][0], strength: DEFAULT_STRENGTH }])) as Slots

describe('the controls of a world', () => {
  it('are those of its family, what it is about first', () => {
    const buttons = (family: 'landscape' | 'yard') => declaredControls({ ...plain, family: fill('family', family) }).map(({ button }) => button)
    expect(buttons('landscape')).toEqual(['jump', 'run', 'throw', 'pour', 'put', 'hang'])
    expect(buttons('yard')).toEqual(['throw', 'put', 'pour', 'hang', 'jump', 'run'])
  })

  it('pour what the world has', () => {
    const pours = SLOTS.liquid.map((value) => declaredControls({ ...plain, liquid: fill('liquid', value) }).find(({ button }) => button === 'pour')?.does)
    expect(pours).toEqual(['Pour water', 'Pour honey', 'Pour lava'])
  })

  it('are told as the protocol has them: each once, in few words', () => {
    for (const family of SLOTS.family) {
      const controls = declaredControls({ ...plain, family: fill('family', family) })
      expect(new Set(controls.map(({ button }) => button))).toEqual(new Set(BUTTON_NAMES))
      expect(controls.length).toBe(BUTTON_NAMES.length)
      for (const { does } of controls) expect(does.length).toBeLessThanOrEqual(LIMITS.controlDoesLength)
    }
  })
})
