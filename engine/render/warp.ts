// The `warp` tensor of `render`: re-projected memory and hints of moving things as network values (ARCHITECTURE.md).
import { FRAME } from '../../core/camera.ts'
import { SOURCE, type Reprojection } from '../memory/reprojection.ts'

export const FRAME_PIXELS = FRAME.width * FRAME.height
/** First channel of each part of `warp`. */
export const WARP = { rgb: 0, code: 3, confidence: 4, magnification: 5, hint: 6, coverage: 9, channels: 10 } as const

/** Confidence per `SOURCE`: old colours are trusted until new ones are painted. */
const CONFIDENCE = new Float32Array(4)
CONFIDENCE[SOURCE.hole] = 0
CONFIDENCE[SOURCE.lastFrame] = 0.5
CONFIDENCE[SOURCE.stale] = 1
CONFIDENCE[SOURCE.keyframe] = 1

/** u8 -> [-1, 1]. */
const SIGNED = new Float32Array(256)
for (let v = 0; v < 256; v++) SIGNED[v] = v / 127.5 - 1

/** Fills the six memory channels of `warp` [10, 144, 256] from a view at frame size. */
export function writeWarp(seen: Reprojection, warp: Float32Array): void {
  const n = FRAME_PIXELS
  const { rgb, code, source, magnification } = seen
  const confidenceAt = WARP.confidence * n, magnificationAt = WARP.magnification * n
  for (let p = 0; p < n; p++) {
    const confidence = CONFIDENCE[source[p]!]!
    // Read before anything is written: all planes lie the same way in their pages, and a look at one right after a write to another waits for it.
    const depth = code[p]!
    const magnified = magnification[p]!
    warp[confidenceAt + p] = confidence
    warp[magnificationAt + p] = magnified
    if (confidence === 0) {
      warp[p] = warp[n + p] = warp[2 * n + p] = warp[3 * n + p] = 0
      continue
    }
    warp[p] = SIGNED[rgb[3 * p]!]!
    warp[n + p] = SIGNED[rgb[3 * p + 1]!]!
    warp[2 * n + p] = SIGNED[rgb[3 * p + 2]!]!
    warp[3 * n + p] = 2 * depth - 1
  }
}
