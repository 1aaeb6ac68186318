// Samples for `imagine`: every view of an explore episode as target, with memory built from one to three of the other views.
import type { Pose } from '../core/camera.ts'
import { SKY_CODE } from '../core/depth-code.ts'
import { writeStyle } from '../engine/imagine/style.ts'
import { wrapAngle } from '../core/kinematics.ts'
import { makeRng, type Rng } from '../core/rng.ts'
import { SLOT_DIMS } from '../core/slots.ts'
import { SOURCE, makeReprojection, type Reprojection } from '../engine/memory/reprojection.ts'
import { SpatialMemory } from '../engine/memory/spatial-memory.ts'
import type { Shard, ShardItem } from '../worlds/shard.ts'

const W = 128
const H = 72
const PIXELS = W * H
/** A memory worth learning from shows something and lacks something. */
const HOLES = { least: 0.06, most: 0.97 }
const TRIES = 4
const STREAM = 11

export type Views = { rgb: Uint8Array; code: Uint16Array; ids: Uint8Array; poses: Pose[]; slots: Float32Array; pixels: number }

/** All frames of one episode, read once. */
export function readViews(shard: Shard, item: number): Views {
  const raw = shard.read('pose', 'f32', item)
  const poses: Pose[] = []
  for (let k = 0; k < raw.length; k += 5) poses.push({ x: raw[k]!, y: raw[k + 1]!, z: raw[k + 2]!, yaw: raw[k + 3]!, pitch: raw[k + 4]! })
  const code = shard.read('code', 'u16', item)
  return {
    rgb: shard.read('rgb', 'u8', item),
    code,
    ids: shard.read('ids', 'u8', item),
    poses,
    slots: shard.read('slots', 'f32', item).slice(0, SLOT_DIMS),
    pixels: code.length / poses.length,
  }
}

export function imagineSamples(shard: Shard, item: number, seed: number): ShardItem[] {
  const views = readViews(shard, item)
  const target = makeReprojection(W, H)
  const style = styleOf(views)
  return views.poses.map((pose, frame) => {
    const rng = makeRng(seed, STREAM + frame)
    look(views, frame, rng, target)
    const arrays = { ...frameArrays(views, frame), ...memoryArrays(target), pose: poseArray(pose), slots: views.slots, style }
    return { arrays, meta: shard.header.meta[item] }
  })
}

/** Re-projects a fresh memory of neighbouring views into `target`, trying again while it shows nearly nothing or nearly everything. */
function look(views: Views, frame: number, rng: Rng, target: Reprojection): void {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const memory = new SpatialMemory()
    const count = 1 + Math.floor(rng.next() * 2.4)
    for (let k = 0; k < count; k++) remember(memory, views, neighbour(views.poses, frame, rng), rng)
    memory.reproject(views.poses[frame]!, target)
    if (target.share.hole > HOLES.least && target.share.hole < HOLES.most) return
  }
}

/** Another view, mostly a near one in place and direction. */
function neighbour(poses: readonly Pose[], frame: number, rng: Rng): number {
  const at = poses[frame]!
  const weights = poses.map((p, k) => {
    if (k === frame) return 0
    const turn = Math.abs(wrapAngle(p.yaw - at.yaw)) / 0.7
    return Math.exp(-turn - Math.hypot(p.x - at.x, p.z - at.z) / 4) + 1e-4
  })
  let left = rng.next() * weights.reduce((a, b) => a + b, 0)
  for (let k = 0; k < weights.length; k++) if ((left -= weights[k]!) <= 0 && k !== frame) return k
  return (frame + 1) % poses.length
}

/** Inserts one view a little wrong, as generated keyframes are: depth, pose and exposure; moving things left out. */
function remember(memory: SpatialMemory, views: Views, frame: number, rng: Rng): void {
  const from = frame * views.pixels
  const wrong = (spread: number) => rng.range(-spread, spread)
  const gain = 1 + wrong(0.04)
  const depth = 1 + wrong(0.02)
  const rgb = Uint8Array.from(views.rgb.subarray(from * 3, (from + views.pixels) * 3), (v) => Math.min(255, v * gain + 0.5))
  const code = Float32Array.from(views.code.subarray(from, from + views.pixels), (c) => scaledCode(c / 65535, depth))
  const valid = Uint8Array.from(views.ids.subarray(from, from + views.pixels), (id) => (id < 16 ? 1 : 0))
  const { x, y, z, yaw, pitch } = views.poses[frame]!
  const pose = { x: x + wrong(0.03), y: y + wrong(0.02), z: z + wrong(0.03), yaw: yaw + wrong(0.006), pitch: pitch + wrong(0.006) }
  memory.insert({ width: W, height: H, rgb, code, pose, epoch: 0, valid })
}

const LOG_SPAN = Math.log(801)

function scaledCode(code: number, factor: number): number {
  return code < SKY_CODE ? 0 : Math.min(1, Math.log1p(Math.expm1(code * LOG_SPAN) / factor) / LOG_SPAN)
}

function memoryArrays(target: Reprojection) {
  const memRgb = new Uint8Array(PIXELS * 3)
  const memCode = new Uint16Array(PIXELS)
  const memValid = new Uint8Array(PIXELS)
  const memMag = new Uint8Array(PIXELS)
  for (let p = 0; p < PIXELS; p++) {
    if (target.source[p] !== SOURCE.keyframe) continue
    memValid[p] = 1
    memRgb.set(target.rgb.subarray(3 * p, 3 * p + 3), 3 * p)
    memCode[p] = Math.round(target.code[p]! * 65535)
    memMag[p] = Math.round(target.magnification[p]! * 255)
  }
  return { memRgb, memCode, memValid, memMag }
}

export function frameArrays(views: Views, frame: number) {
  const from = frame * views.pixels
  return {
    rgb: views.rgb.slice(from * 3, (from + views.pixels) * 3),
    code: views.code.slice(from, from + views.pixels),
  }
}

export function poseArray({ x, y, z, yaw, pitch }: Pose): Float32Array {
  return Float32Array.of(x, y, z, yaw, pitch)
}

/** The style vector of the first view. */
function styleOf(views: Views): Float32Array {
  const out = new Float32Array(12)
  const code = Float32Array.from(views.code.subarray(0, views.pixels), (c) => c / 65535)
  writeStyle(views.rgb.subarray(0, 3 * views.pixels), code, out)
  return out
}
