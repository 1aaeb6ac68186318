// Far hills: three rings of outline around the world, so that the horizon has depth and parallax for almost nothing.
import type { Layout } from './scene-layout.ts'
import type { WorldSpec } from './spec.ts'
import { makeNoise, smoothstep } from './terrain-noise.ts'

/** Radii of the rings, metres; the outermost still has a depth code above SKY_CODE. */
export const RIDGE_RADII_M = [330, 570, 980] as const
/** Elevation (rise over run) of each ring's lowest line, and what relief adds to it. */
const RIDGE_BASE = [0.035, 0.06, 0.085] as const
const RIDGE_RISE = [0.055, 0.095, 0.15] as const
/** Outline samples a ring, evenly by azimuth from -pi. */
export const RIDGE_SAMPLES = 1024

type Outline = { rise: number; wave: number; sharp: number; table: number }

const OUTLINE: Record<WorldSpec['slots']['biome']['value'], Outline> = {
  meadow: { rise: 0.55, wave: 5, sharp: 0, table: 0 },
  forest: { rise: 0.8, wave: 6, sharp: 0.25, table: 0 },
  desert: { rise: 0.5, wave: 5, sharp: 0.2, table: 0.5 },
  snow: { rise: 1.1, wave: 6, sharp: 0.7, table: 0 },
  alpine: { rise: 1.9, wave: 6, sharp: 1, table: 0 },
  coast: { rise: 0.6, wave: 5, sharp: 0.3, table: 0 },
  swamp: { rise: 0.38, wave: 7, sharp: 0.1, table: 0 },
  volcanic: { rise: 1.2, wave: 6, sharp: 0.9, table: 0 },
  canyon: { rise: 1.1, wave: 6, sharp: 0.2, table: 1 },
  savanna: { rise: 0.4, wave: 4, sharp: 0.1, table: 0.35 },
}

/** Heights [3][RIDGE_SAMPLES], metres; -20 where there is open sea. */
export function buildRidges(spec: WorldSpec, layout: Layout): Float32Array {
  const biome = spec.slots.biome.value
  const o = OUTLINE[biome]
  const noise = makeNoise(spec.seed, 51)
  const out = new Float32Array(3 * RIDGE_SAMPLES)
  const volcano = layout.yaw + (layout.sun.azimuth > layout.yaw ? -0.34 : 0.34)
  for (let ring = 0; ring < 3; ring++) {
    const radius = RIDGE_RADII_M[ring]!
    for (let k = 0; k < RIDGE_SAMPLES; k++) {
      const azimuth = (k / RIDGE_SAMPLES) * 2 * Math.PI - Math.PI
      let h = radius * (RIDGE_BASE[ring]! + RIDGE_RISE[ring]! * o.rise * outlineAt(noise, o, azimuth, ring))
      h += (biome === 'forest' || spec.slots.vegetation.value === 'pine') && ring < 2 ? 3.5 * Math.abs(noise(azimuth * 70, ring * 9.1)) : 0
      if (biome === 'volcanic' && ring === 1) h = Math.max(h, cone(azimuth - volcano))
      h *= 1 - openSea(layout, azimuth)
      out[ring * RIDGE_SAMPLES + k] = openSea(layout, azimuth) > 0.98 ? -20 : h
    }
  }
  return out
}

function outlineAt(noise: (x: number, z: number) => number, o: Outline, azimuth: number, ring: number): number {
  // Noise on a circle, so that the ring closes.
  const f = o.wave * 0.5
  const x = f * Math.cos(azimuth) + 7.7 * ring
  const z = f * Math.sin(azimuth) + 3.1 * ring
  const soft = 0.5 + 0.5 * noise(x, z) + 0.2 * noise(2.3 * x, 2.3 * z)
  const crest = 1 - Math.abs(noise(x * 1.3 + 9, z * 1.3))
  const sharp = 0.15 + crest * crest * 0.85 + 0.22 * noise(x * 4, z * 4) + 0.1 * noise(x * 9, z * 9)
  const h = soft + (sharp - soft) * o.sharp
  const steps = smoothstep(0.45, 0.55, h) * 0.75 + 0.25 * smoothstep(0.75, 0.8, h) + 0.05 * h
  return h + (steps - h) * o.table
}

/** A lone volcano with a crater, metres above level, `d` radians from its middle. */
function cone(d: number): number {
  const turn = Math.atan2(Math.sin(d), Math.cos(d))
  const a = Math.abs(turn)
  return a > 0.36 ? 0 : 230 * (1 - a / 0.36) ** 1.5 - 50 * Math.max(0, 1 - a / 0.055)
}

function openSea(layout: Layout, azimuth: number): number {
  if (!(layout.sea.shore < Infinity)) return 0
  const d = Math.cos(azimuth - layout.sea.yaw)
  return smoothstep(0.0, 0.22, d)
}
