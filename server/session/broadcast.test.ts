import { afterEach, expect, it } from 'vitest'
import { FRAME } from '../../core/camera.ts'
import { META_DEPTH_BYTES } from '../../engine/protocol/frame-meta.ts'
import { Metrics } from '../metrics.ts'
import { until } from '../testing/test-client.ts'
import { passes, needsKey, startLane } from '../video/lane.ts'
import { i420Bytes } from '../video/i420.ts'
import { Broadcast, type Watcher } from './broadcast.ts'
import { makeFrameNote } from './frame-ring.ts'
import { nowMs } from './now.ts'

const open: Broadcast[] = []
afterEach(() => {
  for (const broadcast of open.splice(0)) broadcast.close()
})

type Got = { frameId: number; key: boolean; bytes: string }

/** A viewer with as many bytes waiting as `backlog` says. */
function viewer(plays: boolean, backlog: () => number = () => 0): Watcher & { got: Got[] } {
  const lane = startLane(!plays)
  const got: Got[] = []
  return {
    plays,
    isOpen: true,
    got,
    needsKey: () => needsKey(lane, 0, nowMs()),
    send: (unit, { meta }) => {
      if (!passes(lane, unit.key, backlog(), 0, nowMs())) return
      got.push({ frameId: meta.frameId, key: unit.key, bytes: Buffer.from(unit.bytes.subarray(0, unit.length)).toString('base64') })
    },
  }
}

/** Frames of noise, thirty a second: `seconds` of them. */
async function play(watchers: Watcher[], seconds: number, each: (k: number) => void = () => {}): Promise<void> {
  const broadcast = new Broadcast({ bitsPerSecond: 1_000_000, metrics: new Metrics(), onFault: (error) => { throw error } }, watchers)
  open.push(broadcast)
  const picture = new Uint8Array(i420Bytes(FRAME.width, FRAME.height))
  const depth = new Uint8Array(META_DEPTH_BYTES)
  const note = makeFrameNote()
  for (let k = 1; k <= 30 * seconds; k++) {
    each(k)
    for (let at = 0; at < picture.length; at += 64) picture[at] = (k * 37 + at) & 255
    Object.assign(note, { frameId: k, tickMs: nowMs(), doneMs: nowMs() })
    broadcast.push(picture, depth, note, 0)
    await new Promise((resolve) => setTimeout(resolve, 1000 / 30))
  }
}

it('hands the same bytes of every frame to everybody', async () => {
  const [host, guest] = [viewer(true), viewer(false)]
  await play([host, guest], 1)
  await until(() => host.got.length > 20)
  expect(host.got.length).toBeGreaterThan(20)
  expect(guest.got).toEqual(host.got)
  expect(host.got[0]!.key).toBe(true)
})

it('lets one that backs up miss frames until a key frame, and nobody else', async () => {
  let stuck = false
  const [host, slow] = [viewer(true), viewer(false, () => (stuck ? 1e9 : 0))]
  await play([host, slow], 2, (k) => (stuck = k >= 10 && k < 25))
  await until(() => host.got.length > 50)
  // The encoder skips a frame now and then on a busy machine; then nobody has it.
  expect(host.got.length).toBeGreaterThan(45)
  const missed = host.got.filter(({ frameId }) => !slow.got.some((got) => got.frameId === frameId))
  expect(missed.length).toBeGreaterThan(10)
  const after = slow.got.find(({ frameId }) => frameId > missed.at(-1)!.frameId)!
  expect(after.key).toBe(true)
  expect(missed.map(({ frameId }) => frameId)).toEqual(host.got.filter(({ frameId }) => frameId >= missed[0]!.frameId && frameId < after.frameId).map(({ frameId }) => frameId))
})
