// Which primitives can a tile of the picture show? Screen-space lists a frame, nearest first, made on the CPU.
import { type Basis, type Pose, TAN_HALF_H, TAN_HALF_V } from '../core/camera.ts'
import { extentOf, IDENTITY, isUpright, type Primitives, rotate, type Rgb } from './scene-primitives.ts'

export const TILE_PX = 8
/** Primitives narrower than this on screen are left out: they would only sparkle. */
const THINNEST_PX = 0.3
/** Depth buckets: 16 a factor of two, from 0.1 m on. */
const BUCKETS = 256
/** Words before the first head. */
const PREFACE = 3
const NEAREST_M = 0.02

/**
 * Lists in one u32 array. A head has four words a tile: first upright quadric, first other quadric, first box, end; then come pairs
 * (primitive, nearest depth as f32 bits). Word 0: where the mirrored head starts; word 1: where the tiles with uprights are named, word 2:
 * where those with others are.
 */
export type Tiler = { readonly words: Uint32Array<ArrayBuffer>; build(pose: Pose, basis: Basis, mirrorY: number | null): Built }
/** Words in use, and tiles that hold uprights and others in the direct view. */
export type Built = { used: number; uprights: number; others: number }

/** Scratch of one scene at one picture size. */
type State = {
  count: number
  width: number
  height: number
  tilesX: number
  tilesY: number
  words: Uint32Array<ArrayBuffer>
  floats: Float32Array
  /** Corners of each primitive's own box, [count][8][3]. */
  corners: Float32Array
  /** 0 upright quadric, 1 other quadric, 2 box. */
  kind: Uint8Array
  /** Tiles covered: first and last column, first and last row. */
  rect: Int16Array
  near: Float32Array
  bucket: Uint16Array
  starts: Uint32Array
  order: Uint32Array
  cursor: Uint32Array
  /** Right, up and forward, the first two per half picture; eye. */
  camera: Float64Array
}

export function makeTiler(primitives: Primitives, width: number, height: number): Tiler {
  const { list } = primitives
  const count = list.length
  const tilesX = Math.ceil(width / TILE_PX)
  const tilesY = Math.ceil(height / TILE_PX)
  const words = new Uint32Array(tilesX * tilesY * 16 + 64 * 1024)
  const s: State = {
    count,
    width,
    height,
    tilesX,
    tilesY,
    words,
    floats: new Float32Array(words.buffer),
    corners: cornersOf(primitives),
    kind: Uint8Array.from(list, (p) => (p.shape === 'box' ? 2 : isUpright(p) ? 0 : 1)),
    rect: new Int16Array(count * 4),
    near: new Float32Array(count),
    bucket: new Uint16Array(count),
    starts: new Uint32Array(BUCKETS + 1),
    order: new Uint32Array(count),
    cursor: new Uint32Array(tilesX * tilesY * 3),
    camera: new Float64Array(12),
  }
  const built: Built = { used: 0, uprights: 0, others: 0 }
  return {
    get words() {
      return s.words
    },
    build(pose, basis, mirrorY) {
      aim(s, pose, basis, null)
      const uprightsAt = spread(s, PREFACE)
      const othersAt = nameTiles(s, uprightsAt, 0, 1)
      const mirrored = nameTiles(s, othersAt, 1, 3)
      s.words[0] = mirrored
      s.words[1] = uprightsAt
      s.words[2] = othersAt
      built.uprights = othersAt - uprightsAt
      built.others = mirrored - othersAt
      built.used = mirrored
      if (mirrorY === null) return built
      aim(s, pose, basis, mirrorY)
      built.used = spread(s, mirrored)
      return built
    },
  }
}

/** The camera, or its image in water at height `mirrorY`. */
function aim(s: State, pose: Pose, basis: Basis, mirrorY: number | null): void {
  for (let a = 0; a < 3; a++) {
    const flip = a === 1 && mirrorY !== null ? -1 : 1
    s.camera[a] = (basis.right[a]! * flip) / TAN_HALF_H
    s.camera[3 + a] = (basis.up[a]! * flip) / TAN_HALF_V
    s.camera[6 + a] = basis.forward[a]! * flip
  }
  s.camera[9] = pose.x
  s.camera[10] = mirrorY === null ? pose.y : 2 * mirrorY - pose.y
  s.camera[11] = pose.z
}

/** Writes heads and lists from word `base` on; returns the first word after them. */
function spread(s: State, base: number): number {
  const seen = sortByDepth(s)
  const { tilesX, rect, kind, cursor } = s
  const tiles = tilesX * s.tilesY
  cursor.fill(0)
  let total = 0
  for (let n = 0; n < seen; n++) {
    const k = s.order[n]!
    for (let y = rect[k * 4 + 2]!; y <= rect[k * 4 + 3]!; y++) {
      for (let x = rect[k * 4]!; x <= rect[k * 4 + 1]!; x++) {
        const c = (y * tilesX + x) * 3 + kind[k]!
        cursor[c] = cursor[c]! + 1
        total++
      }
    }
  }
  // Room for the lists, and for naming tiles and the mirrored heads after them.
  reserve(s, base + 12 * tiles + 2 * total)
  const end = writeHeads(s, base, tiles)
  for (let n = 0; n < seen; n++) {
    const k = s.order[n]!
    for (let y = rect[k * 4 + 2]!; y <= rect[k * 4 + 3]!; y++) {
      for (let x = rect[k * 4]!; x <= rect[k * 4 + 1]!; x++) {
        const c = (y * tilesX + x) * 3 + kind[k]!
        const at = cursor[c]!
        s.words[at] = k
        s.floats[at + 1] = s.near[k]!
        cursor[c] = at + 2
      }
    }
  }
  return end
}

