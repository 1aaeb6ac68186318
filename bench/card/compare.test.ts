import { describe, expect, it } from 'vitest'
import type { Card } from './card.ts'
import { gateOf } from './card.ts'
import { compareCards } from './compare.ts'
import { SeedTally } from './statistics.ts'
import type { ColumnName, Metric } from './row.ts'

const METRIC: Metric = { key: 'psnr', label: 'PSNR', unit: 'dB', better: 'high', worst: 0, digits: 1 }

function cardWith(values: Partial<Record<ColumnName, Record<string, number>>>, better: Metric['better'] = 'high'): Card {
  const tally = new SeedTally([METRIC])
  for (const [column, seeds] of Object.entries(values)) for (const [seed, value] of Object.entries(seeds)) tally.add('psnr', column as ColumnName, seed, value)
  const columns = tally.columnsOf('psnr', ['model', 'truth', 'nearestClip'])
  const row = { number: 1, title: 'row', status: 'measured', says: '', seconds: 1, processorS: 1, notes: [], curves: [], metrics: [{ ...METRIC, better, columns }] } as const
  return { bench: 'card', tier: 'smoke', date: '', commit: '', machine: '', node: '', modelHash: '', models: '', engine: '', seconds: 1, gate: [], rows: [{ ...row, metrics: [...row.metrics] }] }
}
const seeds = (base: number) => Object.fromEntries(Array.from({ length: 8 }, (_, k) => [`s${k}`, base + 3 * k]))

describe('two cards', () => {
  it('a steady gain is better where more is better and worse where less is', () => {
    const [a, b] = [seeds(20), seeds(21)]
    expect(compareCards(cardWith({ model: a }), cardWith({ model: b })).differences[0]).toMatchObject({ verdict: 'better', seeds: 8, gain: { mean: 1 } })
    expect(compareCards(cardWith({ model: a }, 'low'), cardWith({ model: b }, 'low')).differences[0]).toMatchObject({ verdict: 'worse' })
  })

  it('makes no claim where the interval holds zero, or from a few seeds', () => {
    const mixed = Object.fromEntries(Object.entries(seeds(20)).map(([seed, value], k) => [seed, value + (k % 2 ? 1 : -1)]))
    expect(compareCards(cardWith({ model: seeds(20) }), cardWith({ model: mixed })).differences[0]!.verdict).toBe('no claim')
    expect(compareCards(cardWith({ model: { s0: 1 } }), cardWith({ model: { s0: 9 } })).differences[0]!.verdict).toBe('no claim')
  })

  it('compares the same seeds only and says where there are none', () => {
    const { differences, notComparable } = compareCards(cardWith({ model: { a: 1 } }), cardWith({ model: { b: 2 } }))
    expect(differences).toEqual([])
    expect(notComparable).toEqual(['row 1, PSNR: the cards share no seed'])
  })
})

it('the gate doubts an instrument that fails on truth and a model no better than copying', () => {
  expect(gateOf(cardWith({ model: seeds(30), truth: seeds(90), nearestClip: seeds(10) }).rows)).toEqual([])
  expect(gateOf(cardWith({ model: seeds(10), truth: { a: NaN }, nearestClip: seeds(10) }).rows)).toEqual([
    'row 1, PSNR: the instrument fails on 1 of 1 readings of truth itself',
    'row 1, PSNR: the nearest training picture is as good as the model',
  ])
})
