import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { afterEach, describe, expect, it } from 'vitest'
import { Link } from './link.ts'
import { makeOutbox } from './outbox.ts'
import { makeRelay } from './udp.ts'

const open: (() => void)[] = []
afterEach(() => open.splice(0).forEach((close) => close()))

async function socket() {
  const one = createSocket('udp4')
  one.bind(0, '127.0.0.1')
  await once(one, 'listening')
  open.push(() => one.close())
  return one
}

describe('relay', () => {
  it('carries datagrams both ways, and keeps players apart by their addresses', async () => {
    const link = new Link({ delayMs: 5 }, {})
    const relay = makeRelay(link, '127.0.0.1')
    open.push(relay.close)
    const server = await socket()
    server.on('message', (bytes, from) => server.send(`${bytes} from ${from.port}`, from.port, from.address))
    const door = await relay.doorTo('127.0.0.1', server.address().port)
    expect(await relay.doorTo('127.0.0.1', server.address().port)).toBe(door)
    const answers = await Promise.all(['one', 'two'].map(async (name) => {
      const player = await socket()
      player.send(name, door, '127.0.0.1')
      const [bytes, from] = (await once(player, 'message')) as [Buffer, { port: number }]
      expect(from.port).toBe(door)
      return String(bytes)
    }))
    expect(answers.map((answer) => answer.split(' ')[0])).toEqual(['one', 'two'])
    expect(new Set(answers.map((answer) => answer.split(' ')[2])).size).toBe(2)
    expect(link.counts).toMatchObject({ up: { passed: 2 }, down: { passed: 2 } })
  })

  it('gives players other addresses, or shuts the ports they have used', async () => {
    const link = new Link({}, {})
    const relay = makeRelay(link, '127.0.0.1')
    open.push(relay.close)
    const server = await socket()
    const from: number[] = []
    server.on('message', (bytes, { port, address }) => {
      from.push(port)
      server.send(bytes, port, address)
    })
    const door = await relay.doorTo('127.0.0.1', server.address().port)
    const [player, other] = [await socket(), await socket()]
    let answers = 0
    player.on('message', () => answers++)
    for (const count of [1, 2]) {
      player.send('hello', door, '127.0.0.1')
      await expect.poll(() => answers).toBe(count)
      link.move()
    }
    expect(from[0]).not.toBe(from[1])
    server.send('lost', from[0]!, '127.0.0.1')
    link.shut()
    player.send('hello', door, '127.0.0.1')
    other.send('hello', door, '127.0.0.1')
    await expect.poll(() => from.length).toBe(3)
    expect([answers, from.length]).toEqual([2, 3])
  })

  it('lets nothing pass in a blackout', async () => {
    const link = new Link({}, {})
    const relay = makeRelay(link, '127.0.0.1')
    open.push(relay.close)
    const server = await socket()
    let heard = 0
    server.on('message', () => heard++)
    const door = await relay.doorTo('127.0.0.1', server.address().port)
    const player = await socket()
    link.blackout(60_000)
    player.send('hello', door, '127.0.0.1')
    await expect.poll(() => link.counts.up.blackout).toBe(1)
    link.blackout(0)
    player.send('hello', door, '127.0.0.1')
    await expect.poll(() => heard).toBe(1)
  })
})

describe('link', () => {
  it('holds TCP back until a blackout ends, and breaks it where the network changes', () => {
    let now = 0
    const link = new Link({ delayMs: 7 }, {}, 1, () => now)
    let cuts = 0
    link.onCut(() => cuts++)
    expect([link.piece('up'), link.piece('down')]).toEqual([7, 0])
    link.blackout(100)
    expect([link.dark, link.piece('up'), cuts]).toEqual([true, 107, 0])
    link.blackout(50, true)
    expect([link.piece('down'), cuts]).toEqual([50, 1])
    now = 50
    expect([link.dark, link.piece('down')]).toEqual([false, 50])
  })
})

describe('outbox', () => {
  it('delivers by time, and in order what is due together', async () => {
    const out: string[] = []
    const start = performance.now()
    const box = makeOutbox<string>(() => performance.now() - start, (item) => out.push(item))
    box.put('at once', 0)
    expect(out).toEqual(['at once'])
    for (const [item, atMs] of [['c', 30], ['a', 10], ['b1', 20], ['b2', 20]] as const) box.put(item, atMs)
    await expect.poll(() => out.length).toBe(5)
    expect(out.slice(1)).toEqual(['a', 'b1', 'b2', 'c'])
  })
})
