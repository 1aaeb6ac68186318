// What was poured, drawn into the view of memory that `render` paints from: as if it had been remembered there. It mirrors the view itself.
import { FRAME, TAN_HALF_H, TAN_HALF_V, basisOf, makeBasis, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { COLUMN_M, type Columns } from '../liquid/columns.ts'
import { ARC_M, HAND, type Place } from '../liquid/jet.ts'
import { coverAt, type Light, type LiquidKind, mirroredAt, type Rgb, ripple, shade } from './liquid-look.ts'
import { LiquidSurface } from './liquid-surface.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

/** Nearer is behind the eye or in it, metres. */
const NEAREST_M = 0.3
/** What is remembered hides the surface if it is nearer by this share and this many metres: painted ground is rough. */
const HIDES = { share: 0.06, metres: 0.12 } as const
/** A ray is followed through the heights a surface has in steps of so many metres of fall, at most so many of them. */
const FALL_M = 0.03
const STEPS = 24
/** Drops of a jet, closer together at the hand, and their radius there and on the ground, metres. */
const DROPS = 96
const DROP_M: readonly [number, number] = [0.011, 0.034]
/** Seconds of the clock that moves drops and ripples, a step. */
const TICK_S = 1 / 30
/** Columns are flat: their slopes from one to the next count by half. */
const EVEN = 0.5

/** Pixels that show liquid in the view drawn last, each at least once. */
const drawn = new Int32Array(2 * FRAME_PIXELS)
let drawnCount = 0

const axes = makeBasis()
const surface = new LiquidSurface()
const below: Rgb = [0, 0, 0]
const mirrored: Rgb = [0, 0, 0]
const colour: Rgb = [0, 0, 0]
/** Where a jet begins, from the eye, metres. */
const hand: Rgb = [0, 0, 0]
const box = { left: 0, right: 0, top: 0, bottom: 0 }
/** Means of the sky are told for worlds with some sky at least: share of the first view. */
const SOME_SKY = 0.02

const light: Light = { sky: [0, 0, 0], ground: 0 }

/** Fills `light` from the world's look so far (engine/imagine/style.ts). */
function readLight(style: Float32Array): void {
  // In a yard or a canyon what is far stands for the sky.
  const from = style[3]! > SOME_SKY ? 0 : 4
  for (let c = 0; c < 3; c++) light.sky[c] = (style[from + c]! + 1) / 2
  const ground = (0.3 * style[8]! + 0.59 * style[9]! + 0.11 * style[10]! + 1) / 2
  light.ground = Math.min(1, Math.max(0.1, 1.7 * ground))
}

/** Draws all liquid in view into `warp`; `style`: the look of the world, `jet`: where one lands just now, `step` makes it shimmer. */
export function drawLiquid(columns: Columns, kind: LiquidKind, style: Float32Array, pose: Readonly<Pose>, jet: Readonly<Place> | undefined, step: number, warp: Float32Array): void {
  drawnCount = 0
  if (columns.wetCount === 0 && !jet) return
  basisOf(pose, axes)
  readLight(style)
  if (surface.gather(columns, pose.x, pose.z) && boxOf(columns, pose)) {
    for (let j = box.top; j <= box.bottom; j++) for (let i = box.left; i <= box.right; i++) drawPixel(i, j, kind, pose, step * TICK_S, warp)
  }
  if (jet) drawJet(jet, kind, pose, step, warp)
}

function drawPixel(i: number, j: number, kind: LiquidKind, pose: Readonly<Pose>, timeS: number, warp: Float32Array): void {
  const u = ((2 * (i + 0.5)) / FRAME.width - 1) * TAN_HALF_H
  const v = (1 - (2 * (j + 0.5)) / FRAME.height) * TAN_HALF_V
  const { right, up, forward } = axes
  const dx = forward[0]! + u * right[0]! + v * up[0]!
  const dy = forward[1]! + u * right[1]! + v * up[1]!
  const dz = forward[2]! + u * right[2]! + v * up[2]!
  if (dy >= -1e-3) return
  const z = meets(pose, dx, dy, dz)
  if (z < NEAREST_M) return
  const { found } = surface
  const cover = coverAt(found.depthM)
  if (cover === 0) return
  const p = j * FRAME.width + i
  const n = FRAME_PIXELS
  if (warp[WARP.confidence * n + p]! > 0 && warp[WARP.code * n + p]! > 2 * codeOfDepth(z * (1 - HIDES.share) - HIDES.metres) - 1) return
  const length = Math.sqrt(dx * dx + dy * dy + dz * dz)
  const [rippleX, rippleZ] = ripple(kind, found.depthM, pose.x + z * dx, pose.z + z * dz, timeS)
  const slopeX = EVEN * found.slopeX + rippleX, slopeZ = EVEN * found.slopeZ + rippleZ
  const lean = Math.sqrt(slopeX * slopeX + 1 + slopeZ * slopeZ)
  // Upwards from the surface.
  const nx = -slopeX / lean, ny = 1 / lean, nz = -slopeZ / lean
  const into = (dx * nx + dy * ny + dz * nz) / length
  const cosine = Math.min(1, Math.max(0, -into))
  const share = mirroredAt(kind, cosine)
  if (share > 0) mirror(dx / length - 2 * into * nx, dy / length - 2 * into * ny, dz / length - 2 * into * nz, warp)
  for (let c = 0; c < 3; c++) below[c] = (warp[(WARP.rgb + c) * n + p]! + 1) / 2
  shade(kind, found, pose.x + z * dx, pose.z + z * dz, cosine, light, below, mirrored, share, colour)
  put(p, colour, below, cover, z, warp)
}

/** Distance along a falling ray at which it first meets the surface, which is left in `surface.found`; 0 if it does not. */
function meets(pose: Readonly<Pose>, dx: number, dy: number, dz: number): number {
  const { lowM, highM } = surface
  const steps = Math.min(STEPS, 2 + Math.ceil((highM - lowM) / FALL_M))
  // Both fall: from the highest of it, or from the eye, to below the lowest.
  const first = Math.min(0, highM - pose.y) / dy
  const stride = ((lowM - FALL_M - pose.y) / dy - first) / steps
  let above = NaN
  for (let k = 0; k <= steps; k++) {
    const z = first + k * stride
    const clear = pose.y + z * dy - surface.topAt(pose.x + z * dx, pose.z + z * dz)
    if (Number.isNaN(clear)) continue
    if (clear > 0) {
      above = clear
      continue
    }
    // Between the last place above it and this one.
    const share = above > 0 ? above / (above - clear) : 1
    const at = k === 0 ? z : z - (1 - share) * stride
    surface.sample(pose.x + at * dx, pose.z + at * dz)
    return at
  }
  return 0
}

/** What is seen in a direction, in the view itself; past its edges, and where that is unknown, the sky. */
function mirror(x: number, y: number, z: number, warp: Float32Array): void {
  const ahead = Math.max(1e-3, x * axes.forward[0]! + y * axes.forward[1]! + z * axes.forward[2]!)
  const u = (x * axes.right[0]! + y * axes.right[1]! + z * axes.right[2]!) / (ahead * TAN_HALF_H)
  const v = (x * axes.up[0]! + y * axes.up[1]! + z * axes.up[2]!) / (ahead * TAN_HALF_V)
  const i = Math.min(FRAME.width - 1, Math.max(0, Math.floor(((u + 1) / 2) * FRAME.width)))
  const j = Math.floor(((1 - v) / 2) * FRAME.height)
  const p = Math.min(FRAME.height - 1, Math.max(0, j)) * FRAME.width + i
  const known = warp[WARP.confidence * FRAME_PIXELS + p]! > 0 && j >= 0
  for (let c = 0; c < 3; c++) mirrored[c] = known ? (warp[(WARP.rgb + c) * FRAME_PIXELS + p]! + 1) / 2 : light.sky[c]!
}

function put(p: number, of: Rgb, under: Rgb, cover: number, z: number, warp: Float32Array): void {
  const n = FRAME_PIXELS
  for (let c = 0; c < 3; c++) warp[(WARP.rgb + c) * n + p] = 2 * Math.min(1, under[c]! + cover * (of[c]! - under[c]!)) - 1
  warp[WARP.code * n + p] = 2 * codeOfDepth(z) - 1
  warp[WARP.confidence * n + p] = 1
  if (drawnCount < drawn.length) drawn[drawnCount++] = p
}

/** Marks in `moving` [144, 256] what the view drawn last shows of liquid: no guess of what lies there. */
export function markLiquid(moving: Uint8Array): void {
  for (let k = 0; k < drawnCount; k++) moving[drawn[k]!] = 1
}

/** The part of the picture that any wet column is in; false if none. */
function boxOf(columns: Columns, pose: Readonly<Pose>): boolean {
  const { right, up, forward } = axes
  box.left = FRAME.width
  box.top = FRAME.height
  box.right = box.bottom = -1
  let near = false
  for (let n = 0; n < columns.wetCount; n++) {
    const at = columns.wet[n]!
    const x = (columns.columnOf(at) + 0.5) * COLUMN_M - pose.x
    const z = (columns.rowOf(at) + 0.5) * COLUMN_M - pose.z
    const y = columns.bed[at]! + columns.depth[at]! - pose.y
    const ahead = x * forward[0]! + y * forward[1]! + z * forward[2]!
    if (ahead < NEAREST_M) {
      near ||= ahead > -COLUMN_M
      continue
    }
    const px = ((x * right[0]! + y * right[1]! + z * right[2]!) / ahead / TAN_HALF_H + 1) * 0.5 * FRAME.width
    const py = (1 - (x * up[0]! + y * up[1]! + z * up[2]!) / ahead / TAN_HALF_V) * 0.5 * FRAME.height
    // A column and the half of the next that is drawn with it, seen from here.
    const reach = (1.5 * COLUMN_M * FRAME.height) / (2 * TAN_HALF_V * ahead)
    box.left = Math.min(box.left, px - reach)
    box.right = Math.max(box.right, px + reach)
    box.top = Math.min(box.top, py - reach)
    box.bottom = Math.max(box.bottom, py + reach)
  }
  // What passes below the eye fills the bottom of the picture.
  box.left = near ? 0 : Math.max(0, Math.floor(box.left))
  box.right = near ? FRAME.width - 1 : Math.min(FRAME.width - 1, Math.ceil(box.right))
  box.top = Math.max(0, Math.floor(box.top))
  box.bottom = near ? FRAME.height - 1 : Math.min(FRAME.height - 1, Math.ceil(box.bottom))
  return box.left <= box.right && box.top <= box.bottom
}

/** Drops along a low arc from the hand. */
function drawJet(to: Readonly<Place>, kind: LiquidKind, pose: Readonly<Pose>, step: number, warp: Float32Array): void {
  const { right, up, forward } = axes
  for (let a = 0; a < 3; a++) hand[a] = forward[a]! * HAND.aheadM + right[a]! * HAND.rightM - up[a]! * HAND.downM
  const dx = to.x - pose.x - hand[0], dy = to.y - pose.y - hand[1], dz = to.z - pose.z - hand[2]
  for (let n = 0; n < DROPS; n++) {
    // Drops move on from frame to frame, so that the jet is seen to flow.
    const t = ((n + ((step * 0.37) % 1)) / DROPS) ** 2
    const rise = 4 * ARC_M * t * (1 - t)
    const x = hand[0] + t * dx, y = hand[1] + t * dy + rise, z = hand[2] + t * dz
    const ahead = x * forward[0]! + y * forward[1]! + z * forward[2]!
    if (ahead < NEAREST_M) continue
    const cx = ((x * right[0]! + y * right[1]! + z * right[2]!) / ahead / TAN_HALF_H + 1) * 0.5 * FRAME.width
    const cy = (1 - (x * up[0]! + y * up[1]! + z * up[2]!) / ahead / TAN_HALF_V) * 0.5 * FRAME.height
    const radius = ((DROP_M[0] + t * (DROP_M[1] - DROP_M[0])) * FRAME.height) / (2 * TAN_HALF_V * ahead)
    drop(cx, cy, radius, ahead, kind, warp)
  }
}

const JETS: Record<LiquidKind, Rgb> = { water: [0.8, 0.9, 0.95], honey: [1, 0.6, 0.1], lava: [1, 0.6, 0.12] }

function drop(cx: number, cy: number, radius: number, z: number, kind: LiquidKind, warp: Float32Array): void {
  const { ground, sky } = light
  const n = FRAME_PIXELS
  const hidden = 2 * codeOfDepth(z) - 1
  const bright = kind === 'lava' ? 1 : Math.min(1, 0.25 + 0.75 * ground)
  for (let j = Math.max(0, Math.ceil(cy - radius - 1)); j <= Math.min(FRAME.height - 1, cy + radius + 1); j++) {
    for (let i = Math.max(0, Math.ceil(cx - radius - 1)); i <= Math.min(FRAME.width - 1, cx + radius + 1); i++) {
      const away = Math.sqrt((i + 0.5 - cx) ** 2 + (j + 0.5 - cy) ** 2)
      const cover = Math.min(1, radius + 0.5 - away) * (kind === 'water' ? 0.7 : 0.9)
      const p = j * FRAME.width + i
      if (cover <= 0 || (warp[WARP.confidence * n + p]! > 0 && warp[WARP.code * n + p]! > hidden)) continue
      for (let c = 0; c < 3; c++) {
        below[c] = (warp[(WARP.rgb + c) * n + p]! + 1) / 2
        colour[c] = bright * (kind === 'water' ? (JETS.water[c]! + sky[c]!) / 2 : JETS[kind][c]!)
      }
      put(p, colour, below, cover, z, warp)
    }
  }
}
