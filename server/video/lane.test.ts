import { expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { needsKey, noteLane, passes, startLane } from './lane.ts'

it('starts with a key frame and then takes every frame', () => {
  const lane = startLane(true)
  expect(needsKey(lane, 0)).toBe(true)
  expect([false, true, false, false].map((key) => passes(lane, key, 0, 0))).toEqual([false, true, true, true])
  expect(needsKey(lane, 0)).toBe(false)
})

it('has a backlog limit at n and n + 1: above it, on with the next key frame that finds room', () => {
  const lane = startLane(true)
  passes(lane, true, 0, 0)
  expect(passes(lane, false, LIMITS.viewerBacklogBytes, 0)).toBe(true)
  expect(passes(lane, false, LIMITS.viewerBacklogBytes + 1, 0)).toBe(false)
  expect(needsKey(lane, 0)).toBe(true)
  // Room again, but the frame before is missing.
  expect(passes(lane, false, 0, 0)).toBe(false)
  expect(passes(lane, true, LIMITS.viewerBacklogBytes + 1, 0)).toBe(false)
  expect(passes(lane, true, 0, 0)).toBe(true)
  expect(passes(lane, false, 0, 0)).toBe(true)
})

it('sends key frames only over a link too narrow, and all again when it has widened', () => {
  const lane = startLane(true)
  passes(lane, true, 0, 0)
  noteLane(lane, 0.1, 1000)
  expect(passes(lane, false, 0, 1000)).toBe(true)
  noteLane(lane, 0.11, 1000)
  expect(passes(lane, false, 0, 4999)).toBe(false)
  // A key frame that others asked for is shown, and costs nobody another one.
  expect(passes(lane, true, 0, 4999)).toBe(true)
  expect(passes(lane, false, 0, 4999)).toBe(false)
  expect(needsKey(lane, 4999)).toBe(false)
  expect(needsKey(lane, 5000)).toBe(true)
  expect(passes(lane, true, 0, 5000)).toBe(true)
  expect(passes(lane, false, 0, 5001)).toBe(true)
})

it('does not yield for the one the stream is fitted to', () => {
  const lane = startLane(false)
  passes(lane, true, 0, 0)
  noteLane(lane, 0.5, 0)
  expect(passes(lane, false, 0, 1)).toBe(true)
})
