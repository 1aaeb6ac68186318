// One run: a fresh page in a fresh world walks, then looks about with the mouse; its figures.
import { INTERVALS } from '../../client/view/trace.ts'
import type { Count, Direction } from '../netsim/link.ts'
import { percentiles, type Percentiles } from '../report.ts'
import { type Steadiness, steadinessOf } from './figures.ts'
import { look, walk } from './hands.ts'
import { noteWhile } from './notebook.ts'
import { allFree, type Counters, type Rig } from './rig.ts'
import { withSpectators } from './spectators.ts'
import { type Canvas, visit, type VisitOptions } from './visit.ts'

/** `lookSeconds`: 0 for none. `freezeMs`: a picture that stands longer has frozen. `spectators`: others who watch this world meanwhile. */
export type RunOptions = VisitOptions & { seconds: number; lookSeconds: number; freezeMs: number; spectators?: number }

/** Times in ms. Drawn: the call that draws it has returned; lit: the display frame after that. */
export type RunFigures = Canvas & {
  world: string
  path: string
  firstFrameMs: number
  /** Key to drawn, key to lit. */
  photonMs: Percentiles
  litMs: Percentiles
  /** Mouse to drawn, to lit. */
  lookDrawnMs?: Percentiles
  lookLitMs?: Percentiles
  fpsWhileLooking?: number
  /** A frame ready on the server to drawn. */
  readyMs: Percentiles
  /** Frames shown, of those that were encoded meanwhile, and of those and the skipped ones together. */
  shownShare: number
  madeShare: number
  encoded: number
  /** Frames left out before they were encoded, because earlier ones still wait on the way or in the encoder. */
  skipped: number
  unsureShare: number
  /** Newest smoothed interval before each stage. */
  stagesMs: Record<string, number>
  received: Record<string, number>
  network?: Record<Direction, Count>
  /** Frames that each spectator got, of those encoded meanwhile; cores that the spectators took themselves. */
  watched?: { least: number; mean: number; cores: number }
} & Steadiness

/** Before anything is measured, s: connection, encoder and painter come to rest. */
export const WARM_UP_S = 5

export async function photonRun(rig: Rig, options: RunOptions): Promise<RunFigures> {
  await allFree(rig)
  const { page, firstFrameMs, watch, canvas, received, leave } = await visit(rig, options)
  await noteWhile(page, walk, WARM_UP_S)
  const { counted, notes, watched } = await withSpectators(rig.server, watch, options.spectators ?? 0, async (watching) => {
    const before = await countsOf(rig.server)
    await watching()
    const notes = await noteWhile(page, walk, options.seconds)
    const counted = since(before, await countsOf(rig.server))
    const { frames, cores } = await watching()
    return { counted, notes, watched: frames.length > 0 ? watchedOf(frames.map((count) => count / counted.sent), cores) : undefined }
  })
  const steadiness = steadinessOf(notes, options.freezeMs)
  const { stagesMs, path } = await page.evaluate(() => window.sojourn.detail())
  const figures: RunFigures = {
    world: rig.world,
    path,
    ...(await canvas()),
    firstFrameMs,
    photonMs: percentiles(notes.drawnMs),
    litMs: percentiles(notes.litMs),
    readyMs: percentiles(notes.readyMs),
    ...steadiness,
    shownShare: notes.shownAtMs.length / counted.sent,
    madeShare: notes.shownAtMs.length / (counted.sent + counted.skipped),
    encoded: counted.sent,
    skipped: counted.skipped,
    unsureShare: counted.unsure / counted.sent,
    stagesMs: Object.fromEntries(INTERVALS.map((stage, k) => [stage, stagesMs[k]!])),
    ...(rig.link ? { network: structuredClone(rig.link.counts) } : {}),
    ...(watched ? { watched } : {}),
    ...(options.lookSeconds > 0 ? await looked(page, options) : {}),
    received: await received(),
  }
  await leave()
  return figures
}

const watchedOf = (shares: readonly number[], cores: number) => ({ least: Math.min(...shares), mean: shares.reduce((a, b) => a + b, 0) / shares.length, cores })

async function looked(page: Parameters<typeof noteWhile>[0], { lookSeconds, freezeMs }: RunOptions): Promise<Partial<RunFigures>> {
  const notes = await noteWhile(page, look, lookSeconds)
  return { lookDrawnMs: percentiles(notes.lookDrawnMs), lookLitMs: percentiles(notes.lookLitMs), fpsWhileLooking: steadinessOf(notes, freezeMs).fps }
}

type Counts = { sent: number; skipped: number; unsure: number }

async function countsOf(server: Counters): Promise<Counts> {
  const count = await server.read()
  return {
    sent: count('sojourn_frames_sent_total{kind="sent"}'),
    skipped: count('sojourn_frames_dropped_total{kind="link-behind"}') + count('sojourn_frames_dropped_total{kind="encoder-busy"}'),
    unsure: count('sojourn_unsure_share_sum'),
  }
}

function since(before: Counts, now: Counts): Counts {
  return { sent: now.sent - before.sent, skipped: now.skipped - before.skipped, unsure: now.unsure - before.unsure }
}
