// A rounded stick in the hint channels of `warp`: what creatures are made of, and rain. Darker below than above, with soft edges, over what is
// farther and under what is nearer, where memory does not hide it.
import { FRAME, TAN_HALF_H, TAN_HALF_V, type Basis } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { hintDepths } from './entity-hints.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

/** An end of a stick in the picture: pixels, and metres along the view. */
export type End = { x: number; y: number; z: number }

/** A remembered surface must be this much nearer to hide a stick (depth code). */
const HIDES = 2 / 255
const FOCAL = FRAME.height / (2 * TAN_HALF_V)
/** So much brighter than its colour a stick is at its top, and darker at its underside. */
const ROUND = 0.22

export function makeEnd(): End {
  return { x: 0, y: 0, z: 0 }
}

/** Where a place shows that lies (dx, dy, dz) metres from the eye. */
export function projectEnd(axes: Basis, dx: number, dy: number, dz: number, out: End): void {
  out.z = along(axes.forward, dx, dy, dz)
  out.x = (along(axes.right, dx, dy, dz) / out.z / TAN_HALF_H + 1) * 0.5 * FRAME.width - 0.5
  out.y = (1 - along(axes.up, dx, dy, dz) / out.z / TAN_HALF_V) * 0.5 * FRAME.height - 0.5
}

export function along(axis: Float64Array, x: number, y: number, z: number): number {
  return axis[0]! * x + axis[1]! * y + axis[2]! * z
}

/** Draws the stick between two ends before the eye; `opaque`: how much of what is behind it hides, 0 to 1; `haze`: how much of the air before it shows instead, 0 to 1. */
export function drawStick(from: End, to: End, radiusM: number, colour: readonly [number, number, number], opaque: number, haze: number, warp: Float32Array): void {
  const n = FRAME_PIXELS
  const near = (radiusM / from.z) * FOCAL
  const far = (radiusM / to.z) * FOCAL
  const most = Math.max(near, far) + 1
  const acrossX = to.x - from.x
  const acrossY = to.y - from.y
  const length = acrossX * acrossX + acrossY * acrossY
  const z = Math.min(from.z, to.z)
  const hidden = 2 * (codeOfDepth(z) + HIDES) - 1
  const right = Math.min(FRAME.width - 1, Math.max(from.x, to.x) + most)
  const bottom = Math.min(FRAME.height - 1, Math.max(from.y, to.y) + most)
  for (let j = Math.max(0, Math.ceil(Math.min(from.y, to.y) - most)); j <= bottom; j++) {
    for (let i = Math.max(0, Math.ceil(Math.min(from.x, to.x) - most)); i <= right; i++) {
      const share = length > 0 ? Math.max(0, Math.min(1, ((i - from.x) * acrossX + (j - from.y) * acrossY) / length)) : 0
      const x = i - from.x - share * acrossX
      const y = j - from.y - share * acrossY
      const apart = x * x + y * y
      if (apart > most * most) continue
      const radius = near + share * (far - near)
      // What is thinner than a pixel covers a part of it.
      const cover = opaque * Math.min(1, 2 * radius, radius + 0.5 - Math.sqrt(apart))
      const p = j * FRAME.width + i
      if (cover <= 0 || (warp[WARP.confidence * n + p] === 1 && warp[WARP.code * n + p]! > hidden)) continue
      const before = z <= hintDepths[p]!
      const covered = warp[WARP.coverage * n + p]!
      // Over what is there, or under it where that is not whole.
      const own = before ? cover : cover * (1 - covered)
      const rest = before ? 1 - cover : 1
      const lit = 1 - (ROUND * y) / (radius + 1)
      // As much air lies before the thing as before what is remembered behind it: nearly.
      const air = warp[WARP.confidence * n + p] === 1 ? haze : 0
      for (let c = 0; c < 3; c++) {
        const shown = 2 * Math.min(1, colour[c]! * lit) - 1
        warp[(WARP.hint + c) * n + p] = rest * warp[(WARP.hint + c) * n + p]! + own * (shown + air * (warp[(WARP.rgb + c) * n + p]! - shown))
      }
      warp[WARP.coverage * n + p] = rest * covered + own
      if (before && cover > 0.5) hintDepths[p] = z
    }
  }
}
