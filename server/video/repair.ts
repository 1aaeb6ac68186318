// Whether small frames go out twice, from the losses a player reports. Pure: reports come in, a decision comes out.
//
// A lost packet is asked for and sent again by itself, but that takes a round trip on top of the time to the next frame, by which it is
// missed, and every frame after it has to wait. On a link that loses packets now and then, a second copy a moment later is cheaper than
// that wait: at walking pace a frame is one or two packets. A link known to be narrow gets none (server/net/paced-sender.ts).

/** Frames of more packets are not repeated: key frames would double their burst. At the full rate usual ones are of four or five. */
export const REPEAT_PACKETS = 16
/** The copy follows the frame by this much, ms: short losses in a row have passed, and the next frame is still far. */
export const REPEAT_AFTER_MS = 5
/** A second copy, where much is lost: several packets in a row take the first along. */
export const REPEAT_AGAIN_MS = 14
const MUCH_LOSS = 0.05
/** Share of packets lost, smoothed, from which repeating pays. */
const FROM_LOSS = 0.01
/** Weight of the newest report (one a second): a single loss in a quiet minute does not count. */
const NEWEST = 0.2
/** Repeating goes on for this long after the last reason for it, ms. */
const HOLD_MS = 20_000

export type RepairState = { loss: number; untilMs: number }

export function startRepair(): RepairState {
  return { loss: 0, untilMs: -Infinity }
}

/** Takes one receiver report: share of the packets lost since the one before. */
export function noteLoss(state: RepairState, lossShare: number, nowMs: number): void {
  state.loss += NEWEST * (lossShare - state.loss)
  if (state.loss >= FROM_LOSS) state.untilMs = nowMs + HOLD_MS
}

/** How often a frame of so many packets should be sent again. */
export function repeats(state: Readonly<RepairState>, packets: number, nowMs: number): 0 | 1 | 2 {
  if (packets > REPEAT_PACKETS || nowMs >= state.untilMs) return 0
  return state.loss < MUCH_LOSS ? 1 : 2
}
