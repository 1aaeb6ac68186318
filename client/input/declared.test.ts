import { describe, expect, it, vi } from 'vitest'
import { BUTTON_NAMES, type DeclaredControl } from '../../core/controls.ts'
import { inSentence, makeDeclared } from './declared.ts'

const YARD: DeclaredControl[] = [{ button: 'throw', does: 'Throw a ball' }, { button: 'pour', does: 'Pour honey' }]

describe('declared controls', () => {
  it('are all there may be where there is no world, and those of the world once there is one', () => {
    const declared = makeDeclared()
    const buttons = () => declared.controls().map(({ button }) => button)
    expect(new Set(buttons())).toEqual(new Set(BUTTON_NAMES))
    declared.become([])
    expect(buttons()).toEqual([])
    declared.become(YARD)
    expect(buttons()).toEqual(['throw', 'pour'])
    declared.forget()
    expect(buttons().length).toBe(BUTTON_NAMES.length)
  })

  it('are told when they change, and only then', () => {
    const declared = makeDeclared()
    const listener = vi.fn()
    declared.shown(listener)
    expect(listener).toHaveBeenCalledTimes(1)
    declared.become(YARD)
    declared.become(YARD.map((control) => ({ ...control })))
    expect(listener).toHaveBeenCalledTimes(2)
    declared.become([YARD[0]!, { button: 'pour', does: 'Pour lava' }])
    declared.become([...YARD].reverse())
    expect(listener).toHaveBeenCalledTimes(4)
  })

  it('are called as the world calls them, everything else as the key map does', () => {
    const declared = makeDeclared()
    expect(declared.doesOf('pour')).toBe('Pour')
    declared.become(YARD)
    expect([declared.doesOf('pour'), declared.doesOf('jump'), declared.doesOf('forward'), declared.doesOf('help')]).toEqual(['Pour honey', 'Jump', 'Walk forward', 'Controls'])
    expect(inSentence('Pour honey')).toBe('pour honey')
  })
})
