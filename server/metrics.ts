// Counters and histograms in Prometheus' text format. Names and labels are a closed list, so that nothing a stranger sends can make
// new ones; recording allocates nothing.

import { GUARD_RULES } from './net/guard.ts'
import { RUNGS } from './video/rate.ts'

/** A change of bitrate is counted under the rung it leads to, 0 the lowest. */
const RUNG_NAMES = RUNGS.map((_, rung) => String(rung))

const COUNTERS = {
  sojourn_admission_total: ['seated', 'full', 'refused'],
  sojourn_frames_sent_total: ['sent', 'repeated'],
  sojourn_frames_dropped_total: ['no-viewer', 'unread', 'encoder-busy', 'meta-backlog', 'viewer-behind', 'link-behind'],
  sojourn_key_frames_total: ['made'],
  sojourn_spectators_total: ['joined', 'full', 'unknown'],
  sojourn_input_rejected_total: ['rate', 'size', 'type', 'version', 'count', 'reserved', 'old'],
  sojourn_messages_refused_total: ['message'],
  sojourn_security_drop_total: GUARD_RULES,
  sojourn_media_total: ['webrtc', 'line'],
  sojourn_reconnects_total: ['restarted', 'offered', 'returned', 'given-up'],
  sojourn_bitrate_changes_total: RUNG_NAMES,
  sojourn_engine_failures_total: ['failed'],
} as const satisfies Record<string, readonly string[]>

/** Upper bounds of the buckets, seconds. */
const FRAME_TIMES_S = [0.01, 0.016, 0.02, 0.025, 0.033, 0.04, 0.05, 0.06, 0.1, 0.2, 0.5, 1]
const START_TIMES_S = [0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5, 10]
const SHARES = [0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7]
const HISTOGRAMS = {
  sojourn_frame_interval_seconds: FRAME_TIMES_S,
  sojourn_inference_seconds: FRAME_TIMES_S,
  sojourn_encode_seconds: FRAME_TIMES_S,
  sojourn_first_frame_seconds: START_TIMES_S,
  sojourn_eventloop_lag_seconds: FRAME_TIMES_S,
  /** Of a frame: pixels that no keyframe explained. */
  sojourn_unsure_share: SHARES,
} as const

/** Stages of a frame that the server sees end, in the words of engine/protocol/stages.ts. */
const STAGES = ['taken', 'generated', 'encoded', 'sent'] as const
export type ServerStage = (typeof STAGES)[number]
const QUANTILES = [0.5, 0.95, 0.99]
/** Frames the quantiles are of: the newest half minute of one player. */
const WINDOW = 1024

type Counter = keyof typeof COUNTERS
type Label<C extends Counter> = (typeof COUNTERS)[C][number]
type Histogram = keyof typeof HISTOGRAMS
type Duration = Extract<Histogram, `${string}_seconds`>

export class Metrics {
  private readonly counts = Object.fromEntries(
    Object.entries(COUNTERS).map(([name, labels]) => [name, Object.fromEntries(labels.map((label) => [label, 0]))]),
  ) as Record<Counter, Record<string, number>>
  private readonly buckets = Object.fromEntries(
    Object.entries(HISTOGRAMS).map(([name, bounds]) => [name, new Float64Array(bounds.length + 2)]),
  ) as Record<Histogram, Float64Array>

  private readonly stages = Object.fromEntries(STAGES.map((stage) => [stage, { ring: new Float64Array(WINDOW), count: 0, sumS: 0 }])) as Record<ServerStage, { ring: Float64Array; count: number; sumS: number }>

  count<C extends Counter>(name: C, label: Label<C>, by = 1): void {
    const cells: Record<string, number> = this.counts[name]
    cells[label] = (cells[label] ?? 0) + by
  }

  /** Records a duration. */
  observe(name: Duration, ms: number): void {
    this.record(name, ms / 1000)
  }

  /** Records the share of a frame that no keyframe explained, 0 to 1. */
  unsure(share: number): void {
    this.record('sojourn_unsure_share', share)
  }

  /** The cells hold the buckets, then the overflow, then the sum. */
  private record(name: Histogram, value: number): void {
    const bounds = HISTOGRAMS[name]
    const cells = this.buckets[name]
    let k = 0
    while (k < bounds.length && value > bounds[k]!) k++
    cells[k]!++
    cells[bounds.length + 1]! += value
  }

  /** Records how long one stage of a frame took. */
  stage(name: ServerStage, ms: number): void {
    const stage = this.stages[name]
    stage.ring[stage.count++ % WINDOW] = ms / 1000
    stage.sumS += ms / 1000
  }

  /** The exposition, with gauges that the caller reads at this moment. */
  text(gauges: Record<string, number>): string {
    const lines: string[] = []
    for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE ${name.replace(/\{.*/, '')} gauge`, `${name} ${value}`)
    for (const [name, labels] of Object.entries(this.counts)) {
      lines.push(`# TYPE ${name} counter`)
      for (const [label, value] of Object.entries(labels)) lines.push(`${name}{kind="${label}"} ${value}`)
    }
    for (const name of Object.keys(HISTOGRAMS) as Histogram[]) lines.push(...this.histogramText(name))
    lines.push(...this.stageText())
    return `${lines.join('\n')}\n`
  }

  /** A summary a stage: quantiles (nearest rank) of the newest frames, sum and count of all. */
  private stageText(): string[] {
    const name = 'sojourn_stage_seconds'
    const lines = [`# TYPE ${name} summary`]
    for (const stage of STAGES) {
      const { ring, count, sumS } = this.stages[stage]
      const sorted = ring.slice(0, Math.min(count, WINDOW)).sort()
      for (const q of QUANTILES) lines.push(`${name}{stage="${stage}",quantile="${q}"} ${sorted[Math.ceil(q * sorted.length) - 1] ?? NaN}`)
      lines.push(`${name}_sum{stage="${stage}"} ${sumS}`, `${name}_count{stage="${stage}"} ${count}`)
    }
    return lines
  }

  private histogramText(name: Histogram): string[] {
    const bounds = HISTOGRAMS[name]
    const cells = this.buckets[name]
    let total = 0
    const lines = [`# TYPE ${name} histogram`]
    bounds.forEach((bound, k) => lines.push(`${name}_bucket{le="${bound}"} ${(total += cells[k]!)}`))
    total += cells[bounds.length]!
    return [...lines, `${name}_bucket{le="+Inf"} ${total}`, `${name}_sum ${cells[bounds.length + 1]}`, `${name}_count ${total}`]
  }
}
