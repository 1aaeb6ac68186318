// Keyframes come in softly: the view without the newest ones is mixed into the view with them.
import { at, kernel } from '../kernel.ts'
import type { Reprojection } from './reprojection.ts'
import type { ZBuffer } from './splat.ts'

/**
 * Keyframes from id `since` on are on their way in: views show `share` of what they showed without them. A guess is the last picture, in
 * which the mixing has been done before: `carried` is its share.
 */
export type Fade = { since: number; share: number; carried: number }

/**
 * Mixes the colours of `past`, the view `earlier` before the newest keyframes came, into `target`, the view of `z`. Where only a guess stood
 * before, that guess is what fades (`young`). The loop is in kernel/view.ts.
 */
export function mixEarlier(z: ZBuffer, earlier: ZBuffer, past: Reprojection, target: Reprojection, { share, carried }: Fade): void {
  const { young } = target
  const count = kernel.mixEarlier(young.length, at(z.seen), at(earlier.seen), at(past.rgb), at(past.source), at(target.rgb), at(young), share, carried)
  target.youngShare = count / young.length
}
