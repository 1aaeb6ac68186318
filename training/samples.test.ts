// Samples made from a toy episode: a painted sky turns around the eye, so what memory shows can be checked without any renderer.
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeRays, type Pose } from '../core/camera.ts'
import { SLOT_DIMS } from '../core/slots.ts'
import { openShard, readShard, type Shard } from '../worlds/shard.ts'
import { nullBackend } from '../engine/backend/null.ts'
import { SHAPES } from '../engine/models/networks.ts'
import { Renderer } from '../engine/render/renderer.ts'
import { RollOut } from './roll-out.ts'
import { imagineSamples } from './samples-imagine.ts'
import { renderSamples } from './samples-render.ts'

const TURN = 0.25

/** Views of an infinitely far sky whose red is the sine of the bearing and whose green is the height of the ray. */
function skyEpisode(frames: number, width: number, height: number): Shard {
  const dir = mkdtempSync(join(tmpdir(), 'samples-'))
  const n = width * height
  const rgb = new Uint8Array(frames * n * 3)
  const pose = new Float32Array(frames * 5)
  const rays = new Float32Array(3 * n)
  for (let f = 0; f < frames; f++) {
    const at: Pose = { x: 0, y: 1.7, z: 0, yaw: f * TURN, pitch: 0 }
    pose.set([at.x, at.y, at.z, at.yaw, at.pitch], f * 5)
    writeRays(at, width, height, rays)
    for (let p = 0; p < n; p++) {
      const o = (f * n + p) * 3
      rgb[o] = 127 + 100 * Math.sin(Math.atan2(rays[p]!, -rays[2 * n + p]!))
      rgb[o + 1] = 127 + 100 * rays[n + p]!
    }
  }
  const writer = openShard(dir, 'sky', 'episode', [
    { name: 'rgb', dtype: 'u8', shape: [frames, height, width, 3] },
    { name: 'code', dtype: 'u16', shape: [frames, height, width] },
    { name: 'ids', dtype: 'u8', shape: [frames, height, width] },
    { name: 'pose', dtype: 'f32', shape: [frames, 5] },
    { name: 'entities', dtype: 'f32', shape: [frames, 8, 12] },
    { name: 'slots', dtype: 'f32', shape: [SLOT_DIMS] },
  ])
  const arrays = {
    rgb, pose, code: new Uint16Array(frames * n), ids: new Uint8Array(frames * n), entities: new Float32Array(frames * 96), slots: new Float32Array(SLOT_DIMS).fill(0.5),
  }
  writer.append({ arrays, meta: { split: 'dev' } })
  writer.close()
  return readShard(dir, 'sky')
}

describe('training samples', () => {
  it('show the target what memory of other views knows of it, and nothing else', () => {
    const samples = imagineSamples(skyEpisode(5, 128, 72), 0, 3)
    expect(samples).toHaveLength(5)
    for (const { arrays, meta } of samples) {
      const { rgb, memRgb, memValid } = arrays as Record<string, Uint8Array>
      const known = memValid!.reduce((sum, v) => sum + v, 0) / memValid!.length
      expect(known).toBeGreaterThan(0.02)
      expect(known).toBeLessThan(0.98)
      let worst = 0
      for (let p = 0; p < memValid!.length; p++) {
        const off = Math.abs(rgb![3 * p]! - memRgb![3 * p]!)
        if (memValid![p]) worst = Math.max(worst, off)
        else expect(memRgb![3 * p]! + memRgb![3 * p + 1]!).toBe(0)
      }
      // Exposure is up to 4 % wrong and the pose a third of a degree.
      expect(worst).toBeLessThan(16)
      expect(arrays['style']![3]).toBe(1)
      expect(meta).toEqual({ split: 'dev' })
    }
  })

  it('are the same for the same seed', () => {
    const shard = skyEpisode(4, 128, 72)
    expect(imagineSamples(shard, 0, 5)[2]!.arrays['memRgb']).toEqual(imagineSamples(shard, 0, 5)[2]!.arrays['memRgb'])
    expect(imagineSamples(shard, 0, 5)[2]!.arrays['memRgb']).not.toEqual(imagineSamples(shard, 0, 6)[2]!.arrays['memRgb'])
  })

  it('give render aligned memory with its confidence', async () => {
    const samples = await renderSamples(skyEpisode(4, 256, 144), 0, 2, null)
    expect(samples.length).toBe(3)
    for (const { arrays } of samples) {
      const { rgb, warp } = arrays as Record<string, Uint8Array>
      let sum = 0
      let count = 0
      for (let p = 0; p < rgb!.length / 3; p++) {
        if (warp![10 * p + 4] !== 255) continue
        sum += Math.abs(warp![10 * p]! - rgb![3 * p]!)
        count++
      }
      if (count > 0) expect(sum / count).toBeLessThan(2)
      expect(arrays['truthful']!.every((v) => v === 1)).toBe(true)
    }
  })

  it('play some frames closed loop and call no guess of the network true', async () => {
    const renderer = new Renderer(await nullBackend().load({ name: 'render', bytes: new Uint8Array(0), ...SHAPES.render }))
    let guessed = 0
    for (const { arrays } of await renderSamples(skyEpisode(6, 256, 144), 0, 1, new RollOut(renderer))) {
      const { warp, truthful } = arrays as Record<string, Uint8Array>
      for (let p = 0; p < truthful!.length; p++) {
        if (truthful![p]) continue
        guessed++
        expect(warp![10 * p + 4]).toBe(128)
      }
    }
    expect(guessed).toBeGreaterThan(1000)
  })
})
