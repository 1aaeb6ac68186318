// The engine's kernel (kernel/index.ts, compiled to kernel.wasm by scripts/kernels.ts). One for each thread. In its memory lie what is only needed within one call, copies of
// keyframes, and what a renderer and the networks work on until they are closed.
import { openKernel, type KernelExports } from './wasm.ts'

/** Pointers are byte offsets, as typed arrays over `memory` have them. */
type Exports = KernelExports & {
  setPicture(index: number, half: number, width: number, height: number, rgbx: number, inverse: number, flags: number): void
  setSlot(
    index: number, half: number, width: number, height: number, px: number, py: number, over: number, open: number, matrix: number,
    reduction: number, scale: number, mixedUpTo: number, kind: number,
  ): void
  openRuns(width: number, height: number, runs: number, spans: number, matrix: number, across: number, down: number, open: number): void
  project(index: number): void
  setStanding(k: number, standing: number): void
  splat(index: number, across: number, down: number, seen: number, inverse: number, ratio: number, onlyHoles: number): void
  closeCracks(across: number, down: number, seen: number, inverse: number, ratio: number): void
  setVoters(radius: number, steps: number, count: number): void
  markBand(across: number, down: number, seen: number, inverse: number, ratio: number, band: number, middle: number): number
  roundOutlines(
    across: number, down: number, seen: number, inverse: number, ratio: number, wasSeen: number, wasInverse: number, wasRatio: number, band: number, middle: number,
  ): void
  lookBack(across: number, down: number, seen: number, ratio: number, other: number, rgb: number, code: number, source: number, magnification: number): void
  widen(rgb: number, rgbx: number, pixels: number): void
  writeWarp(
    pixels: number, rgb: number, code: number, source: number, magnification: number, colours: number, depth: number, confidence: number, magnified: number,
  ): void
  compose(
    width: number, height: number, base: number, depth: number, confidence: number, hint: number, coverage: number, paint: number, gate: number, deeper: number, moves: number,
    moving: number, sigmoid: number, rgbOut: number, codeOut: number, movingOut: number,
  ): void
  mixEarlier(pixels: number, seen: number, earlier: number, pastRgb: number, pastSource: number, rgb: number, young: number, share: number, carried: number): number
  infill(width: number, pixels: number, rgb: number, code: number, source: number, capacity: number, holes: number, found: number, values: number): void
  countShares(pixels: number, source: number, magnification: number, soft: number, counts: number): void
  keepSky(pixels: number, colours: number, depth: number, confidence: number, far: number, kept: number): number
  driftRow(
    width: number, height: number, row: number, colours: number, kept: number, firstA: number, stepA: number, rowA: number, weightA: number, firstB: number, stepB: number,
    rowB: number, weightB: number,
  ): void
  daylight(
    width: number, height: number, rgb: number, code: number, far: number, axes: number, tanH: number, tanV: number, curves: number, lights: number, count: number, out: number,
  ): void
  temper(width: number, height: number, rows: number, rgb: number, source: number, moving: number): void
  markGuesses(pixels: number, source: number, young: number, moving: number, valid: number): void
  openMask(mask: number, width: number, height: number, narrow: number, scratch: number): void
  fillGuess(width: number, height: number, code: number, valid: number, table: number, inverse: number, flags: number, runs: number, spans: number): void
}

/** Views and slots of 256x144 take 17 MB, each of 40 copies of keyframes half a megabyte, and all networks of a world with its renderer 4.5 MB. */
const PAGES = 2048

export const { kernel, bytes, ints, floats, doubles, giveBack, inside, at } = openKernel<Exports>(new URL('./kernel.wasm', import.meta.url), PAGES)
