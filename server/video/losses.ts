// Whether packets are lost because there are too many of them. Pure: reports come in, a limit comes out.
//
// Radio and bad lines lose packets at any rate; GCC (draft-ietf-rmcat-gcc-02, section 6) lowers the rate at every report of many, and on a
// line that loses a tenth by itself it ends at nothing. Here less is sent once, and then watched: if as much is lost as before, the line
// loses it by itself, and only what is lost beyond that counts from then on. A link that is too narrow has a queue as well, most of the
// time; without one it takes more losses to believe that.

/** Share of packets lost, beyond the line's own, from which less is sent, with a queue and without; and from which nothing may go up. */
const MUCH = 0.1
const MUCH_UNQUEUED = 0.25
const SOME = 0.02
/** Of so many reports, one a second; bursts make single ones vary from nothing to a third. */
const REPORTS = 3
/** While losses still rise like this it is not known yet how many there are. */
const RISING = 1.25
/** So much less is sent: a rung of the ladder, at the least. */
const CUT = 0.75
/** Reports that are watched then, after the first, which is of before. */
const WATCHED = 6
/** The line's own losses are forgotten so much with every report of fewer; and vary by this factor. */
const FADES = 0.1
const VARIES = 1.5

export type Losses = {
  /** What may be sent, bits a second; Infinity: losses have shown no limit. */
  limitBits: number
  /** Too many to try sending more. */
  troubled: boolean
  /** Share that the line loses by itself. */
  own: number
  readonly shares: Float64Array
  count: number
  /** Before less was sent: the limit and the share lost; since then: reports and their shares. `reports` is NaN while nothing is watched. */
  readonly cut: { bits: number; lost: number; reports: number; sum: number }
}

export function startLosses(): Losses {
  return { limitBits: Infinity, troubled: false, own: 0, shares: new Float64Array(REPORTS), count: 0, cut: { bits: Infinity, lost: 0, reports: NaN, sum: 0 } }
}

/** Takes one report: share of the packets lost while `usedBits` a second were sent at most; `queued`: they waited for each other meanwhile. */
export function noteShare(losses: Losses, share: number, usedBits: number, queued: boolean): void {
  const { shares, cut } = losses
  shares[losses.count++ % REPORTS] = share
  const mean = shares.reduce((a, b) => a + b) / REPORTS
  if (mean < losses.own) losses.own += FADES * (mean - losses.own)
  losses.troubled = mean > VARIES * losses.own + SOME
  if (!Number.isNaN(cut.reports)) return watch(losses, share)
  if (mean <= VARIES * losses.own + (queued ? MUCH : MUCH_UNQUEUED) || share > RISING * mean) return
  Object.assign(cut, { bits: losses.limitBits, lost: mean, reports: 0, sum: 0 })
  losses.limitBits = CUT * Math.min(losses.limitBits, usedBits)
}

/** Says in the end whether sending less has helped. */
function watch(losses: Losses, share: number): void {
  const { cut } = losses
  if (cut.reports++ > 0) cut.sum += share
  if (cut.reports <= WATCHED) return
  cut.reports = NaN
  const lost = cut.sum / WATCHED
  // Of a line that lets only so much through, this would be left.
  const left = Math.max(0, 1 - (1 - cut.lost) / CUT)
  if (lost < (cut.lost + left) / 2) return
  losses.own = Math.max(losses.own, lost)
  losses.limitBits = cut.bits
}
