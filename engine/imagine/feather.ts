// Takes the step out of the border between what memory holds and what was just painted: the mean difference along the border is spread
// smoothly into the painted area and fades within some twenty pixels. Details and real edges stay; only the seam goes.

/** Share of a pixel's correction that its neighbours pass on: a decay length of about 13 pixels. */
const KEEP = 0.9985
const SWEEPS = 60
/** Larger steps (in network units, [-1, 1]) are edges of things, not seams. */
const LARGEST_STEP = 0.45
/** Border pixels farther apart in depth code (network units) lie on different surfaces. */
const SAME_DEPTH = 0.16

/**
 * Corrects channels `first`..`last` of `x` [C, h, w] in place where `hold` is 0. `code` is the channel that holds the depth code.
 * `scratch` has room for two planes and is overwritten.
 */
export function feather(x: Float32Array, hold: Uint8Array, width: number, height: number, first: number, last: number, code: number, scratch: Float32Array): void {
  const n = width * height
  const border = scratch.subarray(0, n)
  const field = scratch.subarray(n, 2 * n)
  for (let c = first; c <= last; c++) {
    const plane = x.subarray(c * n, (c + 1) * n)
    measure(plane, x.subarray(code * n, (code + 1) * n), hold, width, border)
    spread(hold, width, border, field)
    for (let p = 0; p < n; p++) if (!hold[p]) plane[p]! += field[p]!
  }
}

/** Correction at painted pixels on the border: mean step to the held neighbours on the same surface; NaN elsewhere. */
function measure(plane: Float32Array, code: Float32Array, hold: Uint8Array, width: number, out: Float32Array): void {
  for (let p = 0; p < plane.length; p++) {
    out[p] = NaN
    if (hold[p]) continue
    let sum = 0
    let count = 0
    for (let side = 0; side < 4; side++) {
      const q = neighbour(p, p % width, side, width, plane.length)
      if (q < 0 || !hold[q]) continue
      const step = plane[q]! - plane[p]!
      if (Math.abs(step) > LARGEST_STEP || Math.abs(code[q]! - code[p]!) > SAME_DEPTH) continue
      sum += step
      count++
    }
    out[p] = count > 0 ? sum / count : NaN
  }
}

/** Gauss-Seidel sweeps back and forth; border pixels relax too, so that single odd ones are outvoted by their neighbours. */
function spread(hold: Uint8Array, width: number, border: Float32Array, field: Float32Array): void {
  for (let p = 0; p < field.length; p++) field[p] = Number.isNaN(border[p]!) ? 0 : border[p]!
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const forwards = sweep % 2 === 0
    for (let k = 0; k < field.length; k++) {
      const p = forwards ? k : field.length - 1 - k
      if (hold[p]) continue
      const i = p % width
      let sum = 0
      let count = 0
      for (let side = 0; side < 4; side++) {
        const q = neighbour(p, i, side, width, field.length)
        if (q < 0 || hold[q]) continue
        sum += field[q]!
        count++
      }
      const around = count > 0 ? (KEEP * sum) / count : 0
      const own = border[p]!
      field[p] = Number.isNaN(own) ? around : count > 0 ? OWN * own + (1 - OWN) * around : own
    }
  }
}

/** Left, right, upper, lower neighbour of pixel p in column i; -1 outside. */
function neighbour(p: number, i: number, side: number, width: number, pixels: number): number {
  if (side === 0) return i > 0 ? p - 1 : -1
  if (side === 1) return i < width - 1 ? p + 1 : -1
  if (side === 2) return p - width
  return p + width < pixels ? p + width : -1
}

/** How much a border pixel insists on its own step. */
const OWN = 0.35
