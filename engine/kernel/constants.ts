// What the kernel and the TypeScript around it both know. Plain enough to mean the same in both.

/** Where a pixel of a view comes from (`Reprojection.source`). What is below STALE is no memory. */
export const HOLE = 0
export const LAST_FRAME = 1
export const STALE = 2
export const KEYFRAME = 3

/** Bits of `Level.flags`. */
export const VALID = 1
/** The pixel and its right (lower) neighbour belong to one surface. */
export const JOINED_RIGHT = 2
export const JOINED_DOWN = 4
/** A silhouette lies within two pixels: filters wider than one pixel would mix surfaces. */
export const NEAR_EDGE = 8
/**
 * Not valid by itself: a blend of two surfaces, or background next to a silhouette whose colour the near surface has tinged. Shown only
 * while the view has hardly moved; left behind, such pixels would draw ghostly outlines on the sky.
 */
export const MIXED = 16
/** The left (upper) neighbour is joined to this one: follows from its flags, so that a look at one pixel is enough. */
export const JOINED_LEFT = 32
export const JOINED_UP = 64

/** Pixels in a run of `Level.runs`. */
export const RUN = 16
/** Bits of `ZBuffer.seen` that hold the pixel index inside a keyframe; the source's slot stands above them. */
export const INDEX_BITS = 20
/** Slots there is room for: keyframes before and after a fade, and the guess. */
export const SLOTS = 64
/** Largest half footprint of a pixel, in pixels of the view; larger gaps are holes. With 5, trees beside the eye were seen through a grid. */
export const REACH = 8

/** Values of `ZBuffer.seen` that are no pixel: nothing there, or the unseen back of something. Both are holes. */
export const EMPTY = -1
export const BACKSIDE = -2

/** What a slot being splatted is to one that came before it: on an equal footing, overruled wherever it shows, ruling there, or fresher. */
export const EQUAL = 0
export const YIELDS = 1
export const PREVAILS = 2
export const FRESHER = 3

/** Sub-pixel positions come in 1/64: a keyframe seen from its own pose lands on phase 0 and is copied. */
export const PHASES = 64
/** Sigmoids are looked up from -LOGITS to LOGITS, in steps of 1 / PER_LOGIT. */
export const LOGITS = 8
export const PER_LOGIT = 64
/** Inverse depth of a guess is looked up by depth code in steps of .16 %: a guess is far rougher. */
export const ROUGH_STEPS = 4096
/** Farthest vote about a silhouette, pixels. */
export const MOST_RADIUS = 4
