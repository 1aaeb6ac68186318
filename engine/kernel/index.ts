// The engine's kernel: loops of every frame, in AssemblyScript for its SIMD (ARCHITECTURE.md has what that saves). Loaded by ../kernel.ts; whoever
// calls says where everything lies. All pointers are byte offsets, all arrays rows top to bottom.
import { fillWeights } from './cubic'

export { compose } from './compose'
export { openRuns } from './cull'
export { daylight } from './daylight'
export { driftRow, keepSky } from './drift'
export { fillGuess, markGuesses } from './guess'
export { lookBack } from './look-back'
export { openMask } from './opening'
export { widen } from './picture'
export { project } from './project'
export { markBand, roundOutlines, setVoters } from './silhouette'
export { setPicture, setSlot } from './slot'
export { closeCracks, setStanding, splat } from './splat'
export { temper } from './temper'
export { countShares, infill, mixEarlier } from './view'
export { writeWarp } from './warp'

fillWeights()

/** Where memory begins that is the caller's. */
export function heapBase(): usize {
  return __heap_base
}
