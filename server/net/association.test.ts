// On werift's own association: if its inside changes, this fails and not a player's stream.
import { expect, it } from 'vitest'
import { connectPair } from '../testing/connected-pair.ts'
import type { TestPlayer } from '../testing/test-player.ts'

type Protocols = { protocols: { transport: { onData: (data: Buffer, from: unknown) => void } }[] }

/** Nothing reaches the player while `on`. */
function dropsOf(player: TestPlayer): { on: boolean } {
  const drops = { on: false }
  const [dtls] = player.pc.dtlsTransports
  for (const { transport } of (dtls!.iceTransport.connection as unknown as Protocols).protocols) {
    const inner = transport.onData
    transport.onData = (data, from) => void (drops.on || inner(data, from))
  }
  return drops
}

it('sends a description at once, however many before it were lost', async () => {
  const { peer, player, close } = await connectPair()
  try {
    const drops = dropsOf(player)
    const said = (k: number) => peer.sendMeta(new Uint8Array(300).fill(k))
    expect(said(1)).toBe(true)
    await expect.poll(() => player.metas.length).toBe(1)
    drops.on = true
    for (let k = 2; k < 40; k++) {
      expect(said(k)).toBe(true)
      await new Promise((resolve) => setTimeout(resolve, 2))
    }
    drops.on = false
    expect(said(40)).toBe(true)
    // By the book it would wait for the timer, a second.
    await expect.poll(() => player.metas.length, { timeout: 500 }).toBe(2)
    expect(player.metas[1]![0]).toBe(40)
  } finally {
    await close()
  }
})

it('sends a description once: what was lost in an outage is left out, the next one comes as soon as the network does', async () => {
  const { peer, player, inputs, gaps, close } = await connectPair()
  try {
    const drops = dropsOf(player)
    const input = await player.channel('input')
    peer.sendMeta(Uint8Array.of(1))
    await expect.poll(() => player.metas.length).toBe(1)
    drops.on = true
    for (const k of [2, 3, 4]) peer.sendMeta(Uint8Array.of(k))
    // Silence of the player for as long: longer than a gap, shorter than the association's own second.
    await new Promise((resolve) => setTimeout(resolve, 350))
    drops.on = false
    input.send(Buffer.from([9]))
    await expect.poll(() => inputs.length).toBeGreaterThan(0)
    expect(gaps.length).toBe(1)
    peer.sendMeta(Uint8Array.of(5))
    await expect.poll(() => player.metas.length, { timeout: 500 }).toBe(2)
    await new Promise((resolve) => setTimeout(resolve, 1200))
    expect(player.metas.map((bytes) => bytes[0])).toEqual([1, 5])
  } finally {
    await close()
  }
})
