// The network between a player and a server: one bad way up, one down, shared by everything that passes. Datagrams meet their fate; what
// goes over TCP (page, signalling) is only delayed and held back in a blackout, since TCP repeats what is lost.
import { type Fate, type Impairment, Way } from './impair.ts'

export type Direction = 'up' | 'down'
export type Count = Record<'passed' | Fate, number>

export class Link {
  readonly counts: Record<Direction, Count> = { up: noCount(), down: noCount() }
  /** Of the datagrams that passed. */
  readonly bytes: Record<Direction, number> = { up: 0, down: 0 }
  private readonly ways: Record<Direction, Way>
  private delayMs: Record<Direction, number>
  private darkUntilMs = -Infinity
  private readonly whenCut = new Set<() => void>()
  readonly now: () => number
  /** How often paths of datagrams have changed, and the counts at which players were last moved and shut out. */
  readonly paths = { changes: 0, moved: 0, shut: 0 }

  constructor(up: Partial<Impairment>, down: Partial<Impairment>, seed = 1, now = () => performance.now()) {
    this.ways = { up: new Way(up, seed), down: new Way(down, seed + 1) }
    this.delayMs = { up: up.delayMs ?? 0, down: down.delayMs ?? 0 }
    this.now = now
  }

  change(settings: Partial<Impairment>): void {
    for (const direction of ['up', 'down'] as const) {
      this.ways[direction].change(settings)
      this.delayMs[direction] = settings.delayMs ?? this.delayMs[direction]
    }
  }

  /** Nothing passes for `ms` from now. `cut`: TCP connections break too, as when a player changes from one network to another. */
  blackout(ms: number, cut = false): void {
    this.darkUntilMs = this.now() + ms
    this.ways.up.blackout(this.darkUntilMs)
    this.ways.down.blackout(this.darkUntilMs)
    if (cut) for (const told of [...this.whenCut]) told()
  }

  /** The server sees other addresses of players from now on, and what it sends to those before is lost: a router that forgot them. */
  move(): void {
    this.paths.moved = ++this.paths.changes
  }

  /** What players send from the ports they have used so far leads nowhere any more, in either direction; from others it does. */
  shut(): void {
    this.paths.shut = ++this.paths.changes
  }

  get dark(): boolean {
    return this.now() < this.darkUntilMs
  }

  /** Calls back when TCP connections break, until the returned function is called. */
  onCut(told: () => void): () => void {
    this.whenCut.add(told)
    return () => void this.whenCut.delete(told)
  }

  /** The longest that a datagram has waited before the bottleneck since this was last asked, ms. */
  takeLongestWait(direction: Direction): number {
    return this.ways[direction].takeLongestWait()
  }

  /** When a datagram goes out, or undefined if it does not. */
  datagram(direction: Direction, bytes: number): number | undefined {
    const fate = this.ways[direction].send(bytes, this.now())
    if (typeof fate !== 'number') {
      this.counts[direction][fate]++
      return undefined
    }
    this.counts[direction].passed++
    this.bytes[direction] += bytes
    return fate
  }

  /** When a piece of a TCP stream goes out. */
  piece(direction: Direction): number {
    return Math.max(this.now(), this.darkUntilMs) + this.delayMs[direction]
  }
}

function noCount(): Count {
  return { passed: 0, lost: 0, queue: 0, blackout: 0 }
}
