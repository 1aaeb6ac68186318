// A soak on the screen: a line a minute, and what came of it.
import type { Minute, SoakFigures } from './soak.ts'
import type { Quarters } from './trend.ts'

const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

export function printMinute({ minute, p50Ms, p95Ms, fps, longestMs, freezes, machineMs, serverBytes, heapBytes, rendererBytes, browserBytes }: Minute): void {
  const memory = `server ${mb(serverBytes)}, heap ${mb(heapBytes)}, page ${mb(rendererBytes)}, browser ${mb(browserBytes)}`
  console.log(`  ${String(minute).padStart(4)} min  key to drawn p50 ${p50Ms.toFixed(1)} p95 ${p95Ms.toFixed(1)} ms, ${fps.toFixed(1)} frames a second, ${freezes} freezes, longest ${longestMs.toFixed(0)} ms; fixed work ${machineMs.toFixed(2)} ms; ${memory}`)
}

export function printTrend({ p50, p95, fps, machine, slopes }: SoakFigures): void {
  const compare = (label: string, quarters: Quarters | undefined, unit: string) =>
    console.log(`  ${label.padEnd(28)} ${quarters ? `${quarters.second.toFixed(1)} ${unit} in the second quarter, ${quarters.last.toFixed(1)} in the last (${quarters.ratio.toFixed(3)} times)` : 'too short'}`)
  compare('key to drawn p50', p50, 'ms')
  compare('key to drawn p95', p95, 'ms')
  compare('frames', fps, 'a second')
  compare('fixed work on this machine', machine, 'ms')
  for (const [name, slope] of Object.entries(slopes)) console.log(`  ${`${name.replace('Bytes', '')} memory`.padEnd(28)} ${slope === undefined ? 'too short' : `${slope.toFixed(1)} MB an hour`}`)
}
