// Who moves the moving things: dynamics.onnx where there is one, plain free fall where there is none.
import { createDynamics, DYNAMICS_DELTA, DYNAMICS_STATE, type Dynamics } from '../dynamics.ts'
import { ENTITY_SLOTS } from '../../core/entities.ts'
import { tensorOf, type Session } from '../backend/backend.ts'

export function dynamicsOf(session: Session | null): Dynamics {
  if (!session) return createDynamics(freeFall)
  const input = tensorOf(session, 'inputs', 'state', ENTITY_SLOTS * DYNAMICS_STATE)
  const output = tensorOf(session, 'outputs', 'delta', ENTITY_SLOTS * DYNAMICS_DELTA)
  return createDynamics(async (state) => {
    input.set(state)
    await session.run()
    return output
  })
}

const fallen = new Float32Array(ENTITY_SLOTS * DYNAMICS_DELTA)
/** Columns of the state that free fall needs: vertical speed, clearance, gravity, restitution and the time step. */
const AT = { vy: 1, clearance: 3, gravity: 8, restitution: 9, dt: 12 } as const

function freeFall(state: Float32Array): Float32Array {
  for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
    const s = slot * DYNAMICS_STATE
    const d = slot * DYNAMICS_DELTA
    const dt = state[s + AT.dt]!
    const vy = state[s + AT.vy]! - state[s + AT.gravity]! * dt
    const lands = state[s + AT.clearance]! + vy * dt < 0 && vy < 0
    for (let a = 0; a < 3; a++) {
      // Landing takes a third of the speed along the ground, else things would slide for ever.
      fallen[d + a] = lands ? -state[s + a]! / 3 : 0
      fallen[d + 3 + a] = state[s + a]! * dt
    }
    fallen[d + 1] = (lands ? -vy * state[s + AT.restitution]! : vy) - state[s + AT.vy]!
    fallen[d + 4] = lands ? 0 : vy * dt
  }
  return fallen
}
