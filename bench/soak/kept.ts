// A soak that is written down every minute: an hour that breaks off at its end is not lost.
import { startReport, writeResult } from '../report.ts'
import type { RigOptions } from '../photon/rig.ts'
import { soakChart } from './chart.ts'
import { printMinute, printTrend } from './print.ts'
import { measureSoak, type SoakFigures, type SoakOptions } from './soak.ts'
import { warmUpMinutes } from './trend.ts'

/** Writes `soak.json` and `soak.svg`, or `soak-painted`; prints a line a minute and what came of it. */
export async function keptSoak(rig: RigOptions, options: Omit<SoakOptions, 'sofar'>, name = 'soak'): Promise<SoakFigures> {
  const { minutes } = options
  const file = rig.world === 'engine' ? name : `${name}-${rig.world}`
  const what = `${minutes} minutes of walking, looking about and standing, the first ${warmUpMinutes(minutes)} to warm up`
  const report = startReport(file, `${what}, server and headless Chromium on the same machine, ${rig.world} world`, { quiet: true })
  const sofar = (figures: SoakFigures) => {
    printMinute(figures.minutes.at(-1)!)
    report({ asked: minutes, ...figures })
    writeResult(`${file}.svg`, soakChart(figures.minutes))
  }
  const figures = await measureSoak(rig, { ...options, sofar })
  printTrend(figures)
  return figures
}
