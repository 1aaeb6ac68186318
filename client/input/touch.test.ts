import { describe, expect, it } from 'vitest'
import { BUTTON } from '../../core/controls.ts'
import { buttonsOf } from './gamepad.ts'
import { STICK_RADIUS_PX, tiltOf, underThumb } from './touch.ts'

describe('touch stick', () => {
  it('is proportional inside its travel and never longer than one', () => {
    expect(tiltOf(STICK_RADIUS_PX / 2, 0)).toMatchObject({ x: 0.5 })
    const far = tiltOf(300, -400)
    expect(Math.hypot(far.x, far.y)).toBeCloseTo(1)
    expect(far.y).toBeCloseTo(0.8)
  })

  it('runs only at the end of the travel, forward', () => {
    expect(tiltOf(0, -STICK_RADIUS_PX).run).toBe(true)
    expect(tiltOf(0, -STICK_RADIUS_PX * 0.8).run).toBe(false)
    expect(tiltOf(STICK_RADIUS_PX, 0).run).toBe(false)
    expect(tiltOf(0, STICK_RADIUS_PX).run).toBe(false)
  })
})

describe('touch buttons', () => {
  it('are those the world declares, in its order, but for running', () => {
    const declared = (['throw', 'run', 'pour'] as const).map((button) => ({ button, does: button }))
    expect(underThumb(declared).map(({ button }) => button)).toEqual(['throw', 'pour'])
    expect(underThumb([])).toEqual([])
  })
})

describe('gamepad buttons', () => {
  const pad = (...pressed: number[]) => ({ buttons: Array.from({ length: 17 }, (_, k) => ({ value: pressed.includes(k) ? 1 : 0, pressed: false, touched: false })) })

  it('maps the standard layout', () => {
    expect(buttonsOf(pad(0, 7))).toBe(BUTTON.jump | BUTTON.throw)
    expect(buttonsOf(pad(4))).toBe(BUTTON.run)
    expect(buttonsOf(pad(10))).toBe(BUTTON.run)
    expect(buttonsOf(pad(6))).toBe(BUTTON.pour)
    expect(buttonsOf(pad(2))).toBe(BUTTON.put)
    expect(buttonsOf(pad(3))).toBe(BUTTON.hang)
    expect(buttonsOf(pad(1))).toBe(0)
  })
})
