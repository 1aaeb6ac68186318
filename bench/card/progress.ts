// How far a long run is and when it will be done: one line that is rewritten on a terminal, a line every ten seconds elsewhere.

const BAR_WIDTH = 24
const EVERY_MS = 10_000

export class Progress {
  private readonly totalMs: number
  private readonly beganMs: number
  private readonly now: () => number
  private readonly write: (text: string) => void
  private readonly live: boolean
  private doneMs = 0
  private saidMs = -Infinity
  private label = ''

  /** `totalMs`: what all of it should cost on a quiet machine; only its proportions matter. */
  constructor(totalMs: number, live = process.stderr.isTTY, write = (text: string) => void process.stderr.write(text), now = () => performance.now()) {
    this.totalMs = totalMs
    this.now = now
    this.write = write
    this.live = live
    this.beganMs = now()
  }

  begin(label: string): void {
    this.label = label
    this.show()
  }

  /** `costMs` of the expected total is done. */
  done(costMs: number): void {
    this.doneMs = Math.min(this.totalMs, this.doneMs + costMs)
    this.show()
  }

  /** The line as it stands. The time left follows from the pace so far. */
  line(): string {
    const share = this.totalMs > 0 ? this.doneMs / this.totalMs : 1
    const filled = Math.round(share * BAR_WIDTH)
    const elapsedMs = this.now() - this.beganMs
    const left = share > 0.005 ? `${clock((elapsedMs / share) * (1 - share))} left` : 'time left not known yet'
    return `[${'#'.repeat(filled)}${'.'.repeat(BAR_WIDTH - filled)}] ${String(Math.round(100 * share)).padStart(3)} %  ${clock(elapsedMs)} gone, ${left}  ${this.label}`
  }

  end(): void {
    if (this.live) this.write('\r\x1b[K')
  }

  private show(): void {
    if (this.live) return this.write(`\r\x1b[K${this.line()}`)
    if (this.now() - this.saidMs < EVERY_MS) return
    this.saidMs = this.now()
    this.write(`${this.line()}\n`)
  }
}

function clock(ms: number): string {
  const seconds = Math.round(ms / 1000)
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
