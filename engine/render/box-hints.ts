// A box in the hint channels of `warp`: an upright cube along the axes of the world, its faces shaded by their direction, soft at its outline,
// hidden pixel by pixel by nearer memory and nearer hints. Rays through four places of each pixel meet it exactly (slabs: Kay and Kajiya 1986),
// so that it needs no clipping where the eye is next to it.
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
/** Places of a pixel that are looked at, from its middle, in pixels: a turned square, so that upright and level outlines have four steps. */
const PLACES = [-0.125, -0.375, 0.375, -0.125, 0.125, 0.375, -0.375, 0.125] as const
const SAMPLES = PLACES.length / 2

/** Columns and rows of the picture that a box may show in. */
const bounds = { left: 0, right: 0, top: 0, bottom: 0 }

/** Draws the box whose slot begins at `e`; false if it is not before the eye. */
export function drawBox(entities: Float32Array, e: number, axes: Basis, pose: Readonly<Pose>, warp: Float32Array): boolean {
  const half = entities[e + ENTITY.radius]!
  // The eye, from the middle of the box.
  const eyeX = pose.x - entities[e + ENTITY.x]!
  const eyeY = pose.y - entities[e + ENTITY.y]!
  const eyeZ = pose.z - entities[e + ENTITY.z]!
  if (!bound(axes, eyeX, eyeY, eyeZ, half)) return false
  const { forward, right, up } = axes
  const n = FRAME_PIXELS
  for (let j = bounds.top; j <= bounds.bottom; j++) {
    for (let i = bounds.left; i <= bounds.right; i++) {
      let hits = 0
      let depth = 0
      let light = 0
      for (let s = 0; s < 2 * SAMPLES; s += 2) {
        const u = ((2 * (i + 0.5 + PLACES[s]!)) / FRAME.width - 1) * TAN_HALF_H
        const v = (1 - (2 * (j + 0.5 + PLACES[s + 1]!)) / FRAME.height) * TAN_HALF_V
        const dx = forward[0]! + u * right[0]! + v * up[0]!
        const dy = forward[1]! + u * right[1]! + v * up[1]!
        const dz = forward[2]! + u * right[2]! + v * up[2]!
        // Where the ray enters and leaves the box along each axis, metres along the view.
        const inX = (dx > 0 ? -half - eyeX : half - eyeX) / dx
        const inY = (dy > 0 ? -half - eyeY : half - eyeY) / dy
        const inZ = (dz > 0 ? -half - eyeZ : half - eyeZ) / dz
        const enters = Math.max(inX, inY, inZ)
        if (!(enters > NEAREST_M)) continue
        const leaves = Math.min((dx > 0 ? half - eyeX : -half - eyeX) / dx, (dy > 0 ? half - eyeY : -half - eyeY) / dy, (dz > 0 ? half - eyeZ : -half - eyeZ) / dz)
        if (enters > leaves) continue
        hits++
        depth += enters
        const x = (eyeX + enters * dx) / half
        const y = (eyeY + enters * dy) / half
        const z = (eyeZ + enters * dz) / half
        light += enters === inY ? level(dy, x, z) : side(enters === inX ? (dx > 0 ? LIGHT.west : LIGHT.east) : dz > 0 ? LIGHT.north : LIGHT.south, enters === inX ? z : x, y)
      }
      if (hits > 0) paint(entities, e, warp, n, j * FRAME.width + i, hits / SAMPLES, depth / hits, light / hits)
    }
  }
  return true
}

function level(dy: number, x: number, z: number): number {
  return (dy < 0 ? LIGHT.up : LIGHT.down) * rim(x, z)
}

function side(light: number, across: number, y: number): number {
  return light * (1 - (FOOT * (1 - y)) / 2) * rim(across, y)
}

/** `a`, `b`: place on a face, -1 to 1 each. */
function rim(a: number, b: number): number {
  return Math.max(Math.abs(a), Math.abs(b)) > 1 - RIM ? RIM_LIGHT : 1
}

function paint(entities: Float32Array, e: number, warp: Float32Array, n: number, p: number, cover: number, z: number, light: number): void {
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
