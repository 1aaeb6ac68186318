// The whole server with a stand-in world, werift as the browser: what a player gets, and what a stranger gets.
import { createSocket } from 'node:dgram'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Packr } from 'msgpackr/index-no-eval'
import { pino } from 'pino'
import { IDLE } from '../core/controls.ts'
import { LIMITS } from '../core/limits.ts'
import { makeFrameMeta, META_FLAG, readFrameMeta, type FrameMeta } from '../engine/protocol/frame-meta.ts'
import { PROTOCOL_VERSION } from '../engine/protocol/messages.ts'
import { readConfig } from './config.ts'
import { startServer, type RunningServer } from './server.ts'
import { TestClient, until } from './testing/test-client.ts'
import { PLAYOUT_DELAY_URI } from './testing/test-player.ts'

const worldModule = new URL('./testing/test-world.ts', import.meta.url).href
let server: RunningServer
const clients: TestClient[] = []
const logged: string[] = []

function client(origin?: string | null): TestClient {
  const made = new TestClient(server.port, origin)
  clients.push(made)
  return made
}

async function enter(prompt = 'a test world', seed = 42): Promise<TestClient> {
  const made = client()
  await made.opened()
  made.hello(prompt, seed)
  return made
}

async function openSink(): Promise<{ port: number; heard: () => number; close: () => void }> {
  const socket = createSocket('udp4')
  let heard = 0
  socket.on('message', () => heard++)
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  return { port: socket.address().port, heard: () => heard, close: () => socket.close() }
}

const metas = (player: TestClient): FrameMeta[] =>
  (player.player?.metas ?? []).map((bytes) => {
    const meta = makeFrameMeta()
    readFrameMeta(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), meta)
    return meta
  })

beforeAll(async () => {
  server = await startServer(readConfig({ PORT: '0', SEATS: '2' }), { log: pino({ level: 'debug' }, { write: (line: string) => void logged.push(line) }), worldModule })
  await until(() => server.seats.freeCount === 2)
})
afterEach(async () => {
  await Promise.all(clients.splice(0).map((made) => made.close()))
  await until(() => server.seats.freeCount === 2)
})
afterAll(() => server.close())

