// Keyframes come in softly: the view without the newest ones is mixed into the view with them.
import { SOURCE, type Reprojection } from './reprojection.ts'
import type { ZBuffer } from './splat.ts'

/**
 * Keyframes from id `since` on are on their way in: views show `share` of what they showed without them. A guess is the last picture, in
 * which the mixing has been done before: `carried` is its share.
 */
export type Fade = { since: number; share: number; carried: number }

/**
 * Mixes the colours of `past`, the view `earlier` before the newest keyframes came, into `target`, the view of `z`. Where only a guess stood
 * before, that guess is what fades (`young`).
 */
export function mixEarlier(z: ZBuffer, earlier: ZBuffer, past: Reprojection, target: Reprojection, { share, carried }: Fade): void {
  const { rgb, young } = target
  const { lastFrame } = SOURCE
  for (let p = 0; p < z.seen.length; p++) {
    if (earlier.seen[p] === z.seen[p]) continue
    const unknown = past.source[p]! <= lastFrame
    if (unknown) {
      young[p] = 1
      target.youngShare += 1 / young.length
    }
    if (earlier.seen[p]! < 0) continue
    const old = unknown ? carried : share
    for (let c = 3 * p; c < 3 * p + 3; c++) rgb[c] = past.rgb[c]! * old + rgb[c]! * (1 - old) + 0.5
  }
}
