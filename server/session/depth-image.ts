// The depth image that goes with a frame: small enough for one datagram, smooth enough to move a picture by.
import { META_DEPTH } from '../../engine/protocol/frame-meta.ts'

/** Depth codes [height, width] -> u8 [18, 32], the mean of each block times 255. Mixed blocks at silhouettes bend softly instead of tearing. */
export function shrinkDepth(code: Float32Array, width: number, height: number, out: Uint8Array): void {
  const blockW = width / META_DEPTH.width
  const blockH = height / META_DEPTH.height
  for (let j = 0; j < META_DEPTH.height; j++) {
    for (let i = 0; i < META_DEPTH.width; i++) {
      let sum = 0
      for (let y = j * blockH; y < (j + 1) * blockH; y++) {
        const row = y * width
        for (let x = i * blockW; x < (i + 1) * blockW; x++) sum += code[row + x]!
      }
      out[j * META_DEPTH.width + i] = Math.max(0, Math.min(255, Math.round((255 * sum) / (blockW * blockH))))
    }
  }
}
