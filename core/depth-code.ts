// One encoding of depth for files, memory and networks: c = ln(1 + 400/z) / ln(801), z planar depth in metres.
// c is 1 at half a metre, .66 at 5 m, .33 at 50 m, .08 at 600 m and exactly 0 for the sky (infinite depth).

const SCALE_M = 400
const LOG_SPAN = Math.log(801)
/** Codes below this are sky: depth over about 1.3 km, farther than any surface in a world. */
export const SKY_CODE = 0.04
/** Nearest depth the code can hold, metres. */
export const NEAREST_M = 0.5

export function codeOfDepth(zM: number): number {
  if (!(zM < Infinity)) return 0
  return Math.min(1, Math.log1p(SCALE_M / Math.max(zM, NEAREST_M)) / LOG_SPAN)
}

/** Depth in metres; Infinity for sky. */
export function depthOfCode(code: number): number {
  return code < SKY_CODE ? Infinity : SCALE_M / Math.expm1(code * LOG_SPAN)
}
