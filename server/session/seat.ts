// One seat: an engine worker thread that has the networks loaded, and the shared memory to and from it. A worker that dies is
// replaced, so a seat comes back by itself.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { FRAME } from '../../core/camera.ts'
import { startThread } from '../../core/thread.ts'
import { makeRingMemory, RingReader, type FrameNote } from './frame-ring.ts'
import { MailboxWriter, makeMailboxMemory } from './mailbox.ts'
import { makeStepMemory, StepReader, type Step } from './step-ring.ts'
import type { FromWorker, OpenRequest, Reading, ToWorker, WorkerSetup } from './world.ts'

/** What the player of a seat wants to know. */
export type SeatListener = {
  onReading: (reading: Reading) => void
  /** A new frame can be read. */
  onFrame: () => void
  /** The frame before was never read. */
  onUnread: () => void
  onFailed: (message: string) => void
}

export type SeatOptions = Pick<WorkerSetup, 'module' | 'models' | 'provider' | 'imagine' | 'warm'>

/** Time an engine has to finish its step and free its networks before its thread is cut off. */
const STOP_MS = 4000

const NO_DEPTH = new Uint8Array(0)
const CHANGED: ToWorker = { type: 'changed' }

export class Seat {
  readonly number: number
  private readonly options: SeatOptions
  private readonly onDeath: (seat: Seat, message: string) => void
  private worker: Worker | undefined
  private ring: RingReader | undefined
  private inbox: MailboxWriter | undefined
  private steps: StepReader | undefined
  private listener: SeatListener | undefined
  private visit = 0
  private stopping = false
  /** Networks loaded, nobody seated. */
  free = false

  constructor(number: number, options: SeatOptions, onDeath: (seat: Seat, message: string) => void) {
    this.number = number
    this.options = options
    this.onDeath = onDeath
  }

  get mailbox(): MailboxWriter {
    if (!this.inbox) throw new Error(`seat ${this.number} has no engine: start it first`)
    return this.inbox
  }

  /** Starts the engine; settles when its networks are loaded, with the line that says where they run. */
  async start(): Promise<string> {
    const ring = makeRingMemory(FRAME.width, FRAME.height)
    const mailbox = makeMailboxMemory()
    this.ring = new RingReader(ring, FRAME.width, FRAME.height)
    this.inbox = new MailboxWriter(mailbox, () => this.tell(CHANGED))
    const steps = makeStepMemory()
    this.steps = new StepReader(steps)
    const workerData: WorkerSetup = { ...this.options, ring, mailbox, steps, ...FRAME }
    const worker = startThread(new URL('./engine-worker.ts', import.meta.url), workerData)
    this.worker = worker
    const explanation = await new Promise<string>((resolve, reject) => {
      worker.once('error', reject)
      worker.once('exit', () => reject(new Error('the engine thread ended while loading')))
      worker.once('message', (message: FromWorker) => resolve(message.type === 'ready' ? message.explanation : ''))
    })
    worker.on('message', (message: FromWorker) => this.hear(message))
    worker.on('error', (error) => this.died(error instanceof Error ? error.message : String(error)))
    worker.on('exit', () => this.died('the engine thread ended'))
    this.free = !this.stopping
    return explanation
  }

  /** Seats a player. */
  take(listener: SeatListener): void {
    this.free = false
    this.listener = listener
    this.mailbox.reset()
  }

  /** Opens a world; answers to what was asked for another one no longer count. */
  open(request: OpenRequest): void {
    this.tell({ type: 'open', visit: ++this.visit, request })
  }

  tell(message: ToWorker): void {
    this.worker?.postMessage(message)
  }

  /** The newest frame, if there is one that has not been read. Valid until the next call. */
  read(note: FrameNote): Uint8Array | undefined {
    const picture = this.ring?.read(note)
    // A frame of the world before must not reach the player after.
    return note.visit === this.visit ? picture : undefined
  }

  /** The depth image of the frame read last. */
  get depth(): Uint8Array {
    return this.ring?.depth ?? NO_DEPTH
  }

  /** The oldest step of the open world that has not been read; false if there is none. */
  nextStep(into: Step): boolean {
    while (this.steps?.next(into)) if (into.visit === this.visit) return true
    return false
  }

  /** Steps that were made faster than read, ever. */
  get stepsLost(): number {
    return this.steps?.lost ?? 0
  }

  leave(): void {
    if (!this.listener) return
    this.listener = undefined
    this.visit++
    this.tell({ type: 'leave' })
    this.mailbox.reset()
    this.free = this.worker !== undefined
  }

  /** Gives up an engine that no longer answers; its seat comes back with another. */
  abandon(): void {
    void this.worker?.terminate()
  }

  async stop(): Promise<void> {
    const { worker } = this
    this.stopping = true
    this.free = false
    if (!worker) return
    const exited = new Promise<boolean>((resolve) => worker.once('exit', () => resolve(true)))
    this.tell({ type: 'stop' })
    if (await Promise.race([exited, sleep(STOP_MS, false, { ref: false })])) return
    await worker.terminate()
  }

  private hear(message: FromWorker): void {
    const { listener } = this
    if (!listener) return
    if (message.type === 'frame' || message.type === 'dropped') {
      if (message.type === 'dropped') listener.onUnread()
      listener.onFrame()
    } else if (message.type === 'reading' && message.visit === this.visit) listener.onReading(message.reading)
    else if (message.type === 'failed' && message.visit === this.visit) listener.onFailed(message.message)
  }

  private died(message: string): void {
    if (!this.worker) return
    this.worker = undefined
    this.free = false
    const { listener } = this
    this.listener = undefined
    listener?.onFailed(message)
    if (!this.stopping) this.onDeath(this, message)
  }
}
