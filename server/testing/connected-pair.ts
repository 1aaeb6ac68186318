// A product peer and a test player, connected over loopback, with everything that happened to the peer written down.
import { makeIdentity, openPeer, type Peer, type PeerEvents } from '../net/peer.ts'
import { checkAnswer } from '../net/sdp.ts'
import { makeTestPlayer, type TestPlayer } from './test-player.ts'

type Candidate = Parameters<TestPlayer['ice']>[0]

export type Pair = {
  peer: Peer
  player: TestPlayer
  inputs: Buffer[]
  candidates: Candidate[]
  abuses: string[]
  closed: string[]
  restarts: number[]
  gaps: number[]
  drops: Record<string, number>
  keyFramesWanted: () => number
  close: () => Promise<void>
}

/** Tries again if the handshake fails: werift's DTLS client does not survive its own repetitions on a busy machine. */
export async function connectPair(tries = 5): Promise<Pair> {
  const pair = await tryPair()
  if (pair.player.pc.connectionState === 'connected' || tries === 1) return pair
  await pair.close()
  return connectPair(tries - 1)
}

async function tryPair(): Promise<Pair> {
  const player = makeTestPlayer()
  const pair = { player, inputs: [] as Buffer[], candidates: [] as Candidate[], abuses: [] as string[], closed: [] as string[], restarts: [] as number[], gaps: [] as number[], drops: {} as Record<string, number> }
  let keyFrames = 0
  let isOpen = false
  let answered = false
  const events: PeerEvents = {
    onOpen: () => (isOpen = true),
    onInput: (bytes) => pair.inputs.push(Buffer.from(bytes)),
    onKeyFrameWanted: () => keyFrames++,
    onCandidate: (candidate) => {
      pair.candidates.push(candidate)
      if (answered) void player.ice(candidate)
    },
    onRestarted: () => pair.restarts.push(performance.now()),
    onClosed: (state) => pair.closed.push(state),
    onGap: () => pair.gaps.push(performance.now()),
    onLoss: () => {},
    onLink: () => {},
    onProbe: () => {},
    onDrop: (rule) => (pair.drops[rule] = (pair.drops[rule] ?? 0) + 1),
    onAbuse: (what) => pair.abuses.push(what),
  }
  const peer = openPeer({ extraHosts: ['127.0.0.1'], identity: await makeIdentity() }, events)
  const checked = checkAnswer(await player.answer(await peer.offer()))
  if ('fault' in checked) throw new Error(checked.text)
  answered = true
  for (const candidate of pair.candidates) await player.ice(candidate)
  await peer.answer(checked.sdp)
  const settled = () => player.pc.connectionState === 'failed' || (isOpen && player.pc.connectionState === 'connected')
  for (let waited = 0; !settled() && waited < 10_000; waited += 10) await new Promise((resolve) => setTimeout(resolve, 10))
  const close = async () => {
    await Promise.all([peer.close(), player.pc.close()])
  }
  return { ...pair, peer, keyFramesWanted: () => keyFrames, close }
}
