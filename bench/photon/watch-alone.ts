// Spectators without a browser, in a process of their own: each connects as a page would, decrypts what comes and counts frames, and draws nothing. Eight browsers on two cores would
// measure browsers. Started by spectators.ts with the server's port, the world's token and how many; answers "frames" with how many frames each has got so far.
import { constants, setPriority } from 'node:os'
import { makeFrameMeta, META_FLAG, readFrameMeta } from '../../engine/protocol/frame-meta.ts'
import { TestClient, until } from '../../server/testing/test-client.ts'

/** How often what has come is counted and let go, ms. */
const COUNT_MS = 200
/** Frames after which a spectator is there. */
const THERE = 10
/** For all of them to be there, ms: handshakes repeat on a busy machine. */
const PATIENCE_MS = 120_000

// They would have cores of their own: those of the server and the player are not theirs.
setPriority(constants.priority.PRIORITY_LOW)

const [port = '', token = '', many = '1'] = process.argv.slice(2)
const meta = makeFrameMeta()
const spectators: { client: TestClient; frames: number }[] = []

for (let k = 0; k < Number(many); k++) {
  const client = new TestClient(Number(port))
  spectators.push({ client, frames: 0 })
  await client.opened()
  client.watch(token)
}
setInterval(() => spectators.forEach(count), COUNT_MS)
await until(() => spectators.every(({ frames }) => frames >= THERE), PATIENCE_MS)
if (!spectators.every(({ frames }) => frames >= THERE)) throw new Error(`not every spectator got frames: ${spectators.map(({ frames }) => frames).join(', ')}`)
process.send?.('watching')

process.on('message', () => {
  spectators.forEach(count)
  process.send?.(spectators.map(({ frames }) => frames))
})
process.on('disconnect', () => {
  void Promise.all(spectators.map(({ client }) => client.close())).finally(() => process.exit(0))
})

/** Counts frames that were made, not those that say that the world stands still; a spectator that has pictures has their descriptions too. */
function count(spectator: { client: TestClient; frames: number }): void {
  const { player } = spectator.client
  if (!player) return
  for (const bytes of player.metas) {
    readFrameMeta(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), meta)
    if (!(meta.flags & META_FLAG.still)) spectator.frames++
  }
  player.metas.length = player.packets.length = 0
}
