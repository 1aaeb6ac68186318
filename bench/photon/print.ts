// A run on the screen.
import { line } from '../report.ts'
import type { RunFigures } from './run.ts'

const share = (value: number) => `${(100 * value).toFixed(1)} %`

export function printRun(title: string | undefined, run: RunFigures, freezeMs: number): void {
  if (title) console.log(`${title}:`)
  const { canvas, buffer, software } = run
  const say = (label: string, text: string) => console.log(`  ${label.padEnd(28)} ${text}`)
  say('canvas', `${canvas.width} x ${canvas.height}, drawn as ${buffer.width} x ${buffer.height}${software ? ' without a GPU' : ''}; frames come by ${run.path}`)
  say('Enter to first frame', `${run.firstFrameMs.toFixed(0)} ms`)
  console.log(line('key to drawn', run.photonMs))
  console.log(line('key to next display frame', run.litMs))
  if (run.lookDrawnMs) console.log(line('look to drawn (late warp)', run.lookDrawnMs))
  if (run.lookLitMs) console.log(line('look to next display frame', run.lookLitMs))
  console.log(line('frame ready to drawn', run.readyMs))
  console.log(line('frame interval', run.intervalMs))
  say('frames shown', `${run.fps.toFixed(1)} a second, ${share(run.shownShare)} of ${run.encoded} encoded (${run.skipped} skipped before: ${share(run.madeShare)} of all), ${share(run.onTimeShare)} of intervals <= 60 ms`)
  say(`freezes over ${freezeMs} ms`, `${run.freezes}, the longest picture stood ${run.longestMs.toFixed(0)} ms`)
  say('unsure pixels', `${share(run.unsureShare)} in the mean`)
  say('received', Object.entries(run.received).filter(([, count]) => count !== undefined).map(([what, count]) => `${what} ${count}`).join(', '))
  if (run.network) say('network', JSON.stringify(run.network))
  if (run.watched) say('spectators got', `${share(run.watched.mean)} of the frames in the mean, ${share(run.watched.least)} at least, and took ${run.watched.cores.toFixed(2)} cores themselves`)
  say('until', Object.entries(run.stagesMs).map(([stage, ms]) => `${stage} ${ms.toFixed(2)}`).join(', ') + ' ms')
}
