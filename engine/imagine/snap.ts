// Depth follows colour: what a painting shows in the colours of a tree stands where the tree stands. The network paints depth in
// rounder shapes than colours; where the two disagree, a tree leaves its rim behind on the sky as soon as the player takes a step.
// After the weighted median filter (Ma et al. 2013, "Constant time weighted median filtering for stereo matching and beyond"). The loops are in kernel/snap.ts.
import { clearDesk, kernel, layBytes, layColours, layFloats, room } from './kernel.ts'

/**
 * Gives pixels whose depth code is not that of the surface their colour belongs to the code of that surface, in place where `free` is 1.
 * `code` [h, w] in [0, 1], `rgb` u8 [h, w, 3]. Slopes are left as they are: only jumps move.
 */
export function snapCode(code: Float32Array, rgb: Uint8Array, free: Uint8Array, width: number, height: number): void {
  clearDesk()
  const codes = layFloats(code)
  const plane = 4 * code.length
  kernel.snap(codes.byteOffset, layColours(rgb), layBytes(free).byteOffset, width, height, room(plane), room(plane), room(plane), room(code.length), room(4 * (3 * width + 8)))
  code.set(codes)
}
