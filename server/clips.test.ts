// A clip of a real session: the very units that were sent, at the very times, and a log that repeats the walk.
import { expect, it } from 'vitest'
import { IDLE } from '../core/controls.ts'
import { CLIP_PATH, readClip, type ReplayLog } from '../engine/protocol/clip.ts'
import { metas, oneSeat } from './testing/one-seat.ts'
import { type TestClient, until } from './testing/test-client.ts'
import { loadWorld } from './testing/test-world.ts'

const seat = oneSeat()

async function enter(): Promise<TestClient> {
  const made = await seat.client()
  made.hello('a world to film', 42)
  await until(() => metas(made).length > 5)
  return made
}

async function fetchClip(player: TestClient, which: number) {
  await until(() => player.all('clip').length > which)
  const { name, seconds } = player.all('clip')[which]!
  const response = await fetch(`http://127.0.0.1:${seat.server.port}${CLIP_PATH}${name}`)
  expect(response.status).toBe(200)
  const clip = readClip(new Uint8Array(await response.arrayBuffer()))!
  expect((await fetch(`http://127.0.0.1:${seat.server.port}${CLIP_PATH}${name}`)).status).toBe(404)
  return { clip, log: JSON.parse(clip.log) as ReplayLog, seconds }
}

it('after the fact holds the frames that were shown, at their times, and a log that repeats the walk exactly', async () => {
  const player = await enter()
  player.controls = { ...IDLE, moveX: 1, lookYaw: 0.01 }
  await until(() => metas(player).at(-1)!.pose.yaw > 0.2)
  player.say({ type: 'prompt', text: 'another look' })
  player.controls = { ...IDLE, moveZ: 1, buttons: 2 }
  await until(() => player.all('understood').length === 2 && metas(player).length > 60)
  player.say({ type: 'clip', part: 'last' })
  const { clip, log, seconds } = await fetchClip(player, 0)

  expect(clip).toMatchObject({ width: 256, height: 144 })
  expect(seconds).toBeCloseTo((clip.units.at(-1)!.timeUs - clip.units[0]!.timeUs) / 1e6, 6)
  const shown = new Map(metas(player).map((meta) => [meta.frameId, meta]))
  const known = clip.units.filter(({ frameId }) => shown.has(frameId))
  expect(known.length).toBeGreaterThan(clip.units.length * 0.9)
  // RTP time is the unit's time at 90 kHz, from a start of the connection's own.
  const starts = known.map(({ frameId, timeUs }) => (shown.get(frameId)!.rtpTime - (Math.round(timeUs * 0.09) % 2 ** 32) + 2 ** 32) % 2 ** 32)
  expect(new Set(starts).size).toBe(1)

  expect(log).toMatchObject({ format: 'sojourn-replay', seed: 42, prompt: 'a world to film', whole: true, prompts: [{ text: 'another look' }] })
  expect(log.steps.at(-1)![0]).toBe(clip.units.at(-1)!.frameId)
  const { world } = await loadWorld({ models: '', provider: '', imagine: '' })
  await world.open({ prompt: log.prompt, seed: log.seed })
  for (const [k, [frameId, dtS, moveX, moveZ, lookYaw, lookPitch, buttons]] of log.steps.entries()) {
    const prompt = log.prompts.find(({ step }) => step === k)
    if (prompt?.slots) await world.turn(prompt.slots)
    else if (prompt) await world.setPrompt(prompt.text)
    const { pose } = await world.step({ moveX, moveZ, lookYaw, lookPitch, buttons }, dtS)
    const seen = shown.get(frameId)?.pose
    if (seen) expect({ ...pose, x: Math.fround(pose.x), z: Math.fround(pose.z), y: Math.fround(pose.y), yaw: Math.fround(pose.yaw), pitch: Math.fround(pose.pitch) }).toEqual(seen)
  }
})

it('is recorded from start to stop; only by the host', async () => {
  const player = await enter()
  player.say({ type: 'clip', part: 'start' })
  await until(() => player.all('recording').length === 1)
  const from = metas(player).at(-1)!.frameId
  await until(() => metas(player).at(-1)!.frameId > from + 40)
  player.say({ type: 'clip', part: 'stop' })
  const { clip } = await fetchClip(player, 0)
  expect(player.all('recording').map(({ on }) => on)).toEqual([true, false])
  expect(clip.units[0]!.key).toBe(true)
  expect(clip.units[0]!.frameId).toBeGreaterThanOrEqual(from)
  expect(clip.units[0]!.frameId).toBeLessThan(from + 30)
  expect(clip.units.at(-1)!.frameId).toBeGreaterThan(from + 38)
  player.say({ type: 'clip', part: 'stop' })
  expect(await player.first('error')).toMatchObject({ reason: 'no-clip' })

  const guest = await seat.client()
  guest.watch((await player.first('welcome')).watch)
  await guest.first('watching')
  guest.say({ type: 'clip', part: 'last' })
  expect(await guest.first('error')).toMatchObject({ reason: 'host-only' })
})

it('comes as often as it may, and no oftener', async () => {
  const player = await enter()
  for (let k = 0; k < 4; k++) player.say({ type: 'clip', part: 'last' })
  expect(await player.first('error')).toMatchObject({ reason: 'rate' })
  expect(player.all('clip').length).toBe(3)
})
