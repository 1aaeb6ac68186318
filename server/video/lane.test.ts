import { expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { needsKey, noteLane, passes, startLane, wantedProbe } from './lane.ts'

it('starts with a key frame and then takes every frame', () => {
  const lane = startLane(true)
  expect(needsKey(lane, 0, 0)).toBe(true)
  expect([false, true, false, false].map((key) => passes(lane, key, 0, 0, 0))).toEqual([false, true, true, true])
  expect(needsKey(lane, 0, 0)).toBe(false)
})

it('has a backlog limit at n and n + 1: above it, on with the next key frame that finds room', () => {
  const lane = startLane(true)
  passes(lane, true, 0, 0, 0)
  expect(passes(lane, false, LIMITS.viewerBacklogBytes, 0, 0)).toBe(true)
  expect(passes(lane, false, LIMITS.viewerBacklogBytes + 1, 0, 0)).toBe(false)
  expect(needsKey(lane, 0, 0)).toBe(true)
  // Room again, but the frame before is missing.
  expect(passes(lane, false, 0, 0, 0)).toBe(false)
  expect(passes(lane, true, LIMITS.viewerBacklogBytes + 1, 0, 0)).toBe(false)
  expect(passes(lane, true, 0, 0, 0)).toBe(true)
  expect(passes(lane, false, 0, 0, 0)).toBe(true)
})

it('sends key frames only over a link too narrow, and all again when it has widened', () => {
  const lane = startLane(true)
  passes(lane, true, 0, 0, 0)
  noteLane(lane, 0.1, 1000)
  expect(passes(lane, false, 0, 0, 1000)).toBe(true)
  noteLane(lane, 0.11, 1000)
  expect(passes(lane, false, 0, 0, 4999)).toBe(false)
  // A key frame that others asked for is shown, and costs nobody another one.
  expect(passes(lane, true, 0, 0, 4999)).toBe(true)
  expect(passes(lane, false, 0, 0, 4999)).toBe(false)
  expect(needsKey(lane, 0, 4999)).toBe(false)
  expect(needsKey(lane, 0, 5000)).toBe(true)
  expect(passes(lane, true, 0, 0, 5000)).toBe(true)
  expect(passes(lane, false, 0, 0, 5001)).toBe(true)
})

it('does not yield for the one the stream is fitted to', () => {
  const lane = startLane(false)
  passes(lane, true, 0, 0, 0)
  noteLane(lane, 0.5, 0)
  expect(passes(lane, false, 0, 0, 1)).toBe(true)
})

it('lets so much wait for its pace and no more, and begins with a key frame only where there is room', () => {
  const lane = startLane(true)
  expect(passes(lane, true, 0, 100, 0)).toBe(true)
  expect([passes(lane, false, 0, 500, 0), passes(lane, false, 0, 501, 0)]).toEqual([true, false])
  expect([needsKey(lane, 101, 0), needsKey(lane, 100, 0)]).toEqual([false, true])
  expect([passes(lane, true, 0, 101, 0), passes(lane, false, 0, 0, 0), passes(lane, true, 0, 100, 0)]).toEqual([false, false, true])
  // Packets queue in the network.
  expect(passes(lane, false, 0, Infinity, 0)).toBe(false)
  const host = startLane(false)
  expect([passes(host, true, 0, Infinity, 0), passes(host, false, 0, Infinity, 0)]).toEqual([true, true])
})

it('probes a link that does not bear the stream, in calm and now and then', () => {
  const lane = startLane(true)
  expect(wantedProbe(lane, Infinity, 1e6, 1e6, 0)).toBe(0)
  expect(wantedProbe(lane, 5e5, 1e6, 2499, 0)).toBe(0)
  expect(wantedProbe(lane, 5e5, 1e6, 2500, 0)).toBe(1.3e6)
  expect([7999, 8000].map((ms) => wantedProbe(lane, 5e5, 1e6, 9000, ms))).toEqual([0, 1.3e6])
  expect(wantedProbe(startLane(false), 5e5, 1e6, 1e6, 0)).toBe(0)
})
