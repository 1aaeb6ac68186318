// Takes the step out of the border between what memory holds and what was just painted: the mean difference along the border is spread
// smoothly into the painted area and fades within some twenty pixels. Details and real edges stay; only the seam goes.

/** Share of a pixel's correction that its neighbours pass on: a decay length of about 13 pixels. */
const KEEP = 0.9985
const SWEEPS = 60
/** Larger steps (in network units, [-1, 1]) are edges of things, not seams. */
const LARGEST_STEP = 0.45
/** Border pixels farther apart in depth code (network units) lie on different surfaces. */
const SAME_DEPTH = 0.16

/** Painted pixels (`list`) and the places in it of their painted neighbours (`around`, four each; `count` for a missing one), and what each of those has a say. */
type Area = { count: number; list: Int32Array; around: Int32Array; share: Float32Array }
let area: Area = { count: 0, list: new Int32Array(0), around: new Int32Array(0), share: new Float32Array(0) }
let border = new Float32Array(0)
/** Corrections of the painted pixels, in the order of `list`; one more, 0, stands for neighbours that are missing. */
let field = new Float32Array(0)

/** Corrects channels `first`..`last` of `x` [C, h, w] in place where `hold` is 0. `code` is the channel that holds the depth code. */
export function feather(x: Float32Array, hold: Uint8Array, width: number, height: number, first: number, last: number, code: number): void {
  const n = width * height
  findArea(hold, width, n)
  for (let c = first; c <= last; c++) {
    const plane = x.subarray(c * n, (c + 1) * n)
    if (!measure(plane, x.subarray(code * n, (code + 1) * n), hold, width)) continue
    spread()
    for (let k = 0; k < area.count; k++) plane[area.list[k]!]! += field[k]!
  }
}

function findArea(hold: Uint8Array, width: number, pixels: number): void {
  if (area.list.length < pixels) {
    area = { count: 0, list: new Int32Array(pixels), around: new Int32Array(4 * pixels), share: new Float32Array(pixels) }
    border = new Float32Array(pixels)
    field = new Float32Array(pixels + 1)
    place = new Int32Array(pixels)
  }
  const { list, around, share } = area
  let count = 0
  for (let p = 0; p < pixels; p++) {
    if (hold[p]) continue
    place[p] = count
    list[count++] = p
  }
  area.count = count
  for (let k = 0; k < count; k++) {
    const p = list[k]!
    const i = p % width
    let known = 0
    for (let side = 0; side < 4; side++) {
      const q = neighbour(p, i, side, width, pixels)
      const painted = q >= 0 && !hold[q]
      around[4 * k + side] = painted ? place[q]! : count
      if (painted) known++
    }
    share[k] = known > 0 ? KEEP / known : 0
  }
}

/** Where a painted pixel stands in `area.list`. */
let place = new Int32Array(0)

/** Into `border`, for painted pixels on the border: mean step to the held neighbours on the same surface; NaN elsewhere. False if there is no border. */
function measure(plane: Float32Array, code: Float32Array, hold: Uint8Array, width: number): boolean {
  let any = false
  for (let k = 0; k < area.count; k++) {
    const p = area.list[k]!
    let sum = 0
    let count = 0
    for (let side = 0; side < 4; side++) {
      if (area.around[4 * k + side] !== area.count) continue
      const q = neighbour(p, p % width, side, width, plane.length)
      if (q < 0 || !hold[q]) continue
      const step = plane[q]! - plane[p]!
      if (Math.abs(step) > LARGEST_STEP || Math.abs(code[q]! - code[p]!) > SAME_DEPTH) continue
      sum += step
      count++
    }
    border[k] = count > 0 ? sum / count : NaN
    if (count > 0) any = true
  }
  return any
}

/** Gauss-Seidel sweeps back and forth; border pixels relax too, so that single odd ones are outvoted by their neighbours. */
function spread(): void {
  const { count, around, share } = area
  for (let k = 0; k < count; k++) field[k] = border[k]! === border[k]! ? border[k]! : 0
  field[count] = 0
  for (let sweep = 0; sweep < SWEEPS; sweep++) {
    const step = sweep % 2 === 0 ? 1 : -1
    for (let k = step > 0 ? 0 : count - 1; k >= 0 && k < count; k += step) {
      const sum = field[around[4 * k]!]! + field[around[4 * k + 1]!]! + field[around[4 * k + 2]!]! + field[around[4 * k + 3]!]!
      const mean = sum * share[k]!
      const own = border[k]!
      // NaN: not on the border.
      field[k] = own !== own ? mean : share[k]! > 0 ? OWN * own + (1 - OWN) * mean : own
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
