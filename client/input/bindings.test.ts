import { describe, expect, it } from 'vitest'
import { BUTTON_NAMES } from '../../core/controls.ts'
import { BINDINGS, isButton, isHeld } from './bindings.ts'

describe('bindings', () => {
  it('gives every key one meaning', () => {
    const codes = BINDINGS.flatMap((binding) => binding.codes)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('tells held actions from commands', () => {
    expect(isHeld('jump')).toBe(true)
    expect(isHeld('leave')).toBe(false)
  })

  it('has a key for every button, which is held', () => {
    const buttons = BINDINGS.map(({ action }) => action).filter(isButton)
    expect(new Set(buttons)).toEqual(new Set(BUTTON_NAMES))
    expect(buttons.every(isHeld)).toBe(true)
    expect([isButton('forward'), isButton('help')]).toEqual([false, false])
  })
})
