import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Pose, writeRays } from '../core/camera.ts'
import { depthOfCode } from '../core/depth-code.ts'
import { DEFAULT_STRENGTH, type SlotName, SLOTS } from '../core/slots.ts'
import { entitiesOf, randomSpec } from './contact-sheet.ts'
import { openGpu } from './gpu.ts'
import { createRenderer, type LiquidField, type Picture, type Renderer } from './render.ts'
import { ID } from './scene-primitives.ts'
import { buildScene, type Scene } from './scene.ts'
import { heightAt } from './terrain.ts'

const SIZE = { width: 96, height: 54 }
const PIXELS = SIZE.width * SIZE.height
/** Seconds of work on a free core; a busy machine takes its time. */
const SLOW_MS = 240_000

let renderer: Renderer

beforeAll(async () => {
  renderer = await createRenderer(await openGpu(), SIZE)
}, SLOW_MS)
afterAll(() => renderer.destroy())

const copyOf = ({ rgb, code, ids }: Picture): Picture => ({ rgb: rgb.slice(), code: code.slice(), ids: ids.slice() })

async function draw(scene: Scene, pose: Pose = scene.spawn, bodies = false, liquid?: LiquidField): Promise<Picture> {
  renderer.setScene(scene)
  return copyOf(await renderer.render(pose, 0, bodies ? entitiesOf(scene) : undefined, liquid))
}

function hashOf({ rgb, code, ids }: Picture): string {
  return createHash('sha256').update(rgb).update(new Uint8Array(code.buffer)).update(ids).digest('hex')
}

const PLAIN = { biome: 'meadow', time: 'day', weather: 'clear', style: 'natural', vegetation: 'none', landmark: 'none', water: 'none' } as const
const plain = (seed: number, more: Partial<Record<SlotName, string>> = {}) => buildScene(randomSpec(seed, { ...PLAIN, ...more }))

/** Mean absolute difference of two pictures, 0..255. */
function distance(a: Picture, b: Picture): number {
  let sum = 0
  for (let k = 0; k < a.rgb.length; k++) sum += Math.abs(a.rgb[k]! - b.rgb[k]!)
  return sum / a.rgb.length
}

