import { expect, it } from 'vitest'
import { countAfter, noteReport, startLossReports } from './loss-reports.ts'

it('weighs reports by their packets, and tells a share a second', () => {
  const reports = startLossReports()
  expect(noteReport(reports, 0.5, 1000, 0)).toBeUndefined()
  // A hundred packets of which none was lost, two of which one was.
  expect(noteReport(reports, 0, 1100, 400)).toBeUndefined()
  expect(noteReport(reports, 0.5, 1102, 410)).toBeUndefined()
  expect(noteReport(reports, 0, 1200, 1000)).toBeCloseTo(1 / 200)
  expect(noteReport(reports, 0.1, 1300, 1500)).toBeUndefined()
  expect(noteReport(reports, 0.1, 1400, 2000)).toBeCloseTo(0.1)
})

it('says nothing of a few packets, and begins anew with another numbering', () => {
  const reports = startLossReports()
  noteReport(reports, 0, 0xffff_fff0, 0)
  // The number wraps.
  expect(noteReport(reports, 0.25, 3, 5000)).toBeUndefined()
  expect(noteReport(reports, 0.25, 5, 6000)).toBeCloseTo(0.25)
  expect(noteReport(reports, 1, 500_000, 9000)).toBeUndefined()
  expect(noteReport(reports, 0, 500_100, 10_000)).toBe(0)
})

it('leaves out what was sent up to a number, once, wherever the numbers wrap', () => {
  const reports = startLossReports()
  noteReport(reports, 0, 0xfff0, 0)
  noteReport(reports, 0, 0xfff4, 100)
  countAfter(reports, 10)
  // Told before the gap, about packets in it, and about some after it as well.
  expect(noteReport(reports, 0, 0xfff4, 2000)).toBeUndefined()
  expect(noteReport(reports, 0.8, 0x1_0000, 2010)).toBeUndefined()
  expect(noteReport(reports, 0.8, 0x1_0000 + 12, 3000)).toBeUndefined()
  expect(noteReport(reports, 0.25, 0x1_0000 + 112, 4000)).toBeCloseTo(0.25)
  // 30,000 packets later the number would seem to be ahead again.
  expect(noteReport(reports, 0, 0x1_0000 + 30_000, 5000)).toBe(0)
  expect(noteReport(reports, 0.5, 0x1_0000 + 45_000, 6000)).toBeCloseTo(0.5)
  expect(noteReport(reports, 0.5, 0x1_0000 + 60_000, 7000)).toBeCloseTo(0.5)
})
