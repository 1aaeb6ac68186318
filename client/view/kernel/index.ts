// What a page without a GPU does with every frame, in loops over SIMD lanes (WebAssembly, ../soft-kernel.ts loads it): sharpened, coloured and its curvature taken
// (../soft-frame.ts), then enlarged to the canvas (../enlarge.ts). AssemblyScript; compiled by scripts/kernels.ts. Nothing here holds state: all memory is the
// caller's, passed as byte addresses, with at least SLACK_BYTES (../soft-kernel.ts) after each piece, since loops go on in whole groups of pixels.
export { lumaOfI420, lumaOfRgba } from './luma'
export { sharpen } from './sharpen'
export { colourOfI420, colourOfRgba } from './colour'
export { enlarge } from './enlarge'

/** From here on memory is free. */
export function heapBase(): usize {
  return __heap_base
}
