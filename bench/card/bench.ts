// What a row works with: the true worlds' studio, the engine and its untrained twin, loaded when first asked for and shared by all rows.
import { rmSync } from 'node:fs'
import { DEFAULT_MODELS, WorldModel, type Precision } from '../../engine/index.ts'
import { openStudio, type Studio } from '../quality/studio.ts'
import type { Session } from '../../engine/backend/backend.ts'
import { NearestPicture } from './nearest.ts'
import { loadRivals, type RivalName, RivalSubject } from './rival.ts'
import { type Casting, type Start, startOf } from './starts.ts'
import { EngineSubject } from './subject.ts'
import { TrueStudio } from './true-world.ts'
import { shuffledModels } from './untrained.ts'
import type { Tier } from './row.ts'

/** What things cost on two quiet cores, ms: for the progress bar's shares. */
export const COST_MS = { open: 900, step: 55, shoot: 45, scene: 700 } as const
/** Built worlds kept. A world is a few MB; rows share the first ones. */
const KEPT_STARTS = 12
/** Training pictures looked through for the nearest one. */
const PICTURES: Record<Tier, number> = { smoke: 400, nightly: 4000, full: 20_000 }

export class Bench {
  readonly tier: Tier
  readonly studio: TrueStudio
  readonly nearest: NearestPicture
  /** Called with the quiet-machine milliseconds of what was just done. */
  readonly spend: (costMs: number) => void
  /** What runs the networks of the column "model", and why; empty until they are loaded. */
  explanation = ''
  private readonly models: string
  private readonly precision: Precision
  private readonly starts = new Map<string, Start>()
  private readonly opened: { close(): Promise<void> }[] = []
  private shipped: Promise<WorldModel> | undefined
  private shuffled: Promise<WorldModel> | undefined
  private laidOpen: Promise<Studio> | undefined
  private rivalSessions: Promise<Map<RivalName, Session>> | undefined

  private constructor(tier: Tier, studio: TrueStudio, models: string, precision: Precision, spend: (costMs: number) => void) {
    this.tier = tier
    this.studio = studio
    this.models = models
    this.precision = precision
    this.spend = spend
    this.nearest = new NearestPicture(PICTURES[tier])
  }

  /** Throws, saying what to install, where no Vulkan device is. */
  static async open(tier: Tier, models = DEFAULT_MODELS, precision: Precision = 'faster', spend: (costMs: number) => void = () => undefined): Promise<Bench> {
    return new Bench(tier, await TrueStudio.open(), models, precision, spend)
  }

  /** The engine as shipped, painting on this thread: a run can be repeated exactly. */
  async model(): Promise<EngineSubject> {
    return new EngineSubject('model', await this.worldModel(), (start) => this.studio.first(start))
  }

  /** The same engine over shuffled weights. */
  async untrained(): Promise<EngineSubject> {
    this.shuffled ??= this.loadShuffled()
    return new EngineSubject('untrained', await this.shuffled, (start) => this.studio.first(start))
  }

  /** Those whose weights are at hand. */
  async rivals(): Promise<RivalSubject[]> {
    this.rivalSessions ??= this.keep(loadRivals(), async (sessions) => {
      for (const session of sessions.values()) await session.close()
    })
    return [...(await this.rivalSessions)].map(([name, session]) => new RivalSubject(name, session, this.studio))
  }

  worldModel(): Promise<WorldModel> {
    this.shipped ??= this.keep(this.loadShipped(), (model) => model.dispose())
    return this.shipped
  }

  /** An engine of its own whose painting has its own thread, as in play. */
  playing(): Promise<WorldModel> {
    return WorldModel.load({ models: this.models, precision: this.precision, imagine: 'worker' })
  }

  /** The engine's parts laid open, to feed memory with truth; for teacher-forced figures only. */
  parts(): Promise<Studio> {
    this.laidOpen ??= this.keep(openStudio(this.precision, this.models), (studio) => studio.close())
    return this.laidOpen
  }

  /** Worlds that differ only in what is felt and not seen (gravity, bounce) share one scene. */
  start(casting: Casting): Start {
    const { slots, seed } = casting.spec
    const key = JSON.stringify([seed, { ...slots, gravity: 0, bounce: 0 }])
    const kept = this.starts.get(key)
    if (kept) return kept.id === casting.id ? kept : { ...kept, ...casting }
    const start = startOf(casting)
    if (this.starts.size >= KEPT_STARTS) this.starts.delete(this.starts.keys().next().value!)
    this.starts.set(key, start)
    return start
  }

  async close(): Promise<void> {
    for (const one of this.opened) await one.close()
  }

  private keep<T>(loading: Promise<T>, close: (loaded: T) => Promise<void>): Promise<T> {
    this.opened.push({ close: async () => close(await loading) })
    return loading
  }

  private async loadShipped(): Promise<WorldModel> {
    const model = await WorldModel.load({ models: this.models, precision: this.precision, imagine: 'inline' })
    this.explanation = model.explanation
    return model
  }

  private loadShuffled(): Promise<WorldModel> {
    const folder = shuffledModels(this.models)
    const loading = WorldModel.load({ models: folder, imagine: 'inline', precision: 'fp32' })
    return this.keep(
      loading.finally(() => rmSync(folder, { recursive: true })),
      (model) => model.dispose(),
    )
  }
}
