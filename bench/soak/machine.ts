// How fast is this machine just now? A fixed piece of work of the engine's kind, timed while the server stands still: whatever else changes
// is the machine's (other tenants, clock rate), and latency has to be read by it.
import { median } from '../photon/figures.ts'

/** A frame's numbers: larger than a first-level cache, like the engine's own. */
const WIDTH = 256
const HEIGHT = 144
/** Passes a piece: some 4 ms of a quick core. A piece that is interrupted counts as one of many. */
const PASSES = 40
const PIECES = 25

const [from, to] = [new Float32Array(WIDTH * HEIGHT).fill(0.5), new Float32Array(WIDTH * HEIGHT)]

/** Median of the pieces, ms. `pid`: the server, stopped for a tenth of a second meanwhile. */
export function machineMs(pid: number): number {
  // Compiled before anything is timed, and before the server is stopped.
  piece()
  process.kill(pid, 'SIGSTOP')
  try {
    return median(Array.from({ length: PIECES }, piece))!
  } finally {
    process.kill(pid, 'SIGCONT')
  }
}

function piece(): number {
  const startMs = performance.now()
  for (let pass = 0; pass < PASSES; pass++) smooth()
  return performance.now() - startMs
}

/** The mean of four neighbours. */
function smooth(): void {
  for (let k = WIDTH; k < from.length - WIDTH; k++) to[k] = 0.25 * (from[k - 1]! + from[k + 1]! + from[k - WIDTH]! + from[k + WIDTH]!)
}
