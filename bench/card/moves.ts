// Controls that rows share, and filming a subject along them.
import { BUTTON, IDLE, type Controls } from '../../core/controls.ts'
import { hash32, makeRng } from '../../core/rng.ts'
import { scriptOf } from '../../worlds/policies.ts'
import type { Opening, Subject, View } from './subject.ts'
import type { Start } from './starts.ts'

export const AHEAD: Controls = { ...IDLE, moveZ: 1 }
export const THROW: Controls = { ...IDLE, buttons: BUTTON.throw }
export const turn = (radians: number): Controls => ({ ...IDLE, lookYaw: radians })
export const times = (count: number, controls: Controls): Controls[] => Array.from({ length: count }, () => controls)
const STREAM = 951

/** A person's wandering: held keys, smooth glances; the same for the same seed. */
export function wandering(seed: number, steps: number): Controls[] {
  const { lead, controls } = scriptOf('walk', makeRng(hash32(seed, STREAM, 0), 0), steps)
  return controls.slice(lead)
}

/** Opens, takes all steps and looks before the first and after each of those in `at`. */
export async function film(subject: Subject, start: Start, opening: Opening, controls: readonly Controls[], at: ReadonlySet<number>): Promise<Map<number, View>> {
  await subject.open(start, opening)
  return new Map([[0, await subject.look()], ...(await filmOn(subject, controls, at))])
}

/** Goes on: takes all steps and looks after each of those in `at`, counted from 1. */
export async function filmOn(subject: Subject, controls: readonly Controls[], at: ReadonlySet<number>): Promise<Map<number, View>> {
  const views = new Map<number, View>()
  for (let k = 1; k <= controls.length; k++) {
    await subject.step(controls[k - 1]!)
    if (at.has(k)) views.set(k, await subject.look())
  }
  return views
}
