// What the host has asked of their world: how it was opened, which words have not been read yet, what it is called now, whether it stands still.
import { randomInt } from 'node:crypto'
import { LIMITS } from '../../core/limits.ts'
import type { MoodPicture } from '../../core/mood.ts'
import type { SlotChange } from '../../core/slots.ts'
import type { MessageOf, ServerMessage } from '../../engine/protocol/messages.ts'
import { ReplayRecord } from '../clip/replay-log.ts'
import { promptTag, type Log } from '../log.ts'
import { makeBucket, takeToken } from '../net/token-bucket.ts'
import { nowMs } from './now.ts'
import type { Seat } from './seat.ts'
import type { OpenRequest, Reading } from './world.ts'

/** What a player asks for. */
export type Wanted = { prompt: string; seed?: number | undefined; picture?: Uint8Array | undefined; mood?: readonly MoodPicture[] | undefined }

/** `tooSoon`: tells the host so. */
export type AskedOptions = { seat: Pick<Seat, 'open' | 'tell'>; log: Log; tooSoon: (text: string) => void }

export class Asked {
  /** How the world would be opened again now. */
  world: OpenRequest
  /** What the newest words were understood as. */
  reading: Reading | undefined
  paused = false
  /** The log of all this, for clips. */
  readonly replay: ReplayRecord
  private readonly options: AskedOptions
  private readonly prompts = makeBucket(LIMITS.promptPerSecond, LIMITS.promptBurst, nowMs())
  /** Words that came and have not been read yet, in order; undefined for slots set by hand. */
  private unread: (string | undefined)[] = []

  constructor(options: AskedOptions, { prompt, seed = randomInt(0x100000000), picture, mood }: Wanted) {
    this.options = options
    // Copies of their own: what arrived are views into the message.
    const looks = mood?.map((one) => ({ picture: Uint8Array.from(one.picture), weight: one.weight }))
    this.world = { prompt, seed, ...(picture && { image: Uint8Array.from(picture) }), ...(looks && { mood: looks }) }
    this.replay = new ReplayRecord(this.world)
  }

  open(): void {
    // Answers that are still due belong to the world before; the seat drops them.
    this.unread = [this.world.prompt]
    this.options.seat.open(this.world)
  }

  setPrompt(text: string): void {
    if (!this.mayAsk('Prompts came too quickly.')) return
    this.unread.push(text)
    this.replay.prompt(text)
    this.options.seat.tell({ type: 'prompt', text })
    this.options.log.info({ prompt: promptTag(text) }, 'prompt changed')
  }

  turn(slots: SlotChange): void {
    if (!this.mayAsk('Changes came too quickly.')) return
    this.unread.push(undefined)
    this.replay.turn(slots)
    this.options.seat.tell({ type: 'turn', slots })
    this.options.log.info({ slots: Object.keys(slots) }, 'slots set by hand')
  }

  pause(paused: boolean): void {
    this.paused = paused
    this.options.seat.tell({ type: 'pause', paused })
  }

  restart(seed: number | undefined): void {
    if (!this.mayAsk('Restarts came too quickly.')) return
    this.world = { ...this.world, seed: seed ?? this.world.seed }
    this.paused = false
    this.replay.open(this.world)
    this.open()
  }

  /** The engine has read the oldest unread words. */
  read(reading: Reading): MessageOf<ServerMessage, 'understood'> {
    if (reading.byItself) {
      // The words are still the host's, and what they were understood as.
      this.reading = { ...(this.reading ?? reading), slots: reading.slots, controls: reading.controls }
      return this.understood(this.reading)
    }
    this.reading = reading
    // From here on the world is opened again by what it is called now: "less fog" alone would be another.
    this.world = { ...this.world, prompt: reading.prompt ?? this.unread[0] ?? this.world.prompt }
    this.unread.shift()
    return this.understood(reading)
  }

  understood({ prompt: _, byItself: __, ...reading }: Reading): MessageOf<ServerMessage, 'understood'> {
    return { type: 'understood', prompt: this.world.prompt, ...reading }
  }

  private mayAsk(otherwise: string): boolean {
    if (takeToken(this.prompts, nowMs())) return true
    this.options.tooSoon(otherwise)
    return false
  }
}
