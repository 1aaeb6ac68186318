// What a world is between two frames, apart from its pictures, and what a frame says of itself.
import { EYE_HEIGHT_M, FRAME, type Pose } from '../../core/camera.ts'
import type { Body } from '../../core/kinematics.ts'
import type { Slots } from '../../core/slots.ts'
import type { Tried } from '../imagine/planner.ts'
import { startHours, type HoursState } from './hours.ts'

/** What happened in the last step, ms. */
export type StageMs = { imagined: number; moved: number; reprojected: number; rendered: number; total: number }

/** `rgb` u8 [144, 256, 3] and `entities` are reused by the next step. `unsure`: share of the picture that no keyframe explains. */
export type Frame = {
  id: number
  rgb: Uint8Array
  pose: Pose
  unsure: number
  entities: Float32Array
  /** True when nothing changed and the picture is the previous one, bit for bit. */
  repeated: boolean
  /** False where the world has moved on and the picture was given up: it is still the one before. */
  drawn: boolean
  stageMs: StageMs
}

/** The part of a world's state that is small and plain; the rest are pictures (see snapshot.ts). */
export type WorldState = {
  seed: number
  slots: Slots
  epoch: number
  step: number
  body: Body
  velocity: { x: number; z: number; yaw: number }
  throws: number
  /** Buttons of the step before: a ball, a box or a pendulum a press. */
  held: number
  index: number
  styleEpoch: number
  /** The light it is shown in; `slots.time` is the hour it is. */
  hours: HoursState
  /** The look is that of a mood board, until words ask for another. */
  mood: boolean
  tried: Tried
  /** Keyframes from this id on are being faded in over the steps left; 0 steps = none. After a prompt, the whole look fades. */
  fade: { before: number; left: number; prompt: boolean }
  /** Height of the feet when they last stood: whoever is in the air over unknown ground lands there. */
  levelM: number
  /** Seconds of pushing against something; beyond `PATIENCE_S` it gives way for the metres left. */
  pushed: { s: number; freeM: number }
  dirty: boolean
  unsure: number
  /** Neither rain nor snow falls, no cloud drifts, no water moves and no hour passes. */
  still: boolean
  /** The picture drawn last shows water that moves. */
  waves: boolean
}

export const HOME: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch: 0 }

/** A world that has not begun yet. */
export function startState(seed: number, slots: Slots): WorldState {
  return {
    seed, slots, epoch: 0, step: 0, hours: startHours(slots),
    body: { pose: { ...HOME }, velocityY: 0, grounded: true },
    velocity: { x: 0, z: 0, yaw: 0 },
    throws: 0, held: 0, index: 0, styleEpoch: -1, mood: false, tried: [],
    fade: { before: 0, left: 0, prompt: false }, levelM: 0, pushed: { s: 0, freeM: 0 }, dirty: true, unsure: 1, still: false, waves: false,
  }
}

/** The frame that is filled again and again. */
export function startFrame(entities: Float32Array): Frame {
  return {
    id: 0, rgb: new Uint8Array(3 * FRAME.width * FRAME.height), pose: { ...HOME }, unsure: 1, entities, repeated: false, drawn: true,
    stageMs: { imagined: 0, moved: 0, reprojected: 0, rendered: 0, total: 0 },
  }
}
