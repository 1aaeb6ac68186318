// The frame loop of one seat: wait for the tick, take the controls, step the world, publish. Everything else has a name elsewhere.
import { rgbToI420 } from '../video/i420.ts'
import { beginTick, endTick, keepMs, mayHurry, startClock, waitMs, type Tick } from './clock.ts'
import type { FrameNote, RingWriter } from './frame-ring.ts'
import { makeTaken, type MailboxReader } from './mailbox.ts'
import { shrinkDepth } from './depth-image.ts'
import type { StepWriter } from './step-ring.ts'
import type { World } from './world.ts'

export type LoopInputs = {
  world: World
  mailbox: MailboxReader
  /** What every step was made with, for the log of the walk. */
  steps: StepWriter
  ring: RingWriter
  size: { width: number; height: number }
  /** Reused for every frame; frame ids go on counting in it when the loop starts anew. */
  note: FrameNote
  /** Whose world is open (ToWorker `open`). */
  visit: () => number
  /** Prompts it has been given since it was opened. */
  prompts: () => number
  /** Does pending requests at this frame boundary. True: the world stood still, so the clock starts anew. Undefined: stop. */
  settle: () => Promise<boolean | undefined>
  /** True if it was ended by news in the mailbox. */
  sleep: (ms: number) => Promise<boolean>
  now: () => number
  /** Tells the main thread; `fresh` is false if the frame before was never read. */
  published: (fresh: boolean) => void
}

export async function runLoop({ world, mailbox, steps, ring, size, note, visit, prompts, settle, sleep, now, published }: LoopInputs): Promise<void> {
  const taken = makeTaken()
  const tick: Tick = { timeMs: 0, dtS: 0, slowed: false }
  let clock = startClock(now())
  const stale = () => mailbox.changed() && mayHurry(clock, now())
  for (let drawn = true; ; ) {
    const stoodStill = await settle()
    if (stoodStill === undefined) return
    if (stoodStill) clock = startClock(now())
    while (drawn && (await sleep(waitMs(clock, now(), mailbox.changed())))) {
      // A key has gone down or up: its frame may be due sooner.
    }
    const startMs = now()
    beginTick(clock, startMs, tick)
    mailbox.take(taken, startMs)
    const frame = await world.step(taken.controls, tick.dtS, stale)
    drawn = frame.drawn !== false
    if (!drawn) {
      // Taken, and told of under the number of the frame that comes instead.
      steps.write(visit(), prompts(), note.frameId + 1, tick.dtS, taken.controls)
      continue
    }
    const generatedMs = now()
    if (frame.repeated) await sleep(keepMs(clock, generatedMs))
    rgbToI420(frame.rgb, size.width, size.height, ring.picture)
    note.hasDepth = Number(world.depthCode !== undefined)
    if (world.depthCode) shrinkDepth(world.depthCode, size.width, size.height, ring.depth)
    note.frameId++
    note.visit = visit()
    note.seq = taken.lastSeq
    note.tickMs = tick.timeMs
    note.waitedMs = taken.waitedMs
    note.generatedMs = generatedMs - startMs
    note.unsure = frame.unsure
    note.slowed = Number(tick.slowed)
    note.released = Number(taken.released)
    Object.assign(note, frame.pose)
    steps.write(note.visit, prompts(), note.frameId, tick.dtS, taken.controls)
    note.doneMs = now()
    published(ring.publish(note))
    world.settle?.()
    if (!frame.repeated) endTick(clock, now() - startMs)
  }
}
