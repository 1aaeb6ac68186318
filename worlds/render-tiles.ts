// Which primitives can a tile of the picture show? Screen-space lists a frame, nearest first, made on the CPU.
import type { Basis, Pose } from '../core/camera.ts'
import { TAN_HALF_H, TAN_HALF_V } from '../core/camera.ts'
import { extentOf, IDENTITY, isUpright, PRIMITIVE_FLOATS, type Primitives, rotate, type Rgb } from './scene-primitives.ts'

export const TILE_PX = 8
/** Primitives narrower than this on screen are left out: they would only sparkle. */
const THINNEST_PX = 0.3
/** Depth buckets a factor of two; 16 factors from 0.1 m on. */
const BUCKETS = 256

/**
 * Lists in one u32 array, `build`'s answer says where. A head has four words a tile: first upright quadric, first other quadric, first box,
 * end; then pairs (primitive, nearest depth as f32 bits). Word 0: where the mirrored head starts; word 1: where the tiles with uprights are
 * named, word 2: where those with others are.
 */
export type Tiler = { readonly words: Uint32Array<ArrayBuffer>; build(pose: Pose, basis: Basis, mirrorY: number | null): Built }
/** Words in use, and tiles that hold uprights and others in the direct view. */
export type Built = { used: number; uprights: number; others: number }
const PREFACE = 3

