// Who moves the player while episodes are recorded: seeded lists of controls, mixed so that the controls cannot be guessed from
// the picture (random keys) and look like people's (smooth glances, held keys). One step is STEP_S seconds.
import { BUTTON, IDLE, type Controls } from '../core/controls.ts'
import type { Rng } from '../core/rng.ts'

export const STEP_S = 1 / 30
export const POLICIES = ['explore', 'level', 'walk', 'loop', 'spin', 'switch', 'static', 'throw', 'yard'] as const
export type PolicyName = (typeof POLICIES)[number]

/** Controls of `frames` steps; those before the recording starts (negative times) are `lead` steps long and come first. */
export type Script = { lead: number; controls: Controls[] }

export function scriptOf(policy: PolicyName, rng: Rng, frames: number): Script {
  switch (policy) {
    case 'loop':
      return { lead: 0, controls: thereAndBack(glance(rng, Math.floor(frames / 2) - 1), frames) }
    case 'spin':
      return { lead: 0, controls: spin(rng, frames) }
    case 'static':
    case 'explore':
    case 'level':
      return { lead: 0, controls: Array.from({ length: frames }, () => IDLE) }
    case 'throw':
      return throwing(rng, frames)
    case 'yard':
      return yard(rng, frames)
    case 'walk':
    case 'switch': {
      const lead = Math.floor(rng.range(0, 60))
      return { lead, controls: wander(rng, lead + frames, 1) }
    }
  }
}

/** Held keys and a wandering look. `energy` scales the speed of the look. */
function wander(rng: Rng, steps: number, energy: number): Controls[] {
  const controls: Controls[] = []
  let keys = keysOf(rng)
  let keysLeft = 0
  let look = 0
  let lookLeft = 0
  let speed = 0
  let pitch = 0
  let pitchGoal = 0
  for (let step = 0; step < steps; step++) {
    if (keysLeft-- <= 0) [keys, keysLeft] = [keysOf(rng), Math.floor(rng.range(5, 50))]
    if (lookLeft-- <= 0) {
      look = rng.next() < 0.4 ? rng.range(-0.1, 0.1) : rng.range(-2.4, 2.4) * energy
      lookLeft = Math.floor(rng.range(6, 30))
      pitchGoal = rng.range(-0.25, 0.2)
    }
    // Muscles smooth: a first-order lag of about 0.1 s towards the wanted turning speed.
    speed += (look + rng.range(-0.15, 0.15) - speed) * 0.3
    const nod = (pitchGoal - pitch) * 0.08 + rng.range(-0.003, 0.003)
    pitch += nod
    const jump = rng.next() < 0.008 ? BUTTON.jump : 0
    controls.push({ ...keys, lookYaw: speed * STEP_S, lookPitch: nod, buttons: keys.buttons | jump })
  }
  return controls
}

/** Mostly forward, sometimes any mash of the four keys, sometimes an analogue stick, sometimes nothing. */
function keysOf(rng: Rng): Controls {
  const kind = rng.next()
  const run = rng.next() < 0.25 ? BUTTON.run : 0
  const key = () => Math.floor(rng.range(-1, 2))
  if (kind < 0.5) return { ...IDLE, moveZ: 1, moveX: rng.next() < 0.25 ? key() : 0, buttons: run }
  if (kind < 0.8) return { ...IDLE, moveX: key(), moveZ: key(), buttons: run }
  if (kind < 0.92) return { ...IDLE, moveX: rng.range(-1, 1), moveZ: rng.range(-1, 1), buttons: run }
  return { ...IDLE }
}

/** One quick look to a side, 20 to 90 degrees in all, while keys are held. */
function glance(rng: Rng, steps: number): Controls[] {
  const keys = keysOf(rng)
  const angle = (rng.next() < 0.5 ? 1 : -1) * rng.range(0.35, 1.57)
  const nod = rng.range(-0.15, 0.15)
  return Array.from({ length: steps }, (_, k) => {
    // Bell-shaped speed: the weights of one arch of a sine sum to 1.
    const share = Math.sin((Math.PI * (k + 0.5)) / steps) * Math.sin(Math.PI / (2 * steps))
    return { ...keys, lookYaw: angle * share, lookPitch: nod * share }
  })
}

