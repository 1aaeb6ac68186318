import { describe, expect, it } from 'vitest'
import { otherWays } from './other-ways.ts'

describe('other ways to play', () => {
  it('name what the world declares, in its order and its words', () => {
    const ways = new Map(otherWays([{ button: 'throw', does: 'Throw a ball' }, { button: 'pour', does: 'Pour honey' }, { button: 'run', does: 'Run' }]))
    expect(ways.get('Touch')).toBe('Left thumb walks (push far to run), right thumb looks; buttons to throw a ball and pour honey; “Tilt to look” turns the view with the phone.')
    expect(ways.get('Gamepad')).toBe('Left stick walks, right stick looks, menu pauses; right trigger: throw a ball, left trigger: pour honey, left bumper: run.')
  })

  it('are walking and looking where nothing is declared', () => {
    const ways = new Map(otherWays([]))
    expect(ways.get('Touch')).toBe('Left thumb walks, right thumb looks; “Tilt to look” turns the view with the phone.')
    expect(ways.get('Gamepad')).toBe('Left stick walks, right stick looks, menu pauses.')
  })
})
