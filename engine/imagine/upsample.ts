// Depth of a painted 128x72 view at keyframe size: smooth what the network left rough, then enlarge along the edges of the colours, so that
// no pixel hangs in the air between two surfaces. Colours: upscaler.ts.
import { codeOfDepth } from '../../core/depth-code.ts'
import { JOINED_DOWN, JOINED_RIGHT, VALID } from '../kernel/constants.ts'
import { inverseOfCode, makeLevel, type Level } from '../memory/keyframe.ts'
import { connectSurfaces } from '../memory/surface.ts'
import { clearDesk, kernel, layBytes, layColours, layFloats, room } from './kernel.ts'

/** Colour difference (sum over channels, 0..765) at which a neighbour's say halves. */
const COLOUR_RANGE = 40

/**
 * Edge-aware 3x3 smoothing of depth codes where `free` is 1, `rounds` times; `rgb` is u8 [h, w, 3]. In place; the loops are in kernel/smooth.ts.
 * Neighbours count in opposite pairs of equal weight, so that a slope stays the slope it is whatever is painted on it.
 */
export function smoothCode(code: Float32Array, rgb: Uint8Array, free: Uint8Array, width: number, height: number, rounds: number): void {
  clearDesk()
  const codes = layFloats(code)
  const plane = 4 * code.length
  kernel.smooth(codes.byteOffset, layColours(rgb), layBytes(free).byteOffset, width, height, rounds, room(plane), room(plane), room(4 * plane))
  code.set(codes)
}

/**
 * Doubles inverse depth: of the four low-size neighbours the one most like the enlarged colour here (and near) chooses the surface;
 * those joined to it are interpolated, linearly in inverse depth, so that grazing ground stays a plane. `guide` is RGB u8 at full size; with `only`,
 * where that is 1.
 */
export function doubleInverse(small: Level, guide: Uint8Array, out: Float32Array, only: Uint8Array | null = null): void {
  const { width, height, inverse, rgb, flags } = small
  for (let j = 0; j < 2 * height; j++) {
    const y = Math.max(0, Math.min(height - 2, (j - 1) >> 1))
    // Beyond the outermost centres planes are continued, not bent.
    const fy = (j - 0.5) / 2 - y
    for (let i = 0; i < 2 * width; i++) {
      if (only !== null && !only[j * 2 * width + i]) continue
      const x = Math.max(0, Math.min(width - 2, (i - 1) >> 1))
      const fx = (i - 0.5) / 2 - x
      const corner = y * width + x
      const p = j * 2 * width + i
      let best = 0
      let most = -1
      for (let k = 0; k < 4; k++) {
        const q = corner + (k >> 1) * width + (k & 1)
        const likeness = nearness(k, fx, fy) / (1 + pairDistance(rgb, q, guide, p) / COLOUR_RANGE)
        if (likeness <= most) continue
        most = likeness
        best = k
      }
      out[p] = onSurface(inverse, flags, corner, width, best, fx, fy)
    }
  }
}

/** `doubleInverse` for depth codes in [0, 1]: `small` and `guide` are the RGB images at both sizes. */
export function doubleCode(code: Float32Array, small: Uint8Array, guide: Uint8Array, width: number, height: number, out: Float32Array): void {
  const level = makeLevel(width, height)
  level.rgb.set(small)
  for (let p = 0; p < code.length; p++) level.inverse[p] = inverseOfCode(code[p]!)
  level.flags.fill(VALID)
  connectSurfaces(level, 0)
  doubleInverse(level, guide, out)
  for (let p = 0; p < out.length; p++) out[p] = out[p]! > 0 ? codeOfDepth(1 / out[p]!) : 0
}

function nearness(k: number, fx: number, fy: number): number {
  return Math.max(0.02, k & 1 ? fx : 1 - fx) * Math.max(0.02, k & 2 ? fy : 1 - fy)
}

/** Inverse depth at (fx, fy) of the surface through corner `k` of the 2x2 cell at `corner`. */
function onSurface(inverse: Float32Array, flags: Uint8Array, corner: number, width: number, k: number, fx: number, fy: number): number {
  const q = corner + (k >> 1) * width + (k & 1)
  const left = corner + (k >> 1) * width
  const upper = corner + (k & 1)
  const right = flags[left]! & JOINED_RIGHT ? inverse[left + 1]! - inverse[left]! : 0
  const down = flags[upper]! & JOINED_DOWN ? inverse[upper + width]! - inverse[upper]! : 0
  return Math.max(0, inverse[q]! + right * (fx - (k & 1)) + down * (fy - (k >> 1)))
}

function pairDistance(a: Uint8Array, p: number, b: Uint8Array, q: number): number {
  return Math.abs(a[3 * p]! - b[3 * q]!) + Math.abs(a[3 * p + 1]! - b[3 * q + 1]!) + Math.abs(a[3 * p + 2]! - b[3 * q + 2]!)
}
