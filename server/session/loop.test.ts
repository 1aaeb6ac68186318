import { expect, it } from 'vitest'
import { FRAME } from '../../core/camera.ts'
import { type Controls, IDLE } from '../../core/controls.ts'
import { InputReader, InputWriter } from '../../engine/protocol/input.ts'
import { makeFrameNote, makeRingMemory, RingWriter } from './frame-ring.ts'
import { runLoop } from './loop.ts'
import { MailboxReader, MailboxWriter, makeMailboxMemory } from './mailbox.ts'
import { makeStep, makeStepMemory, StepReader, StepWriter } from './step-ring.ts'
import type { World } from './world.ts'

/** Steps of so long, whose picture is half made when `keys` come: the controls that are pressed during step k, if any. Returns all steps as told of, and when frames were published. */
async function play(keys: Record<number, Partial<Controls>>, steps: number): Promise<{ told: [frameId: number, moveX: number, ms: number][]; shownMs: number[] }> {
  let ms = 0
  let step = 0
  const [mailboxMemory, stepMemory] = [makeMailboxMemory(), makeStepMemory()]
  const writer = new MailboxWriter(mailboxMemory)
  const client = new InputWriter()
  const packet = new InputReader()
  const press = (controls: Partial<Controls>) => {
    packet.load(client.push({ ...IDLE, ...controls }, ms, 0))
    writer.receive(packet, ms)
  }
  const shownMs: number[] = []
  const world = {
    step(_controls, _dtS, stale) {
      ms += 10
      const pressed = keys[step++]
      if (pressed) press(pressed)
      const drawn = !stale?.()
      if (drawn) ms += 10
      return { rgb: new Uint8Array(3 * FRAME.width * FRAME.height), pose: { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }, unsure: 0, drawn }
    },
  } as Pick<World, 'step'> as World
  press({})
  await runLoop({
    world,
    mailbox: new MailboxReader(mailboxMemory),
    steps: new StepWriter(stepMemory),
    ring: new RingWriter(makeRingMemory(FRAME.width, FRAME.height), FRAME.width, FRAME.height),
    size: FRAME,
    note: makeFrameNote(),
    visit: () => 1,
    prompts: () => 0,
    settle: async () => (step < steps ? false : undefined),
    sleep: async (waitMs) => {
      ms += waitMs
      return false
    },
    now: () => ms,
    published: () => shownMs.push(ms),
  })
  const reader = new StepReader(stepMemory)
  const told: [number, number, number][] = []
  for (const one = makeStep(); reader.next(one); ) told.push([one.frameId, Math.round(one.controls.moveX), Math.round(1000 * one.dtS)])
  return { told, shownMs }
}

it('gives a picture up for a key that comes while it is made, and begins the next at once', async () => {
  const { told, shownMs } = await play({ 2: { moveX: 1 } }, 5)
  // Frame 3 was begun without the key; the one shown under that number has it, and is there 20 ms after it was pressed.
  expect(told.map(([frameId, moveX]) => [frameId, moveX])).toEqual([[1, 0], [2, 0], [3, 0], [3, 1], [4, 1]])
  expect(shownMs.map((ms, k) => Math.round(ms - (shownMs[k - 1] ?? 0))).slice(1, 3)).toEqual([33, 43])
  // World time goes on evenly: the step that was not drawn is part of it.
  expect(told[2]![2] + told[3]![2]).toBe(43)
})

it('gives none up for one who drums on the keys more often than ten times a second', async () => {
  const { told } = await play({ 2: { moveX: 1 }, 3: { moveX: -1 }, 4: { moveX: 1 } }, 6)
  expect(told.map(([frameId, moveX]) => [frameId, moveX])).toEqual([[1, 0], [2, 0], [3, 0], [3, 1], [4, -1], [5, 1]])
})
