// Textures baked on the CPU: the noise tile all worlds share, and each world's ground map.
import { makeNoise } from './terrain-noise.ts'
import type { Scene } from './scene.ts'
import { CELL_M, GRID_N, HALF_WORLD_M, heightAt } from './terrain.ts'
import { hash32, uniform } from '../core/rng.ts'

export const NOISE_SIZE = 256

/** Mip levels of the tile, RGBA8: r fbm, g distance to the nearest cell seed, b and a gradient of r around .5. */
export function noiseLevels(): Uint8Array<ArrayBuffer>[] {
  const n = NOISE_SIZE
  const fbm = normalised(periodicFbm(n))
  const cells = cellDistances(n, 20)
  const base = new Float32Array(n * n * 4)
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const at = y * n + x
      const dx = fbm[y * n + ((x + 1) % n)]! - fbm[y * n + ((x + n - 1) % n)]!
      const dy = fbm[((y + 1) % n) * n + x]! - fbm[((y + n - 1) % n) * n + x]!
      base.set([fbm[at]!, cells[at]!, 0.5 - 5 * dx, 0.5 - 5 * dy], at * 4)
    }
  }
  const levels = []
  for (let level = base, size = n; ; size >>= 1) {
    levels.push(Uint8Array.from(level, (v) => Math.min(255, Math.max(0, Math.round(v * 255)))))
    if (size === 1) return levels
    level = halved(level, size)
  }
}

function periodicFbm(n: number): Float32Array {
  const out = new Float32Array(n * n)
  let gain = 1
  for (let cells = 4; cells <= 64; cells *= 2) {
    for (let y = 0; y < n; y++) for (let x = 0; x < n; x++) out[y * n + x]! += gain * periodicNoise((x / n) * cells, (y / n) * cells, cells)
    gain *= 0.52
  }
  return out
}

function periodicNoise(x: number, y: number, period: number): number {
  const i = Math.floor(x)
  const j = Math.floor(y)
  const u = x - i
  const v = y - j
  const corner = (a: number, b: number) => {
    const angle = 2 * Math.PI * uniform(7, period, ((j + b) % period) * period + ((i + a) % period))
    return Math.cos(angle) * (u - a) + Math.sin(angle) * (v - b)
  }
  const su = u * u * u * (u * (u * 6 - 15) + 10)
  const sv = v * v * v * (v * (v * 6 - 15) + 10)
  const low = corner(0, 0) + su * (corner(1, 0) - corner(0, 0))
  return low + sv * (corner(0, 1) + su * (corner(1, 1) - corner(0, 1)) - low)
}

/** To mean .5 with nearly all values in [0, 1]. */
function normalised(values: Float32Array): Float32Array {
  const mean = values.reduce((a, b) => a + b, 0) / values.length
  const deviation = Math.sqrt(values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length)
  return values.map((v) => 0.5 + ((v - mean) / deviation) * 0.19)
}

function cellDistances(n: number, cells: number): Float32Array {
  const out = new Float32Array(n * n)
  const seed = (i: number, j: number) => hash32(9, ((j + cells) % cells) * cells + ((i + cells) % cells), 0)
  for (let y = 0; y < n; y++) {
    for (let x = 0; x < n; x++) {
      const u = (x / n) * cells
      const v = (y / n) * cells
      let best = 9
      for (let j = Math.floor(v) - 1; j <= Math.floor(v) + 1; j++) {
        for (let i = Math.floor(u) - 1; i <= Math.floor(u) + 1; i++) {
          const h = seed(i, j)
          best = Math.min(best, Math.hypot(i + (h & 0xffff) / 0xffff - u, j + (h >>> 16) / 0xffff - v))
        }
      }
      out[y * n + x] = best
    }
  }
  return out
}

function halved(level: Float32Array, size: number): Float32Array<ArrayBuffer> {
  const half = size >> 1
  const out = new Float32Array(half * half * 4)
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      for (let c = 0; c < 4; c++) {
        const at = (i: number, j: number) => level[((2 * y + j) * size + 2 * x + i) * 4 + c]!
        out[(y * half + x) * 4 + c] = (at(0, 0) + at(1, 0) + at(0, 1) + at(1, 1)) / 4
      }
    }
  }
  return out
}

/**
 * Ground map, half floats [GRID_N, GRID_N, 4]: normal x, normal z, height in metres under which the terrain shadows a point, distance to
 * the footpath in metres.
 */
export function groundMap(scene: Scene): Uint16Array<ArrayBuffer> {
  const { heights } = scene.field
  const { azimuth, elevation } = scene.layout.sun
  const sunX = Math.sin(azimuth)
  const sunZ = -Math.cos(azimuth)
  const drop = Math.tan(elevation)
  let highest = -Infinity
  for (const h of heights) if (h > highest) highest = h
  const wiggle = makeNoise(scene.spec.seed, 71)
  const out = new Uint16Array(GRID_N * GRID_N * 4)
  for (let j = 0; j < GRID_N; j++) {
    for (let i = 0; i < GRID_N; i++) {
      const x = i * CELL_M - HALF_WORLD_M
      const z = j * CELL_M - HALF_WORLD_M
      const dx = (heightAt(heights, x + CELL_M, z) - heightAt(heights, x - CELL_M, z)) / (2 * CELL_M)
      const dz = (heightAt(heights, x, z + CELL_M) - heightAt(heights, x, z - CELL_M)) / (2 * CELL_M)
      const length = Math.hypot(dx, 1, dz)
      let shadow = -50
      // No hill farther along can shadow higher once the line of light is over the highest.
      for (let t = 3; t < 170 && highest - t * drop > shadow; t *= 1.22) shadow = Math.max(shadow, heightAt(heights, x + sunX * t, z + sunZ * t) - t * drop)
      const at = (j * GRID_N + i) * 4
      out[at] = toHalf(-dx / length)
      out[at + 1] = toHalf(-dz / length)
      out[at + 2] = toHalf(shadow)
      out[at + 3] = toHalf(pathDistance(scene.path, x, z) + 0.3 * wiggle(x / 5, z / 5))
    }
  }
  return out
}

function pathDistance(path: { x: number; z: number }[], x: number, z: number): number {
  let best = 900
  for (let k = 0; k + 1 < path.length; k++) {
    const a = path[k]!
    const b = path[k + 1]!
    const dx = b.x - a.x
    const dz = b.z - a.z
    const t = Math.min(1, Math.max(0, ((x - a.x) * dx + (z - a.z) * dz) / (dx * dx + dz * dz)))
    best = Math.min(best, (a.x + t * dx - x) ** 2 + (a.z + t * dz - z) ** 2)
  }
  return Math.sqrt(best)
}

const floats = new Float32Array(1)
const words = new Uint32Array(floats.buffer)

/** IEEE half of a number in its normal range; smaller ones become zero. */
function toHalf(value: number): number {
  floats[0] = value
  const bits = words[0]!
  const sign = (bits >>> 16) & 0x8000
  const exponent = ((bits >>> 23) & 255) - 112
  if (exponent <= 0) return sign
  return sign | Math.min(0x7bff, (exponent << 10) + ((bits & 0x7fffff) >>> 13))
}
