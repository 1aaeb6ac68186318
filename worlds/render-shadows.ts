// Sun shadows of a scene's primitives on the ground, splatted once a world: each primitive visits only the texels its shadow can reach.
import type { Scene } from './scene.ts'
import { extentOf, PRIMITIVE_FLOATS } from './scene-primitives.ts'
import { heightAt } from './terrain.ts'

/** The map covers this half width around the spawn, metres; beyond it only the terrain casts. */
export const SHADOW_HALF_M = 96
export const SHADOW_TEXELS = 512
const TEXEL_M = (2 * SHADOW_HALF_M) / SHADOW_TEXELS
/** Longest shadow followed, metres. */
const REACH_M = 120

/** Share of the sun by texel, u8 [SHADOW_TEXELS, SHADOW_TEXELS], rows by z. */
export function primitiveShadows(scene: Scene): Uint8Array<ArrayBuffer> {
  const sharp = new Uint8Array(SHADOW_TEXELS * SHADOW_TEXELS).fill(255)
  const ground = groundTexels(scene)
  const { azimuth, elevation } = scene.layout.sun
  const sun = [Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), -Math.cos(azimuth) * Math.cos(elevation)] as const
  scene.primitives.list.forEach((p, k) => {
    if (Math.abs(p.x) > SHADOW_HALF_M + 60 || Math.abs(p.z) > SHADOW_HALF_M + 60) return
    const e = extentOf(p)
    const radius = Math.min(Math.hypot(e[0], e[2]), Math.hypot(e[0], e[1], e[2]))
    if (radius < 0.15) return
    splat(sharp, ground, scene, k, p.x, p.y, p.z, e, sun)
  })
  return softened(sharp)
}

function groundTexels(scene: Scene): Float32Array {
  const out = new Float32Array(SHADOW_TEXELS * SHADOW_TEXELS)
  for (let j = 0; j < SHADOW_TEXELS; j++) {
    for (let i = 0; i < SHADOW_TEXELS; i++) {
      const h = heightAt(scene.field.heights, (i + 0.5) * TEXEL_M - SHADOW_HALF_M, (j + 0.5) * TEXEL_M - SHADOW_HALF_M)
      out[j * SHADOW_TEXELS + i] = Math.max(h, scene.field.waterLevel)
    }
  }
  return out
}

type Sun = readonly [number, number, number]

/** Visits texels along the shadow's axis, a strip as wide as the shape. */
function splat(
  out: Uint8Array,
  ground: Float32Array,
  scene: Scene,
  index: number,
  x: number,
  y: number,
  z: number,
  e: readonly number[],
  sun: Sun,
): void {
  const flat = Math.hypot(sun[0], sun[2])
  const ax = -sun[0] / flat
  const az = -sun[2] / flat
  const slope = sun[1] / flat
  const wide = Math.abs(ax) * e[2]! + Math.abs(az) * e[0]!
  const long = Math.abs(ax) * e[0]! + Math.abs(az) * e[2]!
  const { heights } = scene.field
  // Along the axis s the shape's lower edge of light falls to y - e1 - slope * s; its shadow ends when its top is under the ground.
  for (let s = -long; s < REACH_M; s += TEXEL_M * 0.7) {
    const top = y + e[1]! - slope * (s - long)
    const here = heightAt(heights, x + ax * s, z + az * s)
    if (top < here - 3) break
    if (y - e[1]! - slope * (s + long) > here + 3) continue
    for (let w = -wide; w <= wide; w += TEXEL_M * 0.7) {
      const i = Math.floor((x + ax * s - az * w + SHADOW_HALF_M) / TEXEL_M)
      const j = Math.floor((z + az * s + ax * w + SHADOW_HALF_M) / TEXEL_M)
      if (i < 0 || j < 0 || i >= SHADOW_TEXELS || j >= SHADOW_TEXELS) continue
      const at = j * SHADOW_TEXELS + i
      if (out[at] === 0) continue
      const px = (i + 0.5) * TEXEL_M - SHADOW_HALF_M
      const pz = (j + 0.5) * TEXEL_M - SHADOW_HALF_M
      if (crosses(scene.primitives.data, index * PRIMITIVE_FLOATS, px, ground[at]! + 0.05, pz, sun)) out[at] = 0
    }
  }
}

/** Whether a ray from a point towards the sun meets a primitive (the shader's own intersections, hit or miss only). */
function crosses(d: Float32Array, at: number, x: number, y: number, z: number, sun: Sun): boolean {
  const ox = d[at]! * x + d[at + 1]! * y + d[at + 2]! * z + d[at + 3]!
  const oy = d[at + 4]! * x + d[at + 5]! * y + d[at + 6]! * z + d[at + 7]!
  const oz = d[at + 8]! * x + d[at + 9]! * y + d[at + 10]! * z + d[at + 11]!
  const dx = d[at]! * sun[0] + d[at + 1]! * sun[1] + d[at + 2]! * sun[2]
  const dy = d[at + 4]! * sun[0] + d[at + 5]! * sun[1] + d[at + 6]! * sun[2]
  const dz = d[at + 8]! * sun[0] + d[at + 9]! * sun[1] + d[at + 10]! * sun[2]
  // Time inside the slab -1 <= y <= 1.
  const iy = 1 / (Math.abs(dy) < 1e-9 ? 1e-9 : dy)
  let t0 = Math.max(0, Math.min((-1 - oy) * iy, (1 - oy) * iy))
  let t1 = Math.max((-1 - oy) * iy, (1 - oy) * iy)
  if (t0 >= t1) return false
  if (d[at + 15] === boxBits) {
    for (let k = 0; k < 4; k++) {
      const taper = d[at + 12 + (k & 1)]!
      const b = (taper - 1) / 2
      const sign = k < 2 ? 1 : -1
      const f = sign * (k & 1 ? oz : ox) - b * oy - b - 1
      const g = sign * (k & 1 ? dz : dx) - b * dy
      if (g < 0) t0 = Math.max(t0, -f / g)
      else if (g > 0) t1 = Math.min(t1, -f / g)
      else if (f > 0) return false
    }
    return t0 < t1
  }
  const kx = d[at + 12]!
  const ky = d[at + 13]!
  const a = dx * dx + dz * dz + kx * dy * dy
  const b = ox * dx + oz * dz + (kx * oy + 0.5 * ky) * dy
  const c = ox * ox + oz * oz + (kx * oy + ky) * oy + d[at + 14]!
  // Written out: a closure made a million times a world costs more than the arithmetic.
  if ((a * t0 + 2 * b) * t0 + c < 0 || (a * t1 + 2 * b) * t1 + c < 0) return true
  if (a <= 0) return false
  const lowest = -b / a
  return lowest > t0 && lowest < t1 && (a * lowest + 2 * b) * lowest + c < 0
}

/** The shape word of a box read as a float, as the packed data holds it. */
const boxBits = new Float32Array(new Uint32Array([2]).buffer)[0]!

/** A 3x3 tent: shadow edges a texel wide do not crawl. */
function softened(sharp: Uint8Array): Uint8Array<ArrayBuffer> {
  const n = SHADOW_TEXELS
  const rows = new Float32Array(n * n)
  for (let k = 0; k < n * n; k++) rows[k] = (sharp[Math.max(0, k - 1)]! + 2 * sharp[k]! + sharp[Math.min(n * n - 1, k + 1)]!) / 4
  const out = new Uint8Array(n * n)
  for (let k = 0; k < n * n; k++) out[k] = (rows[Math.max(0, k - n)]! + 2 * rows[k]! + rows[Math.min(n * n - 1, k + n)]!) / 4
  return out
}
