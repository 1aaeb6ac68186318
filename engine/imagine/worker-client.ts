// The frame loop's end of the imagining thread.
import { Worker } from 'node:worker_threads'
import type { Pose } from '../../core/camera.ts'
import { EngineError, type EngineErrorReason } from '../errors.ts'
import { KeyframeReceiver, type PostedKeyframe } from '../memory/keyframe-post.ts'
import type { LoadOptions } from '../models/networks.ts'
import type { Imagination } from './imagination.ts'
import type { Origin, Painted, WorldStart } from './imaginer.ts'
import { FORESEEN, type Look } from './planner.ts'

export type WorkerSetup = LoadOptions
export type ToWorker =
  | { type: 'begin'; generation: number; start: WorldStart }
  | { type: 'opening'; pose: Pose; origin: Origin | undefined }
  | { type: 'prompt'; epoch: number; slots: Float32Array; mood: boolean }
  | { type: 'look'; look: Look | null }
  | { type: 'stop' }
export type FromWorker =
  | { type: 'ready'; runs: string | undefined }
  | { type: 'painted'; generation: number; opening: boolean; painted: Omit<Painted, 'keyframe'> & { keyframe: PostedKeyframe } }
  | { type: 'failed'; name: string; message: string; reason: string | null }

type Waiting = { resolve: (painted: Painted) => void; reject: (error: Error) => void }

/** Starts the thread and resolves when its networks are loaded. */
export async function workerImagination(setup: WorkerSetup): Promise<Imagination> {
  const worker = new Worker(new URL('./worker-boot.mjs', import.meta.url), { workerData: setup, execArgv: [] })
  const thread = new WorkerImagination(worker)
  await thread.ready
  return thread
}

/** The thread hears of the player's place every so many frames. */
const LOOK_EVERY = 3

class WorkerImagination implements Imagination {
  readonly ready: Promise<void>
  runs: string | undefined
  private readonly worker: Worker
  private exited = false
  private generation = 0
  private receiver = new KeyframeReceiver()
  private finished: Painted[] = []
  private waiting: Waiting | null = null
  private failure: Error | null = null
  private closing = false
  private looks = 0
  private readonly posted: ToWorker & { type: 'look' } = { type: 'look', look: { pose: { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }, path: new Float32Array(3 * FORESEEN.places), yawRate: 0, unsure: 0 } }

  constructor(worker: Worker) {
    this.worker = worker
    this.ready = new Promise((resolve, reject) => {
      worker.on('message', (message: FromWorker) => {
        if (message.type === 'ready') {
          this.runs = message.runs
          resolve()
        } else if (message.type === 'failed') reject(this.fail(errorOf(message)))
        else this.receive(message)
      })
      worker.on('error', (error: Error) => reject(this.fail(error)))
      worker.on('exit', () => {
        this.exited = true
        reject(this.fail(EngineError.closed()))
      })
    })
    // A failure after start-up surfaces at the next `take`.
    this.ready.catch(() => undefined)
  }

  begin(start: WorldStart): void {
    this.finished = []
    this.receiver = new KeyframeReceiver()
    this.send({ type: 'begin', generation: ++this.generation, start })
  }

  opening(pose: Pose, origin?: Origin): Promise<Painted> {
    return new Promise((resolve, reject) => {
      if (this.failure) return reject(this.failure)
      this.waiting = { resolve, reject }
      this.send({ type: 'opening', pose, origin })
    })
  }

  prompt(epoch: number, slots: Float32Array, mood: boolean): void {
    this.send({ type: 'prompt', epoch, slots, mood })
  }

  look(look: Look | null): void {
    if (look && this.looks++ % LOOK_EVERY !== 0) return
    this.posted.look = look
    this.send(this.posted)
  }

  take(): Promise<readonly Painted[]> {
    if (this.failure && !this.closing) return Promise.reject(this.failure)
    if (this.finished.length === 0) return NOTHING
    const finished = this.finished
    this.finished = []
    return Promise.resolve(finished)
  }

  async close(): Promise<void> {
    if (this.closing || this.exited) return
    this.closing = true
    // Killing a thread inside a network run would take the process with it: it leaves by itself after the run.
    const left = new Promise((resolve) => this.worker.once('exit', resolve))
    this.send({ type: 'stop' })
    await left
  }

  private send(message: ToWorker): void {
    this.worker.postMessage(message)
  }

  private receive(message: FromWorker & { type: 'painted' }): void {
    if (message.generation !== this.generation) return
    const painted: Painted = { ...message.painted, keyframe: this.receiver.unpack(message.painted.keyframe) }
    if (message.opening) {
      this.waiting?.resolve(painted)
      this.waiting = null
    } else this.finished.push(painted)
  }

  private fail(error: Error): Error {
    this.failure ??= error
    this.waiting?.reject(this.failure)
    this.waiting = null
    return this.failure
  }
}

const NOTHING: Promise<readonly Painted[]> = Promise.resolve([])

function errorOf(failed: FromWorker & { type: 'failed' }): Error {
  if (failed.name === 'EngineError' && failed.reason) return new EngineError(failed.reason as EngineErrorReason, failed.message)
  return new Error(`imagining stopped: ${failed.message}`)
}
