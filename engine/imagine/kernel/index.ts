// The painter's kernel: its loops over whole pictures, in AssemblyScript for its SIMD. Loaded by ../kernel.ts; whoever calls says where everything lies.
// All pointers are byte offsets, all arrays rows top to bottom; up to 16 bytes past the end of each may be read and written.
import { fillSays } from './snap'

export { widen } from '../../kernel/picture'
export { carve, coverWitness, setWitness } from './carve'
export { double } from './double'
export { feather } from './feather'
export { smooth } from './smooth'
export { snap } from './snap'

fillSays()

/** Where memory begins that is the caller's. */
export function heapBase(): usize {
  return __heap_base
}
