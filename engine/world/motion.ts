// Who moves the moving things: dynamics.onnx where there is one, plain free fall where there is none.
import { createDynamics, DYNAMICS_DELTA, DYNAMICS_STATE, dynamicsTensors, type Dynamics } from '../dynamics.ts'
import { PAIR_FLOATS, PAIRS, PUSH_FLOATS } from '../meeting.ts'
import { ENTITY_SLOTS } from '../../core/entities.ts'
import { tensorOf, type Session } from '../backend/backend.ts'

export function dynamicsOf(session: Session | null): Dynamics {
  if (!session) {
    const tensors = dynamicsTensors()
    return createDynamics({ ...tensors, run: () => freeFall(tensors.state, tensors.delta) })
  }
  return createDynamics({
    state: tensorOf(session, 'inputs', 'state', ENTITY_SLOTS * DYNAMICS_STATE),
    pairs: tensorOf(session, 'inputs', 'pairs', PAIRS * PAIR_FLOATS),
    delta: tensorOf(session, 'outputs', 'delta', ENTITY_SLOTS * DYNAMICS_DELTA),
    push: tensorOf(session, 'outputs', 'push', PAIRS * PUSH_FLOATS),
    run: () => session.run(),
  })
}

/** Columns of the state that free fall needs: vertical speed, clearance, gravity, restitution and the time step. */
const AT = { vy: 1, clearance: 3, gravity: 8, restitution: 9, dt: 12 } as const

/** Things that fall do not meet. */
function freeFall(state: Float32Array, delta: Float32Array): void {
  for (let slot = 0; slot < ENTITY_SLOTS; slot++) {
    const s = slot * DYNAMICS_STATE
    const d = slot * DYNAMICS_DELTA
    const dt = state[s + AT.dt]!
    const vy = state[s + AT.vy]! - state[s + AT.gravity]! * dt
    const lands = state[s + AT.clearance]! + vy * dt < 0 && vy < 0
    for (let a = 0; a < 3; a++) {
      // Landing takes a third of the speed along the ground, else things would slide for ever.
      delta[d + a] = lands ? -state[s + a]! / 3 : 0
      delta[d + 3 + a] = state[s + a]! * dt
    }
    delta[d + 1] = (lands ? -vy * state[s + AT.restitution]! : vy) - state[s + AT.vy]!
    delta[d + 4] = lands ? 0 : vy * dt
  }
}
