// A mood board: pictures whose looks, mixed by weight, become the look of a world. Nothing of them is shown as it is.
import { KEYFRAME } from './camera.ts'

/** Size of a picture of a mood board: half of what is painted. Only the colours of its sky, distance and foreground are asked for, and four fit into one message. */
export const MOOD = { width: KEYFRAME.width / 2, height: KEYFRAME.height / 2 } as const

/** `picture` RGB u8 [36, 64, 3], rows top to bottom; `weight` beside those of the others, over 0 and up to 1. */
export type MoodPicture = { picture: Uint8Array; weight: number }