describe('a player', () => {
  it('is welcomed, told what was understood, and gets H.264 with playout delay 0 and a description of every frame', async () => {
    const player = await enter('walk blorp')
    expect(await player.first('welcome')).toMatchObject({ v: PROTOCOL_VERSION, seats: 2, width: 256, height: 144, seed: 42 })
    expect(await player.first('understood')).toMatchObject({ understood: ['walk'], notUnderstood: ['blorp'], controls: [{ button: 'jump', does: 'Jump' }] })
    await until(() => metas(player).length > 30 && player.player!.packets.length > 30, 30_000)
    const { packets, pc } = player.player!
    const id = Number(Object.entries(pc.extIdUriMap).find(([, uri]) => uri === PLAYOUT_DELAY_URI)![0])
    for (const { header } of packets) expect(header.extensions.find((e) => e.id === id)?.payload.toString('hex')).toBe('000000')
    // The first packet opens the stream: STAP-A or SPS, i.e. a decoder can start there.
    expect([24, 7]).toContain(packets[0]!.payload[0]! & 0x1f)
    const described = new Set(metas(player).map((meta) => meta.rtpTime))
    const sent = packets.filter((p) => p.header.marker).map((p) => p.header.timestamp)
    expect(sent.length).toBeGreaterThan(25)
    expect(sent.filter((time) => !described.has(time)).length).toBeLessThanOrEqual(1)
    const first = metas(player).find((meta) => !(meta.flags & META_FLAG.still))!
    expect(first.flags & META_FLAG.keyFrame).toBe(META_FLAG.keyFrame)
    expect(metas(player).at(-1)).toMatchObject({ pose: { x: 42 }, unsure: 64 / 255 })
  })

  it('sees its input acknowledged and acted on', async () => {
    const player = await enter()
    await until(() => metas(player).length > 3)
    player.controls = { ...IDLE, moveX: 1, lookYaw: 0.01 }
    const from = player.input.lastSeq
    await until(() => player.input.lastSeq >= from + 20)
    player.controls = { ...IDLE }
    const { lastSeq } = player.input
    await until(() => metas(player).at(-1)!.lastInputSeq > lastSeq)
    const last = metas(player).at(-1)!
    expect(last.pose.yaw).toBeCloseTo(0.01 * (lastSeq - from), 3)
    expect(last.pose.x).toBeGreaterThan(42.2)
    expect(last.flags & META_FLAG.released).toBe(0)
  })

  it('can pause, go on, change the prompt and start again', async () => {
    const player = await enter()
    await until(() => metas(player).length > 3)
    player.say({ type: 'pause', paused: true })
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const paused = metas(player)
    expect(paused.at(-1)!.flags & META_FLAG.still).toBe(META_FLAG.still)
    player.say({ type: 'pause', paused: false })
    player.say({ type: 'prompt', text: 'something else' })
    await until(() => metas(player).length > paused.length + 10)
    expect(player.all('understood').at(-1)).toMatchObject({ understood: ['something', 'else'] })
    player.say({ type: 'restart', seed: 7 })
    await until(() => metas(player).at(-1)!.pose.x === 7)
    expect(metas(player).at(-1)!.pose.x).toBe(7)
    const ids = metas(player).filter((meta) => !(meta.flags & META_FLAG.still)).map((meta) => meta.frameId)
    expect(ids.every((id, k) => k === 0 || id > ids[k - 1]!)).toBe(true)
  })

  it('sets slots by hand, and from then on is called by what they say', async () => {
    const player = await enter()
    await player.first('understood')
    player.say({ type: 'turn', slots: { time: { value: 'night', strength: 0.9 } } })
    await until(() => player.all('understood').length === 2)
    const turned = player.all('understood')[1]!
    expect(turned).toMatchObject({ prompt: 'a test with night', changed: ['night'], slots: { time: { value: 'night', strength: 0.9 } }, sure: { time: 1 } })
    player.say({ type: 'restart' })
    await until(() => player.all('understood').length === 3)
    expect(player.all('understood')[2]).toMatchObject({ prompt: 'a test with night', understood: 'a test with night'.split(' ') })
  })

  it('may change its world as often as the limit says, by words or by hand, and no oftener', async () => {
    const player = await enter()
    await player.first('understood')
    for (let k = 0; k <= LIMITS.promptBurst; k++) player.say(k % 2 ? { type: 'prompt', text: `place ${k}` } : { type: 'turn', slots: { time: { value: 'night', strength: 0.6 } } })
    expect(await player.first('error')).toMatchObject({ reason: 'rate' })
    await until(() => player.all('understood').length === 1 + LIMITS.promptBurst)
  })

  it('is surprised by an empty prompt', async () => {
    expect(await (await enter('')).first('understood')).toMatchObject({ surprise: 'a test' })
  })

  it('gets a key frame after a picture loss', async () => {
    const player = await enter()
    await until(() => metas(player).length > 20 && player.player!.packets.length > 0, 30_000)
    const before = metas(player).filter((meta) => meta.flags & META_FLAG.keyFrame).length
    await player.player!.pc.getReceivers()[0]!.sendRtcpPLI(player.player!.packets[0]!.header.ssrc)
    await until(() => metas(player).filter((meta) => meta.flags & META_FLAG.keyFrame).length > before)
    expect(metas(player).filter((meta) => meta.flags & META_FLAG.keyFrame).length).toBe(before + 1)
  })

  it('hears a polite "full" when both seats are taken, and may come when one is free', async () => {
    const first = await enter()
    await enter()
    const third = await enter()
    expect(await third.first('full')).toMatchObject({ seats: 2, loading: false, reason: expect.stringContaining('2 seats') })
    await until(() => third.closed !== undefined)
    expect(third.closed).toEqual({ code: 1013 })
    first.say({ type: 'bye' })
    await until(() => server.seats.freeCount === 1)
    expect(await (await enter()).first('welcome')).toBeDefined()
  })
})