export function makeTiler(primitives: Primitives, width: number, height: number): Tiler {
  const { list } = primitives
  const count = list.length
  const corners = cornersOf(primitives)
  const tilesX = Math.ceil(width / TILE_PX)
  const tilesY = Math.ceil(height / TILE_PX)
  const tiles = tilesX * tilesY
  const heads = tiles * 4
  let words = new Uint32Array(4 * heads + 64 * 1024)
  let floats = new Float32Array(words.buffer)
  const rect = new Int16Array(count * 4)
  const near = new Float32Array(count)
  const order = new Uint32Array(count)
  const bucketOf = new Uint16Array(count)
  const bucketStart = new Uint32Array(BUCKETS + 1)
  const cursor = new Uint32Array(tiles * 3)
  const kind = Uint8Array.from(list, (p) => (p.shape === 'box' ? 2 : isUpright(p) ? 0 : 1))
  const flat = new Float64Array(12)

  /** Screen rectangle in tiles and nearest depth of one primitive; false if unseen. */
  const project = (k: number): boolean => {
    let u0 = 1e9
    let u1 = -1e9
    let v0 = 1e9
    let v1 = -1e9
    let z0 = 1e9
    let z1 = -1e9
    for (let c = k * 24; c < k * 24 + 24; c += 3) {
      const x = corners[c]! - flat[9]!
      const y = corners[c + 1]! - flat[10]!
      const z = corners[c + 2]! - flat[11]!
      const depth = x * flat[6]! + y * flat[7]! + z * flat[8]!
      if (depth < z0) z0 = depth
      if (depth > z1) z1 = depth
      const inv = 1 / Math.max(depth, 0.02)
      const u = (x * flat[0]! + y * flat[1]! + z * flat[2]!) * inv
      const v = (x * flat[3]! + y * flat[4]! + z * flat[5]!) * inv
      if (u < u0) u0 = u
      if (u > u1) u1 = u
      if (v < v0) v0 = v
      if (v > v1) v1 = v
    }
    if (z1 < 0.02) return false
    const left = (u0 * 0.5 + 0.5) * width
    const right = (u1 * 0.5 + 0.5) * width
    const top = (0.5 - v1 * 0.5) * height
    const bottom = (0.5 - v0 * 0.5) * height
    if (right < 0 || left > width || bottom < 0 || top > height) return false
    if (Math.min(right - left, bottom - top) < THINNEST_PX) return false
    rect[k * 4] = Math.max(0, Math.floor(left / TILE_PX))
    rect[k * 4 + 1] = Math.min(tilesX - 1, Math.floor(right / TILE_PX))
    rect[k * 4 + 2] = Math.max(0, Math.floor(top / TILE_PX))
    rect[k * 4 + 3] = Math.min(tilesY - 1, Math.floor(bottom / TILE_PX))
    near[k] = Math.max(0, z0)
    return true
  }

  const spread = (base: number): number => {
    let seen = 0
    bucketStart.fill(0)
    for (let k = 0; k < count; k++) {
      bucketOf[k] = BUCKETS
      if (!project(k)) continue
      seen++
      const bucket = Math.min(BUCKETS - 1, Math.max(0, Math.floor(Math.log2(near[k]! * 10 + 1) * 16)))
      bucketOf[k] = bucket
      bucketStart[bucket + 1]!++
    }
    for (let b = 0; b < BUCKETS; b++) bucketStart[b + 1]! += bucketStart[b]!
    for (let k = 0; k < count; k++) if (bucketOf[k]! < BUCKETS) order[bucketStart[bucketOf[k]!]!++] = k
    cursor.fill(0)
    for (let s = 0; s < seen; s++) {
      const k = order[s]!
      for (let y = rect[k * 4 + 2]!; y <= rect[k * 4 + 3]!; y++) {
        for (let x = rect[k * 4]!; x <= rect[k * 4 + 1]!; x++) cursor[(y * tilesX + x) * 3 + kind[k]!]!++
      }
    }
    let next = base + heads
    let total = 0
    for (let t = 0; t < cursor.length; t++) total += cursor[t]!
    reserve(next + 2 * total + 2 * heads)
    for (let t = 0; t < tiles; t++) {
      for (let part = 0; part < 3; part++) {
        words[base + 4 * t + part] = next
        const size = 2 * cursor[3 * t + part]!
        cursor[3 * t + part] = next
        next += size
      }
      words[base + 4 * t + 3] = next
    }
    for (let s = 0; s < seen; s++) {
      const k = order[s]!
      for (let y = rect[k * 4 + 2]!; y <= rect[k * 4 + 3]!; y++) {
        for (let x = rect[k * 4]!; x <= rect[k * 4 + 1]!; x++) {
          const c = (y * tilesX + x) * 3 + kind[k]!
          const at = cursor[c]!
          words[at] = k
          floats[at + 1] = near[k]!
          cursor[c] = at + 2
        }
      }
    }
    return next
  }

  /** Names from word `at` on the tiles whose list from part `first` to part `last` is not empty. */
  const name = (at: number, first: number, last: number): number => {
    for (let t = 0; t < tiles; t++) if (words[PREFACE + 4 * t + last]! > words[PREFACE + 4 * t + first]!) words[at++] = t
    return at
  }

  const reserve = (size: number): void => {
    if (size <= words.length) return
    const grown = new Uint32Array(Math.ceil(size * 1.5))
    grown.set(words)
    words = grown
    floats = new Float32Array(grown.buffer)
  }

  const aim = (pose: Pose, basis: Basis, mirrorY: number | null): void => {
    const flip = mirrorY === null ? 1 : -1
    for (let a = 0; a < 3; a++) {
      const s = a === 1 ? flip : 1
      flat[a] = (basis.right[a]! * s) / TAN_HALF_H
      flat[3 + a] = (basis.up[a]! * s) / TAN_HALF_V
      flat[6 + a] = basis.forward[a]! * s
    }
    flat.set([pose.x, mirrorY === null ? pose.y : 2 * mirrorY - pose.y, pose.z], 9)
  }

  return {
    get words() {
      return words
    },
    build(pose, basis, mirrorY) {
      aim(pose, basis, null)
      const uprightsAt = spread(PREFACE)
      words[1] = uprightsAt
      const othersAt = name(uprightsAt, 0, 1)
      words[2] = othersAt
      const start = name(othersAt, 1, 3)
      words[0] = start
      const built = { used: start, uprights: othersAt - uprightsAt, others: start - othersAt }
      if (mirrorY === null) return built
      aim(pose, basis, mirrorY)
      built.used = spread(start)
      return built
    },
  }
}

/** Corners of each primitive's own box, [count][8][3]. */
function cornersOf({ list, data }: Primitives): Float32Array {
  if (list.length > 0 && data.length < list.length * PRIMITIVE_FLOATS) throw new RangeError('primitives are not packed')
  const out = new Float32Array(list.length * 24)
  list.forEach((p, k) => {
    const q = p.turn ?? IDENTITY
    const [a, b, c] = p.size
    const wide = p.shape === 'cone' ? Math.max(a, c) : a
    const deep = p.shape === 'cone' ? wide : c
    // An ellipsoid's world box is tighter than its own box turned.
    const tight = p.shape === 'ellipsoid' ? extentOf(p) : null
    for (let n = 0; n < 8; n++) {
      const sign: Rgb = [n & 1 ? 1 : -1, n & 2 ? 1 : -1, n & 4 ? 1 : -1]
      const d = tight ? [sign[0] * tight[0], sign[1] * tight[1], sign[2] * tight[2]] : rotate(q, [sign[0] * wide, sign[1] * b, sign[2] * deep])
      out.set([p.x + d[0]!, p.y + d[1]!, p.z + d[2]!], k * 24 + n * 3)
    }
  })
  return out
}