/** Turns the counts in `cursor` into places of lists. */
function writeHeads(s: State, base: number, tiles: number): number {
  let next = base + 4 * tiles
  for (let t = 0; t < tiles; t++) {
    for (let part = 0; part < 3; part++) {
      const size = 2 * s.cursor[3 * t + part]!
      s.words[base + 4 * t + part] = next
      s.cursor[3 * t + part] = next
      next += size
    }
    s.words[base + 4 * t + 3] = next
  }
  return next
}

/** Names from word `at` on the tiles of the direct view whose lists from part `first` to part `last` are not empty. */
function nameTiles(s: State, at: number, first: number, last: number): number {
  const tiles = s.tilesX * s.tilesY
  for (let t = 0; t < tiles; t++) {
    if (s.words[PREFACE + 4 * t + last]! > s.words[PREFACE + 4 * t + first]!) s.words[at++] = t
  }
  return at
}

function reserve(s: State, size: number): void {
  if (size <= s.words.length) return
  const grown = new Uint32Array(Math.ceil(size * 1.5))
  grown.set(s.words)
  s.words = grown
  s.floats = new Float32Array(grown.buffer)
}

/** Fills `order` with the primitives in view, nearest bucket first; returns how many. */
function sortByDepth(s: State): number {
  const { starts, bucket } = s
  starts.fill(0)
  let seen = 0
  for (let k = 0; k < s.count; k++) {
    bucket[k] = BUCKETS
    if (!project(s, k)) continue
    seen++
    const b = Math.min(BUCKETS - 1, Math.max(0, Math.floor(Math.log2(s.near[k]! * 10 + 1) * 16)))
    bucket[k] = b
    starts[b + 1] = starts[b + 1]! + 1
  }
  for (let b = 0; b < BUCKETS; b++) starts[b + 1] = starts[b + 1]! + starts[b]!
  for (let k = 0; k < s.count; k++) {
    const b = bucket[k]!
    if (b === BUCKETS) continue
    s.order[starts[b]!] = k
    starts[b] = starts[b]! + 1
  }
  return seen
}

/** Tiles and nearest depth of one primitive; false if it is out of view or too thin to draw. */
function project(s: State, k: number): boolean {
  const { corners, camera: c } = s
  let u0 = Infinity
  let u1 = -Infinity
  let v0 = Infinity
  let v1 = -Infinity
  let z0 = Infinity
  let z1 = -Infinity
  for (let n = k * 24; n < k * 24 + 24; n += 3) {
    const x = corners[n]! - c[9]!
    const y = corners[n + 1]! - c[10]!
    const z = corners[n + 2]! - c[11]!
    const depth = x * c[6]! + y * c[7]! + z * c[8]!
    // A corner behind the eye is pushed out of the picture's side, which keeps the rectangle an over-estimate.
    const inverse = 1 / Math.max(depth, NEAREST_M)
    const u = (x * c[0]! + y * c[1]! + z * c[2]!) * inverse
    const v = (x * c[3]! + y * c[4]! + z * c[5]!) * inverse
    if (depth < z0) z0 = depth
    if (depth > z1) z1 = depth
    if (u < u0) u0 = u
    if (u > u1) u1 = u
    if (v < v0) v0 = v
    if (v > v1) v1 = v
  }
  if (z1 < NEAREST_M) return false
  const left = (u0 * 0.5 + 0.5) * s.width
  const right = (u1 * 0.5 + 0.5) * s.width
  const top = (0.5 - v1 * 0.5) * s.height
  const bottom = (0.5 - v0 * 0.5) * s.height
  if (right < 0 || left > s.width || bottom < 0 || top > s.height) return false
  if (Math.min(right - left, bottom - top) < THINNEST_PX) return false
  s.rect[k * 4] = Math.max(0, Math.floor(left / TILE_PX))
  s.rect[k * 4 + 1] = Math.min(s.tilesX - 1, Math.floor(right / TILE_PX))
  s.rect[k * 4 + 2] = Math.max(0, Math.floor(top / TILE_PX))
  s.rect[k * 4 + 3] = Math.min(s.tilesY - 1, Math.floor(bottom / TILE_PX))
  s.near[k] = Math.max(0, z0)
  return true
}

/** Corners of each primitive's own box, [count][8][3]. */
function cornersOf({ list }: Primitives): Float32Array {
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
      const d = tight
        ? [sign[0] * tight[0], sign[1] * tight[1], sign[2] * tight[2]]
        : rotate(q, [sign[0] * wide, sign[1] * b, sign[2] * deep])
      out.set([p.x + d[0]!, p.y + d[1]!, p.z + d[2]!], k * 24 + n * 3)
    }
  })
  return out
}
