// Boxes that touch balls and each other sideways. Bodies that do not turn meet along one line, with a gap and a restitution; to dynamics.onnx
// that is two balls on this line, of a ball's radius and a box's half edge. Who lies on whom is for bearing.ts.
import { ENTITY, ENTITY_FLOATS, ENTITY_SLOTS } from '../../core/entities.ts'
import { bears, isBox } from './bearing.ts'

/** Speed kept where two of them meet, over the world's: boxes keep .3 of it, and a pair the mean of its two, as in the true simulation. */
export const KEPT = { boxes: 0.3, boxAndRound: 0.65 } as const
/** Farther apart, metres, they cannot meet within a step: twice the way of a thrown ball. */
const REACH_M = 0.8
/** Boxes that share less height than this do not touch sideways, metres: one slides over the other. */
const LEAST_HEIGHT_M = 0.03

/** Where the second is, seen from the first: unit normal and the gap between the surfaces, metres (negative: they overlap). */
type Line = { x: number; y: number; z: number; gap: number }
const line: Line = { x: 0, y: 0, z: 0, gap: 0 }
const otherLine: Line = { x: 0, y: 0, z: 0, gap: 0 }
/** Lines of one thing to two boxes closer in direction than this cosine are one wall: the nearer box takes the push. */
const ONE_WALL = 0.7

/** Writes the row of a pair at least one of which is a box: [0..9) of the eleven numbers (dynamics.ts). Leaves zeros where they do not touch. */
export function describeTouch(pairs: Float32Array, p: number, entities: Float32Array, i: number, k: number, restitution: number, dtS: number): boolean {
  const boxes = isBox(entities, i) && isBox(entities, k)
  if (!between(entities, i, k, line) || line.gap > REACH_M || hasNearer(entities, i, k) || hasNearer(entities, k, i)) return false
  const a = i * ENTITY_FLOATS
  const b = k * ENTITY_FLOATS
  const sum = entities[a + ENTITY.radius]! + entities[b + ENTITY.radius]!
  let closing = 0
  for (let axis = 0; axis < 3; axis++) closing += (entities[b + ENTITY.vx + axis]! - entities[a + ENTITY.vx + axis]!) * along(axis)
  for (let axis = 0; axis < 3; axis++) {
    pairs[p + axis] = along(axis) * (sum + line.gap)
    // They slide along each other freely.
    pairs[p + 3 + axis] = along(axis) * closing
  }
  pairs[p + 6] = sum
  pairs[p + 7] = restitution * (boxes ? KEPT.boxes : KEPT.boxAndRound)
  pairs[p + 8] = dtS
  return true
}

/** True if `one` touches another box in the direction of `box`, nearer or, as near, with more of its height: a ball that hits where two boxes meet is pushed once. */
function hasNearer(entities: Float32Array, one: number, box: number): boolean {
  if (!isBox(entities, box)) return false
  const sign = one < box ? 1 : -1
  for (let other = 0; other < ENTITY_SLOTS; other++) {
    if (other === one || other === box || !isBox(entities, other)) continue
    if (!between(entities, one, other, otherLine) || otherLine.gap > line.gap) continue
    if (sign * (otherLine.x * line.x + otherLine.y * line.y + otherLine.z * line.z) < ONE_WALL) continue
    if (otherLine.gap < line.gap || levelWith(entities, one, other) > levelWith(entities, one, box) || (levelWith(entities, one, other) === levelWith(entities, one, box) && other < box)) return true
  }
  return false
}

/** The greater, the more of their heights two things share. */
function levelWith(entities: Float32Array, one: number, other: number): number {
  return -Math.abs(entities[one * ENTITY_FLOATS + ENTITY.y]! - entities[other * ENTITY_FLOATS + ENTITY.y]!)
}

function between(entities: Float32Array, i: number, k: number, out: Line): boolean {
  return isBox(entities, i) && isBox(entities, k) ? betweenBoxes(entities, i, k, out) : betweenRoundAndBox(entities, i, k, out)
}

function along(axis: number): number {
  return axis === 0 ? line.x : axis === 1 ? line.y : line.z
}

function betweenBoxes(entities: Float32Array, i: number, k: number, out: Line): boolean {
  if (bears(entities, i, k) || bears(entities, k, i)) return false
  const a = i * ENTITY_FLOATS
  const b = k * ENTITY_FLOATS
  const sum = entities[a + ENTITY.radius]! + entities[b + ENTITY.radius]!
  const dx = entities[b + ENTITY.x]! - entities[a + ENTITY.x]!
  const dz = entities[b + ENTITY.z]! - entities[a + ENTITY.z]!
  if (Math.abs(entities[b + ENTITY.y]! - entities[a + ENTITY.y]!) > sum - LEAST_HEIGHT_M) return false
  // Past each other's corners they meet only once they overlap on both axes.
  const byX = Math.abs(dx) > Math.abs(dz)
  if (Math.min(Math.abs(dx), Math.abs(dz)) >= sum) return false
  out.x = byX ? Math.sign(dx) : 0
  out.y = 0
  out.z = byX ? 0 : Math.sign(dz) || 1
  out.gap = (byX ? Math.abs(dx) : Math.abs(dz)) - sum
  return true
}

function betweenRoundAndBox(entities: Float32Array, i: number, k: number, out: Line): boolean {
  const round = isBox(entities, i) ? k : i
  const box = round === i ? k : i
  if (bears(entities, box, round)) return false
  const a = round * ENTITY_FLOATS
  const b = box * ENTITY_FLOATS
  const half = entities[b + ENTITY.radius]!
  const dx = entities[a + ENTITY.x]! - entities[b + ENTITY.x]!
  const dy = entities[a + ENTITY.y]! - entities[b + ENTITY.y]!
  const dz = entities[a + ENTITY.z]! - entities[b + ENTITY.z]!
  // From the nearest place of the box.
  const offX = dx - clamp(dx, half)
  let offY = dy - clamp(dy, half)
  const offZ = dz - clamp(dz, half)
  // What is under a box is pushed out sideways: down there is the ground.
  if (offY < 0 && Math.abs(dx) <= half && Math.abs(dz) <= half) offY = 0
  const apart = Math.hypot(offX, offY, offZ)
  if (apart > 1e-6) {
    out.x = offX / apart
    out.y = offY / apart
    out.z = offZ / apart
    out.gap = apart - entities[a + ENTITY.radius]!
  } else {
    if (dy < -half - entities[a + ENTITY.radius]!) return false
    const byX = Math.abs(dx) > Math.abs(dz)
    out.x = byX ? Math.sign(dx) : 0
    out.y = 0
    out.z = byX ? 0 : Math.sign(dz) || 1
    out.gap = (byX ? Math.abs(dx) : Math.abs(dz)) - half - entities[a + ENTITY.radius]!
  }
  // The second seen from the first.
  const sign = round === k ? 1 : -1
  out.x *= sign
  out.y *= sign
  out.z *= sign
  return true
}

function clamp(value: number, most: number): number {
  return Math.max(-most, Math.min(most, value))
}
