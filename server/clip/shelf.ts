// Clips that wait to be fetched: each once, by a name that cannot be guessed, for a minute.
import { randomBytes } from 'node:crypto'
import { LIMITS } from '../../core/limits.ts'

type Waiting = { parts: readonly Uint8Array[]; untilMs: number }

export class ClipShelf {
  private readonly waiting = new Map<string, Waiting>()
  private readonly nowMs: () => number

  constructor(nowMs: () => number) {
    this.nowMs = nowMs
  }

  /** Puts a clip on the shelf and returns its name. Where there is no room the oldest goes. */
  put(parts: readonly Uint8Array[]): string {
    this.tidy()
    while (this.waiting.size >= LIMITS.clipsWaiting) this.waiting.delete(this.waiting.keys().next().value!)
    const name = randomBytes(16).toString('base64url')
    this.waiting.set(name, { parts, untilMs: this.nowMs() + LIMITS.clipWaitsMs })
    return name
  }

  /** Takes a clip off the shelf; undefined if there is none of that name (any more). */
  take(name: string): readonly Uint8Array[] | undefined {
    this.tidy()
    const found = this.waiting.get(name)
    this.waiting.delete(name)
    return found?.parts
  }

  /** Frees what nobody has fetched in time. */
  tidy(): void {
    for (const [name, { untilMs }] of this.waiting) if (this.nowMs() >= untilMs) this.waiting.delete(name)
  }
}
