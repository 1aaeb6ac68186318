import { describe, expect, it } from 'vitest'
import { actionOf, BINDINGS, isHeld, keyName, keyNames } from './bindings.ts'

describe('bindings', () => {
  it('gives every key one meaning', () => {
    const codes = BINDINGS.flatMap((binding) => binding.codes)
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('keeps the keys that are promised from outside', () => {
    const promised = { KeyW: 'forward', KeyA: 'left', KeyS: 'back', KeyD: 'right', ArrowUp: 'lookUp', Space: 'jump', KeyF: 'throw', Escape: 'leave' }
    for (const [code, action] of Object.entries(promised)) expect(actionOf(code, '')).toBe(action)
  })

  it('goes by place, except for the question mark', () => {
    expect(actionOf('KeyW', 'z')).toBe('forward')
    expect(actionOf('Minus', '?')).toBe('help')
    expect(actionOf('KeyZ', 'w')).toBeUndefined()
  })

  it('tells held actions from commands', () => {
    expect(isHeld('jump')).toBe(true)
    expect(isHeld('leave')).toBe(false)
  })

  it('prints keys as the layout has them', () => {
    expect(keyName('KeyW', new Map([['KeyW', 'z']]))).toBe('Z')
    expect(keyName('KeyW')).toBe('W')
    expect(keyNames(BINDINGS.find((b) => b.action === 'run')!)).toEqual(['Shift'])
    expect(keyNames(BINDINGS.find((b) => b.action === 'help')!)).toEqual(['H', '?'])
  })
})
