// Which words a picture shows, for row 17: a network that has learnt slots from true pictures (training/worldnet.py, task `judge`) and from nothing the engine makes. It has seen the combinations
// that are held out from the engine's networks, too, in worlds of other seeds. How often it is right on true pictures of the card's worlds is the ceiling.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { KEYFRAME } from '../../core/camera.ts'
import { SLOT_DIMS, SLOT_OFFSET, SLOTS, type SlotName } from '../../core/slots.ts'
import { tensorOf, type Session } from '../../engine/backend/backend.ts'
import { ortBackend } from '../../engine/backend/ort.ts'
import { writePlanes } from '../../engine/imagine/planes.ts'

/** Slots a picture can show. */
export const JUDGED = ['biome', 'time', 'weather', 'style', 'vegetation', 'water', 'landmark'] as const satisfies readonly SlotName[]
export type Judged = (typeof JUDGED)[number]

const PATH = fileURLToPath(new URL('./judge.onnx', import.meta.url))
const PIXELS = KEYFRAME.width * KEYFRAME.height

export class Judge {
  private readonly session: Session

  private constructor(session: Session) {
    this.session = session
  }

  static async open(): Promise<Judge> {
    const shapes = { inputs: { rgb: [1, 3, KEYFRAME.height, KEYFRAME.width] }, outputs: { logits: [1, SLOT_DIMS] } }
    return new Judge(await ortBackend('cpu').load({ name: PATH, bytes: readFileSync(PATH), ...shapes }))
  }

  /** The likeliest value of each slot; RGB u8 [72, 128, 3]. */
  async names(rgb: Uint8Array): Promise<Record<Judged, string>> {
    writePlanes(rgb, tensorOf(this.session, 'inputs', 'rgb', 3 * PIXELS))
    await this.session.run()
    const logits = tensorOf(this.session, 'outputs', 'logits', SLOT_DIMS)
    return Object.fromEntries(JUDGED.map((slot) => [slot, likeliest(logits, slot)])) as Record<Judged, string>
  }

  close(): Promise<void> {
    return this.session.close()
  }
}

/** The value of a slot with the highest logit. */
export function likeliest(logits: Float32Array, slot: Judged): string {
  const values: readonly string[] = SLOTS[slot]
  const of = logits.subarray(SLOT_OFFSET[slot], SLOT_OFFSET[slot] + values.length)
  return values[of.indexOf(Math.max(...of))]!
}
