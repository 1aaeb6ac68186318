// The `warp` tensor of `render`: re-projected memory and hints of moving things as network values (ARCHITECTURE.md). The loop is in kernel/warp.ts.
import { FRAME } from '../../core/camera.ts'
import { at, kernel } from '../kernel.ts'
import type { Reprojection } from '../memory/reprojection.ts'

export const FRAME_PIXELS = FRAME.width * FRAME.height
/** First channel of each part of `warp`. */
export const WARP = { rgb: 0, code: 3, confidence: 4, magnification: 5, hint: 6, coverage: 9, channels: 10 } as const

/** Fills the six memory channels of `warp` [10, 144, 256] from a view at frame size; both lie in the kernel's memory. */
export function writeWarp({ rgb, code, source, magnification }: Reprojection, warp: Float32Array): void {
  const channel = 4 * FRAME_PIXELS
  const to = at(warp)
  kernel.writeWarp(
    FRAME_PIXELS, at(rgb), at(code), at(source), at(magnification),
    to + WARP.rgb * channel, to + WARP.code * channel, to + WARP.confidence * channel, to + WARP.magnification * channel,
  )
}
