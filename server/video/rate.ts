// Which bitrate rung a player's connection bears, from the losses it reports. Pure: reports come in, a rung comes out.
//
// The rules are those of Google congestion control's loss half: above 10 % the link is too narrow, below 2 % it may bear more, in
// between nothing changes. Going down is quick, going up slow and slower after each failure, since a change costs a key frame.

/** Shares of the full bitrate, lowest first. */
export const RUNGS = [0.15, 0.3, 0.55, 1] as const
export const TOP_RUNG = RUNGS.length - 1

const TOO_MUCH = 0.1
const LITTLE = 0.02
/** Least time between two steps down: one encoder swap and the report on what it did. */
const DOWN_SPACING_MS = 1500
/** Time without loss before a step up; doubled each time a step up did not hold, up to the longest. */
const UP_AFTER_MS = 8000
const UP_AFTER_LONGEST_MS = 64_000

export type RateState = { rung: number; changedMs: number; goodSinceMs: number; upAfterMs: number; wentUp: boolean }

export function startRate(nowMs: number): RateState {
  return { rung: TOP_RUNG, changedMs: nowMs, goodSinceMs: nowMs, upAfterMs: UP_AFTER_MS, wentUp: false }
}

/** Takes one receiver report (`lossShare` 0..1 of the packets since the last one); true if the rung has changed. */
export function reportLoss(state: RateState, lossShare: number, nowMs: number): boolean {
  if (lossShare >= LITTLE) state.goodSinceMs = nowMs
  if (lossShare > TOO_MUCH && state.rung > 0 && nowMs - state.changedMs >= DOWN_SPACING_MS) {
    if (state.wentUp && nowMs - state.changedMs < state.upAfterMs) state.upAfterMs = Math.min(UP_AFTER_LONGEST_MS, state.upAfterMs * 2)
    return change(state, -1, nowMs)
  }
  if (state.rung < TOP_RUNG && nowMs - state.goodSinceMs >= state.upAfterMs) return change(state, 1, nowMs)
  return false
}

function change(state: RateState, by: number, nowMs: number): true {
  state.rung += by
  state.changedMs = nowMs
  state.goodSinceMs = nowMs
  state.wentUp = by > 0
  return true
}
