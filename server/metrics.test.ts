import { expect, it } from 'vitest'
import { Metrics } from './metrics.ts'

it('writes histograms with cumulative buckets, sum and count', () => {
  const metrics = new Metrics()
  for (const ms of [9, 10, 11, 5000]) metrics.observe('sojourn_encode_seconds', ms)
  metrics.count('sojourn_input_rejected_total', 'rate', 3)
  const lines = metrics.text({}).split('\n')
  const of = (start: string) => lines.filter((line) => line.startsWith(start)).map((line) => line.slice(start.length))
  expect(of('sojourn_encode_seconds_bucket').slice(0, 2)).toEqual(['{le="0.01"} 2', '{le="0.016"} 3'])
  expect(of('sojourn_encode_seconds_bucket').slice(-2)).toEqual(['{le="1"} 3', '{le="+Inf"} 4'])
  expect(of('sojourn_encode_seconds_count')).toEqual([' 4'])
  expect(Number(of('sojourn_encode_seconds_sum')[0])).toBeCloseTo(5.03, 9)
  expect(of('sojourn_input_rejected_total{kind="rate"}')).toEqual([' 3'])
})

it('tells the quantiles of each stage over the newest frames, and NaN before the first', () => {
  const metrics = new Metrics()
  expect(metrics.text({})).toContain('sojourn_stage_seconds{stage="generated",quantile="0.95"} NaN')
  for (let k = 1; k <= 100; k++) metrics.stage('generated', k)
  const text = metrics.text({})
  expect(text).toContain('# TYPE sojourn_stage_seconds summary')
  expect(text).toContain('sojourn_stage_seconds{stage="generated",quantile="0.5"} 0.05\n')
  expect(text).toContain('sojourn_stage_seconds{stage="generated",quantile="0.95"} 0.095\n')
  expect(text).toContain('sojourn_stage_seconds{stage="generated",quantile="0.99"} 0.099\n')
  expect(text).toContain('sojourn_stage_seconds_count{stage="generated"} 100\n')
  for (let k = 0; k < 2000; k++) metrics.stage('generated', 7)
  expect(metrics.text({})).toContain('sojourn_stage_seconds{stage="generated",quantile="0.99"} 0.007\n')
})

it('counts the share of a frame that is guessed, frame by frame', () => {
  const metrics = new Metrics()
  for (const share of [0, 0.03, 0.3]) metrics.unsure(share)
  const text = metrics.text({})
  expect(text).toContain('sojourn_unsure_share_bucket{le="0.01"} 1\n')
  expect(text).toContain('sojourn_unsure_share_bucket{le="0.1"} 2\n')
  expect(text).toContain('sojourn_unsure_share_bucket{le="+Inf"} 3\n')
  expect(Number(/unsure_share_sum (\S+)/.exec(text)![1])).toBeCloseTo(0.33, 9)
})
