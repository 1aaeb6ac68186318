import { expect, it } from 'vitest'
import { type Kept, markdown } from './table.ts'

const kept = (change: Partial<Kept> = {}): Kept => ({ date: '2026-11-22T10:00:00Z', commit: 'abc1234', machine: '2 x cores', node: 'v20', modelHash: '5a8f', plan: '5 runs', tookS: 60, verdicts: [{ what: 'a', target: '<= 1', measured: '2', met: false }], ...change })

it('writes the rows in their order and what they were measured on once', () => {
  expect(markdown({ loss: kept(), photon: kept({ verdicts: [{ what: 'b', target: 't', measured: 'm', met: true }] }) }, ['photon', 'loss', 'soak']).split('\n')).toEqual([
    '| | target | measured: p50 / p95 / p99 | met |', '|---|---|---|---|', '| b | t | m | yes |', '| a | <= 1 | 2 | no |', '', '2 x cores, node v20, commit abc1234, model 5a8f, 2026-11-22, 5 runs',
  ])
})

it('says which rows are of another commit, and which failed', () => {
  const text = markdown({ photon: kept(), loss: kept({ commit: 'def', verdicts: [], failed: 'a | b\nstack' }) }, ['photon', 'loss'])
  expect(text).toContain('| loss | | not measured: a / b | no |')
  expect(text).toMatch(/\nphoton: .*abc1234.*\nloss: .*def/)
})
