import { expect, it } from 'vitest'
import { Way } from '../netsim/impair.ts'
import { readImpairment } from '../netsim/settings.ts'
import { NETS } from './nets.ts'

const COUNT = 100_000

/** Lengths of the runs of datagrams that are lost, and of those that pass; one datagram a millisecond. */
function runs(net: string): { lost: number[]; passed: number[] } {
  const way = new Way(readImpairment(net), 1)
  const found: { lost: number[]; passed: number[] } = { lost: [], passed: [] }
  let [was, length] = ['' as keyof typeof found | '', 0]
  for (let k = 0; k < COUNT; k++) {
    const now = way.send(1000, k) === 'lost' ? 'lost' : 'passed'
    if (now === was) length++
    else {
      if (was) found[was].push(length)
      ;[was, length] = [now, 1]
    }
  }
  return found
}
const sum = (list: readonly number[]) => list.reduce((a, b) => a + b, 0)
const mean = (list: readonly number[]) => sum(list) / list.length
const share = ({ lost, passed }: ReturnType<typeof runs>) => sum(lost) / (sum(lost) + sum(passed))

it('loses a tenth, three and a half in a row, and 31.5 pass in between', () => {
  const found = runs(NETS.burst)
  expect(share(found)).toBeCloseTo(0.1, 2)
  expect(mean(found.lost)).toBeCloseTo(3.5, 0)
  expect(Math.abs(mean(found.passed) - 31.5)).toBeLessThan(1.5)
})

it('loses one in fifty, each on its own', () => {
  const found = runs(NETS.loss)
  expect(share(found)).toBeCloseTo(0.02, 2)
  expect(mean(found.lost)).toBeLessThan(1.1)
})
