// From what `render` paints to a frame. The network says how far to trust memory and what to add to it; memory itself never goes
// through its 8 bits.
import { FRAME } from '../../core/camera.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

/** Kinds of output of `render`; each has four planes, one for each place in 2x2 pixels. */
export const PAINT = { residual: 0, gate: 3, code: 4, moving: 5, kinds: 6 } as const
const PLACES = 4
const W = FRAME.width
const HALF_W = W / 2
/** Pixels of one plane, [72, 128]. */
const PLANE = FRAME_PIXELS / PLACES
/** Length of the `paint` tensor [24, 72, 128]. */
export const PAINT_VALUES = PAINT.kinds * FRAME_PIXELS
/** Above a probability of .4 a pixel is taken to move by itself; here as a logit. */
const MOVING = Math.log(0.4 / 0.6)

/** Sigmoid of a logit in [-8, 8], in steps of 1/64. */
const LOGITS = 8
const PER_LOGIT = 64
const SIGMOID = Float32Array.from({ length: 2 * LOGITS * PER_LOGIT + 1 }, (_, k) => 1 / (1 + Math.exp(LOGITS - k / PER_LOGIT)))

export type Composed = {
  /** u8 RGB [144, 256, 3]. */
  rgb: Uint8Array
  /** Depth code in [0, 1], [144, 256]. */
  code: Float32Array
  /** 1 where something moves by itself, [144, 256]. */
  moving: Uint8Array
}

/**
 * Fills `out` from `paint` [24, 72, 128] and the `warp` it was painted from (ARCHITECTURE.md). Per pixel: base = memory with flat things over it;
 * gate = sigmoid(logit), 0 in holes and under things; rgb = base + (1 - gate) * residual, and depth likewise.
 */
export function compose(paint: Float32Array, warp: Float32Array, { rgb, code, moving }: Composed): void {
  const n = FRAME_PIXELS
  const confidence = WARP.confidence * n, hint = WARP.hint * n, coverage = WARP.coverage * n, depth = WARP.code * n
  const gateAt = PAINT.gate * n, codeAt = PAINT.code * n, movingAt = PAINT.moving * n
  for (let p = 0, y = 0; p < n; y++) {
    const row = 2 * (y & 1) * PLANE + (y >> 1) * HALF_W
    for (let x = 0; x < W; x++, p++) {
      const q = row + (x & 1) * PLANE + (x >> 1)
      const bare = 1 - warp[coverage + p]!
      let open = 1
      let d = paint[codeAt + q]!
      if (warp[confidence + p]! > 0) {
        const logit = paint[gateAt + q]!
        const gate = bare * SIGMOID[logit <= -LOGITS ? 0 : logit >= LOGITS ? 2 * LOGITS * PER_LOGIT : ((logit + LOGITS) * PER_LOGIT + 0.5) | 0]!
        open = 1 - gate
        d = 0.5 * (warp[depth + p]! + 1) + open * d
      }
      code[p] = d < 0 ? 0 : d > 1 ? 1 : d
      const r = warp[p]! * bare + warp[hint + p]! + open * paint[q]!
      const g = warp[n + p]! * bare + warp[hint + n + p]! + open * paint[n + q]!
      const b = warp[2 * n + p]! * bare + warp[hint + 2 * n + p]! + open * paint[2 * n + q]!
      rgb[3 * p] = r <= -1 ? 0 : r >= 1 ? 255 : (r + 1) * 127.5 + 0.5
      rgb[3 * p + 1] = g <= -1 ? 0 : g >= 1 ? 255 : (g + 1) * 127.5 + 0.5
      rgb[3 * p + 2] = b <= -1 ? 0 : b >= 1 ? 255 : (b + 1) * 127.5 + 0.5
      moving[p] = paint[movingAt + q]! > MOVING ? 1 : 0
    }
  }
}
