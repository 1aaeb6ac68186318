import { afterEach, describe, expect, it } from 'vitest'
import { connectPair, type Pair } from '../testing/connected-pair.ts'
import { until } from '../testing/test-client.ts'
import { PLAYOUT_DELAY_URI } from '../testing/test-player.ts'

const open: Pair[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((pair) => pair.close()))
})

async function connect(): Promise<Pair> {
  const pair = await connectPair()
  open.push(pair)
  return pair
}

describe('peer', () => {
  it('opens without any client candidate; frames, descriptions and inputs arrive; playout delay (0,0) is on every packet', async () => {
    const { peer, player, inputs } = await connect()
    const input = await player.channel('input')
    const frame = Uint8Array.from([0, 0, 0, 1, 0x65, ...Array<number>(3000).fill(0x55)])
    for (let k = 0; k < 20; k++) {
      expect(peer.sendFrame(frame, frame.length, 3000 * k, true, 2e6)).toBe(3)
      expect(peer.sendMeta(Uint8Array.of(k))).toBe(true)
      input.send(Buffer.from([k]))
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
    await until(() => player.packets.length >= 60 && player.metas.length >= 20 && inputs.length >= 20)
    expect(player.packets.length).toBe(60)
    const id = Number(Object.entries(player.pc.extIdUriMap).find(([, uri]) => uri === PLAYOUT_DELAY_URI)![0])
    for (const { header } of player.packets) expect(header.extensions.find((e) => e.id === id)?.payload.toString('hex')).toBe('000000')
    expect(player.packets.filter((p) => p.header.marker).map((p) => p.header.timestamp)).toEqual(Array.from({ length: 20 }, (_, k) => 3000 * k))
    expect(new Set(player.metas.map((m) => m[0]))).toEqual(new Set(Array.from({ length: 20 }, (_, k) => k)))
    expect(new Set(inputs.map((m) => m[0]))).toEqual(new Set(Array.from({ length: 20 }, (_, k) => k)))
  })

  it('repeats the last frame as repairs, each under a number of its own', async () => {
    const { peer, player } = await connect()
    const frame = Uint8Array.from([0, 0, 0, 1, 0x65, ...Array<number>(3000).fill(0x55)])
    const heard: { ssrc: number; number: number }[] = []
    player.pc.dtlsTransports[0]!.onRtp.subscribe(({ header }) => heard.push({ ssrc: header.ssrc, number: header.sequenceNumber }))
    peer.repeatFrame(1)
    peer.sendFrame(frame, frame.length, 3000, true, 2e6)
    peer.repeatFrame(1)
    await until(() => heard.length >= 6)
    const [media, repairs] = [heard.slice(0, 3), heard.slice(3)]
    expect(heard.length).toBe(6)
    expect(new Set(media.map(({ ssrc }) => ssrc)).size).toBe(1)
    expect(new Set(repairs.map(({ ssrc }) => ssrc)).size).toBe(1)
    expect(repairs[0]!.ssrc).not.toBe(media[0]!.ssrc)
    expect(repairs.map(({ number }) => (number - repairs[0]!.number) & 0xffff)).toEqual([0, 1, 2])
  })

  it('hears PLI and FIR', async () => {
    const { peer, player, keyFramesWanted } = await connect()
    const frame = Uint8Array.from([0, 0, 1, 0x65, 1, 2])
    peer.sendFrame(frame, frame.length, 0, true, 2e6)
    await until(() => player.packets.length > 0)
    const ssrc = player.packets[0]!.header.ssrc
    await player.pc.getReceivers()[0]!.sendRtcpPLI(ssrc)
    await until(() => keyFramesWanted() === 1)
    expect(keyFramesWanted()).toBe(1)
    // RFC 5104 4.3.1: version 2, format 4, type 206, 4 words after the first; sender 1, media 0; the SSRC asked, sequence 1.
    const fir = Buffer.from('84ce0004' + '00000001' + '00000000' + '00000000' + '01000000', 'hex')
    fir.writeUInt32BE(ssrc, 12)
    await player.pc.dtlsTransports[0]!.sendRtcp([{ serialize: () => fir } as never])
    await until(() => keyFramesWanted() === 2)
    expect(keyFramesWanted()).toBe(2)
  })

  it('tells of channels a player opens and of data it never finishes, and closes nobody for an honest message', async () => {
    const { player, abuses, inputs } = await connect()
    const input = await player.channel('input')
    input.send(Buffer.alloc(1000))
    await until(() => inputs.length === 1)
    expect(abuses).toEqual([])
    player.pc.createDataChannel('mine')
    await until(() => abuses.length > 0)
    expect(abuses).toEqual(['channel'])
    // A message far beyond the advertised maximum, as a page that ignores it would send: it counts while its parts come in.
    void player.pc.sctpTransport!.sctp.send(input.id, 53, Buffer.alloc(900_000), { ordered: false, expiry: undefined, maxRetransmits: undefined })
    await until(() => abuses.includes('unfinished data'))
    expect(abuses).toContain('unfinished data')
  })
})
