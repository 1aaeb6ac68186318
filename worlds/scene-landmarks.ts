// Landmarks and courtyards from primitives, in a local frame whose origin is the middle of the footprint on the ground.
import type { Rng } from '../core/rng.ts'
import type { SlotValue } from '../core/slots.ts'
import { PENDULUM_M, PORTAL_COLOUR, PORTAL_M } from '../core/yard.ts'
import { aboutAxis, ID, type Primitive, type Quaternion, type Rgb, rotate, type Surface, times, turnOf } from './scene-primitives.ts'

export type Style = { wall: Surface; wallColour: Rgb; roofColour: Rgb; lit: Rgb }
/** Adds shapes in local coordinates: x right, y up, z towards the front. */
type Builder = {
  box(
    x: number,
    y: number,
    z: number,
    size: Rgb,
    surface: Surface,
    colour: Rgb,
    more?: { taper?: readonly [number, number]; turn?: Quaternion },
  ): void
  cone(x: number, y: number, z: number, bottom: number, top: number, height: number, surface: Surface, colour: Rgb): void
  ball(x: number, y: number, z: number, size: Rgb, surface: Surface, colour: Rgb): void
}

const DARK: Rgb = [38, 32, 36]

/** `front` is the yaw from the landmark towards its visitor. */
export function builderAt(out: Primitive[], x: number, y: number, z: number, front: number, id: number): Builder {
  const turn = turnOf(front + Math.PI)
  const put = (lx: number, ly: number, lz: number, rest: Omit<Primitive, 'x' | 'y' | 'z' | 'id'>) => {
    const p = rotate(turn, [lx, ly, lz])
    out.push({ ...rest, x: x + p[0], y: y + p[1], z: z + p[2], turn: rest.turn ? times(turn, rest.turn) : turn, id, solid: true })
  }
  return {
    // Boxes and cones stand on y.
    box: (lx, ly, lz, size, surface, colour, more = {}) => put(lx, ly + size[1], lz, { shape: 'box', size, surface, colour, ...more }),
    cone: (lx, ly, lz, bottom, top, height, surface, colour) =>
      put(lx, ly + height / 2, lz, { shape: 'cone', size: [bottom, height / 2, top], surface, colour }),
    ball: (lx, ly, lz, size, surface, colour) => put(lx, ly, lz, { shape: 'ellipsoid', size, surface, colour }),
  }
}

type Build = (b: Builder, s: Style, rng: Rng) => void

const tower: Build = (b, s, rng) => {
  const h = rng.range(10.5, 13.5)
  b.cone(0, -1, 0, 3.9, 3.3, 2.4, s.wall, s.wallColour)
  b.cone(0, 0, 0, 3.1, 2.6, h, s.wall, s.wallColour)
  b.cone(0, h - 0.3, 0, 2.7, 3.5, 0.9, s.wall, s.wallColour)
  b.cone(0, h + 0.6, 0, 3.5, 3.5, 1.1, s.wall, s.wallColour)
  for (let k = 0; k < 8; k++) {
    const a = (k * Math.PI) / 4
    b.box(3.1 * Math.sin(a), h + 1.7, 3.1 * Math.cos(a), [0.55, 0.5, 0.45], s.wall, s.wallColour, { turn: aboutAxis([0, 1, 0], a) })
  }
  b.cone(0, h + 1.4, 0, 2.75, 0, 4.6, 'roof', s.roofColour)
  b.box(0, 0, 3.0, [0.85, 1.4, 0.25], 'wood', [88, 58, 38])
  for (const y of [5, 9]) b.box(0, y, 2.75, [0.38, 0.75, 0.25], 'glow', s.lit)
}

