// One world, several viewers: the whole server with a stand-in world, werift as every browser.
import { describe, expect, it } from 'vitest'
import { IDLE } from '../core/controls.ts'
import { LIMITS } from '../core/limits.ts'
import { META_FLAG } from '../engine/protocol/frame-meta.ts'
import { HOST_ID } from '../engine/protocol/messages.ts'
import { metas, oneSeat } from './testing/one-seat.ts'
import { type TestClient, until } from './testing/test-client.ts'

const seat = oneSeat()

const { client } = seat

async function playing(prompt = 'a shared world'): Promise<{ host: TestClient; token: string }> {
  const host = await client()
  host.hello(prompt, 42)
  const token = (await host.first('welcome')).watch
  await until(() => metas(host).length > 3)
  return { host, token }
}

async function watching(token: string, name?: string): Promise<TestClient> {
  const made = await client()
  made.watch(token, name)
  return made
}

const newest = (viewer: TestClient) => metas(viewer).at(-1)!
const company = (viewer: TestClient) => viewer.all('company').at(-1)
const keyFrames = () => Number(/sojourn_key_frames_total\{kind="made"\} (\d+)/.exec(seat.server.metrics.text({}))![1])
/** Payloads of the frames an RTP stream carried, by position: what was encoded, without what is each viewer's own. */
const payloads = (viewer: TestClient) => viewer.player!.packets.map(({ payload }) => payload.toString('base64'))

