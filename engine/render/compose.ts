// From what `render` paints to a frame. The network says how far to trust memory and what to add to it; memory itself never goes
// through its 8 bits. The loop is in kernel/compose.ts.
import { FRAME } from '../../core/camera.ts'
import { at, floats, kernel } from '../kernel.ts'
import { LOGITS, PER_LOGIT } from '../kernel/constants.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

/** Kinds of output of `render`; each has four planes [72, 128], one for each place in 2x2 pixels. */
export const PAINT = { residual: 0, gate: 3, code: 4, moving: 5, kinds: 6 } as const
/** Length of the `paint` tensor [24, 72, 128]. */
export const PAINT_VALUES = PAINT.kinds * FRAME_PIXELS
/** Above a probability of .4 a pixel is taken to move by itself; here as a logit. */
const MOVING = Math.log(0.4 / 0.6)

const sigmoid = floats(2 * LOGITS * PER_LOGIT + 1)
for (let k = 0; k < sigmoid.length; k++) sigmoid[k] = 1 / (1 + Math.exp(LOGITS - k / PER_LOGIT))

export type Composed = {
  /** u8 RGB [144, 256, 3]. */
  rgb: Uint8Array
  /** Depth code in [0, 1], [144, 256]. */
  code: Float32Array
  /** 1 where something moves by itself, [144, 256]. */
  moving: Uint8Array
}

/**
 * Fills `out` from `paint` [24, 72, 128] and the `warp` it was painted from (ARCHITECTURE.md), all in the kernel's memory. Per pixel: base = memory with flat things over it;
 * gate = sigmoid(logit), 0 in holes and under things; rgb = base + (1 - gate) * residual, and depth likewise.
 */
export function compose(paint: Float32Array, warp: Float32Array, { rgb, code, moving }: Composed): void {
  const channel = 4 * FRAME_PIXELS
  const seen = at(warp)
  const painted = at(paint)
  kernel.compose(
    FRAME.width, FRAME.height, seen + WARP.rgb * channel, seen + WARP.code * channel, seen + WARP.confidence * channel, seen + WARP.hint * channel, seen + WARP.coverage * channel,
    painted + PAINT.residual * channel, painted + PAINT.gate * channel, painted + PAINT.code * channel, painted + PAINT.moving * channel, MOVING, at(sigmoid),
    at(rgb), at(code), at(moving),
  )
}