const ruins: Build = (b, s, rng) => {
  for (let k = 0; k < 7; k++) {
    const a = (k / 7) * 6.28 + 0.3
    const r = 6.5
    const h = rng.range(1.6, 6.2)
    b.cone(r * Math.sin(a), -0.5, r * Math.cos(a), 0.75, 0.62, h + 0.5, s.wall, s.wallColour)
    b.box(r * Math.sin(a), -0.3, r * Math.cos(a), [1, 0.4, 1], s.wall, s.wallColour)
    if (h > 4.4) b.box(r * Math.sin(a), h, r * Math.cos(a), [0.95, 0.28, 0.95], s.wall, s.wallColour)
  }
  // A gate that still stands, in the middle.
  for (const x of [-2.2, 2.2]) b.box(x, -0.5, 0, [0.75, 3.4, 0.75], s.wall, s.wallColour)
  b.box(0, 6.2, 0, [3.5, 0.55, 0.85], s.wall, s.wallColour)
  b.box(-0.3, 7.3, 0, [2, 0.5, 0.6], s.wall, s.wallColour, { taper: [0.1, 1] })
  for (let k = 0; k < 5; k++) {
    const a = rng.range(0, 6.28)
    const w = rng.range(0.4, 0.9)
    b.box(4 * Math.sin(a), -0.3, 4 * Math.cos(a), [w, w * 0.6, w * 0.8], s.wall, s.wallColour, { turn: aboutAxis([0, 1, 0], a * 3) })
  }
  b.box(-7.5, -0.5, -1, [0.5, 1.6, 3.4], s.wall, s.wallColour, { taper: [1, 0.55] })
}

const pyramid: Build = (b, s) => {
  for (let k = 0; k < 6; k++) {
    const w = 14 - 2.25 * k
    b.box(0, k * 2.5 - 0.6, 0, [w, 1.26, w], s.wall, s.wallColour, { taper: [1 - 0.9 / w, 1 - 0.9 / w] })
  }
  b.box(0, 14.3, 0, [1.7, 1.3, 1.7], s.wall, s.wallColour, { taper: [0.01, 0.01] })
  b.box(0, -0.5, 13.6, [2.3, 1.9, 1.6], s.wall, s.wallColour)
  b.box(0, -0.5, 14.9, [1.2, 1.5, 0.4], 'plain', DARK)
}

const windmill: Build = (b, s, rng) => {
  b.cone(0, -0.5, 0, 3.3, 2.1, 10, s.wall, s.wallColour)
  b.cone(0, 9.4, 0, 2.4, 2.2, 0.5, 'wood', [96, 68, 48])
  b.cone(0, 9.8, 0, 2.35, 0.25, 2.7, 'roof', s.roofColour)
  b.box(0, -0.4, 3.05, [0.75, 1.3, 0.25], 'wood', [88, 58, 38])
  b.box(0, 5, 2.4, [0.45, 0.55, 0.25], 'glow', s.lit)
  b.ball(0, 9.6, 2.75, [0.5, 0.5, 0.7], 'wood', [80, 58, 44])
  const start = rng.range(0.2, 1.2)
  for (let k = 0; k < 4; k++) {
    const a = start + (k * Math.PI) / 2
    const turn = aboutAxis([0, 0, 1], a)
    const spar = rotate(turn, [0, 3.3, 0])
    const sail = rotate(turn, [0.62, 3.8, 0])
    b.box(spar[0], 9.6 + spar[1] - 3.3, 3.05, [0.13, 3.3, 0.12], 'wood', [90, 64, 46], { turn })
    b.box(sail[0], 9.6 + sail[1] - 2.6, 3.05, [0.55, 2.6, 0.07], 'plain', [240, 232, 214], { turn })
  }
}

const lighthouse: Build = (b, s) => {
  const red: Rgb = [206, 58, 48]
  const white: Rgb = [244, 240, 230]
  b.cone(0, -1, 0, 4.2, 3.6, 2.2, s.wall, s.wallColour)
  for (let k = 0; k < 5; k++) b.cone(0, 1 + 3 * k, 0, 2.7 - 0.24 * k, 2.46 - 0.24 * k, 3, 'plain', k % 2 ? red : white)
  b.cone(0, 15.9, 0, 2.1, 2.2, 0.5, 'metal', DARK)
  b.cone(0, 16.4, 0, 1.0, 1.0, 1.9, 'glow', [255, 236, 160])
  b.cone(0, 18.3, 0, 1.55, 0.1, 1.7, 'roof', red)
  b.box(0, 1, 2.55, [0.65, 1.15, 0.25], 'wood', [70, 50, 40])
  b.box(4.2, -0.5, -0.5, [2.1, 1.5, 1.8], 'plain', white)
  b.box(4.2, 2.5, -0.5, [2.4, 0.8, 2.1], 'roof', red, { taper: [1, 0.05] })
}

