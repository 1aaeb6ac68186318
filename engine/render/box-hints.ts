// A box in the hint channels of `warp`: an upright cube along the axes of the world, its faces shaded by their direction, soft at its outline,
// hidden pixel by pixel by nearer memory and nearer hints. Rays meet it exactly (slabs: Kay and Kajiya 1986), so that it needs no clipping where the
// eye is next to it: one through each pixel, four where faces or the outline meet.
import { FRAME, TAN_HALF_H, TAN_HALF_V, type Basis, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { ENTITY } from '../../core/entities.ts'
import { HIDES, hintDepths, NEAREST_M } from './entity-hints.ts'
import { along } from './stick.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

/** Light on a face, over the box's colour, by where it looks: nothing here knows where a painted sun stands, so the sky is what lights it. */
const LIGHT = { up: 1.15, down: 0.45, east: 0.92, west: 0.78, south: 0.84, north: 0.68 } as const
/** Faces have a rim like a crate's, by which boxes of one colour are told apart: its width over half an edge, and its light. */
const RIM = 0.13
const RIM_LIGHT = 0.8
/** The foot of a side is so much darker than its top: less sky is seen from there. */
const FOOT = 0.16
/** Places of a pixel at an edge that are looked at, from its middle, in pixels: a turned square, so that upright and level outlines have four steps. */
const PLACES = [-0.125, -0.375, 0.375, -0.125, 0.125, 0.375, -0.375, 0.125] as const
const SAMPLES = PLACES.length / 2

/** Columns and rows of the picture that a box may show in. */
const bounds = { left: 0, right: 0, top: 0, bottom: 0 }
/** What the ray through the middle of each pixel meets: face (0: none), metres along the view, light. */
const faces = new Uint8Array(FRAME_PIXELS)
const depths = new Float32Array(FRAME_PIXELS)
const lights = new Float32Array(FRAME_PIXELS)
/** Metres along the view and light where the last ray met the box; the eye seen from its middle and half its edge, metres. */
const met = new Float64Array(2)
const seen = new Float64Array(4)

/** Draws the box whose slot begins at `e`; false if it is not before the eye. */
export function drawBox(entities: Float32Array, e: number, axes: Basis, pose: Readonly<Pose>, warp: Float32Array): boolean {
  seen[0] = pose.x - entities[e + ENTITY.x]!
  seen[1] = pose.y - entities[e + ENTITY.y]!
  seen[2] = pose.z - entities[e + ENTITY.z]!
  seen[3] = entities[e + ENTITY.radius]!
  if (!bound(axes, seen[0], seen[1], seen[2], seen[3])) return false
  const { left, right, top, bottom } = bounds
  for (let j = top; j <= bottom; j++) {
    for (let i = left; i <= right; i++) {
      const p = j * FRAME.width + i
      faces[p] = look(axes, i, j)
      depths[p] = met[0]!
      lights[p] = met[1]!
    }
  }
  for (let j = top; j <= bottom; j++) {
    for (let i = left; i <= right; i++) {
      const p = j * FRAME.width + i
      const face = faces[p]!
      // An outline is convex: what has the same face on all four sides is whole.
      const inside = (i === left || faces[p - 1] === face) && (i === right || faces[p + 1] === face) && (j === top || faces[p - FRAME.width] === face) && (j === bottom || faces[p + FRAME.width] === face)
      if (!inside) paintEdge(entities, e, axes, warp, i, j)
      else if (face > 0) paint(entities, e, warp, p, 1, depths[p]!, lights[p]!)
    }
  }
  return true
}

function paintEdge(entities: Float32Array, e: number, axes: Basis, warp: Float32Array, i: number, j: number): void {
  let hits = 0
  let depth = 0
  let light = 0
  for (let s = 0; s < 2 * SAMPLES; s += 2) {
    if (look(axes, i + PLACES[s]!, j + PLACES[s + 1]!) === 0) continue
    hits++
    depth += met[0]!
    light += met[1]!
  }
  if (hits > 0) paint(entities, e, warp, j * FRAME.width + i, hits / SAMPLES, depth / hits, light / hits)
}

/** The face, 1 to 6, that the ray through (i, j) pixels meets first, and what of it into `met`; 0 if it meets none. */
function look({ forward, right, up }: Basis, i: number, j: number): number {
  const u = ((2 * (i + 0.5)) / FRAME.width - 1) * TAN_HALF_H
  const v = (1 - (2 * (j + 0.5)) / FRAME.height) * TAN_HALF_V
  const eyeX = seen[0]!
  const eyeY = seen[1]!
  const eyeZ = seen[2]!
  const half = seen[3]!
  const dx = forward[0]! + u * right[0]! + v * up[0]!
  const dy = forward[1]! + u * right[1]! + v * up[1]!
  const dz = forward[2]! + u * right[2]! + v * up[2]!
  // Where the ray enters and leaves the box along each axis, metres along the view.
  const overX = 1 / dx
  const overY = 1 / dy
  const overZ = 1 / dz
  const reachX = Math.abs(half * overX)
  const reachY = Math.abs(half * overY)
  const reachZ = Math.abs(half * overZ)
  const inX = -eyeX * overX - reachX
  const inY = -eyeY * overY - reachY
  const inZ = -eyeZ * overZ - reachZ
  const enters = inX > inY ? (inX > inZ ? inX : inZ) : inY > inZ ? inY : inZ
  if (!(enters > NEAREST_M) || enters > inX + 2 * reachX || enters > inY + 2 * reachY || enters > inZ + 2 * reachZ) return 0
  const x = (eyeX + enters * dx) / half
  const y = (eyeY + enters * dy) / half
  const z = (eyeZ + enters * dz) / half
  met[0] = enters
  if (enters === inY) {
    met[1] = (dy < 0 ? LIGHT.up : LIGHT.down) * rim(x, z)
    return dy < 0 ? 1 : 2
  }
  if (enters === inX) {
    met[1] = side(dx > 0 ? LIGHT.west : LIGHT.east, z, y)
    return dx > 0 ? 3 : 4
  }
  met[1] = side(dz > 0 ? LIGHT.north : LIGHT.south, x, y)
  return dz > 0 ? 5 : 6
}

function side(light: number, across: number, y: number): number {
  return light * (1 - (FOOT * (1 - y)) / 2) * rim(across, y)
}

/** `a`, `b`: place on a face, -1 to 1 each. */
function rim(a: number, b: number): number {
  return Math.max(Math.abs(a), Math.abs(b)) > 1 - RIM ? RIM_LIGHT : 1
}

function paint(entities: Float32Array, e: number, warp: Float32Array, p: number, cover: number, z: number, light: number): void {
  const n = FRAME_PIXELS
  if (warp[WARP.confidence * n + p] === 1 && warp[WARP.code * n + p]! > 2 * (codeOfDepth(z) + HIDES) - 1) return
  const before = z <= hintDepths[p]!
  const covered = warp[WARP.coverage * n + p]!
  // Over what is there, or under it where that is not whole.
  const own = before ? cover : cover * (1 - covered)
  const rest = before ? 1 - cover : 1
  for (let c = 0; c < 3; c++) {
    const shown = 2 * Math.min(1, entities[e + ENTITY.r + c]! * light) - 1
    warp[(WARP.hint + c) * n + p] = rest * warp[(WARP.hint + c) * n + p]! + own * shown
  }
  warp[WARP.coverage * n + p] = rest * covered + own
  if (before && cover > 0.5) hintDepths[p] = z
}

/** Writes `bounds`; false if nothing of the box is in the picture. A box beside the eye may show anywhere. */
function bound(axes: Basis, eyeX: number, eyeY: number, eyeZ: number, half: number): boolean {
  let left = Infinity
  let right = -Infinity
  let top = Infinity
  let bottom = -Infinity
  let behind = 0
  for (let corner = 0; corner < 8; corner++) {
    const x = (corner & 1 ? half : -half) - eyeX
    const y = (corner & 2 ? half : -half) - eyeY
    const z = (corner & 4 ? half : -half) - eyeZ
    const ahead = along(axes.forward, x, y, z)
    if (ahead < NEAREST_M) {
      behind++
      continue
    }
    const column = (along(axes.right, x, y, z) / ahead / TAN_HALF_H + 1) * 0.5 * FRAME.width - 0.5
    const row = (1 - along(axes.up, x, y, z) / ahead / TAN_HALF_V) * 0.5 * FRAME.height - 0.5
    left = Math.min(left, column)
    right = Math.max(right, column)
    top = Math.min(top, row)
    bottom = Math.max(bottom, row)
  }
  if (behind === 8) return false
  const whole = behind > 0
  bounds.left = whole ? 0 : Math.max(0, Math.floor(left))
  bounds.right = whole ? FRAME.width - 1 : Math.min(FRAME.width - 1, Math.ceil(right))
  bounds.top = whole ? 0 : Math.max(0, Math.floor(top))
  bounds.bottom = whole ? FRAME.height - 1 : Math.min(FRAME.height - 1, Math.ceil(bottom))
  return bounds.left <= bounds.right && bounds.top <= bounds.bottom
}
