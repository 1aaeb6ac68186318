import { beforeAll, describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M } from '../core/camera.ts'
import { ENTITY, ENTITY_FLOATS, ENTITY_SLOTS } from '../core/entities.ts'
import { parsePolicies, POLICIES } from './policies.ts'
import { castEpisode, shootEpisode, stageOf, type Casting, type Stage } from './record-episode.ts'
import { buildScene } from './scene.ts'
import { loadPhysics } from './simulate.ts'
import { splitOf } from './splits.ts'

const stageFor = (casting: Casting): Stage => stageOf(buildScene(casting.spec))

const only = (policy: string) => parsePolicies(`${policy}=1`)

beforeAll(loadPhysics)

describe('castings', () => {
  it('stay in their split and repeat', () => {
    for (const split of ['train', 'dev', 'test'] as const) {
      for (let index = 0; index < 30; index++) {
        const castings = castEpisode(index, split, parsePolicies('explore=1,switch=1,yard=1'))
        expect(castEpisode(index, split, parsePolicies('explore=1,switch=1,yard=1'))).toEqual(castings)
        for (const { spec } of castings) expect(splitOf(spec)).toBe(split)
      }
    }
  })

  it('give the two halves of a switch one geometry, one walk and two looks', () => {
    const [a, b] = castEpisode(5, 'train', only('switch'))
    expect(a!.spec.seed).toBe(b!.spec.seed)
    expect(a!.prompt).not.toBe(b!.prompt)
    const [first, second] = [stageFor(a!), stageFor(b!)]
    for (const at of [-30, -7, 3, 12]) expect(first.terrain.groundAt(at, 5)).toBe(second.terrain.groundAt(at, 5))
    const poses = (c: Casting, s: Stage) => shootEpisode(c, s, 8).map((shot) => shot.pose)
    expect(poses(a!, first)).toEqual(poses(b!, second))
  })

  it('make yards of the yard policy', () => {
    for (let index = 0; index < 10; index++) expect(castEpisode(index, 'train', only('yard'))[0]!.spec.slots.family.value).toBe('yard')
  })
})

describe('episodes', () => {
  it('repeat, stand on the ground and know where things are, for every policy', () => {
    for (const policy of POLICIES) {
      const casting = castEpisode(11, 'train', only(policy))[0]!
      const stage = stageFor(casting)
      const shots = shootEpisode(casting, stage, 12)
      expect(shots).toHaveLength(12)
      expect(shootEpisode(casting, stage, 12)).toEqual(shots)
      for (const { pose } of shots) expect(pose.y - stage.terrain.groundAt(pose.x, pose.z)).toBeGreaterThan(EYE_HEIGHT_M - 0.5)
      const { entities } = shots.at(-1)!
      const living = Array.from({ length: ENTITY_SLOTS }, (_, k) => entities[k * ENTITY_FLOATS + ENTITY.alive]!)
      if (policy === 'yard' || policy === 'throw') expect(Math.max(...living)).toBe(1)
    }
  })
})
