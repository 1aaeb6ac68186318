// Contact sheets: pictures of one size in a grid, written as PNG.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { encodePng } from '../../worlds/png.ts'

const GAP = 3
const BACKGROUND = 18

/** Rows of RGB pictures (width x height each) with a gap between; rows may differ in length. */
export function writeSheet(path: string, rows: readonly (readonly Uint8Array[])[], width: number, height: number): void {
  const columns = Math.max(...rows.map((row) => row.length))
  const sheetWidth = columns * (width + GAP) + GAP
  const sheetHeight = rows.length * (height + GAP) + GAP
  const sheet = new Uint8Array(sheetWidth * sheetHeight * 3).fill(BACKGROUND)
  rows.forEach((row, r) =>
    row.forEach((picture, c) => {
      const [x, y] = [GAP + c * (width + GAP), GAP + r * (height + GAP)]
      for (let j = 0; j < height; j++) sheet.set(picture.subarray(j * width * 3, (j + 1) * width * 3), ((y + j) * sheetWidth + x) * 3)
    }),
  )
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, encodePng(sheet, sheetWidth, sheetHeight))
}