describe('trouble', () => {
  it('a world that cannot open or breaks ends the visit with a reason; a dead engine is replaced', async () => {
    const unopened = await enter('cannot open')
    expect(await unopened.first('error')).toMatchObject({ reason: 'engine', message: expect.stringContaining('cannot open') })
    const broken = await enter('breaks')
    expect(await broken.first('error')).toMatchObject({ reason: 'engine', message: expect.stringContaining('breaks') })
    const dead = await enter('dies')
    expect(await dead.first('error')).toMatchObject({ reason: 'engine' })
    await until(() => server.seats.freeCount === 2, 10_000)
    expect(await (await enter()).first('understood')).toBeDefined()
  })

  it('a silent player is offered a new connection and finds the same world', async () => {
    const player = await enter('a test world', 5)
    await until(() => metas(player).length > 5)
    player.controls = { ...IDLE, lookYaw: 0.01 }
    await until(() => metas(player).at(-1)!.pose.yaw > 0.2)
    player.fallSilent()
    await until(() => Boolean(metas(player).at(-1)!.flags & META_FLAG.released))
    const { yaw } = metas(player).at(-1)!.pose
    await until(() => player.players === 2, 6000)
    expect(player.players).toBe(2)
    await until(() => metas(player).length > 5)
    expect(metas(player).at(-1)!.pose.yaw).toBe(yaw)
  })
})

describe('a player whose line breaks', () => {
  async function walked(): Promise<{ player: TestClient; visit: string; pose: FrameMeta['pose'] }> {
    const player = await enter('a kept world', 9)
    await until(() => metas(player).length > 3)
    player.controls = { ...IDLE, moveZ: 1, lookYaw: 0.01 }
    await until(() => metas(player).at(-1)!.pose.yaw > 0.2)
    player.controls = { ...IDLE }
    const { lastSeq } = player.input
    await until(() => metas(player).at(-1)!.lastInputSeq > lastSeq + 3)
    return { player, visit: (await player.first('welcome')).visit, pose: metas(player).at(-1)!.pose }
  }
  async function comeBack(visit: string): Promise<TestClient> {
    const back = client()
    await back.opened()
    back.hello('a kept world', 9, visit)
    return back
  }

  it('finds the same world at the same place, in the same seat', async () => {
    const { player, visit, pose } = await walked()
    await player.vanish()
    await until(() => logged.some((line) => line.includes('world kept')))
    expect(server.seats.freeCount).toBe(1)
    const back = await comeBack(visit)
    expect(await back.first('welcome')).toEqual(await player.first('welcome'))
    expect(await back.first('understood')).toEqual(await player.first('understood'))
    await until(() => metas(back).length > 3)
    expect(metas(back).at(-1)!.pose).toEqual(pose)
    back.controls = { ...IDLE, moveZ: 1 }
    await until(() => metas(back).at(-1)!.pose.z < pose.z - 0.1)
    expect(server.metrics.text({})).toMatch(/sojourn_reconnects_total\{kind="returned"\} [1-9]/)
  })

  it('takes it over from a line that has not been noticed to be down', async () => {
    const { player, visit, pose } = await walked()
    player.fallSilent()
    const back = await comeBack(visit)
    await until(() => player.closed !== undefined)
    await until(() => metas(back).length > 3)
    expect(metas(back).at(-1)!.pose).toEqual(pose)
    expect(server.seats.freeCount).toBe(1)
  })

  it('finds another one if nobody knows the visit, and leaves none behind after goodbye', async () => {
    const { player, visit } = await walked()
    const stranger = await comeBack('x'.repeat(22))
    expect((await stranger.first('welcome')).visit).not.toBe(visit)
    player.say({ type: 'bye' })
    await until(() => server.seats.freeCount === 1)
    expect(server.seats.freeCount).toBe(1)
  })
})

