// One direction of a bad network, as a pure value: a datagram comes in at a time, and goes out at a time or never. No sockets, no clock.
//
//   datagram -> blackout? -> loss (single or bursts) -> bottleneck: rate and queue -> delay and jitter -> reorder? -> out
//
// Bursts follow Gilbert and Elliott's chain: a good and a bad state, every datagram lost in the bad one. Its two probabilities follow
// from what is asked for: the share lost overall, and the mean length of a burst. Randomness is counter-based: the same seed and the same
// datagrams give the same network.
import { makeRng, type Rng } from '../../core/rng.ts'

export type Impairment = {
  /** One-way delay, ms, and its spread: uniform in +-jitterMs. A datagram never overtakes another by jitter alone. */
  delayMs: number
  jitterMs: number
  /** Share of the datagrams lost, 0..1, and the mean number lost in a row; 1 (or less): each on its own. */
  loss: number
  burst: number
  /** Share of the datagrams held back by `reorderMs`, so that later ones overtake them. */
  reorder: number
  reorderMs: number
  /** Bottleneck, bits a second (Infinity: none), and how long a datagram may wait before it, ms: what would wait longer is dropped. */
  bitsPerSecond: number
  queueMs: number
}

export const CLEAN: Readonly<Impairment> = { delayMs: 0, jitterMs: 0, loss: 0, burst: 1, reorder: 0, reorderMs: 20, bitsPerSecond: Infinity, queueMs: 200 }

export type Fate = 'lost' | 'queue' | 'blackout'

export class Way {
  private readonly rng: Rng
  private settings: Impairment
  private bad = false
  private freeMs = 0
  private lastOutMs = -Infinity
  private darkUntilMs = -Infinity
  private longestMs = 0

  constructor(settings: Partial<Impairment>, seed: number) {
    this.settings = check({ ...CLEAN, ...settings })
    this.rng = makeRng(seed, 41)
  }

  /** From now on. What is under way keeps its time. */
  change(settings: Partial<Impairment>): void {
    this.settings = check({ ...this.settings, ...settings })
  }

  /** Everything that comes in before `untilMs` is lost. */
  blackout(untilMs: number): void {
    this.darkUntilMs = untilMs
  }

  /** The longest that a datagram has waited before the bottleneck since this was last asked, ms. */
  takeLongestWait(): number {
    const longest = this.longestMs
    this.longestMs = 0
    return longest
  }

  /** When a datagram of `bytes` that comes in at `nowMs` goes out, or why it does not. */
  send(bytes: number, nowMs: number): number | Fate {
    const { delayMs, jitterMs, reorder, reorderMs, bitsPerSecond, queueMs } = this.settings
    if (nowMs < this.darkUntilMs) return 'blackout'
    if (this.loses()) return 'lost'
    const startMs = Math.max(nowMs, this.freeMs)
    if (startMs - nowMs > queueMs) return 'queue'
    this.longestMs = Math.max(this.longestMs, startMs - nowMs)
    this.freeMs = startMs + (8000 * bytes) / bitsPerSecond
    const jittered = this.freeMs + Math.max(0, delayMs + jitterMs * (2 * this.rng.next() - 1))
    if (this.rng.next() < reorder) return jittered + reorderMs
    this.lastOutMs = Math.max(this.lastOutMs, jittered)
    return this.lastOutMs
  }

  private loses(): boolean {
    const { loss, burst } = this.settings
    if (burst <= 1) return this.rng.next() < loss
    const leave = 1 / burst
    // Share of the time in the bad state: enter / (enter + leave) = loss.
    const enter = (loss * leave) / (1 - loss)
    this.bad = this.rng.next() < (this.bad ? 1 - leave : enter)
    return this.bad
  }
}

function check(settings: Impairment): Impairment {
  const { delayMs, jitterMs, loss, burst, reorder, reorderMs, bitsPerSecond, queueMs } = settings
  const share = (name: string, value: number) => {
    if (!(value >= 0 && value < 1)) throw new RangeError(`${name} is ${value}: write a share from 0 to less than 1`)
  }
  share('loss', loss)
  share('reorder', reorder)
  for (const [name, value] of Object.entries({ delayMs, jitterMs, reorderMs, queueMs, burst })) {
    if (!(value >= 0)) throw new RangeError(`${name} is ${value}: write 0 or more`)
  }
  if (!(bitsPerSecond > 0)) throw new RangeError(`bitsPerSecond is ${bitsPerSecond}: write more than 0, or Infinity for no bottleneck`)
  return settings
}
