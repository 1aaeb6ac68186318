// The four mask metrics of google-deepmind/physics-IQ-benchmark, on our own scenes: where something moved, when, how much, and how far the pictures differ.
import { meanSquaredError } from '../quality/metrics.ts'

/** A pixel moves where the picture differs from its background by more than this, u8 steps in any channel. */
const MOVES = 10

export type Moving = { rgb: Uint8Array; background: Uint8Array }
/** IoUs in 0..1; mean squared error of pictures scaled to 0..1. */
export type MaskScores = { spatial: number; spatioTemporal: number; weighted: number; error: number }

export function maskOf({ rgb, background }: Moving): Uint8Array {
  const mask = new Uint8Array(rgb.length / 3)
  for (let k = 0; k < rgb.length; k++) if (Math.abs(rgb[k]! - background[k]!) > MOVES) mask[Math.floor(k / 3)] = 1
  return mask
}

/** How alike two clips of the same moments move. */
export function compareMotion(a: readonly Moving[], b: readonly Moving[]): MaskScores {
  const [masksA, masksB] = [a.map(maskOf), b.map(maskOf)]
  const [sumA, sumB] = [summed(masksA), summed(masksB)]
  const overTime = masksA.map((mask, k) => overlap(mask, masksB[k]!))
  const all = overTime.reduce((sum, { both, either }) => ({ both: sum.both + both, either: sum.either + either }), { both: 0, either: 0 })
  return {
    spatial: share(overlap(sumA.map((v) => Math.min(1, v)), sumB.map((v) => Math.min(1, v)))),
    spatioTemporal: share(all),
    weighted: share(overlap(sumA, sumB)),
    error: a.reduce((sum, { rgb }, k) => sum + meanSquaredError(rgb, b[k]!.rgb), 0) / (a.length * 255 ** 2),
  }
}

/** 100: as alike as two takes of truth. Each IoU over that of the takes, their mean, less the excess error, in 0..100. */
export function motionScore(made: MaskScores, takes: MaskScores): number {
  const relative = (key: 'spatial' | 'spatioTemporal' | 'weighted') => (takes[key] > 0 ? Math.min(1, made[key] / takes[key]) : 1)
  const mean = (relative('spatial') + relative('spatioTemporal') + relative('weighted')) / 3
  return Math.min(100, Math.max(0, 100 * (mean - Math.max(0, made.error - takes.error))))
}

function summed(masks: readonly Uint8Array[]): Float32Array {
  const sum = new Float32Array(masks[0]?.length ?? 0)
  for (const mask of masks) for (let p = 0; p < sum.length; p++) sum[p]! += mask[p]!
  return sum
}

/** Sums of the smaller and of the larger of two weights: intersection and union for masks. */
function overlap(a: ArrayLike<number>, b: ArrayLike<number>): { both: number; either: number } {
  let [both, either] = [0, 0]
  for (let p = 0; p < a.length; p++) {
    both += Math.min(a[p]!, b[p]!)
    either += Math.max(a[p]!, b[p]!)
  }
  return { both, either }
}

/** Nothing anywhere is alike. */
function share({ both, either }: { both: number; either: number }): number {
  return either > 0 ? both / either : 1
}
