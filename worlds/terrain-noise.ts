// Seeded gradient noise for height fields and placement. CPU only; the GPU reads a baked tile (render-noise.ts).
import { hash32 } from '../core/rng.ts'

/** Perlin noise, about [-1, 1], period 256 in both directions. */
export type Noise2 = (x: number, z: number) => number

export function makeNoise(seed: number, stream: number): Noise2 {
  const angle = new Float64Array(512)
  const order = new Uint16Array(512)
  for (let i = 0; i < 256; i++) {
    order[i] = order[i + 256] = hash32(seed, stream, i) & 255
    angle[i] = angle[i + 256] = (hash32(seed, stream, i + 256) / 4294967296) * 2 * Math.PI
  }
  const gx = angle.map(Math.cos)
  const gz = angle.map(Math.sin)
  return (x, z) => {
    const fx = Math.floor(x)
    const fz = Math.floor(z)
    const u = x - fx
    const v = z - fz
    const i = fx & 255
    const j = fz & 255
    const a = order[i]! + j
    const b = order[i + 1]! + j
    const a1 = order[(i + 1) & 255]! + ((j + 1) & 255)
    const a0 = order[i]! + ((j + 1) & 255)
    const n00 = gx[a & 511]! * u + gz[a & 511]! * v
    const n10 = gx[b & 511]! * (u - 1) + gz[b & 511]! * v
    const n01 = gx[a0 & 511]! * u + gz[a0 & 511]! * (v - 1)
    const n11 = gx[a1 & 511]! * (u - 1) + gz[a1 & 511]! * (v - 1)
    const su = u * u * u * (u * (u * 6 - 15) + 10)
    const sv = v * v * v * (v * (v * 6 - 15) + 10)
    const low = n00 + su * (n10 - n00)
    return 1.5 * (low + sv * (n01 + su * (n11 - n01) - low))
  }
}

/** Sum of octaves, each half as strong and twice as fine, about [-1, 1]. */
export function fbm(noise: Noise2, x: number, z: number, octaves: number): number {
  let sum = 0
  let gain = 0.55
  for (let k = 0; k < octaves; k++) {
    sum += gain * noise(x, z)
    const rotated = x * 1.6 - z * 1.2 + 17.3
    z = x * 1.2 + z * 1.6 - 5.1
    x = rotated
    gain *= 0.5
  }
  return sum
}

/** Sharp-crested noise in [0, 1]: mountains and dunes. */
export function ridged(noise: Noise2, x: number, z: number, octaves: number): number {
  let sum = 0
  let gain = 0.6
  for (let k = 0; k < octaves; k++) {
    const crest = 1 - Math.abs(noise(x, z))
    sum += gain * crest * crest
    const rotated = x * 1.6 - z * 1.2 + 9.7
    z = x * 1.2 + z * 1.6 + 3.4
    x = rotated
    gain *= 0.45
  }
  return Math.min(1, sum)
}

export function smoothstep(low: number, high: number, x: number): number {
  const t = Math.min(1, Math.max(0, (x - low) / (high - low)))
  return t * t * (3 - 2 * t)
}
