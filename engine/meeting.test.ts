import { describe, expect, it } from 'vitest'
import { ENTITY_CLASS, ENTITY_FLOATS, makeEntities } from '../core/entities.ts'
import { describePairs, PAIR_FLOATS, PAIRS, PUSH_FLOATS, shareOut } from './meeting.ts'

const ball = [ENTITY_CLASS.ball, 1, 2, 3, 0.5, 0.25, 0, 0.2, 1, 0, 0, 1]

function scene(): Float32Array {
  const entities = makeEntities()
  entities.set(ball, 0)
  entities.set([ENTITY_CLASS.box, 9, 9, 9, 0, 0, 0, 1, 0, 0, 0, 1], ENTITY_FLOATS)
  entities.set([ENTITY_CLASS.ball, 2, 4, 6, -0.5, 0, 1, 0.4, 1, 0, 0, 1], 2 * ENTITY_FLOATS)
  return entities
}

describe('pairs of balls', () => {
  it('are told of as the header of dynamics.onnx says; whatever is no pair of living balls is told of as nothing', () => {
    const pairs = new Float32Array(PAIRS * PAIR_FLOATS).fill(7)
    describePairs(pairs, scene(), (slot) => slot / 8, 0.5, 0.25)
    const rows = Array.from({ length: PAIRS }, (_, k) => [...pairs.subarray(k * PAIR_FLOATS, (k + 1) * PAIR_FLOATS)])
    expect(rows[1]!.map((v) => Math.round(v * 1e6) / 1e6)).toEqual([1, 2, 3, -1, -0.25, 1, 0.6, 0.5, 0.25, 0, 0.25])
    rows.splice(1, 1)
    expect(rows.flat().every((v) => v === 0)).toBe(true)
  })

  it('share a push out by mass, each in its own direction', () => {
    const delta = new Float32Array(8 * PUSH_FLOATS)
    const push = new Float32Array(PAIRS * PUSH_FLOATS).fill(100)
    push.set([9, 18, 0, 0, 0, 4.5], PUSH_FLOATS)
    const pairs = new Float32Array(PAIRS * PAIR_FLOATS)
    describePairs(pairs, scene(), () => 0, 0.5, 1 / 30)
    shareOut(delta, push, pairs, scene())
    // Twice the radius is eight times the mass.
    expect([...delta.subarray(0, 6)]).toEqual([-8, -16, 0, 0, 0, -4])
    expect([...delta.subarray(12, 18)]).toEqual([1, 2, 0, 0, 0, 0.5])
    expect(delta.subarray(6, 12).every((v) => v === 0)).toBe(true)
    expect(delta.subarray(18).every((v) => v === 0)).toBe(true)
  })
})
