// Beside a live connection, strangers send whatever they like, and nothing changes. The control shows that the same traffic ends a
// connection without the guard, so that this test cannot pass by accident.
import { createSocket, type Socket } from 'node:dgram'
import { afterEach, expect, it } from 'vitest'
import { RTCPeerConnection } from 'werift'
import { hash32 } from '../../core/rng.ts'
import { connectPair } from '../testing/connected-pair.ts'
import { until } from '../testing/test-client.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  await Promise.all(closing.splice(0).map((close) => close()))
})

const record = (type: number, epoch: number, body: string) => {
  const fragment = Buffer.from(body, 'hex')
  const head = Buffer.alloc(13)
  head.writeUInt8(type, 0)
  head.writeUInt16BE(0xfefd, 1)
  head.writeUInt16BE(epoch, 3)
  head.writeUInt16BE(fragment.length, 11)
  return Buffer.concat([head, fragment])
}
const noise = (first: number, length: number, k: number) => Buffer.from([first, ...Array.from({ length }, (_, i) => hash32(k, i, 7) & 255)])
const stun = (type: number) => Buffer.concat([Buffer.from([type >> 8, type & 255, 0, 0, 0x21, 0x12, 0xa4, 0x42]), Buffer.alloc(12, 5)])

const CLOSE_NOTIFY = record(21, 0, '0100')
const CLIENT_HELLO = record(22, 0, '010000160000000000000016' + 'fefd' + '00'.repeat(20))
/** Ten classes of stray datagrams. */
const CLASSES: ((k: number) => Buffer)[] = [
  () => CLOSE_NOTIFY,
  () => record(21, 0, '0228'),
  () => record(21, 1, '0100'),
  () => CLIENT_HELLO,
  () => record(23, 0, '00'.repeat(40)),
  (k) => noise(23, 60, k),
  (k) => noise(0x80, 100, k),
  (k) => noise(0x81, 60, k),
  () => stun(0x0001),
  () => stun(0x0101),
]

async function openSprayer(): Promise<{ socket: Socket; heard: () => number }> {
  const socket = createSocket('udp4')
  let heard = 0
  socket.on('message', () => heard++)
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  closing.push(() => socket.close())
  return { socket, heard: () => heard }
}

it('ten classes of stray datagrams from a third address, and forged ones from the peer\'s own, change nothing', async () => {
  const { peer, player, candidates, inputs, closed, abuses, drops, close } = await connectPair()
  closing.push(close)
  const ports = candidates.map((candidate) => Number(candidate.candidate.split(' ')[5]))
  const { socket, heard } = await openSprayer()
  const input = await player.channel('input')
  const own = player.pc.iceTransports[0]!.connection
  const frame = Uint8Array.from([0, 0, 1, 0x65, ...Array<number>(2000).fill(0x55)])
  for (let round = 0; round < 50; round++) {
    for (const make of CLASSES) for (const port of ports) socket.send(make(round), port, '127.0.0.1')
    // From the right address: what the guard must stop by content alone.
    for (const forged of [CLOSE_NOTIFY, record(21, 1, '0100'), CLIENT_HELLO, record(24, 1, '00'), record(23, 0, '00'.repeat(40))]) await own.send(forged)
    peer.sendFrame(frame, frame.length, 3000 * round, true, 2e6)
    input.send(Buffer.from([round]))
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  await until(() => inputs.length >= 50 && player.packets.length >= 100)
  expect(inputs.map((bytes) => bytes[0]!).sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, k) => k))
  expect(player.packets.length).toBe(100)
  expect([...closed, ...abuses]).toEqual([])
  expect(heard()).toBe(0)
  expect(drops['source']).toBeGreaterThan(100)
  expect(drops['alert']).toBeGreaterThan(50)
  expect(drops['stun']).toBeGreaterThan(10)
  expect(drops['plaintext']).toBeGreaterThan(50)
})

it('control: without the guard, one plaintext alert from a third address ends the session', async () => {
  const offerer = new RTCPeerConnection({ iceServers: [], iceUseIpv6: false, iceAdditionalHostAddresses: ['127.0.0.1'] })
  const answerer = new RTCPeerConnection({ iceServers: [], iceUseIpv6: false, iceAdditionalHostAddresses: ['127.0.0.1'] })
  closing.push(() => offerer.close(), () => answerer.close())
  const channel = offerer.createDataChannel('x')
  for (const transport of offerer.iceTransports) delete transport.connection.stunServer
  await offerer.setLocalDescription(await offerer.createOffer())
  await answerer.setRemoteDescription(offerer.localDescription!)
  for (const transport of answerer.iceTransports) delete transport.connection.stunServer
  await answerer.setLocalDescription(await answerer.createAnswer())
  await offerer.setRemoteDescription(answerer.localDescription!)
  await until(() => channel.readyState === 'open')
  const { socket } = await openSprayer()
  for (const { host, port } of offerer.iceTransports[0]!.connection.localCandidates) socket.send(CLOSE_NOTIFY, port, host)
  await until(() => offerer.dtlsTransports[0]!.state !== 'connected', 2000)
  expect(offerer.dtlsTransports[0]!.state).toBe('closed')
})
