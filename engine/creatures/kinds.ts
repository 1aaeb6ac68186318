// What walks about: how fast and how shy it is, and the round parts `render` is shown of it (render/creature-hints.ts).
import type { SlotValue } from '../../core/slots.ts'

/** Metres in a creature's own axes: ahead, up from the ground under it, right. */
export type Place = readonly [ahead: number, up: number, right: number]

/** A rounded stick from `from` to `to`. Head and neck have a second place, taken while it grazes; a leg's foot swings. */
export type Part = {
  from: Place
  to: Place
  radiusM: number
  colour: readonly [number, number, number]
  grazing?: readonly [from: Place, to: Place]
  /** How far the end `to` swings ahead (a foot) or up (a wing), metres, and when in a stride, 0 to 1. */
  swing?: { along: 'ahead' | 'up'; m: number; at: number }
}

export type Kind = {
  walkM_S: number
  runM_S: number
  /** Nearer than this to somebody it runs, metres. */
  shyM: number
  /** Half of its width, its length, and how far a stride takes it, metres. */
  radiusM: number
  lengthM: number
  strideM: number
  /** How high a hop lifts it; 0 for what does not hop. */
  hopM: number
  /** How many there are at full strength. */
  most: number
  /** Flies this high over the ground, in circles of this radius, metres; 0 for what walks. */
  flight: { heightM: number; circleM: number } | null
  parts: readonly Part[]
}

export type KindName = Exclude<SlotValue<'creature'>, 'none'>

const WOOL = [0.92, 0.89, 0.82] as const
const DARK = [0.15, 0.13, 0.12] as const
const FAWN = [0.56, 0.36, 0.2] as const
const PALE = [0.9, 0.85, 0.76] as const
const HORN = [0.38, 0.29, 0.2] as const
const GREY = [0.55, 0.48, 0.4] as const
const RUST = [0.82, 0.4, 0.12] as const
const FEATHER = [0.2, 0.2, 0.24] as const

/** Four legs, each diagonal pair in step. */
function legs(aheadM: number, hipM: number, apartM: number, radiusM: number, strideM: number, colour: Part['colour']): Part[] {
  return ([[1, 1, 0], [1, -1, 0.5], [-1, 1, 0.5], [-1, -1, 0]] as const).map(([front, side, at]) => ({
    from: [front * aheadM, hipM, side * apartM],
    to: [front * aheadM, radiusM, side * apartM],
    radiusM,
    colour,
    swing: { along: 'ahead', m: strideM / 4, at },
  }))
}

