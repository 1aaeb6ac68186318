// Rigid bodies a courtyard starts with. Classes as in the recordings: 1 ball, 2 box, 3 pendulum bob.
import { makeRng } from '../core/rng.ts'
import { type Layout, viewOf } from './scene-layout.ts'
import { PENDULUM_M } from './scene-landmarks.ts'
import type { Rgb } from './scene-primitives.ts'
import type { WorldSpec } from './spec.ts'

/** `radius` is a ball's radius or a box's half edge, metres; `anchor` is where a pendulum hangs from. Colour is sRGB 0..255. */
export type Body = {
  class: 1 | 2 | 3
  x: number
  y: number
  z: number
  radius: number
  colour: Rgb
  anchor?: readonly [number, number, number]
}

const COLOURS: readonly Rgb[] = [
  [226, 64, 56],
  [250, 188, 48],
  [58, 132, 220],
  [92, 186, 84],
  [236, 122, 42],
  [150, 84, 200],
  [240, 240, 236],
]

export function bodiesOf(spec: WorldSpec, layout: Layout, floorY: number): Body[] {
  const rng = makeRng(spec.seed, 61)
  const { yard, yaw } = layout
  const toWorld = (ahead: number, right: number) => ({
    x: yard.x + Math.sin(yaw) * ahead + Math.cos(yaw) * right,
    z: yard.z - Math.cos(yaw) * ahead + Math.sin(yaw) * right,
  })
  const bodies: Body[] = []
  const half = 0.45
  const stack = toWorld(2.6, rng.range(-1.5, 1.5) + 2.2)
  for (let k = 0; k < 3; k++) {
    bodies.push({
      class: 2,
      x: stack.x,
      y: floorY + half + 2 * half * k,
      z: stack.z,
      radius: half,
      colour: COLOURS[(k + 2) % COLOURS.length]!,
    })
  }
  const hang = toWorld(PENDULUM_M.ahead, PENDULUM_M.right)
  const anchor = [hang.x, floorY + PENDULUM_M.anchorY, hang.z] as const
  const swing = rng.range(0.5, 0.9)
  const bob = toWorld(PENDULUM_M.ahead, PENDULUM_M.right + PENDULUM_M.length * Math.sin(swing))
  bodies.push({
    class: 3,
    x: bob.x,
    y: anchor[1] - PENDULUM_M.length * Math.cos(swing),
    z: bob.z,
    radius: 0.36,
    colour: [70, 74, 84],
    anchor,
  })
  for (let k = 0; k < 3; k++) {
    const at = toWorld(rng.range(-2.2, 4), rng.range(-4.5, 4.5))
    const radius = rng.range(0.26, 0.46)
    bodies.push({
      class: 1,
      x: at.x,
      y: floorY + radius + rng.range(0, 2.5),
      z: at.z,
      radius,
      colour: COLOURS[Math.floor(rng.next() * COLOURS.length)]!,
    })
  }
  return bodies.filter((b) => Math.abs(viewOf(yaw, b.x - yard.x, b.z - yard.z).right) < yard.halfX)
}
