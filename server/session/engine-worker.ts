// The thread of one seat: loads the networks once, then runs the frame loop over whatever world the seat's player asks for.
import { parentPort, workerData } from 'node:worker_threads'
import { makeFrameNote, RingWriter } from './frame-ring.ts'
import { runLoop } from './loop.ts'
import { MailboxReader } from './mailbox.ts'
import { nowMs } from './now.ts'
import { Requests } from './requests.ts'
import { StepWriter } from './step-ring.ts'
import type { FromWorker, ToWorker, WorkerSetup, WorldModule } from './world.ts'

async function serve(setup: WorkerSetup, tell: (message: FromWorker) => void): Promise<void> {
  const module = (await import(setup.module)) as WorldModule
  const { world, explanation } = await module.loadWorld(setup)
  const requests = new Requests(world, {
    reading: (visit, reading) => tell({ type: 'reading', visit, reading }),
    failed: (visit, error) => tell({ type: 'failed', visit, message: error instanceof Error ? error.message : String(error) }),
  })
  parentPort?.on('message', (message: ToWorker) => {
    if (message.type === 'changed') wake?.()
    else requests.push(message)
  })
  tell({ type: 'ready', explanation })
  const inputs = {
    world,
    mailbox: new MailboxReader(setup.mailbox),
    steps: new StepWriter(setup.steps),
    ring: new RingWriter(setup.ring, setup.width, setup.height),
    size: setup,
    note: makeFrameNote(),
    visit: () => requests.visit,
    prompts: () => requests.prompts,
    settle: () => requests.settle(),
    sleep,
    now: nowMs,
    published: (fresh: boolean) => tell(fresh ? FRAME : DROPPED),
  }
  for (let stopped = false; !stopped; ) {
    stopped = await runLoop(inputs).then(
      () => true,
      (error: unknown) => requests.fail(error).then(() => false),
    )
  }
  // A network that is ended in the middle of a run takes the process with it: end it here, where none runs.
  await world.dispose()
  parentPort?.close()
}

/** Ends the sleep under way. */
let wake: (() => void) | undefined

/** Timers fire up to a millisecond late: asks for the whole milliseconds below. Always lets messages in, even if there is no time to wait. True if it was woken. */
function sleep(ms: number): Promise<boolean> {
  if (ms < 1) return new Promise((resolve) => setImmediate(resolve, false))
  return new Promise((resolve) => {
    const end = (woken: boolean) => {
      clearTimeout(timer)
      wake = undefined
      resolve(woken)
    }
    const timer = setTimeout(end, Math.floor(ms), false)
    wake = () => end(true)
  })
}

const FRAME: FromWorker = { type: 'frame' }
const DROPPED: FromWorker = { type: 'dropped' }

// Not awaited: messages reach a thread only after its first module has run. A rejection ends the thread with an 'error' event.
void serve(workerData as WorkerSetup, (message) => parentPort?.postMessage(message))
