import { describe, expect, it } from 'vitest'
import { BINDINGS, isFixed } from './bindings.ts'
import { actionOf, DEFAULT_KEYS, type KeyMap, readKeyMap, rebind, swap, writeKeyMap } from './key-map.ts'

/** The map after a change that must be granted. */
function rebound(map: KeyMap, action: Parameters<typeof rebind>[1], code: string): KeyMap {
  const result = rebind(map, action, code)
  if ('problem' in result) throw new Error(result.problem)
  return result.map
}

describe('the keys as they come', () => {
  it('keep what is promised from outside', () => {
    const promised = { KeyW: 'forward', KeyA: 'left', KeyS: 'back', KeyD: 'right', ArrowUp: 'lookUp', Space: 'jump', KeyF: 'throw', KeyE: 'pour', Escape: 'leave' }
    for (const [code, action] of Object.entries(promised)) expect(actionOf(DEFAULT_KEYS, code, '')).toBe(action)
  })

  it('go by place, except for the question mark', () => {
    expect(actionOf(DEFAULT_KEYS, 'KeyW', 'z')).toBe('forward')
    expect(actionOf(DEFAULT_KEYS, 'Minus', '?')).toBe('help')
    expect(actionOf(DEFAULT_KEYS, 'KeyZ', 'w')).toBeUndefined()
  })

  it('could all be chosen by a player, but for those that are fixed', () => {
    const chosen = BINDINGS.filter(({ action }) => !isFixed(action)).flatMap(({ action, codes }) => codes.map((code) => rebind(DEFAULT_KEYS, action, code)))
    expect(chosen.filter((result) => 'problem' in result)).toEqual([])
  })
})

describe('another key', () => {
  it('takes the place of all that the action had', () => {
    const map = rebound(DEFAULT_KEYS, 'prompt', 'KeyQ')
    expect(actionOf(map, 'KeyQ', 'a')).toBe('prompt')
    for (const code of ['KeyT', 'Enter', 'NumpadEnter']) expect(actionOf(map, code, '')).toBeUndefined()
    expect(actionOf(DEFAULT_KEYS, 'KeyQ', '')).toBeUndefined()
  })

  it('is not taken from another action, whose it is told; the two can be swapped', () => {
    expect(rebind(DEFAULT_KEYS, 'jump', 'ShiftRight')).toEqual({ problem: 'taken', by: 'run' })
    const map = swap(DEFAULT_KEYS, 'jump', 'run')
    expect([actionOf(map, 'ShiftLeft', ''), actionOf(map, 'ShiftRight', ''), actionOf(map, 'Space', '')]).toEqual(['jump', 'jump', 'run'])
  })

  it('is never one of the browser, and Esc and Tab stay', () => {
    for (const code of ['F5', 'ControlLeft', 'AltRight', 'MetaLeft', 'CapsLock', 'Escape', 'Tab', 'Unidentified', '', 'KeyAB', 'xKeyA']) {
      expect(rebind(DEFAULT_KEYS, 'jump', code), code).toEqual({ problem: 'not-free' })
    }
    expect(rebind(DEFAULT_KEYS, 'leave', 'KeyQ')).toEqual({ problem: 'not-free' })
  })
})

describe('a map that is kept', () => {
  it('comes back as it was; nothing is kept of one that was not changed', () => {
    const map = swap(rebound(rebound(DEFAULT_KEYS, 'jump', 'KeyQ'), 'forward', 'Numpad8'), 'clip', 'record')
    expect(readKeyMap(writeKeyMap(map)!)).toEqual(map)
    expect(writeKeyMap(DEFAULT_KEYS)).toBeUndefined()
    expect(writeKeyMap(rebound(rebound(DEFAULT_KEYS, 'jump', 'KeyQ'), 'jump', 'Space'))).toBeUndefined()
  })

  it.each([
    ['nothing', null],
    ['no JSON', '{'],
    ['no object', '"jump"'],
    ['null', 'null'],
    ['a list', '[1]'],
    ['an action there is not', '{"fly":["KeyQ"]}'],
    ['a name that every object has', '{"constructor":["KeyQ"]}'],
    ['an action that is fixed', '{"leave":["KeyQ"]}'],
    ['a key that is not free', '{"jump":["F5"]}'],
    ['no key', '{"jump":[]}'],
    ['no list', '{"jump":"KeyQ"}'],
    ['no text', '{"jump":[1]}'],
    ['a key of another action', '{"jump":["KeyW"]}'],
    ['the same key twice', '{"jump":["KeyQ"],"run":["KeyQ"]}'],
    ['the same key twice for one action', '{"jump":["KeyQ","KeyQ"]}'],
  ])('that holds %s is as it comes', (_, text) => {
    expect(readKeyMap(text)).toEqual(DEFAULT_KEYS)
  })
})