describe('the renderer', () => {
  it('draws the same bits for the same world and pose, whatever was drawn in between', async () => {
    const scene = buildScene(randomSpec(3, { water: 'lake' }))
    const first = hashOf(await draw(scene))
    await draw(plain(4))
    expect(hashOf(await draw(scene))).toBe(first)
    expect(hashOf(await draw(scene, { ...scene.spawn, yaw: scene.spawn.yaw + 0.1 }))).not.toBe(first)
  }, SLOW_MS)

  it('keeps two frames under way apart', async () => {
    const scene = plain(5)
    const other = { ...scene.spawn, yaw: scene.spawn.yaw + 2 }
    const alone = [hashOf(await draw(scene)), hashOf(await draw(scene, other))]
    const together = await Promise.all([renderer.render(scene.spawn, 0), renderer.render(other, 0)])
    expect(together.map(hashOf)).toEqual(alone)
  }, SLOW_MS)

  it('has a depth where the ground is, and nothing of it nearer', async () => {
    for (const [biome, pitch] of [['meadow', 0], ['alpine', 0.2], ['canyon', -0.5], ['desert', -1.1]] as const) {
      const scene = plain(6, { biome })
      const pose = { ...scene.spawn, pitch }
      const { ids, code } = await draw(scene, pose)
      const rays = new Float32Array(PIXELS * 3)
      writeRays(pose, SIZE.width, SIZE.height, rays)
      let wrong = 0
      let seen = 0
      for (let k = 0; k < PIXELS; k++) {
        const z = depthOfCode(code[k]! / 65535)
        if (ids[k] !== ID.ground || z > 200) continue
        seen++
        const clearance = (t: number) => pose.y + t * rays[k + PIXELS]! - heightAt(scene.field.heights, pose.x + t * rays[k]!, pose.z + t * rays[k + 2 * PIXELS]!)
        let bad = Math.abs(clearance(z)) > 0.05 + 0.01 * z
        for (let t = 0; t < 0.97 * z; t += 0.4 + 0.01 * t) bad ||= clearance(t) < -0.1 - 0.002 * t
        if (bad) wrong++
      }
      expect(seen, biome).toBeGreaterThan(PIXELS / 8)
      // A crest thinner than a step may be missed by a ray or two.
      expect(wrong, biome).toBeLessThan(4)
    }
  }, SLOW_MS)

  it('names what it shows', async () => {
    const scene = buildScene(randomSpec(8, { ...PLAIN, vegetation: 'pine', landmark: 'tower', water: 'lake' }))
    const { ids, code } = await draw(scene)
    for (const id of [ID.sky, ID.ground, ID.water, ID.vegetation, ID.landmark]) expect(ids.includes(id), `id ${id}`).toBe(true)
    for (let k = 0; k < PIXELS; k++) expect(code[k] === 0).toBe(ids[k] === ID.sky)
  }, SLOW_MS)

  it('draws bodies where they are, and the liquid as what moves', async () => {
    const scene = plain(9, { family: 'yard' })
    const { spawn, look, bodies } = scene
    const before = await draw(scene)
    expect(before.ids.some((id) => id >= ID.entity)).toBe(false)
    const after = await draw(scene, spawn, true)
    for (const k of bodies.keys()) expect(after.ids.includes(ID.entity + k), `body ${k}`).toBe(true)
    const box = bodies.findIndex((b) => b.class === 2)
    const nearest = Math.hypot(bodies[box]!.x - spawn.x, bodies[box]!.z - spawn.z) - 2 * bodies[box]!.radius
    expect(depthOfCode(after.code[after.ids.indexOf(ID.entity + box)]! / 65535)).toBeGreaterThan(nearest * 0.7)
    const surface = new Float32Array(100).fill(look.yardSize[2] + 0.1)
    const centre = { originX: scene.layout.yard.x - 1, originZ: scene.layout.yard.z - 1 }
    const poured = await draw(scene, spawn, false, { ...centre, cellM: 0.2, nx: 10, nz: 10, surface, kind: 'water' })
    expect(poured.ids.filter((id) => id === 24).length).toBeGreaterThan(10)
    surface.fill(Number.NaN)
    const dry = await draw(scene, spawn, false, { ...centre, cellM: 0.2, nx: 10, nz: 10, surface, kind: 'water' })
    expect(dry.ids.includes(24)).toBe(false)
  }, SLOW_MS)

  it('shows every value of every slot that has a look', async () => {
    const base = { ...PLAIN, landmark: 'ruins', water: 'river' } as const
    for (const name of ['biome', 'time', 'weather', 'style', 'vegetation', 'landmark', 'water'] as const) {
      const pictures: Picture[] = []
      for (const value of SLOTS[name]) pictures.push(await draw(buildScene(randomSpec(10, { ...base, [name]: value }))))
      pictures.forEach((a, i) => {
        for (let j = 0; j < i; j++) expect(distance(a, pictures[j]!), `${name} ${SLOTS[name][i]} against ${SLOTS[name][j]}`).toBeGreaterThan(0.7)
      })
    }
  }, SLOW_MS)

  it('shows materials in the yard, and strength in the fog', async () => {
    const pictures: Picture[] = []
    for (const material of SLOTS.material) pictures.push(await draw(plain(11, { family: 'yard', material })))
    for (let k = 1; k < pictures.length; k++) expect(distance(pictures[k]!, pictures[k - 1]!)).toBeGreaterThan(4)
    const foggy = async (strength: number) => {
      const spec = randomSpec(11, { ...PLAIN, weather: 'fog' })
      spec.slots.weather = { value: 'fog', strength }
      return draw(buildScene(spec))
    }
    expect(distance(await foggy(DEFAULT_STRENGTH), await foggy(1))).toBeGreaterThan(1)
  }, SLOW_MS)

  it('says what is missing', async () => {
    const fresh = await createRenderer(await openGpu(), SIZE)
    await expect(fresh.render({ x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }, 0)).rejects.toThrow(/setScene/)
    fresh.destroy()
  }, SLOW_MS)
})
