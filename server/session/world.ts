// What the frame loop asks of a world: the façade of engine/world-model.ts as the server sees it, and the messages between the
// main thread and an engine worker.
import type { Pose } from '../../core/camera.ts'
import type { Controls, DeclaredControl } from '../../core/controls.ts'
import type { MoodPicture } from '../../core/mood.ts'
import type { SlotChange, SlotName, Slots } from '../../core/slots.ts'

/** What a prompt or a change was read as (engine/prompt/prompting.ts), and the controls of the world it makes; `prompt` is what the world is called since, if not by the words that came. `byItself`: nobody has said anything. */
export type Reading = {
  understood: string[]
  notUnderstood: string[]
  slots: Slots
  controls: DeclaredControl[]
  surprise?: string
  sure?: { [N in SlotName]?: number }
  meant?: { word: string; nearest: string }[]
  changed?: string[]
  prompt?: string
  byItself?: boolean
}

/** One generated frame; `rgb` (u8, rows top to bottom) is valid until the next step. `unsure`: share of the picture not from memory. `repeated`: nothing has changed since the last. `drawn` is false where the step was taken and its picture given up. */
export type WorldFrame = { rgb: Uint8Array; pose: Readonly<Pose>; unsure: number; repeated?: boolean; drawn?: boolean }

/** `image`: RGB u8 [144, 256, 3] to start from; `mood`: pictures whose look to start in. One of them at most. */
export type OpenRequest = { prompt: string; seed: number; image?: Uint8Array; mood?: readonly MoodPicture[] }

/** One player's world. One call at a time. */
export interface World {
  /** Planar depth of the last frame as depth codes [144, 256] (core/depth-code.ts), if the world knows it. */
  readonly depthCode?: Float32Array
  open(request: OpenRequest): Promise<Reading>
  setPrompt(text: string): Promise<Reading>
  /** Some slots filled otherwise, by hand. */
  turn(change: SlotChange): Promise<Reading>
  /** `stale` is asked on the way: true if the next step is to come at once, so that this one need not be drawn. */
  step(controls: Readonly<Controls>, dtS: number, stale?: () => boolean): Promise<WorldFrame> | WorldFrame
  /** What has changed by itself since this was last asked, if anything. */
  news?(): Reading | undefined
  /** What a step leaves to be done once its frame is on its way, if anything. */
  settle?(): void
  /** Forgets the world; the networks stay loaded for the next `open`. */
  close(): Promise<void>
  /** Frees the networks and ends whatever threads they have. */
  dispose(): Promise<void>
}

/** A module that an engine worker loads its world from. `explanation`: one line on which provider runs and why. */
export type WorldModule = { loadWorld(options: WorldOptions): Promise<{ world: World; explanation: string }> }
/** `warm`: whatever makes the first world slower than later ones is done at loading. */
export type WorldOptions = { models: string; provider: string; imagine: string; warm?: boolean }

/** Given to a new engine worker. */
export type WorkerSetup = WorldOptions & {
  /** URL of the WorldModule. */
  module: string
  ring: SharedArrayBuffer
  mailbox: SharedArrayBuffer
  steps: SharedArrayBuffer
  width: number
  height: number
}

/** `visit` counts the seat's worlds: answers to an earlier visit are dropped by whoever gets them late. */
export type ToWorker =
  | { type: 'open'; visit: number; request: OpenRequest }
  | { type: 'prompt'; text: string }
  | { type: 'turn'; slots: SlotChange }
  | { type: 'pause'; paused: boolean }
  /** The mailbox has news that a frame should not wait for. */
  | { type: 'changed' }
  | { type: 'leave' }
  | { type: 'stop' }
/** What is done at a frame boundary. */
export type WorldRequest = Exclude<ToWorker, { type: 'changed' }>
export type FromWorker =
  | { type: 'ready'; explanation: string }
  | { type: 'reading'; visit: number; reading: Reading }
  | { type: 'frame' }
  | { type: 'dropped' }
  | { type: 'failed'; visit: number; message: string }
