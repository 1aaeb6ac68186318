// From a painted 128x72 view to keyframe size: smooth what the network left rough in depth, then enlarge colours bilinearly and
// depth along the edges of the colours, so that no pixel hangs in the air between two surfaces.

/** Depth codes closer than this belong to one surface when smoothing. */
const CODE_RANGE = 0.035
/** Colour difference (sum over channels, 0..765) at which a neighbour's say halves. */
const COLOUR_RANGE = 60

/** Edge-aware 3x3 smoothing of depth codes where `free` is 1; `rgb` is u8 [h, w, 3]. In place, `scratch` has the same size. */
export function smoothCode(code: Float32Array, rgb: Uint8Array, free: Uint8Array, width: number, height: number, scratch: Float32Array): void {
  scratch.set(code)
  for (let j = 0; j < height; j++) {
    for (let i = 0; i < width; i++) {
      const p = j * width + i
      if (!free[p]) continue
      let sum = 0
      let total = 0
      for (let y = Math.max(0, j - 1); y <= Math.min(height - 1, j + 1); y++) {
        for (let x = Math.max(0, i - 1); x <= Math.min(width - 1, i + 1); x++) {
          const q = y * width + x
          if (Math.abs(scratch[q]! - scratch[p]!) > CODE_RANGE) continue
          const weight = 1 / (1 + colourDistance(rgb, p, q) / COLOUR_RANGE)
          sum += weight * scratch[q]!
          total += weight
        }
      }
      code[p] = sum / total
    }
  }
}

function colourDistance(rgb: Uint8Array, p: number, q: number): number {
  return Math.abs(rgb[3 * p]! - rgb[3 * q]!) + Math.abs(rgb[3 * p + 1]! - rgb[3 * q + 1]!) + Math.abs(rgb[3 * p + 2]! - rgb[3 * q + 2]!)
}

/** Doubles an RGB u8 image bilinearly, as training does (training/soften.ts): sharpening is the network's part. */
export function doubleRgb(rgb: Uint8Array, width: number, height: number, out: Uint8Array): void {
  for (let j = 0; j < 2 * height; j++) {
    const above = clampTo((j - 1) >> 1, height) * width
    const below = clampTo(((j - 1) >> 1) + 1, height) * width
    const fy = j & 1 ? 0.25 : 0.75
    for (let i = 0; i < 2 * width; i++) {
      const left = clampTo((i - 1) >> 1, width)
      const right = clampTo(((i - 1) >> 1) + 1, width)
      const fx = i & 1 ? 0.25 : 0.75
      for (let c = 0; c < 3; c++) {
        const top = rgb[3 * (above + left) + c]! * (1 - fx) + rgb[3 * (above + right) + c]! * fx
        const low = rgb[3 * (below + left) + c]! * (1 - fx) + rgb[3 * (below + right) + c]! * fx
        out[3 * (j * 2 * width + i) + c] = top * (1 - fy) + low * fy + 0.5
      }
    }
  }
}

function clampTo(v: number, size: number): number {
  return v < 0 ? 0 : v >= size ? size - 1 : v
}

/**
 * Doubles depth codes: among the four low-size neighbours, those on the surface of the one whose colour is most like the enlarged
 * colour here (weighted by nearness) are averaged. `small` and `large` are the RGB images at both sizes.
 */
export function doubleCode(code: Float32Array, small: Uint8Array, large: Uint8Array, width: number, height: number, out: Float32Array): void {
  const at = new Int32Array(4)
  const weight = new Float64Array(4)
  for (let j = 0; j < 2 * height; j++) {
    const y = (j - 1) >> 1
    const fy = j & 1 ? 0.25 : 0.75
    for (let i = 0; i < 2 * width; i++) {
      const x = (i - 1) >> 1
      const fx = i & 1 ? 0.25 : 0.75
      const p = j * 2 * width + i
      let best = 0
      let most = -1
      for (let k = 0; k < 4; k++) {
        at[k] = clampTo(y + (k >> 1), height) * width + clampTo(x + (k & 1), width)
        const nearness = (k & 1 ? fx : 1 - fx) * (k & 2 ? fy : 1 - fy)
        weight[k] = nearness
        const likeness = nearness / (1 + pairDistance(small, at[k]!, large, p) / COLOUR_RANGE)
        if (likeness > most) {
          most = likeness
          best = k
        }
      }
      let sum = 0
      let total = 0
      const centre = code[at[best]!]!
      for (let k = 0; k < 4; k++) {
        if (Math.abs(code[at[k]!]! - centre) > CODE_RANGE) continue
        sum += weight[k]! * code[at[k]!]!
        total += weight[k]!
      }
      out[p] = sum / total
    }
  }
}

function pairDistance(a: Uint8Array, p: number, b: Uint8Array, q: number): number {
  return Math.abs(a[3 * p]! - b[3 * q]!) + Math.abs(a[3 * p + 1]! - b[3 * q + 1]!) + Math.abs(a[3 * p + 2]! - b[3 * q + 2]!)
}
