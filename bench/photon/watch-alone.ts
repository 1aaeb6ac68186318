// Spectators without a browser, in a process of their own: each connects as a page would, answers and counts what comes, and draws
// nothing. Eight browsers on two cores would measure browsers. Started by spectators.ts with the server's port, the world's token and how
// many; answers "frames" with how many frames each has got so far, and the processor time of all.
import { execFileSync } from 'node:child_process'
import { setPriority } from 'node:os'
import { WATCHING_MS } from '../../engine/protocol/input.ts'
import { TestClient, until } from '../../server/testing/test-client.ts'

/** How often what has come is counted and let go, ms. */
const COUNT_MS = 200
/** Frames after which a spectator is there. */
const THERE = 10
/** For all of them to be there, ms: handshakes repeat on a busy machine. */
const PATIENCE_MS = 120_000
const NICE = 5
/** Of the tag at the end of a packet under AES-GCM. */
const TAG_BYTES = 16

// They would have cores of their own. Their threads do not push others off a core when they wake (SCHED_BATCH), and weigh a third of them; with the lowest
// priority they get nothing beside the engine, fall behind, and are sent nothing: then nothing is measured.
setPriority(NICE)
execFileSync('chrt', ['--batch', '--all-tasks', '--pid', '0', String(process.pid)])

const [port = '', token = '', many = '1'] = process.argv.slice(2)
const spectators: { client: TestClient; frames: number }[] = []

for (let k = 0; k < Number(many); k++) {
  const client = new TestClient(Number(port))
  spectators.push({ client, frames: 0 })
  await client.opened()
  client.fallSilent()
  client.watch(token)
}
setInterval(() => spectators.forEach(count), COUNT_MS)
setInterval(() => spectators.forEach(beat), WATCHING_MS)
await until(() => spectators.every(({ frames }) => frames >= THERE), PATIENCE_MS)
spectators.forEach(leaveSealed)
if (!spectators.every(({ frames }) => frames >= THERE)) throw new Error(`not every spectator got frames: ${spectators.map(({ frames }) => frames).join(', ')}`)
process.send?.('watching')

process.on('message', () => {
  spectators.forEach(count)
  const { user, system } = process.cpuUsage()
  process.send?.({ frames: spectators.map(({ frames }) => frames), busyMs: (user + system) / 1000 })
})
process.on('disconnect', () => {
  void Promise.all(spectators.map(({ client }) => client.close())).finally(() => process.exit(0))
})

/** From here on packets are counted as they come: deciphering them in JavaScript would take these cores what a browser elsewhere does at no cost to them. */
function leaveSealed({ client }: { client: TestClient }): void {
  for (const dtls of client.player?.pc.dtlsTransports ?? []) {
    const { srtp } = dtls as unknown as { srtp?: { decrypt: (bytes: Buffer) => Buffer } }
    if (srtp) srtp.decrypt = (bytes) => bytes.subarray(0, bytes.length - TAG_BYTES)
  }
}

function beat({ client }: { client: TestClient }): void {
  const { player } = client
  if (player?.pc.connectionState === 'failed') return
  const channel = player?.channels.find(({ label }) => label === 'input')
  if (channel?.readyState === 'open') channel.send(Buffer.from(client.input.push(client.controls, performance.now(), 0)))
}

/** Counts the last packets of frames. */
function count(spectator: { client: TestClient; frames: number }): void {
  const { player } = spectator.client
  if (!player) return
  for (const { header } of player.packets) if (header.marker) spectator.frames++
  player.metas.length = player.packets.length = 0
}
