// The page keeps the newest few hundred of every figure in a ring; whoever looks often enough sees each of them. Pure.

/** This many values in a row are one place in a ring: two such runs of times in tenths of milliseconds are never the same. So many must be left from one look to the next. */
const ANCHOR = 8

export type Series = { /** Every value since the beginning. */ readonly values: number[]; /** A look at the ring, oldest value first. */ look(ring: readonly number[]): void }

/** `known`: what the ring held before, which does not count. */
export function makeSeries(known: readonly number[]): Series {
  const values: number[] = []
  let last = known
  return {
    values,
    look(ring) {
      for (let k = after(last, ring); k < ring.length; k++) values.push(ring[k]!)
      last = ring
    },
  }
}

/** Index in `ring` of the first value that came after `last` was seen. A ring that shares nothing with it was emptied, or turned over: all of it is new. */
function after(last: readonly number[], ring: readonly number[]): number {
  if (last.length === 0) return 0
  const anchor = last.slice(-ANCHOR)
  for (let k = 0; k + anchor.length <= ring.length; k++) {
    if (anchor.every((value, i) => Object.is(value, ring[k + i]))) return k + anchor.length
  }
  return 0
}
