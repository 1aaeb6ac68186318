// Samples for `render`: a frame and what memory shows of it: keyframes seen earlier (some softened as painted ones are), the last frame's
// guess, entity hints; and some keyframes at their own pose, doubled from 128x72, for `render` to sharpen.
import type { Pose } from '../core/camera.ts'
import { wrapAngle } from '../core/kinematics.ts'
import { makeRng, type Rng } from '../core/rng.ts'
import { SOURCE, makeReprojection, type Reprojection } from '../engine/memory/reprojection.ts'
import { SpatialMemory } from '../engine/memory/spatial-memory.ts'
import type { KeyframeInput } from '../engine/memory/keyframe.ts'
import type { Shard, ShardItem } from '../worlds/shard.ts'
import { paintHints } from './entity-hints.ts'
import { frameArrays, poseArray, readViews, type Views } from './samples-imagine.ts'
import { softened } from './soften.ts'

const W = 256
const H = 144
const PIXELS = W * H
const STREAM = 13
const SHARPEN_SHARE = 0.14
const SOFT_SHARE = 0.3
/** Of a sharpening sample: log2(2 metres per pixel) / 2. */
const DOUBLED = 0.5
const KEYFRAME_TURN = (15 * Math.PI) / 180
const KEYFRAME_STEP_M = 0.5
/** Frames taken as targets from one episode; neighbours teach nearly the same. */
const TARGETS = 6

export function renderSamples(shard: Shard, item: number, seed: number): ShardItem[] {
  const views = readViews(shard, item)
  const entities = shard.read('entities', 'f32', item)
  const rng = makeRng(seed, STREAM)
  const frames = views.poses.length
  const out: ShardItem[] = []
  for (let k = 0; k < Math.min(TARGETS, frames - 1); k++) {
    const frame = 1 + Math.floor(((k + rng.next()) * (frames - 1)) / Math.min(TARGETS, frames - 1))
    const warp = rng.next() < SHARPEN_SHARE ? sharpenWarp(views, frame) : memoryWarp(views, frame, rng)
    paintHints(entities.subarray(frame * 96, frame * 96 + 96), views.poses[frame]!, warp, W, H)
    const dynamic = views.ids.slice(frame * PIXELS, (frame + 1) * PIXELS).map((id) => (id >= 16 ? 1 : 0))
    const truthful = new Uint8Array(PIXELS).fill(1)
    const arrays = { ...frameArrays(views, frame), warp, dynamic, truthful, pose: poseArray(views.poses[frame]!), slots: views.slots }
    out.push({ arrays, meta: shard.header.meta[item] })
  }
  return out
}

/** A keyframe painted at half size and doubled, at its own pose. */
function sharpenWarp(views: Views, frame: number): Uint8Array {
  const input = softened(viewOf(views, frame), W, H)
  const warp = new Uint8Array(PIXELS * 10)
  for (let p = 0; p < PIXELS; p++) writePixel(warp, p, input.rgb, 3 * p, input.code[p]!, 1, DOUBLED)
  return warp
}

function memoryWarp(views: Views, frame: number, rng: Rng): Uint8Array {
  const memory = new SpatialMemory()
  if (rng.next() < 0.9) {
    for (const k of keyframesBefore(views.poses, frame, rng)) {
      const input = viewOf(views, k)
      memory.insert(rng.next() < SOFT_SHARE ? softened(input, W, H) : input)
    }
  }
  if (rng.next() < 0.75) memory.setLastFrame(viewOf(views, frame - 1, 0.25))
  const target = makeReprojection(W, H)
  memory.reproject(views.poses[frame]!, target)
  return warpOf(target)
}

/** Frames that became keyframes on the way here (15 degrees or half a metre apart), the newest sometimes left out so that something is unknown. */
function keyframesBefore(poses: readonly Pose[], frame: number, rng: Rng): number[] {
  const kept = [0]
  for (let k = 1; k < frame; k++) {
    const last = poses[kept[kept.length - 1]!]!
    const here = poses[k]!
    const turned = Math.abs(wrapAngle(here.yaw - last.yaw)) + Math.abs(here.pitch - last.pitch)
    if (turned > KEYFRAME_TURN || Math.hypot(here.x - last.x, here.z - last.z) > KEYFRAME_STEP_M) kept.push(k)
  }
  const dropped = Math.floor(rng.next() * Math.min(3, kept.length))
  // At times the view ahead has been painted already: a later frame is known too.
  if (rng.next() < 0.3) kept.push(Math.min(poses.length - 1, frame + 1 + Math.floor(rng.next() * 4)))
  return kept.slice(0, kept.length - dropped)
}

/** Frame `k` as memory input; moving things are left out and, with `speckle`, a share of pixels in blobs (an unsure guess). */
function viewOf(views: Views, k: number, speckle = 0): KeyframeInput & { code: Float32Array } {
  const at = k * PIXELS
  const valid = new Uint8Array(PIXELS)
  for (let p = 0; p < PIXELS; p++) valid[p] = views.ids[at + p]! < 16 || speckle ? 1 : 0
  const rgb = views.rgb.slice(at * 3, (at + PIXELS) * 3)
  const code = Float32Array.from(views.code.subarray(at, at + PIXELS), (c) => c / 65535)
  return { width: W, height: H, rgb, code, pose: views.poses[k]!, epoch: 0, valid }
}

/** Network input `warp` as u8: RGB, code, confidence, magnification, and four channels for entity hints. */
export function warpOf(target: Reprojection): Uint8Array {
  const warp = new Uint8Array(PIXELS * 10)
  for (let p = 0; p < PIXELS; p++) {
    const source = target.source[p]!
    if (source === SOURCE.hole) continue
    writePixel(warp, p, target.rgb, 3 * p, target.code[p]!, source === SOURCE.keyframe ? 1 : 0.5, target.magnification[p]!)
  }
  return warp
}

function writePixel(warp: Uint8Array, p: number, rgb: Uint8Array, from: number, code: number, sure: number, mag: number): void {
  for (let c = 0; c < 3; c++) warp[10 * p + c] = rgb[from + c]!
  warp[10 * p + 3] = Math.round(code * 255)
  warp[10 * p + 4] = Math.round(sure * 255)
  warp[10 * p + 5] = Math.round(mag * 255)
}

