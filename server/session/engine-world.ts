// The world that players get: the engine's façade, loaded once per seat.
import { WorldModel, type Provider } from '../../engine/index.ts'
import type { WorldModule } from './world.ts'

export const loadWorld: WorldModule['loadWorld'] = async (options) => {
  const { models, provider, imagine } = options
  const world = await WorldModel.load({ models, provider: provider as Provider, imagine: imagine === 'inline' ? 'inline' : 'worker' })
  return { world, explanation: world.explanation }
}
