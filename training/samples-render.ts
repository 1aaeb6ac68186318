// Samples for `render`: a frame and what memory shows of it, entity hints included. Three kinds: memory with the true last frame as a rough
// guess; memory after a few frames of closed-loop play (roll-out.ts); keyframes at their own pose, doubled from 128x72, to be sharpened.
import { FRAME, type Pose } from '../core/camera.ts'
import { wrapAngle } from '../core/kinematics.ts'
import { makeRng, type Rng } from '../core/rng.ts'
import { floats } from '../engine/kernel.ts'
import { SOURCE, copyReprojection, makeReprojection, residentReprojection, type Reprojection } from '../engine/memory/reprojection.ts'
import { SpatialMemory } from '../engine/memory/spatial-memory.ts'
import type { KeyframeInput } from '../engine/memory/keyframe.ts'
import { drawEntities } from '../engine/render/entity-hints.ts'
import { FRAME_PIXELS, WARP, writeWarp } from '../engine/render/warp.ts'
import type { Shard, ShardItem } from '../worlds/shard.ts'
import { ENTITY_BLOCK, atOwnPose, type RollOut } from './roll-out.ts'
import { frameArrays, poseArray, readViews, type Views } from './samples-imagine.ts'
import { softened } from './soften.ts'

const { width: W, height: H } = FRAME
const STREAM = 13
const SHARPEN_SHARE = 0.14
/** Of all samples, if there is a network to play with. */
const ROLLED_SHARE = 0.5
/** Frames played before the target. */
const ROLLED_STEPS = { least: 2, most: 14 }
const SOFT_SHARE = 0.3
const KEYFRAME_TURN = (15 * Math.PI) / 180
const KEYFRAME_STEP_M = 0.5
/** Frames taken as targets from one episode; neighbours teach nearly the same. */
const TARGETS = 6
const tensor = floats(WARP.channels * FRAME_PIXELS)
const view = residentReprojection(W, H)

/** `rollOut` null: nothing is played, half of the samples are made from truth instead. */
export async function renderSamples(shard: Shard, item: number, seed: number, rollOut: RollOut | null): Promise<ShardItem[]> {
  const views = readViews(shard, item)
  const entities = shard.read('entities', 'f32', item)
  const rng = makeRng(seed, STREAM)
  const last = views.poses.length - 1
  const targets = Math.min(TARGETS, last)
  const out: ShardItem[] = []
  for (let k = 0; k < targets; k++) {
    const frame = 1 + Math.floor(((k + rng.next()) * last) / targets)
    const pose = views.poses[frame]!
    const kind = rng.next()
    const rolled = rollOut !== null && kind > 1 - ROLLED_SHARE
    const seen = kind < SHARPEN_SHARE ? atOwnPose(softened(viewOf(views, frame), W, H)) : rolled ? await rolledView(rollOut, views, entities, frame, rng) : memoryView(views, frame, rng)
    copyReprojection(seen, view)
    writeWarp(view, tensor)
    tensor.fill(0, WARP.hint * FRAME_PIXELS)
    drawEntities(entities.subarray(frame * ENTITY_BLOCK, (frame + 1) * ENTITY_BLOCK), pose, tensor)
    const dynamic = views.ids.slice(frame * FRAME_PIXELS, (frame + 1) * FRAME_PIXELS).map((id) => (id >= 16 ? 1 : 0))
    // What the network itself made up in a roll-out is no truth.
    const truthful = seen.source.map((source) => (rolled && source === SOURCE.lastFrame ? 0 : 1))
    const arrays = { ...frameArrays(views, frame), warp: packed(tensor), dynamic, truthful, pose: poseArray(pose), slots: views.slots }
    out.push({ arrays, meta: shard.header.meta[item] })
  }
  return out
}

/** Memory as it was some frames ago, played up to `frame`: keyframes true or painted, everything between made by the network. */
async function rolledView(rollOut: RollOut, views: Views, entities: Float32Array, frame: number, rng: Rng): Promise<Reprojection> {
  const first = Math.max(0, frame - Math.floor(rng.range(ROLLED_STEPS.least, ROLLED_STEPS.most + 1)))
  const memory = new SpatialMemory()
  for (const k of keyframesBefore(views.poses, first + 1, rng)) {
    const input = viewOf(views, k)
    memory.insert(rng.next() < SOFT_SHARE ? await rollOut.painted(input, views.slots) : input)
  }
  return rollOut.play(memory, views, entities, first, frame)
}

function memoryView(views: Views, frame: number, rng: Rng): Reprojection {
  const memory = new SpatialMemory()
  if (rng.next() < 0.92) {
    for (const k of keyframesBefore(views.poses, frame, rng)) {
      const input = viewOf(views, k)
      memory.insert(rng.next() < SOFT_SHARE ? softened(input, W, H) : input)
    }
  }
  if (rng.next() < 0.7) memory.setLastFrame(guessOf(viewOf(views, frame - 1), rng))
  const seen = makeReprojection(W, H)
  memory.reproject(views.poses[frame]!, seen)
  return seen
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
  const known = kept.slice(0, kept.length - Math.floor(rng.next() * Math.min(3, kept.length)))
  // At times the view ahead has been painted already: a later frame is known too.
  if (rng.next() < 0.35) known.push(Math.min(poses.length - 1, frame + 1 + Math.floor(rng.next() * 4)))
  return known
}

/** Frame `k` as memory input; moving things are left out. */
function viewOf(views: Views, k: number): KeyframeInput & { code: Float32Array; valid: Uint8Array } {
  const at = k * FRAME_PIXELS
  const rgb = views.rgb.slice(at * 3, (at + FRAME_PIXELS) * 3)
  const code = Float32Array.from(views.code.subarray(at, at + FRAME_PIXELS), (c) => c / 65535)
  const valid = Uint8Array.from(views.ids.subarray(at, at + FRAME_PIXELS), (id) => (id < 16 ? 1 : 0))
  return { width: W, height: H, rgb, code, pose: views.poses[k]!, epoch: 0, valid }
}

/** The last frame as the network would have guessed it: blurred (half of the time twice) and a little off in depth. */
function guessOf(view: KeyframeInput & { code: Float32Array }, rng: Rng): KeyframeInput {
  let guess = softened(view, W, H)
  if (rng.next() < 0.5) for (let k = 0; k < 3; k++) guess = softened(guess, W, H)
  const off = 1 + rng.range(-0.015, 0.015)
  return { ...guess, code: guess.code.map((c) => Math.min(1, c * off)) }
}

/** Planar network values -> u8 [h, w, 10] as ARCHITECTURE.md has them: RGB and hint colours unscaled, the rest x 255. */
function packed(from: Float32Array): Uint8Array {
  const n = FRAME_PIXELS
  const out = new Uint8Array(n * WARP.channels)
  const at = (channel: number, p: number) => from[channel * n + p]!
  for (let p = 0; p < n; p++) {
    const o = p * WARP.channels
    const cover = at(WARP.coverage, p)
    if (at(WARP.confidence, p) > 0) {
      for (let c = 0; c < 4; c++) out[o + c] = Math.round((at(c, p) + 1) * 127.5)
      out[o + 4] = Math.round(at(WARP.confidence, p) * 255)
      out[o + 5] = Math.round(at(WARP.magnification, p) * 255)
    }
    if (cover === 0) continue
    for (let c = 0; c < 3; c++) out[o + 6 + c] = Math.round((at(WARP.hint + c, p) / cover + 1) * 127.5)
    out[o + 9] = Math.round(cover * 255)
  }
  return out
}