const monolith: Build = (b, s, rng) => {
  b.box(0, -1, 0, [2.3, 6.8, 0.9], s.wall === 'stone' ? 'plain' : s.wall, s.wall === 'stone' ? [44, 42, 54] : s.wallColour, {
    taper: [0.86, 0.86],
  })
  b.box(0, 3.4, 0.86, [0.14, 3.4, 0.1], 'glow', s.lit)
  b.cone(0, -0.6, 0, 4.6, 4.2, 0.9, 'rock', s.wallColour)
  for (let k = 0; k < 6; k++) {
    const a = (k / 6) * 6.28 + rng.next() * 0.5
    const h = rng.range(0.7, 1.7)
    b.box(5.6 * Math.sin(a), -0.4, 5.6 * Math.cos(a), [0.5, h, 0.4], 'rock', s.wallColour, {
      taper: [0.5, 0.6],
      turn: aboutAxis([0, 1, 0], a),
    })
  }
}

const cottage: Build = (b, s) => {
  b.box(0, -0.6, 0, [3.7, 1.75, 2.7], s.wall, s.wallColour)
  b.box(0, 2.85, 0, [4.2, 1.45, 3.2], 'roof', s.roofColour, { taper: [1, 0.02] })
  b.box(2.3, 3.5, -0.8, [0.45, 1.5, 0.45], s.wall === 'brick' ? 'stone' : 'brick', s.wall === 'brick' ? [150, 146, 140] : [164, 84, 62])
  b.box(0.2, -0.4, 2.7, [0.6, 1.15, 0.12], 'wood', [96, 60, 40])
  for (const x of [-2.1, 2.2]) {
    b.box(x, 0.6, 2.68, [0.72, 0.68, 0.08], 'wood', [236, 228, 210])
    b.box(x, 0.72, 2.72, [0.56, 0.54, 0.12], 'glow', s.lit)
  }
  for (const x of [-6.2, -5, 5, 6.2]) b.box(x, -0.4, 3.6, [0.1, 0.75, 0.1], 'wood', [120, 88, 60])
  for (const x of [-5.6, 5.6]) b.box(x, 0.6, 3.6, [1.1, 0.09, 0.06], 'wood', [120, 88, 60])
}

export const RAISE: Record<Exclude<SlotValue<'landmark'>, 'none'>, Build> = {
  tower,
  ruins,
  pyramid,
  windmill,
  lighthouse,
  monolith,
  cottage,
}

export const WALL_M = { height: 2.3, thickness: 0.35 } as const

/** Walls of the courtyard: three sides, low in front of the view so that the world shows, open in the middle of the far side. */
export function raiseYard(out: Primitive[], x: number, y: number, z: number, yaw: number, halfX: number, halfZ: number, s: Style): void {
  const b = builderAt(out, x, y, z, yaw + Math.PI, ID.other)
  const { height, thickness } = WALL_M
  const low = 0.62
  b.box(PENDULUM_M.right, PENDULUM_M.anchorY, -PENDULUM_M.ahead, [0.16, 0.14, PORTAL_M.halfBeam], 'wood', PORTAL_COLOUR)
  for (const side of [-1, 1]) {
    b.box(side * halfX, -0.3, 0, [thickness, height / 2 + 0.15, halfZ], s.wall, s.wallColour)
    b.box(side * halfX, height, 0, [thickness + 0.1, 0.09, halfZ + 0.1], s.wall, s.wallColour)
    for (const end of [-1, 1]) {
      b.box(side * halfX, -0.3, end * halfZ, [0.6, height / 2 + 0.55, 0.6], s.wall, s.wallColour)
      b.box(side * halfX, height + 0.8, end * halfZ, [0.72, 0.3, 0.72], 'roof', s.roofColour, { taper: [0.02, 0.02] })
    }
    // Far wall is -z of the local frame, knee high beside an open gate.
    const half = (halfX - 1.8) / 2
    b.box(side * (1.8 + half), -0.3, -halfZ, [half, low / 2 + 0.15, thickness], s.wall, s.wallColour)
    b.box(side * 1.9, -0.3, -halfZ, [0.38, 1.7, 0.38], s.wall, s.wallColour)
    b.ball(side * 1.9, 3.4, -halfZ, [0.45, 0.45, 0.45], s.wall, s.wallColour)
    // A portal the pendulum hangs from (scene-bodies.ts).
    b.box(PENDULUM_M.right, 0, -PENDULUM_M.ahead + side * PORTAL_M.post, [PORTAL_M.halfPost, PENDULUM_M.anchorY / 2 + 0.1, PORTAL_M.halfPost], 'wood', PORTAL_COLOUR)
    b.box(side * (1.8 + half), -0.3, halfZ, [half, height / 2 + 0.15, thickness], s.wall, s.wallColour)
  }
}
