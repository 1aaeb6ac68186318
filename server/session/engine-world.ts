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

const WARM_STEPS = 20

/** A world that nobody sees: once its code has been compiled, the first player's first view comes a third of a second sooner. */
async function warmUp(world: WorldModel): Promise<void> {
  await world.open({ prompt: 'a meadow', seed: 0 })
  for (let k = 0; k < WARM_STEPS; k++) await world.step({ ...IDLE, lookYaw: 0.02 }, 1 / 30)
  await world.close()
}
