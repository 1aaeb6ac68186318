// The shapes a clip can have. Pure. The frame is wide; square and portrait are cut from its middle, at full height.
import type { Size } from '../view/layout.ts'

export const FRAMINGS = ['wide', 'square', 'portrait'] as const
export type Framing = (typeof FRAMINGS)[number]
export type Crop = Size & { left: number; top: number }

/** Width for one of height. */
export const SHAPES: Record<Exclude<Framing, 'wide'>, number> = { square: 1, portrait: 9 / 16 }
/** Size of the file, px: what phones and feeds expect; larger shows nothing more. */
const SHORT_SIDE = 720

export function nextFraming(framing: Framing): Framing {
  return FRAMINGS[(FRAMINGS.indexOf(framing) + 1) % FRAMINGS.length]!
}

/** What is cut out of a frame, and how large it becomes. */
export function cutOf(framing: Exclude<Framing, 'wide'>, frame: Size): { crop: Crop; size: Size } {
  const width = Math.round(frame.height * SHAPES[framing])
  return { crop: { left: Math.round((frame.width - width) / 2), top: 0, width, height: frame.height }, size: { width: SHORT_SIDE, height: Math.round(SHORT_SIDE / SHAPES[framing]) } }
}
