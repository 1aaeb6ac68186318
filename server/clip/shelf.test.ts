import { expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { ClipShelf } from './shelf.ts'

it('hands each clip out once, by its name', () => {
  const shelf = new ClipShelf(() => 0)
  const parts = [Uint8Array.of(1)]
  const name = shelf.put(parts)
  expect(name).toMatch(/^[\w-]{22}$/)
  expect(shelf.take('x'.repeat(22))).toBeUndefined()
  expect(shelf.take(name)).toBe(parts)
  expect(shelf.take(name)).toBeUndefined()
})

it('has room for n clips; for the next the oldest goes', () => {
  const shelf = new ClipShelf(() => 0)
  const names = Array.from({ length: LIMITS.clipsWaiting + 1 }, (_, k) => shelf.put([Uint8Array.of(k)]))
  expect(names.map((name) => shelf.take(name)?.[0]?.[0])).toEqual([undefined, ...Array.from({ length: LIMITS.clipsWaiting }, (_, k) => k + 1)])
})

it('keeps them for so long and no longer', () => {
  let nowMs = 0
  const shelf = new ClipShelf(() => nowMs)
  const [early, late] = [shelf.put([]), shelf.put([])]
  nowMs = LIMITS.clipWaitsMs - 1
  expect(shelf.take(early)).toBeDefined()
  nowMs = LIMITS.clipWaitsMs
  expect(shelf.take(late)).toBeUndefined()
})