/** A-B-A: `out` and then its moves undone in reverse. A step turns before it moves, so each turn is undone one step late. */
function thereAndBack(out: Controls[], frames: number): Controls[] {
  const flat = out.map((c) => ({ ...c, buttons: c.buttons & ~BUTTON.jump }))
  const back = flat.map((_, k) => {
    const [move, turn] = [flat.at(-1 - k)!, k === 0 ? IDLE : flat.at(-k)!]
    return { ...move, moveX: -move.moveX, moveZ: -move.moveZ, lookYaw: -turn.lookYaw, lookPitch: -turn.lookPitch }
  })
  const last = { ...IDLE, lookYaw: -(flat[0]?.lookYaw ?? 0), lookPitch: -(flat[0]?.lookPitch ?? 0) }
  const all = [IDLE, ...flat, ...back, last]
  while (all.length < frames) all.push(IDLE)
  return all.slice(0, frames)
}

/** One full turn over the episode: after one more step the view would be the first again. */
function spin(rng: Rng, frames: number): Controls[] {
  const lookYaw = ((rng.next() < 0.5 ? 1 : -1) * 2 * Math.PI) / frames
  return Array.from({ length: frames }, (_, k) => (k === 0 ? IDLE : { ...IDLE, lookYaw }))
}

/** A ball or two thrown before or during the recording, the eyes following roughly. */
function throwing(rng: Rng, frames: number): Script {
  const lead = Math.floor(rng.range(0, 45))
  const controls = wander(rng, lead + frames, 0.15)
  const throws = 1 + Math.floor(rng.range(0, 3))
  for (let k = 0; k < throws; k++) {
    const at = Math.floor(rng.range(Math.max(1, lead - 30), lead + frames * 0.5))
    controls[at] = { ...controls[at]!, buttons: controls[at]!.buttons | BUTTON.throw }
  }
  return { lead, controls: controls.map((c) => ({ ...c, buttons: c.buttons & ~BUTTON.run, moveX: c.moveX * 0.4, moveZ: c.moveZ * 0.4 })) }
}

/** Watching the yard from near its edge, sometimes throwing a ball at what stands there. */
function yard(rng: Rng, frames: number): Script {
  const lead = Math.floor(rng.range(0, 150))
  const controls = wander(rng, lead + frames, 0.12).map((c) => ({ ...c, moveX: c.moveX * 0.25, moveZ: c.moveZ * 0.15, buttons: 0 }))
  if (rng.next() < 0.6) {
    const at = Math.floor(rng.range(Math.max(1, lead - 25), lead + frames * 0.5))
    controls[at] = { ...controls[at]!, buttons: BUTTON.throw }
  }
  return { lead, controls }
}

/** Reads "explore=70,walk=15" into weights that sum to 1. */
export function parsePolicies(text: string): { name: PolicyName; weight: number }[] {
  const parts = text.split(',').map((part) => {
    const [name = '', weight = '1'] = part.split('=')
    const known = POLICIES.find((p) => p === name.trim())
    if (!known || !(Number(weight) > 0)) throw new Error(`--policies: "${part}" is not NAME=WEIGHT with NAME one of ${POLICIES.join(', ')}`)
    return { name: known, weight: Number(weight) }
  })
  const sum = parts.reduce((total, p) => total + p.weight, 0)
  return parts.map((p) => ({ ...p, weight: p.weight / sum }))
}

/** The policy a number in [0, 1) picks. */
export function pickPolicy(policies: readonly { name: PolicyName; weight: number }[], u: number): PolicyName {
  let left = u
  for (const { name, weight } of policies) {
    left -= weight
    if (left < 0) return name
  }
  return policies.at(-1)!.name
}
