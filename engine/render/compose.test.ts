import { describe, expect, it } from 'vitest'
import { bytes, floats } from '../kernel.ts'
import { PAINT, PAINT_VALUES, compose } from './compose.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

const n = FRAME_PIXELS
/** Row 3, column 6: lower left place of its 2x2 pixels. */
const AT = 3 * 256 + 6
const PLACE = 2 * (n / 4) + 1 * 128 + 3

const paint = floats(PAINT_VALUES)
const warp = floats(WARP.channels * n)
const out = { rgb: bytes(3 * n), code: floats(n), moving: bytes(n) }

function frame(set: (paint: Float32Array, warp: Float32Array) => void) {
  paint.fill(0)
  warp.fill(0)
  set(paint, warp)
  compose(paint, warp, out)
  return { rgb: out.rgb.slice(), code: out.code.slice(), moving: out.moving.slice() }
}

const memory = (warp: Float32Array, r: number, depth: number) => {
  warp[AT] = r
  warp[WARP.code * n + AT] = 2 * depth - 1
  warp[WARP.confidence * n + AT] = 1
}

describe('compose', () => {
  it('shows memory to the byte where the gate is shut', () => {
    for (const byte of [0, 1, 100, 254, 255]) {
      const { rgb, code } = frame((paint, warp) => {
        memory(warp, byte / 127.5 - 1, 0.25)
        paint.fill(1, 0, PAINT.gate * n)
        paint.fill(9, PAINT.gate * n, PAINT.code * n)
      })
      // What is left of a shut gate is e^-8 of the residual.
      expect(Math.abs(rgb[3 * AT]! - byte)).toBeLessThanOrEqual(byte === 255 ? 0 : 1)
      expect(code[AT]).toBeCloseTo(0.25, 3)
    }
  })

  it('adds the residual of its own place, by half under a gate of 0', () => {
    const { rgb, code } = frame((paint, warp) => {
      memory(warp, 0, 0.5)
      paint[PLACE] = 0.4
      paint[PAINT.code * n + PLACE] = 0.2
    })
    expect(rgb[3 * AT]).toBe(Math.floor(1.2 * 127.5 + 0.5))
    expect(code[AT]).toBeCloseTo(0.6, 5)
    expect(rgb[3 * (AT + 1)]).toBe(128) // its neighbour is a hole with nothing to add
  })

  it('guesses in holes, whatever the gate says, and never leaves the range', () => {
    const { rgb, code } = frame((paint) => {
      paint[PLACE] = 0.5
      paint[n + PLACE] = -3
      paint[2 * n + PLACE] = 3
      paint[PAINT.gate * n + PLACE] = 8
      paint[PAINT.code * n + PLACE] = -1
    })
    expect([...rgb.subarray(3 * AT, 3 * AT + 3)]).toEqual([191, 0, 255])
    expect(code[AT]).toBe(0)
  })

  it('lays flat things over memory and always works on them', () => {
    const { rgb } = frame((paint, warp) => {
      memory(warp, -1, 0.5)
      warp[WARP.hint * n + AT] = 0.5
      warp[WARP.coverage * n + AT] = 1
      paint[PLACE] = 0.25
      paint[PAINT.gate * n + PLACE] = 8
    })
    expect(rgb[3 * AT]).toBe(Math.floor(1.75 * 127.5 + 0.5))
  })

  it('calls moving what is so with a probability above .4', () => {
    const moving = (logit: number) => frame((paint) => (paint[PAINT.moving * n + PLACE] = logit)).moving[AT]
    expect([moving(-0.41), moving(-0.4)]).toEqual([0, 1])
  })
})
