// What liquid.onnx is asked of every face between two columns of liquid, and what it answers. Trained by training/liquid.py on true liquids.
//
// (float32, fixed rows: as many runs as the faces take, rows left over are computed and ignored)
// | tensor | shape | content |
// |---|---|---|
// | in `faces` | [512, 14] | 0 gravity (m/s^2), 1 viscosity relative to water, 2 dt (s), 3 width of a column (m), 4-5 depth of the column here and of the one there (m), |
// |  |  | 6 rise of the bed from here to there (m), 7-9 flow through this face, the one before and the one after it in the same direction (m^2/s: volume a second and metre of face), |
// |  |  | 10-11 how much the columns here and there would rise in this step at present flows (m), 12-13 depth that can pass times fall a metre, of the face before and the one after (m) |
// | out `flows` | [512, 2] | flow from here to there: mean of the step, and at its end (m^2/s) |
import { FILM_M, WATER_VISCOSITY } from '../../core/physics.ts'
import { tensorOf, type Session } from '../backend/backend.ts'

export const ROWS = 512
export const FACE_FLOATS = 14
export const FLOW_FLOATS = 2
export const FACE = { gravity: 0, viscosity: 1, dt: 2, cell: 3, here: 4, there: 5, rise: 6, flow: 7, before: 8, after: 9, swellHere: 10, swellThere: 11, driveBefore: 12, driveAfter: 13 } as const

/** liquid.onnx or what stands in for it: `run` computes `flows` from `faces`, in place. */
export type LiquidNet = { faces: Float32Array; flows: Float32Array; run(): Promise<void> | void }

/** Without the network: plain steps of momentum, friction and drag. */
export function liquidNetOf(session: Session | null): LiquidNet {
  if (session) return { faces: tensorOf(session, 'inputs', 'faces', ROWS * FACE_FLOATS), flows: tensorOf(session, 'outputs', 'flows', ROWS * FLOW_FLOATS), run: () => session.run() }
  const faces = new Float32Array(ROWS * FACE_FLOATS)
  const flows = new Float32Array(ROWS * FLOW_FLOATS)
  return { faces, flows, run: () => plainSteps(faces, flows) }
}

/** What brings even the thinnest liquid to rest, per second. */
const DRAG_HZ = 0.4

function plainSteps(faces: Float32Array, flows: Float32Array): void {
  for (let row = 0; row < ROWS; row++) {
    const f = row * FACE_FLOATS
    const [here, there, rise] = [faces[f + FACE.here]!, faces[f + FACE.there]!, faces[f + FACE.rise]!]
    const passes = Math.max(FILM_M, Math.max(here, there + rise) - Math.max(0, rise))
    const dt = faces[f + FACE.dt]!
    const push = (faces[f + FACE.gravity]! * dt * passes * (here - there - rise)) / faces[f + FACE.cell]!
    const friction = dt * (DRAG_HZ + (3 * WATER_VISCOSITY * faces[f + FACE.viscosity]!) / (passes * passes))
    flows[row * FLOW_FLOATS] = flows[row * FLOW_FLOATS + 1] = (faces[f + FACE.flow]! + push) / (1 + friction)
  }
}
