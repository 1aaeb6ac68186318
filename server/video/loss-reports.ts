// Shares of packets lost, from receiver reports (RFC 3550 6.4.2). Pure: reports come in, a share comes out about once a second. Browsers put
// a report beside every request for repair, of whatever few packets have come since the one before: each counts by its packets.

/** A share is of so long and of so many packets, at least. */
const PERIOD_MS = 900
const PACKETS = 20
/** More packets than this between two reports is another numbering. */
const MOST_PACKETS = 0x8000

/** `from`: packets up to this sequence number do not count; NaN: none of these are left. */
export type LossReports = { highest: number; from: number; sinceMs: number; packets: number; lost: number }

export function startLossReports(): LossReports {
  return { highest: NaN, from: NaN, sinceMs: NaN, packets: 0, lost: 0 }
}

/** What was sent up to `sequence` was lost with the network as a whole: that says nothing of what the network bears. */
export function countAfter(reports: LossReports, sequence: number): void {
  Object.assign(reports, { from: sequence, packets: 0, lost: 0 })
}

/** Takes one report: its `fraction` of packets lost since the one before, 0 to 1, and the extended highest sequence number received. The share lost of late, when it is time to tell. */
export function noteReport(reports: LossReports, fraction: number, highest: number, nowMs: number): number | undefined {
  const packets = (highest - reports.highest) >>> 0
  // Sequence numbers wrap at 16 bits (RFC 3550 5.1); the extended one has the wraps above them.
  const missing = (reports.from - reports.highest) & 0xffff
  const skipped = missing > 0 && missing < MOST_PACKETS
  const first = Number.isNaN(reports.highest) || packets > MOST_PACKETS
  if (!first && !skipped) reports.from = NaN
  reports.highest = highest
  if (first || skipped) {
    reports.sinceMs = nowMs
    return undefined
  }
  reports.packets += packets
  reports.lost += fraction * packets
  if (reports.packets < PACKETS || nowMs - reports.sinceMs < PERIOD_MS) return undefined
  const share = reports.lost / reports.packets
  Object.assign(reports, { sinceMs: nowMs, packets: 0, lost: 0 })
  return share
}