describe('spectators', () => {
  it('see the very packets the host sees, under numbers of their own, from a key frame on, and are told what the world is', async () => {
    const { host, token } = await playing('walk blorp')
    const guest = await watching(token, 'Ada')
    expect(await guest.first('watching')).toMatchObject({ you: 1, width: 256, height: 144, seed: 42 })
    expect(await guest.first('understood')).toMatchObject({ prompt: 'walk blorp', understood: ['walk'], notUnderstood: ['blorp'], controls: [{ button: 'jump', does: 'Jump' }] })
    await until(() => metas(guest).length > 20)
    expect(metas(guest)[0]!.flags & META_FLAG.keyFrame).toBe(META_FLAG.keyFrame)
    const seen = payloads(guest)
    expect(seen.length).toBeGreaterThan(10)
    // On a busy machine the host may be a little behind.
    await until(() => {
      const sent = new Set(payloads(host))
      return seen.every((payload) => sent.has(payload))
    })
    const [hostHeader, guestHeader] = [host.player!.packets[0]!.header, guest.player!.packets[0]!.header]
    expect(guestHeader.ssrc).not.toBe(hostHeader.ssrc)
    // Same frames, same poses, each on its own RTP clock.
    const hostMetas = new Map(metas(host).map((meta) => [meta.frameId, meta]))
    const both = metas(guest).filter(({ frameId }) => hostMetas.has(frameId))
    expect(both.length).toBeGreaterThan(10)
    const shifts = new Set(both.map(({ frameId, rtpTime }) => (rtpTime - hostMetas.get(frameId)!.rtpTime) >>> 0))
    expect(shifts.size).toBe(1)
    expect(shifts.has(0)).toBe(false)
    for (const meta of both) expect(meta.pose).toEqual(hostMetas.get(meta.frameId)!.pose)
    // Not every frame is described to one who only watches, and none with its depth.
    const frames = new Set(guest.player!.packets.map(({ header }) => header.timestamp))
    expect(metas(guest).length).toBeLessThan(frames.size / 4)
    expect(metas(guest).some(({ hasDepth }) => hasDepth)).toBe(false)
    // The input of a frame is said to be the host's.
    expect(both.every(({ flags }) => flags & META_FLAG.watched)).toBe(true)
    expect(metas(host).some(({ flags }) => flags & META_FLAG.watched)).toBe(false)
  })

  it('have no effect by input, prompt, pause, restart or handing over', async () => {
    const { host, token } = await playing()
    const guest = await watching(token)
    guest.controls = { ...IDLE, moveX: 1, lookYaw: 0.1, buttons: 1 }
    await until(() => metas(guest).length > 20)
    const before = newest(host)
    for (const message of [{ type: 'prompt', text: 'mine' }, { type: 'turn', slots: { time: { value: 'night', strength: 0.6 } } }, { type: 'pause', paused: true }, { type: 'restart', seed: 7 }, { type: 'hand', to: 1 }] as const) guest.say(message)
    await until(() => guest.all('error').length === 5)
    expect(guest.all('error').map(({ reason }) => reason)).toEqual(Array<string>(5).fill('host-only'))
    await until(() => newest(host).frameId > before.frameId + 10)
    expect(newest(host)).toMatchObject({ pose: before.pose, lastInputSeq: expect.any(Number) })
    expect(host.all('understood').length).toBe(1)
    expect(guest.closed).toBeUndefined()
  })

  it('get the controls from the host, who takes them back; nothing held or turned before counts', async () => {
    const { host, token } = await playing()
    const guest = await watching(token)
    guest.controls = { ...IDLE, lookYaw: 0.01 }
    await until(() => metas(guest).length > 5)
    const { pose } = newest(host)
    const before = guest.input.lastSeq
    host.say({ type: 'hand', to: 1 })
    await until(() => newest(guest).pose.yaw > pose.yaw + 0.2)
    expect(company(host)!.driver).toBe(1)
    // Only what was turned since: one step a sample, and no more samples than there were.
    expect(newest(guest).pose.yaw - pose.yaw).toBeLessThanOrEqual(0.01 * (guest.input.lastSeq - before) + 1e-3)
    expect(newest(guest).flags & META_FLAG.watched).toBe(0)
    await until(() => Boolean(newest(host).flags & META_FLAG.watched))
    expect(newest(host).flags & META_FLAG.watched).toBe(META_FLAG.watched)

    host.controls = { ...IDLE, moveX: 1 }
    host.say({ type: 'hand', to: HOST_ID })
    await until(() => newest(host).pose.x > pose.x + 0.1)
    const { yaw } = newest(host).pose
    await until(() => newest(host).pose.x > pose.x + 0.4)
    expect(newest(host).pose.yaw).toBe(yaw)
    expect(company(guest)!.driver).toBe(HOST_ID)
    host.say({ type: 'hand', to: 99 })
    expect(await host.first('error')).toMatchObject({ reason: 'not-here' })
  })

  it('that leave or fall silent while they have the controls give them back', async () => {
    const { host, token } = await playing()
    const leaver = await watching(token)
    const sleeper = await watching(token)
    await until(() => metas(leaver).length > 3 && metas(sleeper).length > 3)
    host.say({ type: 'hand', to: 1 })
    await until(() => company(host)!.driver === 1)
    leaver.say({ type: 'bye' })
    await until(() => company(host)!.driver === HOST_ID)
    host.say({ type: 'hand', to: 2 })
    await until(() => company(host)!.driver === 2)
    sleeper.fallSilent()
    await until(() => company(host)!.driver === HOST_ID, 6000)
    expect(company(host)!.people).toEqual([{ id: 0, name: 'Host', away: false }, expect.objectContaining({ id: 2 })])
    const { frameId } = newest(host)
    await until(() => newest(host).frameId > frameId + 5)
    expect(newest(host).frameId).toBeGreaterThan(frameId + 5)
  })

  it('have names, which everybody hears', async () => {
    const { host, token } = await playing()
    const ada = await watching(token, 'Ada')
    const other = await watching(token)
    await until(() => company(host)?.people.length === 3)
    other.say({ type: 'name', name: '  Grace  H. ' })
    host.say({ type: 'name', name: 'Alan' })
    await until(() => company(ada)?.people[2]?.name === 'Grace H.' && company(ada)?.people[0]?.name === 'Alan')
    expect(company(ada)!.people.map(({ name }) => name)).toEqual(['Alan', 'Ada', 'Grace H.'])
    other.say({ type: 'name', name: 'x'.repeat(LIMITS.nameCodePoints + 1) })
    expect(await other.first('error')).toMatchObject({ reason: 'name-length' })
  })

  it('find n places, and not n + 1; a place that is left is free', async () => {
    const { host, token } = await playing()
    const guests = await Promise.all(Array.from({ length: LIMITS.spectatorsPerWorld }, () => watching(token)))
    for (const guest of guests) await guest.first('watching')
    const late = await watching(token)
    expect(await late.first('error')).toMatchObject({ reason: 'watch-full', message: expect.stringContaining(`${LIMITS.spectatorsPerWorld} places`) })
    await until(() => late.closed !== undefined)
    expect(late.closed).toBeDefined()
    await guests[0]!.close()
    await until(() => company(host)!.people.length === LIMITS.spectatorsPerWorld)
    expect(await (await watching(token)).first('watching')).toMatchObject({ you: LIMITS.spectatorsPerWorld + 1 })
  }, 120_000)

  it('with a link that opens nothing are told so', async () => {
    const lost = await watching('x'.repeat(22))
    expect(await lost.first('error')).toMatchObject({ reason: 'watch-unknown' })
    const { host } = await playing()
    const visit = (await host.first('welcome')).visit
    const thief = await watching(visit)
    expect(await thief.first('error')).toMatchObject({ reason: 'watch-unknown' })
  })

  it('cost key frames together what one costs, however many ask how often', async () => {
    const { host, token } = await playing()
    const guests = await Promise.all([watching(token), watching(token), watching(token)])
    await until(() => guests.every((guest) => metas(guest).length > 5 && guest.player!.packets.length > 0), 30_000)
    const before = keyFrames()
    const startMs = performance.now()
    for (let k = 0; k < 40; k++) {
      await Promise.all(guests.map((guest) => guest.player!.pc.getReceivers()[0]!.sendRtcpPLI(guest.player!.packets[0]!.header.ssrc)))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    const seconds = (performance.now() - startMs) / 1000
    expect(keyFrames() - before).toBeGreaterThan(0)
    expect(keyFrames() - before).toBeLessThanOrEqual(Math.ceil(seconds) + 1)
    expect(newest(host).frameId).toBeGreaterThan(0)
  })

  it('see a world that stands still, also when they come while it does', async () => {
    const { host, token } = await playing()
    host.say({ type: 'pause', paused: true })
    await new Promise((resolve) => setTimeout(resolve, 500))
    const { pose } = newest(host)
    const guest = await watching(token)
    await until(() => metas(guest).length > 0)
    expect(newest(guest)).toMatchObject({ pose })
    expect(newest(guest).flags & META_FLAG.keyFrame).toBe(META_FLAG.keyFrame)
    expect(newest(guest).flags & META_FLAG.paused).toBe(META_FLAG.paused)
    await until(() => guest.player!.packets.length > 0)
    expect(guest.player!.packets.length).toBeGreaterThan(0)
  })
})

describe('the host', () => {
  it('whose line breaks finds world and company again', async () => {
    const { host, token } = await playing()
    const { visit } = await host.first('welcome')
    const guest = await watching(token)
    await until(() => metas(guest).length > 3)
    await host.vanish()
    await until(() => company(guest)?.people[0]?.away === true)
    expect(company(guest)!.people[0]).toMatchObject({ away: true })
    const back = await client()
    back.hello('a shared world', 42, visit)
    await until(() => metas(back).length > 3)
    await until(() => company(guest)?.people[0]?.away === false)
    const { frameId } = newest(guest)
    await until(() => newest(guest).frameId > frameId + 5)
    expect(newest(guest).frameId).toBeGreaterThan(frameId + 5)
    expect(company(back)!.people.map(({ id }) => id)).toEqual([0, 1])
  })

  it('who leaves takes the world along, and everybody is told', async () => {
    const { host, token } = await playing()
    const guest = await watching(token)
    await until(() => metas(guest).length > 3)
    host.say({ type: 'bye' })
    expect(await guest.first('error')).toMatchObject({ reason: 'host-left' })
    await until(() => seat.server.seats.freeCount === 1)
    expect(await (await watching(token)).first('error')).toMatchObject({ reason: 'watch-unknown' })
  })
})
