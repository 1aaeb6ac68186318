// The façade: a world from a sentence, one frame per step. Everything else in this folder is private to it.
import { FRAME } from '../core/camera.ts'
import { MOOD } from '../core/mood.ts'
import type { Controls } from '../core/controls.ts'
import { differingSlots, type SlotChange, type Slots } from '../core/slots.ts'
import { EngineError } from './errors.ts'
import type { Origin } from './imagine/imaginer.ts'
import { inlineImagination, PAINTING, replayImagination, type Applied, type Imagination } from './imagine/imagination.ts'
import { workerImagination } from './imagine/worker-client.ts'
import { DEFAULT_MODELS } from './models/manifest.ts'
import type { BedOf, Columns } from './liquid/columns.ts'
import { liquidNetOf } from './liquid/network.ts'
import { loadNetworks, sessionOf, type LoadOptions, type Networks } from './models/networks.ts'
import { Renderer } from './render/renderer.ts'
import { declaredControls } from './world/declared.ts'
import { LiveWorld } from './world/live-world.ts'
import type { Frame } from './world/state.ts'
import { dynamicsOf } from './world/motion.ts'
import { Prompting, type Reading } from './prompt/prompting.ts'
import { peekSnapshot, readSnapshot, writeSnapshot } from './world/snapshot.ts'

/** `imagine`: in its own thread (play), on this one at fixed steps (exactly repeatable), or from a recording. */
export type WorldModelOptions = Partial<LoadOptions> & { imagine?: 'worker' | 'inline' }

/** `image` and `mood`: see Origin. `slots` skips reading the prompt. `still`: no rain and no snow falls, no cloud drifts, no water moves and no hour passes, for comparing with true worlds, where none does. */
export type OpenRequest = { prompt?: string; slots?: Slots; seed: number; still?: boolean } & Origin

export type Recording = { applied: readonly Applied[] }

export class WorldModel {
  /** Which provider and precision runs each network, and why; one line for the start-up log. */
  readonly explanation: string
  private readonly networks: Networks
  private readonly renderer: Renderer
  private readonly depth: Float32Array
  private readonly prompting: Prompting
  private readonly live: Imagination
  private world: LiveWorld | null = null

  private constructor(networks: Networks, imagination: Imagination) {
    this.networks = networks
    // With a thread of its own, `imagine` is loaded there and says so itself.
    const elsewhere = !networks.runs.imagine && imagination.runs
    this.explanation = elsewhere ? `imagine ${elsewhere}; ${networks.explanation}` : networks.explanation
    this.renderer = new Renderer(sessionOf(networks, 'render'))
    this.depth = this.renderer.code
    this.prompting = new Prompting(networks.sessions.prompt)
    this.live = imagination
  }

  /** Loads the networks; throws `EngineError` if weights are missing or altered, or a GPU was asked for that is not there. */
  static async load(options: WorldModelOptions = {}): Promise<WorldModel> {
    const setup: LoadOptions = { models: options.models ?? DEFAULT_MODELS, provider: options.provider ?? 'cpu', precision: options.precision ?? 'faster' }
    if (options.imagine === 'inline') {
      const networks = await loadNetworks(setup, ['render', ...PAINTING, 'dynamics', 'liquid', 'prompt'])
      return new WorldModel(networks, inlineImagination(networks))
    }
    const networks = await loadNetworks(setup, ['render', 'dynamics', 'liquid', 'prompt'])
    return new WorldModel(networks, await workerImagination(setup))
  }

  /** Makes a world and its first view. A world that was open is forgotten. */
  async open(request: OpenRequest): Promise<Reading> {
    const { seed, slots, image, imageDepth, mood } = request
    checkOrigin(request)
    this.prompting.forget()
    const reading = slots ? { slots, controls: declaredControls(slots), understood: [], notUnderstood: [], sure: {}, meant: [] } : await this.prompting.open(request.prompt ?? '', seed)
    this.world = this.build(seed, reading.slots, this.live)
    this.world.state.still = request.still ?? false
    await this.world.open({ ...(image && { image }), ...(imageDepth && { imageDepth }), ...(mood && { mood }) })
    return reading
  }

  /** The same place under another prompt: a new scene, or a change of what is ("less fog"); the shape of the land stays. */
  async setPrompt(prompt: string): Promise<Reading> {
    const { slots, seed } = this.here().state
    return this.become(await this.prompting.change(prompt, slots, seed))
  }

  /** The same place with some slots set by hand (sliders). */
  async turn(change: SlotChange): Promise<Reading> {
    const { slots, seed } = this.here().state
    return this.become(await this.prompting.turn(change, slots, seed))
  }

