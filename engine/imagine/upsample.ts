// Depth of a painted 128x72 view at keyframe size: smooth what the network left rough, then enlarge along the edges of the colours, so that
// no pixel hangs in the air between two surfaces. Colours: upscaler.ts.
import { codeOfDepth } from '../../core/depth-code.ts'
import { VALID } from '../kernel/constants.ts'
import { inverseOfCode, makeLevel, type Level } from '../memory/keyframe.ts'
import { connectSurfaces } from '../memory/surface.ts'
import { clearDesk, kernel, layBytes, layColours, layFloats, room } from './kernel.ts'

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
 * where that is 1. The loops are in kernel/double.ts.
 */
export function doubleInverse(small: Level, guide: Uint8Array, out: Float32Array, only: Uint8Array | null = null): void {
  clearDesk()
  const doubled = layFloats(out)
  const where = layBytes(only ?? new Uint8Array(out.length).fill(1))
  const { width, height, inverse, rgb, flags } = small
  kernel.double(width, height, layFloats(inverse).byteOffset, layColours(rgb), layBytes(flags).byteOffset, layColours(guide), doubled.byteOffset, where.byteOffset)
  out.set(doubled)
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
