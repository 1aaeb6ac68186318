// A player who never rests: walks, looks about and stands in turns, minute after minute, in one world on one page. What every minute cost,
// and whether it costs more in the end.
import { percentiles } from '../report.ts'
import { median, type Notes, steadinessOf } from '../photon/figures.ts'
import { type Hand, look, stand, walk } from '../photon/hands.ts'
import { noteWhile } from '../photon/notebook.ts'
import { openRig, type Rig, type RigOptions } from '../photon/rig.ts'
import { visit, type Visit, type VisitOptions } from '../photon/visit.ts'
import { machineMs } from './machine.ts'
import { type MemoryProbe, openMemoryProbe, type PageMemory } from './memory.ts'
import { megabytesAnHour, type Quarters, quarters } from './trend.ts'

/** A minute, s: it ends with standing, so that what is measured then disturbs nobody. */
const TURNS: readonly { hand: Hand; seconds: number }[] = [
  { hand: walk, seconds: 30 },
  { hand: look, seconds: 15 },
  { hand: walk, seconds: 8 },
]
const MINUTE_S = 60
const LEAST_STAND_S = 2
/** The server's memory is asked for so often: while it paints it holds some ten megabytes more, and one look a minute would be a matter of chance. */
const ASK_MS = 4000

/** Key to drawn and frames while walking; `serverBytes` resident, median of the minute; `machineMs`: what a fixed piece of work took then. */
export type Minute = PageMemory & { minute: number; p50Ms: number; p95Ms: number; fps: number; longestMs: number; freezes: number; serverBytes: number; machineMs: number }

/** Latency, frames and the machine's own slowness, last quarter by second; memory in MB an hour after the warm-up; undefined: too short to say. */
export type SoakFigures = { world: string; minutes: Minute[]; p50: Quarters | undefined; p95: Quarters | undefined; fps: Quarters | undefined; machine: Quarters | undefined; slopes: Record<MemoryName, number | undefined> }
export type MemoryName = 'serverBytes' | 'heapBytes' | 'rendererBytes' | 'browserBytes'
const MEMORIES: readonly MemoryName[] = ['serverBytes', 'heapBytes', 'rendererBytes', 'browserBytes']

export type SoakOptions = VisitOptions & { minutes: number; freezeMs: number; /** Called after every minute with all of them. */ sofar?: (figures: SoakFigures) => void }

export async function measureSoak(rigOptions: RigOptions, options: SoakOptions): Promise<SoakFigures> {
  const rig = await openRig(rigOptions)
  try {
    const player = await visit(rig, options)
    const probe = await openMemoryProbe(rig.browser, player.page)
    const minutes: Minute[] = []
    for (let k = 1; k <= options.minutes; k++) {
      minutes.push(await oneMinute(k, rig, player, probe, options.freezeMs))
      options.sofar?.(figuresOf(rig.world, minutes))
    }
    await probe.close()
    await player.leave()
    return figuresOf(rig.world, minutes)
  } finally {
    await rig.close()
  }
}

export function figuresOf(world: string, minutes: Minute[]): SoakFigures {
  const of = (name: keyof Minute) => minutes.map((minute) => minute[name])
  const slopes = Object.fromEntries(MEMORIES.map((name) => [name, megabytesAnHour(of(name))])) as SoakFigures['slopes']
  return { world, minutes, p50: quarters(of('p50Ms')), p95: quarters(of('p95Ms')), fps: quarters(of('fps')), machine: quarters(of('machineMs')), slopes }
}

async function oneMinute(minute: number, rig: Rig, { page }: Visit, probe: MemoryProbe, freezeMs: number): Promise<Minute> {
  const startMs = performance.now()
  const notes: { hand: Hand; notes: Notes }[] = []
  const server: number[] = []
  const asking = setInterval(() => void rig.server.read().then((count) => server.push(count('sojourn_memory_bytes')), () => undefined), ASK_MS)
  try {
    for (const { hand, seconds } of TURNS) notes.push({ hand, notes: await noteWhile(page, hand, seconds) })
    await noteWhile(page, stand, Math.max(LEAST_STAND_S, MINUTE_S - (performance.now() - startMs) / 1000))
  } finally {
    clearInterval(asking)
  }
  const walked = notes.filter(({ hand }) => hand === walk).map(({ notes }) => notes)
  const steady = walked.map((part) => steadinessOf(part, freezeMs))
  const keys = percentiles(walked.flatMap(({ drawnMs }) => drawnMs))
  return {
    minute,
    p50Ms: keys.p50,
    p95Ms: keys.p95,
    // Of the longer walk.
    fps: steady[0]!.fps,
    longestMs: Math.max(...steady.map(({ longestMs }) => longestMs)),
    freezes: steady.reduce((sum, { freezes }) => sum + freezes, 0),
    serverBytes: median(server)!,
    machineMs: machineMs(rig.server.pid),
    ...(await probe.read()),
  }
}
