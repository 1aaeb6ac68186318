// Solid shapes of a scene: convex primitives in one flat array (the GPU reads the same bytes) and a grid that finds them.
import { CELL_M as STEP_M, GRID_N, HALF_WORLD_M } from './terrain.ts'

export const SHAPE = { ellipsoid: 0, cone: 1, box: 2 } as const
/** Surface kinds the shader knows; `stone` to `metal` are the slot `material` in its order. */
export const SURFACE = {
  plain: 0,
  foliage: 1,
  bark: 2,
  stone: 3,
  brick: 4,
  wood: 5,
  marble: 6,
  metal: 7,
  roof: 8,
  rock: 9,
  glow: 10,
  petal: 11,
  cap: 12,
} as const
/** Object ids in recordings (ARCHITECTURE.md, kind `episode`). */
export const ID = { sky: 0, ground: 1, water: 2, vegetation: 3, landmark: 4, other: 5, entity: 16 } as const

export type Shape = keyof typeof SHAPE
export type Surface = keyof typeof SURFACE
export type Rgb = readonly [number, number, number]
export type Quaternion = readonly [number, number, number, number]

export type Primitive = {
  shape: Shape
  x: number
  y: number
  z: number
  /** Ellipsoid: radii. Cone: bottom radius, half height, top radius. Box: half extents. */
  size: Rgb
  /** Box: scale of the top face along x and z. */
  taper?: readonly [number, number]
  turn?: Quaternion
  surface: Surface
  /** sRGB 0..255. */
  colour: Rgb
  id: number
  solid?: boolean
}

/**
 * Six vec4 a primitive, as shaders/wgsl reads them: three rows of the world-to-local matrix; coefficients (quadric B, D, E or taper x, z)
 * with the shape in w; colour bits, surface + 16 * id bits, radius for wrapping patterns round, bounding
 * radius; centre, scale across an upright quadric.
 * Local space puts every shape between y = -1 and 1.
 */
export const PRIMITIVE_FLOATS = 24
/** Side of a traversal cell, metres, and cells a side. */
export const BIN_M = 8
export const BINS = (2 * HALF_WORLD_M) / BIN_M

export type Primitives = {
  list: Primitive[]
  data: Float32Array
  /** For collision, per bin: top of everything, top of terrain, first entry in `items` (u32 bits), count (u32 bits). */
  bins: Float32Array
  items: Uint32Array
}

export const IDENTITY: Quaternion = [0, 0, 0, 1]

export function aboutAxis(axis: Rgb, angle: number): Quaternion {
  const s = Math.sin(angle / 2)
  return [axis[0] * s, axis[1] * s, axis[2] * s, Math.cos(angle / 2)]
}

/** Rotation by yaw as the camera counts it (clockwise from above). */
export const turnOf = (yaw: number): Quaternion => aboutAxis([0, 1, 0], -yaw)

export function times(a: Quaternion, b: Quaternion): Quaternion {
  return [
    a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
    a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
    a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
    a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
  ]
}

/** v turned by q. */
export function rotate(q: Quaternion, v: Rgb): [number, number, number] {
  const tx = 2 * (q[1] * v[2] - q[2] * v[1])
  const ty = 2 * (q[2] * v[0] - q[0] * v[2])
  const tz = 2 * (q[0] * v[1] - q[1] * v[0])
  return [v[0] + q[3] * tx + q[1] * tz - q[2] * ty, v[1] + q[3] * ty + q[2] * tx - q[0] * tz, v[2] + q[3] * tz + q[0] * ty - q[1] * tx]
}

/** A cone frustum from one point to another: trunks, limbs, poles. */
export function limb(
  a: Rgb,
  b: Rgb,
  radiusA: number,
  radiusB: number,
  rest: Pick<Primitive, 'surface' | 'colour' | 'id' | 'solid'>,
): Primitive {
  const d: Rgb = [b[0] - a[0], b[1] - a[1], b[2] - a[2]]
  const length = Math.hypot(...d)
  const u: Rgb = [d[0] / length, d[1] / length, d[2] / length]
  // The turn that takes +y to u.
  const w = 1 + u[1]
  const norm = Math.hypot(u[2], u[0], w)
  const turn: Quaternion = w < 1e-6 ? [1, 0, 0, 0] : [u[2] / norm, 0, -u[0] / norm, w / norm]
  return {
    shape: 'cone',
    x: (a[0] + b[0]) / 2,
    y: (a[1] + b[1]) / 2,
    z: (a[2] + b[2]) / 2,
    size: [radiusA, length / 2, radiusB],
    turn,
    ...rest,
  }
}

function boundingRadius(p: Primitive): number {
  const [a, b, c] = p.size
  if (p.shape === 'ellipsoid') return Math.max(a, b, c)
  if (p.shape === 'cone') return Math.hypot(Math.max(a, c), b)
  return Math.hypot(a, b, c)
}

