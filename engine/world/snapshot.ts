// A world as bytes, and back, exactly:
//
//   "SOJOURN9" | u32 length of the JSON | JSON: {state, keyframes: [{id, pose, epoch, width, height}], guess, terrainBytes, waterBytes, liquidBytes} | arrays
//
// Arrays follow in order, unpadded, little endian: style f32 [24], entities f32 [96], their order f32 [8] and what bobs hang by f32 [8, 7] (things/rope.ts), creatures f32 [10, 14] (creatures/herd.ts), the frame's RGB, the terrain (terrain.ts), the waters (water-map.ts), the liquid (liquid.ts), then per keyframe (and for the
// guess, if any) colours u8, inverse depth f32, flags u8 of the full and of the half level. The rest is computed again.
import { EngineError } from '../errors.ts'
import { emptyGuess, emptyKeyframe, halveInverse, halveRgb, indexKeyframe, type Keyframe } from '../memory/keyframe.ts'
import type { LiveWorld } from './live-world.ts'
import type { WorldState } from './state.ts'
import type { Pose } from '../../core/camera.ts'

const MAGIC = 'SOJOURN9'

type KeyframeHead = { id: number; pose: Pose; epoch: number; width: number; height: number }
type Head = { state: WorldState; keyframes: KeyframeHead[]; guess: KeyframeHead | null; terrainBytes: number; waterBytes: number; liquidBytes: number }

export function writeSnapshot(world: LiveWorld): Uint8Array {
  world.settle()
  const { memory } = world
  const guess = memory.guess
  const terrain = world.terrain.pack()
  const water = world.water.pack()
  const liquid = world.liquid.pack()
  const head: Head = { state: world.state, keyframes: memory.keyframes.map(headOf), guess: guess && headOf(guess), terrainBytes: terrain.length, waterBytes: water.length, liquidBytes: liquid.length }
  const json = new TextEncoder().encode(JSON.stringify(head))
  const arrays = [...ownArrays(world), terrain, water, liquid, ...(guess ? [...memory.keyframes, guess] : memory.keyframes).flatMap(arraysOf)]
  const start = MAGIC.length + 4
  const out = new Uint8Array(arrays.reduce((sum, array) => sum + array.byteLength, start + json.length))
  out.set(new TextEncoder().encode(MAGIC))
  new DataView(out.buffer).setUint32(MAGIC.length, json.length, true)
  out.set(json, start)
  let at = start + json.length
  for (const array of arrays) {
    out.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at)
    at += array.byteLength
  }
  return out
}

/** Seed and slots of a snapshot, needed to build the world that `readSnapshot` then fills. */
export function peekSnapshot(bytes: Uint8Array): WorldState {
  return headOfSnapshot(bytes).head.state
}

export function readSnapshot(bytes: Uint8Array, world: LiveWorld): void {
  const { head, at } = headOfSnapshot(bytes)
  const keyframes = head.keyframes.map(keyframeOf)
  const guess = head.guess && emptyGuess(head.guess.width, head.guess.height, head.guess.pose, head.guess.epoch)
  const terrain = new Uint8Array(head.terrainBytes)
  const water = new Uint8Array(head.waterBytes)
  const liquid = new Uint8Array(head.liquidBytes)
  const arrays = [...ownArrays(world), terrain, water, liquid, ...(guess ? [...keyframes, guess] : keyframes).flatMap(arraysOf)]
  const needed = arrays.reduce((sum, array) => sum + array.byteLength, at)
  if (needed !== bytes.length) throw EngineError.badSnapshot(`it has ${bytes.length} bytes where ${needed} are due; it was cut or is of another version`)
  let from = at
  for (const array of arrays) {
    new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytes.subarray(from, from + array.byteLength))
    from += array.byteLength
  }
  if (!world.terrain.unpack(terrain)) throw EngineError.badSnapshot('its terrain is not whole')
  if (!world.water.unpack(water)) throw EngineError.badSnapshot('its waters are not whole')
  if (!world.liquid.unpack(liquid)) throw EngineError.badSnapshot('its liquid is not whole')
  for (const keyframe of guess ? [...keyframes, guess] : keyframes) {
    const { full, half } = keyframe
    if (half !== full) {
      halveRgb(full.rgb, full.width, full.height, half.rgb)
      halveInverse(full.inverse, full.width, full.height, half.inverse)
    }
    indexKeyframe(keyframe)
  }
  world.state = head.state
  world.memory.guess = guess
  world.resume(keyframes)
}

function headOfSnapshot(bytes: Uint8Array): { head: Head; at: number } {
  const start = MAGIC.length + 4
  if (bytes.length < start || new TextDecoder().decode(bytes.subarray(0, MAGIC.length)) !== MAGIC) {
    throw EngineError.badSnapshot(`it does not begin with ${MAGIC}; take it with snapshot() of this version`)
  }
  const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(MAGIC.length, true)
  try {
    return { head: JSON.parse(new TextDecoder().decode(bytes.subarray(start, start + length))) as Head, at: start + length }
  } catch {
    throw EngineError.badSnapshot('its head is not whole')
  }
}

function ownArrays(world: LiveWorld): (Float32Array | Uint8Array)[] {
  return [world.style, world.entities, world.born, world.rigs, world.herd.state, world.frame.rgb]
}

function headOf({ id, pose, epoch, full }: Keyframe): KeyframeHead {
  return { id, pose, epoch, width: full.width, height: full.height }
}

function keyframeOf({ id, pose, epoch, width, height }: KeyframeHead): Keyframe {
  return emptyKeyframe(width, height, pose, epoch, id)
}

function arraysOf({ full, half }: Keyframe): (Float32Array | Uint8Array)[] {
  return half === full ? [full.rgb, full.inverse, full.flags] : [full.rgb, full.inverse, full.flags, half.flags]
}
