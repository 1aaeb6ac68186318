// The world that players get: the engine's façade, loaded once per seat.
import { IDLE } from '../../core/controls.ts'
import { WorldModel, type Provider } from '../../engine/index.ts'
import type { WorldModule } from './world.ts'

export const loadWorld: WorldModule['loadWorld'] = async (options) => {
  const { models, provider, imagine, warm } = options
  const world = await WorldModel.load({ models, provider: provider as Provider, imagine: imagine === 'inline' ? 'inline' : 'worker' })
  if (warm) await warmUp(world)
  return { world, explanation: world.explanation }
}

const WARM_OPENINGS = 3
const WARM_STEPS = 20

/** Worlds that nobody sees: once its code has been compiled, the first player's first view comes a third of a second sooner (V8 takes three openings for that). */
async function warmUp(world: WorldModel): Promise<void> {
  for (let seed = 0; seed < WARM_OPENINGS; seed++) await world.open({ prompt: 'a meadow', seed })
  for (let k = 0; k < WARM_STEPS; k++) await world.step({ ...IDLE, lookYaw: 0.02 }, 1 / 30)
  await world.close()
}
