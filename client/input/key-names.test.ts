import { describe, expect, it } from 'vitest'
import { keyName, keyNames } from './key-names.ts'

describe('key names', () => {
  it('prints keys as the layout has them', () => {
    const azerty = new Map([['KeyW', 'z'], ['Semicolon', 'm'], ['Space', ' ']])
    expect(keyName('KeyW', azerty)).toBe('Z')
    expect(keyName('Semicolon', azerty)).toBe('M')
    expect(keyName('KeyW')).toBe('W')
    expect(['Digit1', 'Numpad1', 'NumpadEnter', 'Semicolon', 'Space', 'ArrowUp'].map((code) => keyName(code))).toEqual(['1', 'Num 1', 'Num Enter', ';', 'Space', '↑'])
    expect(keyName('Space', azerty)).toBe('Space')
  })

  it('counts twins once, and names the second alone', () => {
    expect(keyNames(['ShiftLeft', 'ShiftRight'])).toEqual(['Shift'])
    expect(keyNames(['KeyT', 'Enter', 'NumpadEnter'])).toEqual(['T', 'Enter'])
    expect(keyNames(['ShiftRight'])).toEqual(['Right Shift'])
  })
})
