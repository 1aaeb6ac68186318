// A painted silhouette is a pixel or two of mixed colours. They go with the nearer surface: left on the farther one they would stay
// behind as a ghost of the thing as soon as the player takes a step, and the next painting would make a new thing of the ghost.

/** Codes farther apart than this are two surfaces (about 20 % of depth in the middle of the range). */
const JUMP = 0.03

/** Widens nearer surfaces by `rounds` pixels over farther ones, in place where `free` is 1. `code` [height, width]; `scratch` as large. */
export function takeRim(code: Float32Array, free: Uint8Array, width: number, height: number, rounds: number, scratch: Float32Array): void {
  for (let round = 0; round < rounds; round++) {
    scratch.set(code)
    for (let j = 0, p = 0; j < height; j++) {
      for (let i = 0; i < width; i++, p++) {
        if (!free[p]) continue
        let nearest = scratch[p]!
        if (i > 0) nearest = Math.max(nearest, scratch[p - 1]!)
        if (i < width - 1) nearest = Math.max(nearest, scratch[p + 1]!)
        if (j > 0) nearest = Math.max(nearest, scratch[p - width]!)
        if (j < height - 1) nearest = Math.max(nearest, scratch[p + width]!)
        if (nearest > scratch[p]! + JUMP) code[p] = nearest
      }
    }
  }
}