/** Half extents of the axis-aligned box around a primitive. */
export function extentOf(p: Primitive): [number, number, number] {
  const q = p.turn ?? IDENTITY
  const [a, b, c] = p.size
  const wide = p.shape === 'cone' ? Math.max(a, c) : a
  const axes: Rgb[] = [rotate(q, [1, 0, 0]), rotate(q, [0, 1, 0]), rotate(q, [0, 0, 1])]
  const size: Rgb = [wide, b, p.shape === 'cone' ? wide : c]
  const out: [number, number, number] = [0, 0, 0]
  for (let k = 0; k < 3; k++) {
    const parts = [axes[0]![k]! * size[0], axes[1]![k]! * size[1], axes[2]![k]! * size[2]]
    if (p.shape === 'ellipsoid') out[k] = Math.hypot(...parts)
    else if (p.shape === 'cone') out[k] = Math.hypot(parts[0]!, parts[2]!) + Math.abs(parts[1]!)
    else out[k] = Math.abs(parts[0]!) + Math.abs(parts[1]!) + Math.abs(parts[2]!)
  }
  return out
}

export function packPrimitives(list: Primitive[], heights: Float32Array): Primitives {
  const data = new Float32Array(Math.max(1, list.length) * PRIMITIVE_FLOATS)
  const bits = new Uint32Array(data.buffer)
  const found: number[][] = Array.from({ length: BINS * BINS }, () => [])
  const bins = new Float32Array(BINS * BINS * 4)
  fillTerrainTops(bins, heights)
  list.forEach((p, k) => {
    const at = k * PRIMITIVE_FLOATS
    writePrimitive(p, data, bits, at)
    const e = extentOf(p)
    const clamp = (v: number) => Math.min(BINS - 1, Math.max(0, Math.floor((v + HALF_WORLD_M) / BIN_M)))
    for (let j = clamp(p.z - e[2]); j <= clamp(p.z + e[2]); j++) {
      for (let i = clamp(p.x - e[0]); i <= clamp(p.x + e[0]); i++) {
        found[j * BINS + i]!.push(k)
        bins[(j * BINS + i) * 4] = Math.max(bins[(j * BINS + i) * 4]!, p.y + e[1])
      }
    }
  })
  const items = new Uint32Array(
    Math.max(
      1,
      found.reduce((n, f) => n + f.length, 0),
    ),
  )
  const binBits = new Uint32Array(bins.buffer)
  let next = 0
  found.forEach((f, k) => {
    binBits[k * 4 + 2] = next
    binBits[k * 4 + 3] = f.length
    for (const item of f) items[next++] = item
  })
  return { list, data, bins, items }
}

function writePrimitive(p: Primitive, data: Float32Array, bits: Uint32Array, at: number): void {
  const q = p.turn ?? IDENTITY
  const [a, half, c] = p.size
  const scale: Rgb = p.shape === 'cone' ? [1, half, 1] : p.size
  const axes: Rgb[] = [rotate(q, [1, 0, 0]), rotate(q, [0, 1, 0]), rotate(q, [0, 0, 1])]
  for (let row = 0; row < 3; row++) {
    const [x, y, z] = axes[row]!
    data.set([x / scale[row]!, y / scale[row]!, z / scale[row]!, -(x * p.x + y * p.y + z * p.z) / scale[row]!], at + 4 * row)
  }
  if (p.shape === 'ellipsoid') data.set([1, 0, -1], at + 12)
  else if (p.shape === 'box') data.set([p.taper?.[0] ?? 1, p.taper?.[1] ?? 1, 0], at + 12)
  else {
    const mean = (a + c) / 2
    const k = (c - a) / 2
    data.set([-k * k, -2 * mean * k, -mean * mean], at + 12)
  }
  bits[at + 15] = SHAPE[p.shape]
  const [r, g, b] = p.colour
  bits[at + 16] = Math.round(r) | (Math.round(g) << 8) | (Math.round(b) << 16)
  bits[at + 17] = SURFACE[p.surface] + 16 * p.id
  data.set([p.shape === 'cone' ? a : 0, boundingRadius(p), p.x, p.y, p.z, 1 / scale[0]], at + 18)
}

/** Quadrics round about the vertical: most of a world, and cheaper to intersect. */
export function isUpright(p: Primitive): boolean {
  const q = p.turn ?? IDENTITY
  return p.shape !== 'box' && Math.abs(q[0]) + Math.abs(q[2]) < 1e-6 && (p.shape === 'cone' || p.size[0] === p.size[2])
}

function fillTerrainTops(bins: Float32Array, heights: Float32Array): void {
  const per = BIN_M / STEP_M
  for (let j = 0; j < BINS; j++) {
    for (let i = 0; i < BINS; i++) {
      let top = -1e9
      for (let v = 0; v <= per; v++) for (let u = 0; u <= per; u++) top = Math.max(top, heights[(j * per + v) * GRID_N + i * per + u]!)
      bins[(j * BINS + i) * 4] = top
      bins[(j * BINS + i) * 4 + 1] = top
    }
  }
}
