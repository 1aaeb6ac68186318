// The fixed number of seats: admission is a look at the table, never a queue.
import type { Log } from '../log.ts'
import { Seat, type SeatOptions } from './seat.ts'

/** Pause before a dead engine is started again, so that one that cannot live does not spin. */
const RESTART_MS = 2000

export class Seats {
  readonly all: readonly Seat[]
  private readonly log: Log
  private stopping = false

  constructor(count: number, options: Omit<SeatOptions, 'warm'>, log: Log) {
    this.log = log
    // The others load while the first player may be there already: they do not take the cores for longer than they must.
    this.all = Array.from({ length: count }, (_, k) => new Seat(k + 1, { ...options, warm: k === 0 }, (seat, message) => this.revive(seat, message)))
  }

  /**
   * Loads the networks of the first seat and returns the line that says where they run: the first player need not wait for the
   * others, which follow one by one, since they share the cores.
   */
  async start(): Promise<string> {
    const [first, ...others] = this.all
    const explanation = (await first?.start()) ?? ''
    void this.startOthers(others)
    return explanation
  }

  /** A seat for a new player; undefined if all are taken. */
  findFree(): Seat | undefined {
    return this.all.find((seat) => seat.free)
  }

  get freeCount(): number {
    return this.all.filter((seat) => seat.free).length
  }

  async stop(): Promise<void> {
    this.stopping = true
    await Promise.all(this.all.map((seat) => seat.stop()))
  }

  private async startOthers(seats: readonly Seat[]): Promise<void> {
    for (const seat of seats) {
      if (this.stopping) return
      await seat.start().catch((error: unknown) => this.revive(seat, String(error)))
    }
  }

  private revive(seat: Seat, message: string): void {
    if (this.stopping) return
    this.log.error({ seat: seat.number, message }, 'engine died, starting another')
    setTimeout(() => {
      if (this.stopping) return
      seat.start().catch((error: unknown) => this.revive(seat, String(error)))
    }, RESTART_MS).unref()
  }
}
