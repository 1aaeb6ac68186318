// A bad network in words: "delay=15 jitter=3 loss=2% burst=4 reorder=1% rate=4mbit queue=200", for command lines and tests.
import type { Impairment } from './impair.ts'

const HELP = `delay=MS      one way, e.g. delay=15 for a round trip of 30 ms
jitter=MS     uniform in +-MS, order kept
loss=SHARE    datagrams lost, e.g. 2% or 0.02
burst=N       mean number lost in a row (Gilbert-Elliott); 1: each on its own
reorder=SHARE datagrams held back by 20 ms
rate=BITS     bottleneck, e.g. 800kbit or 4mbit
queue=MS      longest wait before the bottleneck; what would wait longer is dropped`
export const IMPAIRMENT_HELP = HELP

/** Reads such words; throws with what to write instead. */
export function readImpairment(text: string): Partial<Impairment> {
  const settings: Partial<Impairment> = {}
  for (const word of text.split(/[\s,]+/).filter(Boolean)) {
    const [name = '', value = ''] = word.split('=')
    const reader = READERS[name]
    const number = reader ? numberOf(value, reader.units) : NaN
    if (!reader || Number.isNaN(number)) throw new RangeError(`"${word}" is no impairment; write some of\n${HELP}`)
    settings[reader.key] = number
  }
  return settings
}

const SHARE = { '': 1, '%': 0.01 }
const TIME = { '': 1, ms: 1 }
const READERS: Record<string, { key: keyof Impairment; units: Record<string, number> }> = {
  delay: { key: 'delayMs', units: TIME },
  jitter: { key: 'jitterMs', units: TIME },
  loss: { key: 'loss', units: SHARE },
  burst: { key: 'burst', units: { '': 1 } },
  reorder: { key: 'reorder', units: SHARE },
  rate: { key: 'bitsPerSecond', units: { kbit: 1e3, mbit: 1e6 } },
  queue: { key: 'queueMs', units: TIME },
}

function numberOf(text: string, units: Record<string, number>): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)([a-z%]*)$/.exec(text) ?? []
  return digits === undefined || units[unit] === undefined ? NaN : Number(digits) * units[unit]
}