export const KINDS: { readonly [N in KindName]: Kind } = {
  sheep: {
    walkM_S: 0.6, runM_S: 3.2, shyM: 3, radiusM: 0.32, lengthM: 1.2, strideM: 0.6, hopM: 0, most: 10, flight: null,
    parts: [
      ...legs(0.26, 0.45, 0.14, 0.055, 0.6, DARK),
      { from: [-0.28, 0.62, 0], to: [0.26, 0.65, 0], radiusM: 0.29, colour: WOOL },
      { from: [0.42, 0.76, 0], to: [0.5, 0.8, 0], radiusM: 0.15, colour: WOOL, grazing: [[0.46, 0.52, 0], [0.56, 0.42, 0]] },
      { from: [0.56, 0.79, 0], to: [0.7, 0.72, 0], radiusM: 0.1, colour: DARK, grazing: [[0.62, 0.32, 0], [0.7, 0.18, 0]] },
      { from: [0.54, 0.84, -0.15], to: [0.54, 0.84, 0.15], radiusM: 0.04, colour: DARK, grazing: [[0.58, 0.4, -0.15], [0.58, 0.4, 0.15]] },
    ],
  },
  deer: {
    walkM_S: 0.9, runM_S: 7, shyM: 8, radiusM: 0.3, lengthM: 1.3, strideM: 1.1, hopM: 0, most: 8, flight: null,
    parts: [
      ...legs(0.36, 0.85, 0.13, 0.05, 1.1, FAWN),
      { from: [-0.4, 0.98, 0], to: [0.36, 1, 0], radiusM: 0.23, colour: FAWN },
      { from: [-0.6, 1.04, 0], to: [-0.64, 0.96, 0], radiusM: 0.08, colour: PALE },
      { from: [0.46, 1.12, 0], to: [0.64, 1.5, 0], radiusM: 0.1, colour: FAWN, grazing: [[0.52, 0.98, 0], [0.86, 0.5, 0]] },
      { from: [0.66, 1.56, 0], to: [0.88, 1.46, 0], radiusM: 0.09, colour: FAWN, grazing: [[0.92, 0.4, 0], [1.02, 0.16, 0]] },
      { from: [0.62, 1.64, 0.05], to: [0.54, 1.98, 0.26], radiusM: 0.03, colour: HORN, grazing: [[0.92, 0.5, 0.05], [1.2, 0.62, 0.26]] },
      { from: [0.62, 1.64, -0.05], to: [0.54, 1.98, -0.26], radiusM: 0.03, colour: HORN, grazing: [[0.92, 0.5, -0.05], [1.2, 0.62, -0.26]] },
    ],
  },
  rabbit: {
    walkM_S: 1, runM_S: 5, shyM: 5, radiusM: 0.14, lengthM: 0.5, strideM: 0.5, hopM: 0.16, most: 10, flight: null,
    parts: [
      { from: [-0.12, 0.15, 0], to: [0.06, 0.16, 0], radiusM: 0.14, colour: GREY },
      { from: [-0.27, 0.16, 0], to: [-0.28, 0.18, 0], radiusM: 0.06, colour: PALE },
      { from: [0.16, 0.27, 0], to: [0.22, 0.25, 0], radiusM: 0.085, colour: GREY, grazing: [[0.2, 0.16, 0], [0.26, 0.12, 0]] },
      { from: [0.14, 0.34, 0.045], to: [0.08, 0.5, 0.06], radiusM: 0.032, colour: GREY, grazing: [[0.16, 0.24, 0.045], [0.02, 0.34, 0.06]] },
      { from: [0.14, 0.34, -0.045], to: [0.08, 0.5, -0.06], radiusM: 0.032, colour: GREY, grazing: [[0.16, 0.24, -0.045], [0.02, 0.34, -0.06]] },
    ],
  },
  fox: {
    walkM_S: 1.3, runM_S: 6, shyM: 6, radiusM: 0.2, lengthM: 1.1, strideM: 0.7, hopM: 0, most: 5, flight: null,
    parts: [
      ...legs(0.22, 0.32, 0.09, 0.04, 0.7, DARK),
      { from: [-0.26, 0.4, 0], to: [0.22, 0.42, 0], radiusM: 0.14, colour: RUST },
      { from: [0.36, 0.54, 0], to: [0.42, 0.54, 0], radiusM: 0.11, colour: RUST, grazing: [[0.4, 0.3, 0], [0.46, 0.28, 0]] },
      { from: [0.5, 0.51, 0], to: [0.58, 0.49, 0], radiusM: 0.05, colour: PALE, grazing: [[0.53, 0.2, 0], [0.6, 0.16, 0]] },
      { from: [0.36, 0.66, 0.08], to: [0.36, 0.72, 0.08], radiusM: 0.035, colour: DARK, grazing: [[0.4, 0.42, 0.08], [0.4, 0.48, 0.08]] },
      { from: [0.36, 0.66, -0.08], to: [0.36, 0.72, -0.08], radiusM: 0.035, colour: DARK, grazing: [[0.4, 0.42, -0.08], [0.4, 0.48, -0.08]] },
      { from: [-0.4, 0.4, 0], to: [-0.7, 0.32, 0], radiusM: 0.1, colour: RUST },
      { from: [-0.76, 0.31, 0], to: [-0.84, 0.3, 0], radiusM: 0.07, colour: PALE },
    ],
  },
  bird: {
    walkM_S: 7, runM_S: 9, shyM: 0, radiusM: 0.3, lengthM: 0.7, strideM: 2.4, hopM: 0, most: 10, flight: { heightM: 7, circleM: 13 },
    parts: [
      { from: [-0.2, 0, 0], to: [0.22, 0.02, 0], radiusM: 0.1, colour: FEATHER },
      { from: [-0.42, 0, 0], to: [-0.28, 0, 0], radiusM: 0.06, colour: FEATHER },
      { from: [0.02, 0.04, 0.08], to: [-0.08, 0.06, 0.75], radiusM: 0.07, colour: FEATHER, swing: { along: 'up', m: 0.32, at: 0 } },
      { from: [0.02, 0.04, -0.08], to: [-0.08, 0.06, -0.75], radiusM: 0.07, colour: FEATHER, swing: { along: 'up', m: 0.32, at: 0 } },
    ],
  },
}
