import { expect, it } from 'vitest'
import { Progress } from './progress.ts'

it('tells the time left from the pace so far', () => {
  let now = 0
  const progress = new Progress(1000, false, () => undefined, () => now)
  progress.begin('row 2')
  expect(progress.line()).toContain('not known yet')
  now = 30_000
  progress.done(250)
  expect(progress.line()).toBe('[######..................]  25 %  0:30 gone, 1:30 left  row 2')
  progress.done(5000)
  expect(progress.line()).toContain('100 %')
})

it('says a line at most every ten seconds where there is no terminal', () => {
  let now = 0
  const said: string[] = []
  const progress = new Progress(1000, false, (text) => void said.push(text), () => now)
  for (; now < 25_000; now += 1000) progress.done(10)
  expect(said).toHaveLength(3)
})
