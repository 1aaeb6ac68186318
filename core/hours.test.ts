import { describe, expect, it } from 'vitest'
import { daysSince, hourOf, passed, phaseOf, shows, type Light } from './hours.ts'
import { fill, SLOTS } from './slots.ts'

const at = (hour: (typeof SLOTS.time)[number], days: number): Light => ({ painted: { time: fill('time', hour), weather: fill('weather', 'clear'), style: fill('style', 'natural') }, days })

describe('hours', () => {
  it('stand still, or make a day of ten or two minutes', () => {
    expect(passed(0.3, 'still', 1000)).toBe(0.3)
    expect(passed(0.25, 'passing', 300)).toBeCloseTo(0.75)
    expect(passed(0.25, 'racing', 60)).toBeCloseTo(0.75)
    expect(passed(0.9, 'racing', 24)).toBeCloseTo(0.1)
  })

  it('begin with the hour of painting and come back to it', () => {
    for (const [k, hour] of SLOTS.time.entries()) {
      expect(phaseOf(at(hour, 0))).toBe(k)
      expect(hourOf(phaseOf(at(hour, 0.25)))).toBe(SLOTS.time[(k + 1) % 4])
      expect(hourOf(phaseOf(at(hour, 0.5)))).toBe(SLOTS.time[(k + 2) % 4])
      expect(phaseOf(at(hour, 0.9999))).toBe(k)
    }
    expect(hourOf(phaseOf(at('day', 0.12)))).toBe('day')
    expect(daysSince('dusk', phaseOf(at('day', 0.5)))).toBeCloseTo(0.25)
    expect(daysSince('night', phaseOf(at('day', 0.25)))).toBeCloseTo(0.75)
    expect(hourOf(phaseOf(at('day', 0.13)))).toBe('dusk')
  })

  it('show in steps: half a second of a passing day', () => {
    expect(shows(0, passed(0, 'passing', 0.2))).toBe(false)
    expect(shows(0, passed(0, 'passing', 0.3))).toBe(true)
    let steps = 0
    for (let k = 0, days = 0; k < 18_000; k++) {
      const later = passed(days, 'passing', 1 / 30)
      if (shows(days, later)) steps++
      days = later
    }
    expect(steps).toBeGreaterThan(1190)
    expect(steps).toBeLessThan(1202)
  })
})
