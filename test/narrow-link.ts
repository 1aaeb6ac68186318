// A sender, a bottleneck of bench/netsim and a receiver that gives transport-wide feedback, in made-up time: what congestion control does with
// it, exactly repeatable. Frames are sizes only.
import { Way } from '../bench/netsim/impair.ts'
import { makeRng } from '../core/rng.ts'
import { HEADER_BYTES, PacedSender } from '../server/net/paced-sender.ts'
import type { Chunk } from '../server/video/feedback.ts'
import { askForKey, keyIsDue, keyMade, startKeyRequests } from '../server/video/key-requests.ts'
import { needsKey, passes, startLane, wantedProbe as wantedBySpectator } from '../server/video/lane.ts'
import { fit, noteDue, noteSize, prove, startRate, videoBits, wantedProbe } from '../server/video/rate.ts'

/** `fps` at a time, ms; `stall`: chance a second of the receiver sleeping for up to 150 ms; `delayMs`: each way; `spectator`: of someone to whom the stream is not fitted. */
export type Scene = { spectator?: boolean; fullBits: number; fps: (ms: number) => number; delayMs: number; stall: number; loss?: number; linkBits: (ms: number) => number; seconds: number }
/** One line per frame due: when, the rung, the estimate, how long the newest packet waited at the bottleneck, whether the frame was skipped, how long it would wait at the sender, ms, whether it is a key frame. */
export type Moment = { ms: number; rung: number; estimate: number; queueMs: number; skipped: boolean; waitMs: number; key: boolean; lost: number }

const FEEDBACK_MS = 62
const KEY_FACTOR = 4

/** `setTime` moves the clock that timers and performance.now() follow, ms at a time. */
export function play(scene: Scene, advance: (ms: number) => void): Moment[] {
  const rng = makeRng(7, 1)
  const way = new Way({ bitsPerSecond: scene.linkBits(0), queueMs: 500, loss: scene.loss ?? 0 }, 3)
  const start = performance.now()
  const now = () => performance.now() - start
  const arrivals: { wide: number; at: number }[] = []
  let [wide, reported, queueMs, lost, stallUntil] = [0, 0, 0, 0, 0]
  const rate = startRate(scene.fullBits, 0)
  const lane = startLane(true)
  const keys = startKeyRequests()
  let keyDue = true
  const packet = (bytes: number) => {
    wide++
    const at = way.send(bytes, now())
    if (typeof at !== 'number') lost++
    else {
      const sent = now()
      queueMs = at - sent - (8000 * bytes) / scene.linkBits(sent)
      arrivals.push({ wide, at: at + scene.delayMs + 1e6 })
    }
    return wide & 0xffff
  }
  const sizes = new Map<number, number>()
  const sender = new PacedSender({
    video: (payload, _marker, _time, sequence) => (sizes.set(sequence, payload.length), packet(payload.length + HEADER_BYTES)),
    repair: (sequence) => packet((sizes.get(sequence) ?? 0) + HEADER_BYTES),
  }, {
    onLink: (bits, calmMs) => {
      if (scene.spectator) {
        const tried = wantedBySpectator(lane, bits, videoBits(rate), calmMs, now())
        if (tried) sender.probe(tried)
        return
      }
      if (fit(rate, bits, now())) keyDue = true
      const probe = wantedProbe(rate, calmMs, now())
      if (probe) sender.probe(probe)
    },
    onProbe: (bits) => scene.spectator || (keyDue = prove(rate, bits, now()) || keyDue),
  }, now)
  const late: { at: number; give: () => void }[] = []
  const moments: Moment[] = []
  let [nextFrame, nextFeedback] = [0, FEEDBACK_MS]
  for (let ms = 0; ms < 1000 * scene.seconds; ms++) {
    advance(1)
    way.change({ bitsPerSecond: scene.linkBits(ms) })
    if (rng.next() < scene.stall / 1000) stallUntil = ms + 150 * rng.next()
    if (ms >= nextFeedback && ms >= stallUntil) {
      nextFeedback = ms + FEEDBACK_MS
      const came = arrivals.filter(({ at }) => at - 1e6 <= ms)
      arrivals.splice(0, came.length)
      if (came.length) late.push({ at: ms + scene.delayMs, give: feedbackOf(came, reported + 1, sender) })
      reported = came.at(-1)?.wide ?? reported
    }
    // A receiver that slept takes everything that came meanwhile at once.
    for (const arrival of arrivals) if (arrival.at - 1e6 <= stallUntil && arrival.at - 1e6 >= ms - 1 && stallUntil > ms) arrival.at = stallUntil + 1e6
    while (late[0] && late[0].at <= ms) late.shift()!.give()
    if (ms < nextFrame) continue
    nextFrame = ms + (1000 / scene.fps(ms)) * (0.9 + 0.2 * rng.next())
    noteDue(rate, now())
    const waitMs = sender.waitMs()
    if (needsKey(lane, waitMs, now())) askForKey(keys, 'spectator')
    const key = scene.spectator ? keyIsDue(keys, now()) : keyDue
    if (key) keyMade(keys, now())
    const skipped = scene.spectator ? !passes(lane, key, 0, waitMs, now()) : sender.holds()
    if (!skipped) {
      const bits = videoBits(rate)
      const bytes = Math.round((bits / 8 / 30) * (0.6 + 0.8 * rng.next()) * (key ? KEY_FACTOR : 1))
      if (!key) noteSize(rate, bytes)
      keyDue = false
      const frame = new Uint8Array(bytes).fill(0x55)
      frame.set([0, 0, 0, 1, 0x65])
      sender.sendFrame(frame, frame.length, ms * 90, bits)
    }
    moments.push({ ms, rung: rate.rung, estimate: sender.estimate.bitsPerSecond, queueMs, skipped, waitMs, key, lost })
  }
  sender.close()
  return moments
}

function feedbackOf(came: readonly { wide: number; at: number }[], base: number, sender: PacedSender): () => void {
  const last = came.at(-1)!.wide
  const packetChunks: Chunk[] = []
  const recvDeltas: { delta: number }[] = []
  const referenceTime = Math.floor(came[0]!.at / 64)
  let before = referenceTime * 64
  for (let wide = base; wide <= last; wide++) {
    const arrival = came.find((one) => one.wide === wide)
    packetChunks.push({ packetStatus: arrival ? 2 : 0, runLength: 1 })
    if (!arrival) continue
    recvDeltas.push({ delta: Math.round((arrival.at - before) * 4) * 250 })
    before += Math.round((arrival.at - before) * 4) / 4
  }
  return () => sender.feedback({ baseSequenceNumber: base & 0xffff, packetStatusCount: last - base + 1, referenceTime, packetChunks, recvDeltas })
}
