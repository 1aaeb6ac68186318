// What memory says about a view: the buffers that `SpatialMemory.reproject` fills, and how they are counted.

/** Where a re-projected pixel comes from. */
export const SOURCE = { hole: 0, lastFrame: 1, stale: 2, keyframe: 3 } as const

/** Re-projected memory at width x height, reused from call to call. */
export type Reprojection = {
  width: number
  height: number
  /** u8 RGB [height, width, 3]; 0 in holes. */
  rgb: Uint8Array
  /** Depth code in [0, 1], 0 for sky and in holes (`source` tells them apart). */
  code: Float32Array
  /** `SOURCE` value per pixel. `stale` has the colours of an older prompt over good depth. */
  source: Uint8Array
  /** Network value: log2(metres per memory pixel / metres per pixel here), clamped to [0, 2], over 2. */
  magnification: Float32Array
  /** 1 where a keyframe that fades in (`Fade`) shows what no keyframe explained before. */
  young: Uint8Array
  /** Share of `young` pixels. */
  youngShare: number
  /** Shares of all pixels. `magnified` counts keyframe pixels at 1.5x or more. */
  share: { hole: number; lastFrame: number; stale: number; keyframe: number; magnified: number }
}

export function makeReprojection(width: number, height: number): Reprojection {
  const pixels = width * height
  return {
    width,
    height,
    rgb: new Uint8Array(pixels * 3),
    code: new Float32Array(pixels),
    source: new Uint8Array(pixels),
    magnification: new Float32Array(pixels),
    young: new Uint8Array(pixels),
    youngShare: 0,
    share: { hole: 1, lastFrame: 0, stale: 0, keyframe: 0, magnified: 0 },
  }
}

/** Nothing is known: holes all over. */
export function clear({ rgb, code, source, magnification }: Reprojection): void {
  rgb.fill(0)
  code.fill(0)
  source.fill(SOURCE.hole)
  magnification.fill(0)
}

/** log2(1.5) / 2: from here on memory is visibly soft and counts as half unseen. */
export const SOFT = Math.log2(1.5) / 2

export function countShares(target: Reprojection): void {
  const { source, magnification, share } = target
  const { hole, lastFrame, keyframe } = SOURCE
  const soft = SOFT
  let holes = 0, guesses = 0, known = 0, magnified = 0
  for (let p = 0; p < source.length; p++) {
    const kind = source[p]
    if (kind === keyframe) {
      known++
      if (magnification[p]! >= soft) magnified++
    } else if (kind === lastFrame) guesses++
    else if (kind === hole) holes++
  }
  const scale = 1 / source.length
  share.hole = holes * scale
  share.lastFrame = guesses * scale
  share.stale = (source.length - holes - guesses - known) * scale
  share.keyframe = known * scale
  share.magnified = magnified * scale
}
