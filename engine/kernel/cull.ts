// Which runs of a keyframe can show in a view at all: two in five lie beside or behind it. Half-spaces of homogeneous coordinates are linear in column and
// inverse depth, so a run is outside one of them where its box (columns x depths) is: the extreme corner tells (as for boxes against a frustum, Assarsson & Moeller 2000).
import { REACH, RUN } from './constants'

/** Left, right, above, below, behind: coefficients of column, row, 1 and inverse depth, then how far half a run's columns reach. What is outside is negative. */
const FIELDS = 5
const planes = memory.data(5 * FIELDS * 8, 16)

/** Nothing is shown that is not at least so far in front of the eye, relative to the distance it was seen from. */
export const LEAST_W: f64 = 1e-3

/**
 * Into `open` (as `runs`, u8 [height, ceil(width / RUN)]): 1 for runs that may show within REACH pixels of a view of `across` x `down`, 2 for those beside them, whose
 * places the shapes of shown pixels are measured to. `spans` f32: least and most inverse depth of each run; `m` f64 [3, 4]: keyframe pixel and inverse depth to target pixel.
 */
export function openRuns(width: i32, height: i32, runs: usize, spans: usize, m: usize, across: i32, down: i32, open: usize): void {
  const columns = (width + RUN - 1) / RUN
  writePlanes(m, <f64>(across - 1 + REACH), <f64>(down - 1 + REACH))
  memory.fill(open, 0, <usize>(columns * height))
  let at: usize = 0
  for (let j = 0; j < height; j++) {
    for (let k = 0; k < columns; k++, at++) {
      if (!load<u8>(runs + at)) continue
      const i = <f64>(k * RUN) + 0.5 * (RUN - 1)
      const least = <f64>load<f32>(spans + 8 * at)
      const most = <f64>load<f32>(spans + 8 * at, 4)
      const middle = 0.5 * (least + most)
      const reach = 0.5 * (most - least)
      let inside = true
      for (let f = planes; f < planes + 5 * FIELDS * 8 && inside; f += FIELDS * 8) {
        const d = load<f64>(f, 24)
        inside = load<f64>(f) * i + load<f64>(f, 8) * <f64>j + load<f64>(f, 16) + d * middle + load<f64>(f, 32) + Math.abs(d) * reach >= 0
      }
      if (!inside) continue
      widen(open + at, 1)
      if (k > 0) widen(open + at - 1, 2)
      if (k + 1 < columns) widen(open + at + 1, 2)
      if (j > 0) widen(open + at - columns, 2)
      if (j + 1 < height) widen(open + at + columns, 2)
    }
  }
}

@inline
function widen(at: usize, bits: u8): void {
  store<u8>(at, load<u8>(at) | bits)
}

function writePlanes(m: usize, xEnd: f64, yEnd: f64): void {
  for (let k: usize = 0; k < 4; k++) {
    const x = load<f64>(m + 8 * k)
    const y = load<f64>(m + 8 * k, 32)
    const w = load<f64>(m + 8 * k, 64)
    const plane = planes + 8 * k
    store<f64>(plane, x + REACH * w)
    store<f64>(plane, xEnd * w - x, 40)
    store<f64>(plane, y + REACH * w, 80)
    store<f64>(plane, yEnd * w - y, 120)
    store<f64>(plane, w, 160)
  }
  store<f64>(planes, load<f64>(planes, 176) - LEAST_W, 176)
  for (let f = planes; f < planes + 5 * FIELDS * 8; f += FIELDS * 8) store<f64>(f, 0.5 * (RUN - 1) * Math.abs(load<f64>(f)), 32)
}
