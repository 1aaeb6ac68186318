// A thread that times the steps of the model in one folder for a second, tells their median in ms, and ends. A step is a look at memory and a run of `render`:
// all but a millisecond of it. The world is level ground under a sky.
import { parentPort, workerData } from 'node:worker_threads'
import { EYE_HEIGHT_M, FRAME, TAN_HALF_V, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { SLOT_DIMS } from '../../core/slots.ts'
import { SpatialMemory } from '../memory/spatial-memory.ts'
import { Renderer } from '../render/renderer.ts'
import { loadNetworks, sessionOf } from './networks.ts'

const PROBE_MS = 1000
const WARM_UP = 3
const LEAST_STEPS = 5
/** Keyframes of the world, and radians between them: together they cost what a look at memory may cost. */
const VIEWS = 3
const APART_RAD = 0.35
const ORIGIN: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch: 0 }

async function medianStepMs(models: string): Promise<number> {
  const networks = await loadNetworks({ models, provider: 'cpu' }, ['render'])
  const renderer = new Renderer(sessionOf(networks, 'render'))
  const memory = levelGround()
  const slots = new Float32Array(SLOT_DIMS)
  const took: number[] = []
  const end = performance.now() + PROBE_MS
  for (let k = 0; k < WARM_UP + LEAST_STEPS || performance.now() < end; k++) {
    const start = performance.now()
    const pose = { ...ORIGIN, yaw: 0.01 * k, z: -0.03 * k }
    memory.reproject(pose, renderer.seen)
    renderer.prepare(renderer.seen, pose, slots)
    await renderer.run()
    renderer.write()
    if (k >= WARM_UP) took.push(performance.now() - start)
  }
  renderer.close()
  await networks.close()
  return took.sort((a, b) => a - b)[took.length >> 1]!
}

function levelGround(): SpatialMemory {
  const { width, height } = FRAME
  const memory = new SpatialMemory()
  const code = new Float32Array(width * height)
  const rgb = new Uint8Array(3 * width * height)
  for (let p = 0; p < code.length; p++) {
    const v = (1 - (2 * (Math.floor(p / width) + 0.5)) / height) * TAN_HALF_V
    code[p] = v < 0 ? codeOfDepth(EYE_HEIGHT_M / -v) : 0
    rgb.fill(v < 0 ? 90 + (p % 17) : 180, 3 * p, 3 * p + 3)
  }
  for (let k = 0; k < VIEWS; k++) memory.insert({ width, height, rgb, code, pose: { ...ORIGIN, yaw: (k - 1) * APART_RAD }, epoch: 0 }, true)
  return memory
}

// Not awaited: a rejection ends the thread with an 'error' event, which is thrown where it was started.
void medianStepMs(workerData as string).then((ms) => parentPort?.postMessage(ms))
