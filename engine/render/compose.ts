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
  const steps = 2 * LOGITS * PER_LOGIT
  const height = n / W
  for (let y = 0; y < height; y++) {
    // Every other pixel of a row: their paint lies side by side.
    for (let side = 0; side < 2; side++) {
      const first = (2 * (y & 1) + side) * PLANE + (y >> 1) * HALF_W
      for (let q = first, p = y * W + side; q < first + HALF_W; q++, p += 2) {
        const cover = warp[coverage + p]!
        const bare = 1 - cover
        let open = 1
        let d = paint[codeAt + q]!
        if (warp[confidence + p]! > 0) {
          const logit = paint[gateAt + q]!
          open = 1 - bare * SIGMOID[logit <= -LOGITS ? 0 : logit >= LOGITS ? steps : ((logit + LOGITS) * PER_LOGIT + 0.5) | 0]!
          d = 0.5 * (warp[depth + p]! + 1) + open * d
        }
        let r = warp[p]!
        let g = warp[n + p]!
        let b = warp[2 * n + p]!
        if (cover !== 0) {
          r = r * bare + warp[hint + p]!
          g = g * bare + warp[hint + n + p]!
          b = b * bare + warp[hint + 2 * n + p]!
        }
        // Whole numbers before they are held in bounds: what is below 0 by less than one is cut off to 0.
        const red = ((r + open * paint[q]! + 1) * 127.5 + 0.5) | 0
        const green = ((g + open * paint[n + q]! + 1) * 127.5 + 0.5) | 0
        const blue = ((b + open * paint[2 * n + q]! + 1) * 127.5 + 0.5) | 0
        const moves = paint[movingAt + q]! > MOVING ? 1 : 0
        // Written last: all planes lie the same way in their pages, and a look at one right after a write to another waits for it.
        code[p] = d < 0 ? 0 : d > 1 ? 1 : d
        rgb[3 * p] = red < 0 ? 0 : red > 255 ? 255 : red
        rgb[3 * p + 1] = green < 0 ? 0 : green > 255 ? 255 : green
        rgb[3 * p + 2] = blue < 0 ? 0 : blue > 255 ? 255 : blue
        moving[p] = moves
      }
    }
  }
}
