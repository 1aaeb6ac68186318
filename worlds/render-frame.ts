// What changes from frame to frame, in the memory layout of shaders/wgsl/scene.wgsl: camera, moving bodies, liquid.
import { type Basis, basisOf, makeBasis, type Pose, TAN_HALF_H, TAN_HALF_V } from '../core/camera.ts'
import type { Size } from './render-passes.ts'

/** Sizes of an `entities` array: ARCHITECTURE.md, kind `episode`. */
export const ENTITY_ROWS = 8
export const ENTITY_FLOATS = 12

/** A liquid's surface: absolute heights [nz][nx] in metres of cells `cellM` wide from corner (originX, originZ); NaN where dry. */
export type LiquidField = {
  originX: number
  originZ: number
  cellM: number
  nx: number
  nz: number
  surface: Float32Array
  kind: 'water' | 'honey' | 'lava'
}

export const FRAME_BYTES = 112
/** Most columns of a liquid. */
export const LIQUID_MOST = 4096
const LIQUID_KIND = { water: 0, honey: 1, lava: 2 } as const
/** Dry columns stand this much under the lowest surface, metres, so that the edge of the liquid slopes into the floor. */
const DRY_DROP_M = 0.04

export type FrameWriter = {
  readonly basis: Basis
  /** Uploads a frame's camera and bodies; returns how many entity rows are in use. */
  write(pose: Pose, timeS: number, entities: Float32Array | undefined, liquid: LiquidField | undefined): number
}

export function makeFrameWriter(
  device: GPUDevice,
  size: Size,
  buffers: { frame: GPUBuffer; entities: GPUBuffer; liquid: GPUBuffer },
): FrameWriter {
  const data = new ArrayBuffer(FRAME_BYTES)
  const floats = new Float32Array(data)
  const words = new Uint32Array(data)
  const rows = new Float32Array(ENTITY_ROWS * ENTITY_FLOATS)
  const surface = new Float32Array(LIQUID_MOST)
  const basis = makeBasis()
  const aim = (pose: Pose, timeS: number): void => {
    basisOf(pose, basis)
    floats[0] = pose.x
    floats[1] = pose.y
    floats[2] = pose.z
    floats[3] = timeS
    for (let a = 0; a < 3; a++) {
      floats[4 + a] = basis.right[a]! * TAN_HALF_H
      floats[8 + a] = basis.up[a]! * TAN_HALF_V
      floats[12 + a] = basis.forward[a]!
    }
    floats[11] = TAN_HALF_V
    words[16] = size.width
    words[17] = size.height
  }
  return {
    basis,
    write(pose, timeS, entities, liquid) {
      aim(pose, timeS)
      const used = entities ? takeRows(entities, rows) : 0
      words[18] = used
      words[19] = liquid ? 1 : 0
      if (used > 0) device.queue.writeBuffer(buffers.entities, 0, rows)
      if (liquid) {
        describeLiquid(liquid, floats, words, surface)
        device.queue.writeBuffer(buffers.liquid, 0, surface, 0, liquid.nx * liquid.nz)
      }
      device.queue.writeBuffer(buffers.frame, 0, data)
      return used
    },
  }
}

/** Copies the rows; the shader reads each as class, position | velocity, radius | colour, alive. Returns the rows in use. */
function takeRows(entities: Float32Array, out: Float32Array): number {
  let used = 0
  out.fill(0)
  for (let k = 0; k < Math.min(entities.length, out.length); k++) out[k] = entities[k]!
  for (let k = 0; k < ENTITY_ROWS; k++) if (out[k * ENTITY_FLOATS + 11]! > 0.5) used = k + 1
  return used
}

function describeLiquid(liquid: LiquidField, floats: Float32Array, words: Uint32Array, surface: Float32Array): void {
  const count = liquid.nx * liquid.nz
  if (count > LIQUID_MOST) throw new RangeError(`a liquid of ${count} columns is over ${LIQUID_MOST}; use wider cells`)
  let low = Infinity
  let high = -Infinity
  for (let k = 0; k < count; k++) {
    const y = liquid.surface[k]!
    if (y < low) low = y
    if (y > high) high = y
  }
  for (let k = 0; k < count; k++) surface[k] = Number.isNaN(liquid.surface[k]!) ? low - DRY_DROP_M : liquid.surface[k]!
  floats[20] = liquid.originX
  floats[21] = liquid.originZ
  floats[22] = liquid.cellM
  floats[23] = LIQUID_KIND[liquid.kind]
  words[24] = liquid.nx
  words[25] = liquid.nz
  // All dry: a box no ray meets.
  floats[26] = low <= high ? low - DRY_DROP_M - 0.01 : -1001
  floats[27] = low <= high ? high + 0.02 : -1000
}
