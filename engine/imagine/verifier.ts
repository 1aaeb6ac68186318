// Which of several openings shows best what was asked for? A network that has learnt from true pictures what slots look like (training/worldnet.py) reads each of them: best of N
// by a verifier (Cobbe et al. 2021; of paintings Ma et al. 2025).
import { SLOT_DIMS, SLOT_OFFSET, SLOTS, type SlotName } from '../../core/slots.ts'
import { tensorOf, type Session } from '../backend/backend.ts'
import { PLANE } from './sampler.ts'

/** Slots that a picture shows; the material of a landmark is a matter of a few pixels. */
const SHOWN = ['family', 'biome', 'time', 'weather', 'style', 'vegetation', 'landmark', 'water'] as const satisfies readonly SlotName[]
/** One word that shows nowhere does not outweigh all others: the least log-likelihood of a slot. */
const LEAST = -3

export class Verifier {
  private readonly session: Session
  private readonly rgb: Float32Array
  private readonly logits: Float32Array

  constructor(session: Session) {
    this.session = session
    this.rgb = tensorOf(session, 'inputs', 'rgb', 3 * PLANE)
    this.logits = tensorOf(session, 'outputs', 'logits', SLOT_DIMS)
  }

  /** Log-likelihood, in nats and at most 0, of the slots that are filled in `slots` [SLOT_DIMS], given what `x` [4, 72, 128] (RGB first, in [-1, 1]) shows. */
  async score(x: Float32Array, slots: Float32Array): Promise<number> {
    clamp(x, this.rgb)
    await this.session.run()
    return likelihood(this.logits, slots)
  }
}

/** Brings the colours of `x` into [-1, 1]. A loop of its own: inside an async function it takes ten times as long. */
function clamp(x: Float32Array, out: Float32Array): void {
  for (let k = 0; k < out.length; k++) out[k] = Math.max(-1, Math.min(1, x[k]!))
}

/** Sum over slots of the log of the soft-max at the value that is filled, none below LEAST. */
export function likelihood(logits: Float32Array, slots: Float32Array): number {
  let sum = 0
  for (const name of SHOWN) {
    const first = SLOT_OFFSET[name]
    let asked = first
    let most = -Infinity
    for (let k = first; k < first + SLOTS[name].length; k++) {
      if (slots[k]! > slots[asked]!) asked = k
      most = Math.max(most, logits[k]!)
    }
    let whole = 0
    for (let k = first; k < first + SLOTS[name].length; k++) whole += Math.exp(logits[k]! - most)
    sum += Math.max(LEAST, logits[asked]! - most - Math.log(whole))
  }
  return sum
}