  /** `setPrompt` for callers that have slots already. */
  setSlots(slots: Slots): void {
    this.here().setSlots(slots)
  }

  /** Advances by `dtS` seconds. The frame's arrays are reused by the next step. `stale`: asked before the picture is rendered; true gives it up. */
  step(controls: Readonly<Controls>, dtS: number, stale?: () => boolean): Promise<Frame> {
    return this.here().step(controls, dtS, stale)
  }

  /** What has changed by itself since this was last asked, if anything: a clock that runs has come to another hour. */
  news(): Reading | undefined {
    const { world } = this
    if (!world?.hourTurned) return undefined
    world.hourTurned = false
    return this.prompting.now(world.state.slots)
  }

  /** Does what a step leaves over, while its frame is on its way; otherwise the next step does it first. */
  settle(): void {
    this.world?.settle()
  }

  /** The whole state of the world as a value. */
  snapshot(): Uint8Array {
    return writeSnapshot(this.here())
  }

  /** Continues from a snapshot; with `recording`, keyframes are applied at its steps instead of being imagined anew. */
  restore(snapshot: Uint8Array, recording?: Recording): void {
    const { seed, slots } = peekSnapshot(snapshot)
    this.prompting.forget()
    const world = this.build(seed, slots, recording ? replayImagination(recording.applied) : this.live)
    readSnapshot(snapshot, world)
    this.world = world
  }

  /** From now on, what is imagined is kept with the step it was applied at. */
  record(): Recording {
    const applied: Applied[] = []
    this.here().recording = applied
    return { applied }
  }

  /** Planar depth of the last frame as depth codes [144, 256]; overwritten by the next step. */
  get depthCode(): Float32Array {
    return this.depth
  }

  /** Columns of liquid that was poured, as they stand now, and the ground under any place (NaN: none); for the bench. */
  get poured(): { columns: Columns; bedOf: BedOf } {
    const { liquid, bedOf } = this.here()
    return { columns: liquid.columns, bedOf }
  }

  /** Keyframes remembered; for the curious and the bench. */
  get keyframes(): number {
    return this.world?.memory.keyframes.length ?? 0
  }

  /** Forgets the world; the networks stay loaded for the next `open`. */
  close(): Promise<void> {
    this.world = null
    this.live.look(null)
    return Promise.resolve()
  }

  /** Ends the imagining thread and frees the networks. */
  async dispose(): Promise<void> {
    this.world = null
    await this.live.close()
    this.renderer.close()
    await this.networks.close()
  }

  /** What changes nothing must not make the world be painted anew. */
  private become(reading: Reading): Reading {
    const world = this.here()
    if (differingSlots(world.state.slots, reading.slots).length > 0) world.setSlots(reading.slots)
    return reading
  }

  private build(seed: number, slots: Slots, imagination: Imagination): LiveWorld {
    const { sessions, lookLoad } = this.networks
    return new LiveWorld(this.renderer, imagination, { dynamics: dynamicsOf(sessions.dynamics), liquid: liquidNetOf(sessions.liquid) }, seed, slots, lookLoad)
  }

  private here(): LiveWorld {
    if (!this.world) throw EngineError.closed()
    return this.world
  }
}

/** Throws RangeError. */
function checkOrigin({ image, imageDepth, mood }: Origin): void {
  if (image && image.length !== FRAME.width * FRAME.height * 3) throw new RangeError(`image: ${image.length} bytes, expected RGB of ${FRAME.width}x${FRAME.height}`)
  if (imageDepth) {
    if (!image) throw new RangeError('imageDepth: there is no image that it is the depth of')
    if (imageDepth.length !== FRAME.width * FRAME.height) throw new RangeError(`imageDepth: ${imageDepth.length} codes, expected those of ${FRAME.width}x${FRAME.height}`)
    if (!imageDepth.every((code) => code >= 0 && code <= 1)) throw new RangeError('imageDepth: codes outside [0, 1]')
  }
  if (!mood) return
  if (image) throw new RangeError('image and mood: a world begins as a picture or in the look of some, not both')
  if (mood.length === 0) throw new RangeError('mood: no pictures')
  for (const { picture, weight } of mood) {
    if (picture.length !== MOOD.width * MOOD.height * 3) throw new RangeError(`mood: ${picture.length} bytes, expected RGB of ${MOOD.width}x${MOOD.height}`)
    if (!(weight > 0 && weight <= 1)) throw new RangeError(`mood: weight ${weight}, expected over 0 and up to 1`)
  }
}
