// Whether the one-way delay is rising: the trend line and the adaptive threshold of Google congestion control (draft-ietf-rmcat-gcc-02
// section 5, in the form of libwebrtc's trendline estimator, whose numbers these are). Pure: delays come in, a verdict comes out.
//
// A point is a group of packets sent together, at most 5 ms apart, and its delay is that of its first packet. (GCC takes the last: then a
// large frame looks like a longer queue than a small one, and our frames differ by a factor of ten.)

/** Points on the line. */
const WINDOW = 20
/** Weight of the past in the smoothed delay. */
const SMOOTHING = 0.9
const GAIN = 4
/** The slope counts the more the more points there have been, up to so many. */
const MOST_POINTS = 60
/** The threshold adapts to what is normal on this path: it follows excursions slowly up and quickly down, and outliers not at all. */
const THRESHOLD = 12.5
const THRESHOLD_LEAST = 6
const THRESHOLD_MOST = 600
const UP = 0.0087
const DOWN = 0.039
const OUTLIER = 15
/** Rising for longer than this, and at two points at least, is no accident, ms. */
const RISING_MS = 10

export type Trend = {
  readonly times: Float64Array
  readonly delays: Float64Array
  points: number
  startMs: number
  lastMs: number
  smoothed: number
  threshold: number
  slope: number
  risingMs: number
  risingPoints: number
}

export function startTrend(): Trend {
  const empty = { points: 0, startMs: 0, lastMs: 0, smoothed: 0, slope: 0, risingMs: 0, risingPoints: 0 }
  return { times: new Float64Array(WINDOW), delays: new Float64Array(WINDOW), threshold: THRESHOLD, ...empty }
}

/** Takes the delay of one group, ms above any constant, that came at `atMs`. True if delays are rising. `points` set to 0 begins anew. */
export function rises(trend: Trend, delayMs: number, atMs: number): boolean {
  if (trend.points === 0) {
    trend.startMs = trend.lastMs = atMs
    trend.smoothed = delayMs
    trend.slope = 0
  }
  const sinceMs = atMs - trend.lastMs
  trend.lastMs = atMs
  trend.smoothed += (1 - SMOOTHING) * (delayMs - trend.smoothed)
  const at = trend.points++ % WINDOW
  trend.times[at] = atMs - trend.startMs
  trend.delays[at] = trend.smoothed
  const before = trend.slope
  if (trend.points >= WINDOW) trend.slope = slopeOf(trend)
  const strength = Math.min(trend.points, MOST_POINTS) * trend.slope * GAIN
  const over = strength > trend.threshold
  trend.risingMs = over ? trend.risingMs + sinceMs : 0
  trend.risingPoints = over ? trend.risingPoints + 1 : 0
  adapt(trend, Math.abs(strength), Math.min(100, sinceMs))
  return over && trend.risingMs > RISING_MS && trend.risingPoints > 1 && trend.slope >= before
}

function adapt(trend: Trend, strength: number, sinceMs: number): void {
  if (strength > trend.threshold + OUTLIER) return
  const k = strength < trend.threshold ? DOWN : UP
  trend.threshold += k * (strength - trend.threshold) * sinceMs
  trend.threshold = Math.min(THRESHOLD_MOST, Math.max(THRESHOLD_LEAST, trend.threshold))
}

/** Least squares: ms of delay per ms. */
function slopeOf({ times, delays }: Trend): number {
  let [time, delay] = [0, 0]
  for (let k = 0; k < WINDOW; k++) {
    time += times[k]! / WINDOW
    delay += delays[k]! / WINDOW
  }
  let [over, under] = [0, 0]
  for (let k = 0; k < WINDOW; k++) {
    over += (times[k]! - time) * (delays[k]! - delay)
    under += (times[k]! - time) ** 2
  }
  return under > 0 ? over / under : 0
}
