import { describe, expect, it } from 'vitest'
import { ENTITY, ENTITY_CLASS, ENTITY_FLOATS, ENTITY_SLOTS, makeBorn, makeEntities, takeSlot } from './entities.ts'

/** Takes slots for things of these kinds, one after the other; returns which. */
function taken(kinds: readonly (keyof typeof ENTITY_CLASS)[], entities = makeEntities(), born = makeBorn()): number[] {
  return kinds.map((kind) => {
    const slot = takeSlot(entities, born)
    entities[slot * ENTITY_FLOATS + ENTITY.class] = ENTITY_CLASS[kind]
    entities[slot * ENTITY_FLOATS + ENTITY.alive] = 1
    return slot
  })
}

describe('slots of moving things', () => {
  it('are eight: the eighth is free, the ninth is somebody else’s', () => {
    const eight = ['box', 'bob', 'ball', 'ball', 'box', 'ball', 'box', 'box'] as const
    expect(taken(eight)).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(eight.length).toBe(ENTITY_SLOTS)
    expect(taken([...eight, 'ball']).at(-1)).toBe(2)
  })

  it('are given up by balls first, the oldest of them first, then by boxes, by a pendulum last', () => {
    const full = ['bob', 'ball', 'box', 'ball', 'box', 'box', 'box', 'box'] as const
    expect(taken([...full, 'box', 'box', 'box', 'box']).slice(8)).toEqual([1, 3, 2, 4])
    expect(taken([...full, 'ball', 'ball', 'ball']).slice(8)).toEqual([1, 3, 1])
    const bobs = Array.from({ length: 8 }, () => 'bob' as const)
    expect(taken([...bobs, 'ball'])[8]).toBe(0)
  })

  it('are taken first where something has gone', () => {
    const entities = makeEntities()
    const born = makeBorn()
    taken(['ball', 'ball', 'ball'], entities, born)
    entities[ENTITY_FLOATS + ENTITY.alive] = 0
    expect(taken(['box', 'box'], entities, born)).toEqual([1, 3])
  })
})
