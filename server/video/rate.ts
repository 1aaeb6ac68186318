// Which bitrate rung a player's connection bears. Pure: estimates and probes come in, a rung comes out.
//
// Down follows the estimate (estimate.ts: delay and loss) at once, by as many rungs as it takes. Up takes a probe that shows room, after a
// while without trouble. A change costs a key frame: where a step up did not hold, it takes longer and longer to be tried again, unless a
// probe shows clearly more than there was then.

/** Shares of the full bitrate, lowest first. */
export const RUNGS = [0.15, 0.3, 0.55, 1] as const
export const TOP_RUNG = RUNGS.length - 1

/** Bits on the line for one of video: headers of packets. */
const OVERHEAD = 1.07
/** Share of what it needs with which a rung still holds: skipped frames make up for the rest, and estimates leave room themselves. */
const ENOUGH = 0.85
/** Least time between two changes down: one encoder swap and what comes of it. */
const DOWN_SPACING_MS = 1000
/** Time without trouble or change before a probe, and between two probes. */
const CALM_MS = 2500
const PROBE_SPACING_MS = 3000
/** What is tried, and what has to be shown, for one that the next rung needs. */
const TRIED = 1.2
const SHOWN = 1.02
/** A rung that is left within this has not held. */
const HOLD_MS = 10_000
/** Then it is tried again after so long, doubled each time up to the longest; or if a probe shows so many times what there was. */
const RETRY_MS = 8000
const RETRY_LONGEST_MS = 64_000
const CLEARLY_MORE = 1.3

/** Frames a second the encoder is told of; it makes half its bitrate of half as many. */
const FPS = 30
/** Weights of the newest frame in running means; longest time between two frames that counts, ms: a world that stands still has no rate. */
const INTERVAL_WEIGHT = 0.05
const FRAME_WEIGHT = 0.03
const LONGEST_MS = 150
/** Frames smaller than this share of what the rung allows are as large as the picture makes them, whatever the rung; and some room for others. */
const PLAIN = 0.8
const PLAIN_ROOM = 1.25

/**
 * `intervalMs`: mean time between two frames due; `frameBits`: mean size of those that are not key frames; `plainBits`: what a frame of this
 * picture takes at most, as far as is known. `failedBits`, `retryAtMs`: what the connection bore when a step up did not hold, and when that may
 * be tried again.
 */
export type RateState = {
  readonly fullBits: number
  rung: number; changedMs: number; probedMs: number; wentUp: boolean
  dueMs: number; intervalMs: number; frameBits: number; plainBits: number
  failedBits: number; retryMs: number; retryAtMs: number
}

/** `fullBits`: bits a second of the top rung. */
export function startRate(fullBits: number, nowMs: number): RateState {
  const use = { dueMs: nowMs, intervalMs: 1000 / FPS, frameBits: fullBits / FPS, plainBits: Infinity }
  return { fullBits, rung: TOP_RUNG, changedMs: nowMs, probedMs: -Infinity, wentUp: false, ...use, failedBits: 0, retryMs: RETRY_MS, retryAtMs: -Infinity }
}

/** A frame is due, whether it is sent or skipped. */
export function noteDue(state: RateState, nowMs: number): void {
  state.intervalMs += INTERVAL_WEIGHT * (Math.min(LONGEST_MS, nowMs - state.dueMs) - state.intervalMs)
  state.dueMs = nowMs
}

/** A frame that is not a key frame has been encoded. */
export function noteSize(state: RateState, bytes: number): void {
  state.frameBits += FRAME_WEIGHT * (8 * bytes - state.frameBits)
  const room = PLAIN_ROOM * state.frameBits
  if (state.frameBits < PLAIN * allowedBits(state, state.rung)) state.plainBits = room
  else state.plainBits = Math.max(state.plainBits, room)
}

/** Video at a rung, bits a second, as the encoder is told. */
export function videoBits(state: Readonly<RateState>): number {
  return Math.round(state.fullBits * RUNGS[state.rung]!)
}

/** What a rung needs on the line, bits a second, at the rate and size that frames have. */
export function neededBits(state: Readonly<RateState>, rung: number): number {
  return (OVERHEAD * Math.min(allowedBits(state, rung), state.plainBits) * 1000) / Math.max(1000 / FPS, state.intervalMs)
}

/** What the encoder may make of one frame, bits. */
function allowedBits(state: Readonly<RateState>, rung: number): number {
  return (state.fullBits * RUNGS[rung]!) / FPS
}

/** Takes a new estimate; true if the rung has changed. */
export function fit(state: RateState, estimateBits: number, nowMs: number): boolean {
  let { rung } = state
  while (rung > 0 && ENOUGH * neededBits(state, rung) > estimateBits) rung--
  if (rung === state.rung || (!state.wentUp && nowMs - state.changedMs < DOWN_SPACING_MS)) return false
  if (state.wentUp && nowMs - state.changedMs < HOLD_MS) {
    state.failedBits = estimateBits
    state.retryAtMs = nowMs + state.retryMs
    state.retryMs = Math.min(RETRY_LONGEST_MS, 2 * state.retryMs)
  }
  state.wentUp = false
  return change(state, rung, nowMs)
}

/** The rate to probe for now, bits a second, or 0. `calmMs`: for how long there has been no reason not to send more; `blind`: a probe would show nothing before the retry. */
export function wantedProbe(state: RateState, calmMs: number, nowMs: number, blind = false): number {
  if (blind && nowMs < state.retryAtMs) return 0
  if (state.rung === TOP_RUNG || Math.min(calmMs, nowMs - state.changedMs) < CALM_MS || nowMs - state.probedMs < PROBE_SPACING_MS) return 0
  state.probedMs = nowMs
  return Math.max(TRIED * neededBits(state, state.rung + 1), nowMs < state.retryAtMs ? TRIED * CLEARLY_MORE * state.failedBits : 0)
}

/** A probe has shown `shownBits` a second; true if the rung has changed. */
export function prove(state: RateState, shownBits: number, nowMs: number): boolean {
  let { rung } = state
  while (rung < TOP_RUNG && shownBits >= SHOWN * neededBits(state, rung + 1)) rung++
  if (rung === state.rung) return false
  if (nowMs < state.retryAtMs && shownBits < CLEARLY_MORE * state.failedBits) return false
  if (nowMs - state.changedMs > HOLD_MS && nowMs >= state.retryAtMs + HOLD_MS) state.retryMs = RETRY_MS
  state.wentUp = true
  return change(state, rung, nowMs)
}

function change(state: RateState, rung: number, nowMs: number): true {
  state.rung = rung
  state.changedMs = nowMs
  // Frames may be as large as they are allowed to be until they have shown to be smaller.
  state.frameBits = allowedBits(state, rung)
  return true
}
