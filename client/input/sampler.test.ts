import { describe, expect, it } from 'vitest'
import { BUTTON } from '../../core/controls.ts'
import { DEAD_ZONE, KEY_LOOK_RAD_S, makeSampler, shapeStick, TAP_MS } from './sampler.ts'

describe('sampler', () => {
  it('turns held keys into axes and buttons', () => {
    const sampler = makeSampler()
    sampler.press('forward', 0)
    sampler.press('left', 0)
    sampler.press('jump', 0)
    sampler.press('run', 0)
    const { controls } = sampler.take(10)
    expect(controls).toMatchObject({ moveX: -1, moveZ: 1, buttons: BUTTON.jump | BUTTON.run })
  })

  it('cancels opposite keys and never exceeds full speed', () => {
    const sampler = makeSampler()
    sampler.press('left', 0)
    sampler.press('right', 0)
    sampler.press('forward', 0)
    sampler.stickMove(0, 1, 0)
    expect(sampler.take(10).controls).toMatchObject({ moveX: 0, moveZ: 1 })
  })

  it('hands look motion over exactly once', () => {
    const sampler = makeSampler()
    sampler.look(0.1, -0.02, 5)
    sampler.look(0.1, 0, 6)
    expect(sampler.take(10).controls.lookYaw).toBeCloseTo(0.2)
    expect(sampler.take(20).controls.lookYaw).toBe(0)
  })

  it('knows of look motion nobody was told of, whether it was sampled or not', () => {
    const sampler = makeSampler()
    expect(sampler.lookPending()).toBe(false)
    sampler.look(0, 0, 4)
    expect(sampler.lookPending()).toBe(false)
    sampler.look(0.1, 0, 5)
    sampler.look(0.1, 0, 6)
    sampler.take(10)
    expect(sampler.lookPending()).toBe(true)
    expect(sampler.takeLookNews()).toBe(5)
    expect(sampler.lookPending()).toBe(false)
    expect(sampler.takeLookNews()).toBeNaN()
  })

  it('turns by time while an arrow is held, but not across a stall', () => {
    const sampler = makeSampler()
    sampler.take(1000)
    sampler.press('lookRight', 1000)
    expect(sampler.take(1020).controls.lookYaw).toBeCloseTo(KEY_LOOK_RAD_S * 0.02)
    expect(sampler.take(61020).controls.lookYaw).toBeLessThanOrEqual(KEY_LOOK_RAD_S * 0.05)
  })

  it('reports changes with the time of their first event', () => {
    const sampler = makeSampler()
    expect(sampler.take(0).changed).toBe(false)
    sampler.press('forward', 3)
    sampler.press('jump', 7)
    const first = sampler.take(8)
    expect([first.changed, first.eventMs]).toEqual([true, 3])
    expect(sampler.take(16).changed).toBe(false)
    sampler.release('forward', 20)
    expect(sampler.take(24).changed).toBe(true)
  })

  it('keeps a tapped button down long enough for the frame loop to see it', () => {
    const sampler = makeSampler()
    sampler.press('throw', 100)
    sampler.release('throw', 101)
    expect(sampler.take(102).controls.buttons).toBe(BUTTON.throw)
    expect(sampler.take(100 + TAP_MS - 1).controls.buttons).toBe(BUTTON.throw)
    expect(sampler.take(100 + TAP_MS).controls.buttons).toBe(0)
  })

  it('hears thumbs and pads as soon as keys: when they begin and end, not while nothing changes', () => {
    const sampler = makeSampler()
    sampler.padHold(BUTTON.pour, 5)
    expect([sampler.pending(), sampler.keyPending()]).toEqual([true, true])
    expect(sampler.take(6)).toMatchObject({ changed: true, eventMs: 5 })
    sampler.padHold(BUTTON.pour, 7)
    expect(sampler.pending()).toBe(false)
    sampler.stickMove(0, 0.5, 8)
    expect(sampler.keyPending()).toBe(true)
    sampler.take(9)
    sampler.stickMove(0, 0.6, 10)
    expect([sampler.pending(), sampler.keyPending()]).toEqual([true, false])
    sampler.take(11)
    sampler.stickMove(0, 0.6, 12)
    expect(sampler.pending()).toBe(false)
    sampler.stickMove(0, 0, 13)
    expect(sampler.keyPending()).toBe(true)
  })

  it('pours for as long as the button is held', () => {
    const sampler = makeSampler()
    sampler.press('pour', 0)
    expect(sampler.take(1000).controls.buttons).toBe(BUTTON.pour)
    sampler.release('pour', 1001)
    expect(sampler.take(1002).controls.buttons).toBe(0)
  })

  it('hears no button that means nothing, from whichever device', () => {
    const sampler = makeSampler()
    sampler.allow(BUTTON.throw | BUTTON.pour, 0)
    sampler.press('jump', 1)
    sampler.press('run', 1)
    sampler.padHold(BUTTON.jump, 1)
    expect([sampler.pending(), sampler.active()]).toEqual([false, false])
    expect(sampler.take(2).controls.buttons).toBe(0)
    sampler.press('pour', 3)
    sampler.press('forward', 3)
    sampler.padHold(BUTTON.throw | BUTTON.run, 3)
    expect(sampler.take(4).controls).toMatchObject({ moveZ: 1, buttons: BUTTON.pour | BUTTON.throw })
  })

  it('lets go of what stops meaning anything, at once and until it is pressed again', () => {
    const sampler = makeSampler()
    sampler.press('jump', 0)
    sampler.press('throw', 0)
    sampler.press('forward', 0)
    sampler.padHold(BUTTON.jump, 1)
    sampler.take(1)
    sampler.allow(BUTTON.throw | BUTTON.pour, 2)
    expect([sampler.pending(), sampler.keyPending()]).toEqual([true, true])
    const { controls, changed } = sampler.take(3)
    expect([controls.moveZ, controls.buttons, changed]).toEqual([1, BUTTON.throw, true])
    sampler.allow(BUTTON.jump | BUTTON.throw, 4)
    expect(sampler.pending()).toBe(false)
    expect(sampler.take(5).controls.buttons).toBe(BUTTON.throw)
    sampler.release('jump', 6)
    sampler.press('jump', 7)
    expect(sampler.take(8).controls.buttons).toBe(BUTTON.jump | BUTTON.throw)
  })

  it('counts the start of a turn as a change, its continuation not', () => {
    const sampler = makeSampler()
    sampler.look(0.1, 0, 1)
    expect(sampler.take(2).changed).toBe(true)
    sampler.look(0.1, 0, 3)
    expect(sampler.take(4).changed).toBe(false)
  })

  it('lets everything go at once', () => {
    const sampler = makeSampler()
    sampler.press('forward', 0)
    sampler.stickLook(1, 0)
    sampler.padHold(BUTTON.throw, 0)
    sampler.releaseAll(1)
    expect(sampler.active()).toBe(false)
    expect(sampler.take(10).controls).toEqual({ moveX: 0, moveZ: 0, lookYaw: 0, lookPitch: 0, buttons: 0 })
  })

  it('shapes sticks: still inside the dead zone, full at full tilt, monotonic between', () => {
    const out = { x: 0, y: 0 }
    expect(shapeStick(DEAD_ZONE, 0, out).x).toBe(0)
    expect(shapeStick(1, 0, out).x).toBeCloseTo(1)
    const half = shapeStick(0.5, 0, out).x
    expect(half).toBeGreaterThan(0)
    expect(shapeStick(0.7, 0, out).x).toBeGreaterThan(half)
  })

  it('says that a key waits to be sent, until it is sampled; held keys repeat no news', () => {
    const sampler = makeSampler()
    sampler.look(0.1, 0, 1)
    expect(sampler.keyPending()).toBe(false)
    sampler.press('forward', 2)
    expect(sampler.keyPending()).toBe(true)
    sampler.take(3)
    sampler.press('forward', 4)
    expect(sampler.keyPending()).toBe(false)
    sampler.release('forward', 5)
    expect(sampler.keyPending()).toBe(true)
  })
})
