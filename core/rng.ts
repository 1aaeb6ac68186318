// Counter-based random numbers: a value depends only on (seed, stream, counter), so any draw can be repeated without
// replaying the ones before it. training/rng.py computes the same bits.

/** 32 well-mixed bits of three integers (MurmurHash3's finaliser applied per word). */
export function hash32(seed: number, stream: number, counter: number): number {
  let h = mix(seed ^ 0x9e3779b9)
  h = mix(h ^ Math.imul(stream | 0, 0x85ebca6b))
  return mix(h ^ Math.imul(counter | 0, 0xc2b2ae35))
}

function mix(x: number): number {
  let h = x | 0
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35)
  return (h ^ (h >>> 16)) >>> 0
}

/** Uniform in [0, 1). */
export function uniform(seed: number, stream: number, counter: number): number {
  return hash32(seed, stream, counter) / 4294967296
}

/** Fills `out` with standard normals by Box-Muller from counters 0, 1, 2, ... of one stream. */
export function fillNormal(seed: number, stream: number, out: Float32Array): void {
  for (let i = 0; i < out.length; i += 2) {
    const radius = Math.sqrt(-2 * Math.log((hash32(seed, stream, i) + 1) / 4294967297))
    const angle = 2 * Math.PI * uniform(seed, stream, i + 1)
    out[i] = radius * Math.cos(angle)
    if (i + 1 < out.length) out[i + 1] = radius * Math.sin(angle)
  }
}

/** A sequential generator over one stream, for code that draws many values while building a world. */
export type Rng = { next(): number; range(low: number, high: number): number; pick<T>(items: readonly T[]): T }

export function makeRng(seed: number, stream: number): Rng {
  let counter = 0
  const next = () => uniform(seed, stream, counter++)
  return {
    next,
    range: (low, high) => low + (high - low) * next(),
    pick: (items) => items[Math.floor(next() * items.length)]!,
  }
}
