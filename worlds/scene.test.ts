import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M } from '../core/camera.ts'
import { BODY_RADIUS_M } from '../core/kinematics.ts'
import { randomSpec } from './contact-sheet.ts'
import { placeAt, viewOf } from './scene-layout.ts'
import { ID } from './scene-primitives.ts'
import { buildScene, type Scene, terrainOf } from './scene.ts'
import { checkSpec, physicsOf } from './spec.ts'
import { heightAt } from './terrain.ts'

function hashOf(scene: Scene): string {
  const { field, primitives, ridges, look, spawn, bodies } = scene
  const hash = createHash('sha256')
  for (const data of [field.heights, primitives.data, primitives.bins, primitives.items, ridges]) hash.update(new Uint8Array(data.buffer))
  return hash.update(JSON.stringify([look, spawn, bodies])).digest('hex')
}

const many = Array.from({ length: 24 }, (_, k) => buildScene(randomSpec(1000 + k, k % 4 === 0 ? { family: 'yard' } : {})))

describe('buildScene', () => {
  it('gives the same world for the same spec, through JSON, and another for another seed', () => {
    const spec = randomSpec(77)
    const first = hashOf(buildScene(spec))
    expect(hashOf(buildScene(JSON.parse(JSON.stringify(spec))))).toBe(first)
    expect(hashOf(buildScene({ ...spec, seed: 78 }))).not.toBe(first)
  })

  it('starts on dry ground with room to stand and to walk', () => {
    for (const scene of many) {
      const { x, y, z, yaw } = scene.spawn
      const terrain = terrainOf(scene)
      const ground = heightAt(scene.field.heights, x, z)
      expect(y - ground).toBeCloseTo(EYE_HEIGHT_M, 5)
      expect(ground).toBeGreaterThan(scene.field.waterLevel + 0.3)
      expect(terrain.blockedAt(x, z, ground, BODY_RADIUS_M)).toBe(false)
      const ahead = placeAt(yaw, 2, 0)
      expect(terrain.blockedAt(x + ahead.x, z + ahead.z, heightAt(scene.field.heights, ahead.x, ahead.z), BODY_RADIUS_M)).toBe(false)
    }
  })

  it('puts a landmark in front of the spawn, 15 to 80 m away, on dry ground, and in the way', () => {
    for (const scene of many) {
      const { value } = scene.spec.slots.landmark
      const parts = scene.primitives.list.filter((p) => p.id === ID.landmark)
      expect(parts.length > 0).toBe(value !== 'none')
      if (value === 'none') continue
      const { x, z } = scene.layout.landmark
      const view = viewOf(scene.spawn.yaw, x, z)
      expect(Math.hypot(x, z)).toBeGreaterThan(15)
      expect(Math.hypot(x, z)).toBeLessThan(80)
      expect(Math.abs(view.right / view.ahead)).toBeLessThan(0.35)
      const y = heightAt(scene.field.heights, x, z)
      expect(y).toBeGreaterThan(scene.field.waterLevel)
      const terrain = terrainOf(scene)
      expect(parts.some((p) => terrain.blockedAt(p.x, p.z, y, BODY_RADIUS_M))).toBe(true)
    }
  })

  it('carves water where it is asked for and only there, and stops the player at its edge', () => {
    for (const scene of many) {
      const { water, biome } = scene.spec.slots
      const wet = scene.field.heights.some((h) => h < scene.field.waterLevel - 0.5)
      if (water.value === 'none' && biome.value !== 'swamp') expect(scene.field.waterLevel).toBeLessThan(-100)
      if (water.value === 'none') continue
      expect(wet).toBe(true)
      const at = scene.field.heights.findIndex((h) => h < scene.field.waterLevel - 1)
      const side = Math.sqrt(scene.field.heights.length)
      const terrain = terrainOf(scene)
      expect(terrain.blockedAt((at % side) * 2 - 256, Math.floor(at / side) * 2 - 256, 0, BODY_RADIUS_M)).toBe(true)
    }
  })

  it('gives a yard bodies that rest over its floor inside its walls, and a landscape none', () => {
    for (const scene of many) {
      const yard = scene.spec.slots.family.value === 'yard'
      expect(scene.bodies.length > 0).toBe(yard)
      for (const b of scene.bodies) {
        const d = viewOf(scene.spawn.yaw, b.x - scene.layout.yard.x, b.z - scene.layout.yard.z)
        expect(Math.abs(d.right) + b.radius).toBeLessThan(scene.layout.yard.halfX)
        expect(Math.abs(d.ahead) + b.radius).toBeLessThan(scene.layout.yard.halfZ)
        expect(b.y - b.radius).toBeGreaterThan(scene.look.yardSize[2] - 0.01)
      }
    }
  })
})

describe('WorldSpec', () => {
  it('is checked by name', () => {
    const spec = randomSpec(5)
    expect(checkSpec(spec)).toBe(spec)
    expect(() => checkSpec({ ...spec, seed: -1 })).toThrow(/seed/)
    expect(() => checkSpec({ ...spec, slots: { ...spec.slots, biome: { value: 'moon' as 'snow', strength: 1 } } })).toThrow(/biome/)
  })

  it('has stronger physics with more strength', () => {
    const at = (strength: number) => {
      const spec = randomSpec(5)
      spec.slots.gravity = { value: 'low', strength }
      spec.slots.bounce = { value: 'bouncy', strength }
      return physicsOf(spec)
    }
    expect(at(1).gravity).toBeCloseTo(1.6)
    expect(at(1).gravity).toBeLessThan(at(0.3).gravity)
    expect(at(1).restitution).toBeGreaterThan(at(0.3).restitution)
  })
})
