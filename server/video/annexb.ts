// Finds NAL units in an Annex B byte stream (ITU-T H.264 annex B: each unit follows 00 00 01, the first may have one 00 more).

export const NAL = { slice: 1, keySlice: 5, sei: 6, sps: 7, pps: 8, delimiter: 9, filler: 12, stapA: 24, fuA: 28 } as const

/** Where the units of one frame lie: unit k is bytes[start[k], end[k]). Filled in place. */
export type NalSpans = { count: number; start: Int32Array; end: Int32Array }

/** A frame of ours has at most SPS, PPS, SEI and a few slices. */
export const MAX_NALS = 32

export function makeNalSpans(): NalSpans {
  return { count: 0, start: new Int32Array(MAX_NALS), end: new Int32Array(MAX_NALS) }
}

/** Lists the units of `bytes[0, length)` that a receiver needs: no SEI, no delimiters, no filler. Units beyond MAX_NALS are left out. */
export function findNals(bytes: Uint8Array, length: number, into: NalSpans): void {
  into.count = 0
  let from = -1
  for (let k = 0; k + 2 < length; k++) {
    if (bytes[k + 2]! > 1) k += 2
    else if (bytes[k] === 0 && bytes[k + 1] === 0 && bytes[k + 2] === 1) {
      if (from >= 0) addUnit(bytes, from, k, into)
      from = k + 3
      k += 2
    }
  }
  if (from >= 0) addUnit(bytes, from, length, into)
}

function addUnit(bytes: Uint8Array, start: number, end: number, into: NalSpans): void {
  // Zeros before the next start code belong to no unit.
  while (end > start && bytes[end - 1] === 0) end--
  if (end === start || into.count === MAX_NALS) return
  const type = bytes[start]! & 0x1f
  if (type === NAL.sei || type === NAL.delimiter || type === NAL.filler) return
  into.start[into.count] = start
  into.end[into.count] = end
  into.count++
}
