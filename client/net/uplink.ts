// Samples -> packets on the unreliable channel. Wakes when there is news and otherwise only as often as the pacer asks.
import type { Controls } from '../../core/controls.ts'
import { InputWriter } from '../../engine/protocol/input.ts'
import type { Sampler } from '../input/sampler.ts'
import { nextSendMs, TIMES } from './send-pacer.ts'

export type UplinkHost = {
  send(packet: Uint8Array): boolean
  /** Called just before a sample is taken: devices without events are read here. */
  poll(): void
  /** True while such a device is connected: samples then keep flowing, since it cannot call. */
  polling(): boolean
  /** A sample was packed under this sequence number; packets repeat it, so it counts even if this one was dropped. */
  sampled(seq: number, controls: Readonly<Controls>, timeMs: number): void
  /** An input change went out under this sequence number; `eventMs` is when it happened. */
  changed(seq: number, eventMs: number): void
  shownFrame(): number
  /** How long may be kept silent where nothing changes, ms. */
  quietMs(): number
}

export type Uplink = { news(): void; stop(): void }

export function startUplink(sampler: Sampler, host: UplinkHost): Uplink {
  const writer = new InputWriter()
  const activity = { key: false, pending: false, times: TIMES, turning: false }
  let lastSentMs = -Infinity
  let timer = 0
  let stopped = false
  pump()
  return {
    news: pump,
    stop() {
      stopped = true
      clearTimeout(timer)
    },
  }

  function pump() {
    if (stopped) return
    clearTimeout(timer)
    const nowMs = performance.now()
    activity.key = sampler.keyPending()
    activity.pending = sampler.pending()
    activity.turning = sampler.turning() || host.polling()
    const waitMs = nextSendMs(activity, lastSentMs, nowMs, host.quietMs())
    if (waitMs <= 0) send(nowMs)
    timer = window.setTimeout(pump, Math.max(1, waitMs <= 0 ? dueMs(nowMs) : waitMs))
  }

  function dueMs(nowMs: number): number {
    activity.key = activity.pending = false
    return nextSendMs(activity, nowMs, nowMs, host.quietMs())
  }

  function send(nowMs: number) {
    host.poll()
    const sample = sampler.take(nowMs)
    lastSentMs = nowMs
    activity.times = sample.changed ? 1 : activity.times + 1
    const sent = host.send(writer.push(sample.controls, nowMs, host.shownFrame()))
    host.sampled(writer.lastSeq, sample.controls, nowMs)
    if (sent && sample.changed) host.changed(writer.lastSeq, sample.eventMs)
  }
}
