import { describe, expect, it } from 'vitest'
import { FORESEEN } from './planner.ts'
import { URGENT, nextLeadS, overtaken, restMs } from './pace.ts'

const pose = { x: 0, y: 1.6, z: 0, yaw: 0, pitch: 0 }
const look = (unsure: number, yaw = 0, z = 0) => ({ pose: { ...pose, yaw, z }, path: new Float32Array(3 * FORESEEN.places), yawRate: 0, unsure })

describe('the pace of painting', () => {
  it('rests for longer than it works while nothing on the screen is missing, and for less where much is', () => {
    expect(restMs(10, URGENT)).toBeGreaterThan(10)
    expect(restMs(10, URGENT + 0.01)).toBeLessThan(10)
  })

  it('gives up a view aside, or far away, that was begun in a quiet moment, once guesses are on the screen', () => {
    expect(overtaken(pose, 0, look(0.3, 0.7))).toBe(true)
    expect(overtaken(pose, 0, look(0.3, 0.7 + 2 * Math.PI))).toBe(true)
    expect(overtaken(pose, 0, look(0.3, 0, 20))).toBe(true)
  })

  it('goes on with what is ahead, in quiet moments, and with what was chosen although guesses were on the screen', () => {
    expect(overtaken(pose, 0, look(0.3))).toBe(false)
    expect(overtaken(pose, 0, look(0.3, 2 * Math.PI))).toBe(false)
    expect(overtaken(pose, 0, look(URGENT, 0.7))).toBe(false)
    expect(overtaken(pose, 0.3, look(0.3, 0.7))).toBe(false)
  })
})

it('plans as far ahead as paintings take, and waits for no stall', () => {
  let leadS = 0.4
  for (let k = 0; k < 20; k++) leadS = nextLeadS(leadS, 900)
  expect(leadS).toBeCloseTo(0.9, 2)
  expect(nextLeadS(leadS, 60_000)).toBe(1.5)
})
