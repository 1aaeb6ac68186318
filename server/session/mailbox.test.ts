import { describe, expect, it } from 'vitest'
import { IDLE, type Controls } from '../../core/controls.ts'
import { hash32 } from '../../core/rng.ts'
import { InputReader, InputWriter, LOOK_STEPS, RELEASE_MS } from '../../engine/protocol/input.ts'
import { MailboxReader, MailboxWriter, makeMailboxMemory, makeTaken } from './mailbox.ts'

function setUp() {
  const memory = makeMailboxMemory()
  const news = { count: 0 }
  const writer = new MailboxWriter(memory, () => news.count++)
  const reader = new MailboxReader(memory)
  const client = new InputWriter()
  const packet = new InputReader()
  const taken = makeTaken()
  return {
    client,
    writer,
    reader,
    news,
    send: (controls: Partial<Controls>, timeMs = 0) => client.push({ ...IDLE, ...controls }, timeMs, 0).slice(),
    arrive: (bytes: Uint8Array, timeMs: number) => {
      expect(packet.load(bytes)).toBeUndefined()
      return writer.receive(packet, timeMs)
    },
    take: (timeMs: number) => {
      reader.take(taken, timeMs)
      return { ...taken, controls: { ...taken.controls } }
    },
  }
}

describe('mailbox', () => {
  it('gives the newest movement and the sum of all looks', () => {
    const { send, arrive, take } = setUp()
    arrive(send({ moveX: 1, lookYaw: 0.1 }), 1000)
    arrive(send({ moveX: -0.5, moveZ: 1, lookYaw: 0.2, lookPitch: -0.1 }), 1008)
    const first = take(1010)
    expect(first.controls.moveX).toBeCloseTo(-0.5, 2)
    expect(first.controls.moveZ).toBe(1)
    expect(first.controls.lookYaw).toBeCloseTo(0.3, 3)
    expect(first.controls.lookPitch).toBeCloseTo(-0.1, 3)
    expect(first).toMatchObject({ lastSeq: 1, waitedMs: 2, released: false })
    const second = take(1040)
    expect(second.controls).toMatchObject({ moveZ: 1, lookYaw: 0, lookPitch: 0 })
    expect(second.waitedMs).toBe(0)
  })

  it('calls for every key that goes down or up and every turn that begins, once, and remembers it until it is taken', () => {
    const { send, arrive, take, news, reader, writer } = setUp()
    arrive(send({ moveZ: 1 }), 1)
    expect([news.count, reader.changed()]).toEqual([1, true])
    take(2)
    expect(reader.changed()).toBe(false)
    // Held on, also while the packets repeat it.
    arrive(send({ moveZ: 1 }), 3)
    expect([news.count, reader.changed()]).toEqual([1, false])
    arrive(send({ moveZ: 1, lookYaw: 0.1 }), 4)
    arrive(send({ moveZ: 1, lookYaw: 0.1 }), 5)
    expect(news.count).toBe(2)
    // A tap whose first packet was lost: both of its ends are in the second.
    send({ moveZ: 1, buttons: 1 })
    arrive(send({ moveZ: 1 }), 6)
    expect([news.count, reader.changed()]).toEqual([3, true])
    take(7)
    writer.reset()
    expect(reader.changed()).toBe(false)
  })

  it('counts each sample once, whatever is lost, repeated or reordered, while one packet in four arrives', () => {
    const { send, arrive, take, writer } = setUp()
    let turned = 0
    let seen = 0
    for (let k = 0; k < 4000; k += 4) {
      const packets = [0, 1, 2, 3].map((i) => {
        const steps = (hash32(3, 0, k + i) % 200) - 100
        turned += steps
        return send({ lookYaw: steps / LOOK_STEPS }, k + i)
      })
      // The last of four always arrives (it carries all four), the others by chance, in any order, some twice.
      const late = packets.slice(0, 3).filter((_, i) => hash32(3, 1, k + i) % 2)
      for (const bytes of hash32(3, 2, k) % 2 ? [...late, packets[3]!] : [packets[3]!, ...late, packets[3]!]) arrive(bytes, k)
      if (hash32(3, 3, k) % 3 === 0) seen += take(k).controls.lookYaw * LOOK_STEPS
    }
    seen += take(4001).controls.lookYaw * LOOK_STEPS
    expect(Math.round(seen)).toBe(turned)
    expect(writer.lostSamples).toBe(0)
  })

  it('counts samples that never came', () => {
    const { send, arrive, writer } = setUp()
    arrive(send({}), 0)
    for (let k = 0; k < 5; k++) send({})
    arrive(send({}), 1)
    expect(writer.lostSamples).toBe(2)
  })

  it('keeps a press that was let go between two steps', () => {
    const { send, arrive, take } = setUp()
    arrive(send({ buttons: 2 }), 0)
    arrive(send({ buttons: 0 }), 8)
    expect(take(10).controls.buttons).toBe(2)
    expect(take(43).controls.buttons).toBe(0)
    arrive(send({ buttons: 4 }), 50)
    expect(take(60).controls.buttons).toBe(4)
    expect(take(90).controls.buttons).toBe(4)
  })

  it('lets go of everything after the silence limit, and of nothing before; an old packet does not break the silence', () => {
    const { send, arrive, take } = setUp()
    const old = send({ moveZ: 1, buttons: 4 })
    arrive(old, 1000)
    expect(take(1000 + RELEASE_MS)).toMatchObject({ released: false, controls: { moveZ: 1, buttons: 4 } })
    expect(arrive(old, 1200)).toBe(false)
    expect(take(1001 + RELEASE_MS)).toMatchObject({ released: true, controls: { moveZ: 0, buttons: 0 } })
    arrive(send({ moveZ: 1 }), 2000)
    expect(take(2001)).toMatchObject({ released: false, controls: { moveZ: 1 } })
  })

  it('goes on over the wrap of sequence numbers and of its own clock', () => {
    const { send, arrive, take } = setUp()
    const wrapMs = 2 ** 32 / 1000
    let bytes = send({})
    for (let k = 0; k < 65_534; k++) bytes = send({})
    arrive(bytes, wrapMs - 5)
    for (let k = 0; k < 3; k++) arrive(send({ moveX: 1, lookYaw: 0.01 }), wrapMs - 2 + k)
    expect(take(wrapMs + 4)).toMatchObject({ lastSeq: 1, released: false, controls: { moveX: 1 } })
  })

  it('forgets one player before the next', () => {
    const { send, arrive, take, writer } = setUp()
    arrive(send({ moveX: 1, lookYaw: 1, buttons: 1 }), 0)
    writer.reset()
    expect(take(1)).toMatchObject({ released: true, controls: { moveX: 0, lookYaw: 0, buttons: 0 } })
    expect(arrive(new InputWriter().push(IDLE, 0, 0), 2)).toBe(true)
  })
})
