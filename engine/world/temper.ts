// Keeps what `render` invents among the colours that are known: a guess feeds on the guess of the frame before, and where painting does not keep up with the
// player it would end in glaring colours within a second. How is in kernel/temper.ts.
import { FRAME } from '../../core/camera.ts'
import { at, kernel } from '../kernel.ts'
import type { Reprojection } from '../memory/reprojection.ts'

/** Rows whose known colours are taken together: the sky has others than the ground. */
const BAND_ROWS = 12

/** `rgb` u8 [144, 256, 3], made from the view `seen`; pixels of `moving` things have colours of their own. All in the kernel's memory. */
export function temper(rgb: Uint8Array, { source, share }: Pick<Reprojection, 'source' | 'share'>, moving: Uint8Array): void {
  if (share.hole + share.lastFrame === 0) return
  kernel.temper(FRAME.width, FRAME.height, BAND_ROWS, at(rgb), at(source), at(moving))
}
