import { describe, expect, it } from 'vitest'
import { BINDINGS, isHeld } from './bindings.ts'

describe('bindings', () => {
  it('gives every key one meaning', () => {
    const codes = BINDINGS.flatMap((binding) => binding.codes)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('tells held actions from commands', () => {
    expect(isHeld('jump')).toBe(true)
    expect(isHeld('leave')).toBe(false)
  })
})
