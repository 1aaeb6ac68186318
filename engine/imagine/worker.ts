// The imagining thread: keeps its own copy of the world's memory, paints the view most worth it, posts keyframes, starts again.
// Only the latest place of the player counts; a new world or prompt is obeyed between two paintings.
import { parentPort, workerData } from 'node:worker_threads'
import type { Pose } from '../../core/camera.ts'
import { KeyframeSender } from '../memory/keyframe-post.ts'
import { loadNetworks } from '../models/networks.ts'
import { makeImaginer, PAINTING } from './imagination.ts'
import type { Imaginer, Painted } from './imaginer.ts'
import { nextLeadS, overtaken, restMs } from './pace.ts'
import { LEAD_S, type Look } from './planner.ts'
import { makePriority } from './priority.ts'
import type { FromWorker, ToWorker, WorkerSetup } from './worker-client.ts'

/** Pause when nothing is worth painting, ms. */
const REST_MS = 60

const port = parentPort
if (!port) throw new Error('engine/imagine/worker.ts runs as a worker thread: start it with workerImagination()')
const post = (message: FromWorker, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

const priority = makePriority()
const queue: Exclude<ToWorker, { type: 'look' | 'stop' }>[] = []
let stopped = false
let look: Look | null = null
let wake = () => {}
/** Ends a rest amid a painting: somebody waits for what comes after it. */
let hurry = () => {}
port.on('message', (message: ToWorker) => {
  if (message.type === 'look') look = message.look
  else {
    if (message.type === 'stop') stopped = true
    else queue.push(message)
    hurry()
  }
  wake()
})

let busySinceMs = 0
/** Look of the world as it is painted now; of a new one nothing is to be seen yet, and somebody waits for it. */
let epoch = 0
let awaited = false
/** Share of guesses in the player's view when the view being painted was chosen. */
let plannedUnsure = 0
async function rest(view: Readonly<Pose>): Promise<boolean> {
  if (!stopped && !awaited && queue.length === 0) {
    const ms = restMs(performance.now() - busySinceMs, look?.unsure ?? 0)
    await new Promise<void>((resolve) => {
      hurry = resolve
      setTimeout(resolve, ms)
    })
  }
  busySinceMs = performance.now()
  // The look before a prompt is of no use any more.
  if (queue.some((message) => message.type === 'prompt' && message.epoch !== epoch)) return false
  return !look || !overtaken(view, plannedUnsure, look)
}

let generation = 0
let sender = new KeyframeSender()
const postPainted = (painted: Painted, opening: boolean) => post({ type: 'painted', generation, opening, painted: { ...painted, keyframe: sender.pack(painted.keyframe) } })
let leadS = LEAD_S

async function obey(imaginer: Imaginer, message: Exclude<ToWorker, { type: 'look' | 'stop' }>): Promise<void> {
  if (message.type === 'begin') {
    generation = message.generation
    sender = new KeyframeSender()
    look = null
    epoch = message.start.epoch
    awaited = false
    // Somebody waits for the opening.
    priority.yieldAll(false)
    imaginer.begin(message.start)
  } else if (message.type === 'prompt') {
    imaginer.prompt(message.epoch, message.slots, message.mood)
    awaited ||= message.epoch !== epoch
    epoch = message.epoch
  } else {
    postPainted(await imaginer.opening(message.pose, message.origin), true)
  }
}

async function main(): Promise<void> {
  const networks = await loadNetworks(workerData as WorkerSetup, PAINTING)
  const imaginer = makeImaginer(networks, rest)
  post({ type: 'ready', runs: networks.runs.imagine })
  for (;;) {
    if (stopped) return networks.close().then(() => port?.close())
    const message = queue.shift()
    if (message) await obey(imaginer, message)
    else {
      const startMs = (busySinceMs = performance.now())
      if (look) priority.yieldAll(!awaited && priority.mayYield(startMs))
      plannedUnsure = look?.unsure ?? 0
      const painted = look && (await imaginer.next(look, leadS))
      if (painted) {
        postPainted(painted, false)
        awaited = false
        leadS = nextLeadS(leadS, performance.now() - startMs)
        await rest(painted.keyframe.pose)
      } else await new Promise<void>((resolve) => ((wake = resolve), look ? setTimeout(resolve, REST_MS) : undefined))
    }
    // Let messages in before the next painting.
    await new Promise((resolve) => setImmediate(resolve))
  }
}

main().catch((error: unknown) => {
  const { message, name } = error instanceof Error ? error : new Error(String(error))
  const reason = typeof error === 'object' && error !== null && 'reason' in error ? String(error.reason) : null
  post({ type: 'failed', message, name, reason })
})
