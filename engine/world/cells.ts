// What a map of cells knows, as bytes and back (snapshot.ts): of few cells of many anything is known, and only these are written.

type Column = Float32Array | Int32Array | Uint8Array

/** Per cell whose `place` is not negative its index (u32), then its value in each of `columns`, column after column. */
export function packCells(place: Int32Array, columns: readonly Column[]): Uint8Array {
  let count = 0
  for (const one of place) if (one >= 0) count++
  const cells = new Uint32Array(count)
  for (let cell = 0, k = 0; cell < place.length; cell++) if (place[cell]! >= 0) cells[k++] = cell
  const parts = [cells, ...columns.map((column) => cells.reduce((out, cell, k) => ((out[k] = column[cell]!), out), column.slice(0, count)))]
  const out = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0))
  let at = 0
  for (const part of parts) {
    out.set(new Uint8Array(part.buffer, part.byteOffset, part.byteLength), at)
    at += part.byteLength
  }
  return out
}

/** Empties `place`, fills `columns` (`place` among them) with what `packCells` wrote and returns which cells that is; undefined, with nothing changed, if the bytes are no such thing. */
export function unpackCells(bytes: Uint8Array, place: Int32Array, columns: readonly Column[]): Uint32Array | undefined {
  const count = bytes.length / columns.reduce((sum, column) => sum + column.BYTES_PER_ELEMENT, 4)
  if (!Number.isInteger(count) || count > place.length) return undefined
  const cells = new Uint32Array(bytes.slice(0, 4 * count).buffer)
  if (cells.some((cell) => cell >= place.length)) return undefined
  place.fill(-1)
  let at = 4 * count
  for (const column of columns) {
    const part = column.slice(0, count)
    new Uint8Array(part.buffer).set(bytes.subarray(at, at + part.byteLength))
    for (let k = 0; k < count; k++) column[cells[k]!] = part[k]!
    at += part.byteLength
  }
  return cells
}
