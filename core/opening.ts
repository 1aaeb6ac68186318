// Morphological opening (Serra 1982): what is left of a mask after everything narrower than a square has been taken away.

/**
 * Clears the pixels of `mask` (u8 [height, width], 0 or 1) that lie in no all-set square of `narrow` + 1 pixels a side, in place; beyond the picture
 * nothing is set. `scratch` has the size of `mask`.
 */
export function openMask(mask: Uint8Array, width: number, height: number, narrow: number, scratch: Uint8Array): void {
  // Left upper corners of full squares first, from run lengths down columns, then along rows.
  erode(mask, scratch, height, width, width, 1, narrow)
  erode(scratch, scratch, width, height, 1, width, narrow)
  dilate(scratch, scratch, height, width, width, 1, narrow)
  dilate(scratch, mask, width, height, 1, width, narrow)
}

/** Sets out[k] where mask holds at k .. k + narrow along a line; lines are `lineStep` apart, pixels of a line `step`. */
function erode(mask: Uint8Array, out: Uint8Array, lines: number, length: number, lineStep: number, step: number, narrow: number): void {
  for (let line = 0; line < lines; line++) {
    let run = 0
    for (let k = length - 1, p = line * lineStep + k * step; k >= 0; k--, p -= step) {
      run = mask[p] ? run + 1 : 0
      out[p] = run > narrow ? 1 : 0
    }
  }
}

/** Sets out[k] where mask holds anywhere in k - narrow .. k along a line. */
function dilate(mask: Uint8Array, out: Uint8Array, lines: number, length: number, lineStep: number, step: number, narrow: number): void {
  for (let line = 0; line < lines; line++) {
    let left = 0
    for (let k = 0, p = line * lineStep; k < length; k++, p += step) {
      left = mask[p] ? narrow + 1 : left - 1
      out[p] = left > 0 ? 1 : 0
    }
  }
}