describe('what is written down', () => {
  it('never holds a prompt, and tells prompts apart', async () => {
    const player = await enter('unspeakable words')
    await player.first('understood')
    player.say({ type: 'prompt', text: 'unutterable words' })
    await until(() => logged.some((line) => line.includes('prompt changed')))
    await until(() => player.all('understood').length === 2)
    const bad = client()
    await bad.opened()
    bad.ws.send(new Packr({ useRecords: false }).pack({ type: 'hello', v: PROTOCOL_VERSION, prompt: 'unprintable\nwords' }))
    await bad.first('error')
    expect(logged.length).toBeGreaterThan(5)
    expect(logged.join('\n')).not.toMatch(/unspeakable|unutterable|unprintable/)
    expect(new Set(logged.join('\n').match(/"prompt":"[0-9a-f]{10}"/g)).size).toBeGreaterThan(1)
  })

  it('counts what happened', async () => {
    const player = await enter()
    await until(() => metas(player).length > 5)
    const text = server.metrics.text({ sojourn_sessions: 1 })
    expect(text).toMatch(/^# TYPE sojourn_sessions gauge\nsojourn_sessions 1\n/)
    expect(text).toMatch(/sojourn_admission_total\{kind="seated"\} [1-9]/)
    expect(text).toMatch(/sojourn_frames_sent_total\{kind="sent"\} [1-9]/)
    expect(text).toMatch(/sojourn_security_drop_total\{kind="source"\} \d/)
    expect(text).toMatch(/sojourn_first_frame_seconds_bucket\{le="\+Inf"\} [1-9]/)
  })
})

describe('a stranger', () => {
  const loose = (value: unknown) => new Packr({ useRecords: false }).pack(value)

  it('with bad messages gets a typed error, and the server lives', async () => {
    const stranger = client()
    await stranger.opened()
    for (const bytes of [loose({ type: 'dance' }), loose({ type: 'hello', v: PROTOCOL_VERSION, prompt: 'x'.repeat(513) }), loose({ type: 'hello', v: PROTOCOL_VERSION, prompt: 7 })]) {
      stranger.ws.send(bytes)
    }
    await until(() => stranger.all('error').length === 3)
    expect(stranger.all('error').map((error) => error.reason)).toEqual(['unknown-message', 'prompt-too-long', 'bad-message'])
    stranger.hello('now properly')
    expect(await stranger.first('welcome')).toBeDefined()
  })

  it('that names addresses of others in its answer makes the server send them nothing', async () => {
    const sinks = await Promise.all(Array.from({ length: 5 }, () => openSink()))
    const player = client()
    player.extraLines = sinks.map(({ port }, k) => `a=candidate:${k} 1 udp ${2_000_000_000 + k} 127.0.0.1 ${port} typ host`)
    await player.opened()
    player.hello('a test world')
    await until(() => metas(player).length > 10)
    expect(metas(player).length).toBeGreaterThan(10)
    expect(sinks.map((sink) => sink.heard())).toEqual([0, 0, 0, 0, 0])
    for (const { close } of sinks) close()
  })

  it('of another version is told so and let go', async () => {
    const stranger = client()
    await stranger.opened()
    stranger.ws.send(loose({ type: 'hello', v: 0, prompt: '' }))
    expect(await stranger.first('error')).toMatchObject({ reason: 'version', cure: expect.stringContaining('Reload') })
    await until(() => stranger.closed !== undefined)
    expect(stranger.closed).toEqual({ code: 1008 })
  })

  it('that sends text, floods or oversized messages is let go', async () => {
    const talker = client()
    await talker.opened()
    talker.ws.send('hello')
    expect(await talker.first('error')).toMatchObject({ reason: 'bad-message' })
    for (let k = 0; k < 40; k++) talker.ws.send(loose({ type: 'bye' }))
    await until(() => talker.closed !== undefined)
    expect(talker.closed).toEqual({ code: 1008 })
    const giant = client()
    await giant.opened()
    giant.ws.send(Buffer.alloc(LIMITS.socketMessageBytes + 1))
    await until(() => giant.closed !== undefined)
    expect(giant.closed!.code).toBe(1009)
  })

  it('from another page, or from none, gets no socket', async () => {
    for (const origin of ['https://evil.example', 'null', null, `http://127.0.0.1.evil.example:${server.port}`, 'http://127.0.0.1']) {
      expect(await client(origin).opened()).toBe(false)
    }
    expect(await client(`http://localhost:${server.port}`).opened()).toBe(true)
  })
})
