// What a yard begins with: a stack of three boxes, a pendulum, up to three balls. One placing for the true yards and the generated ones.
import { ENTITY_CLASS } from './entities.ts'
import { makeRng } from './rng.ts'

type Rgb = readonly [number, number, number]
type Point = { x: number; z: number }
/** `radius` is a ball's radius or a box's half edge, metres; `anchor` is where a pendulum hangs from. Colour is sRGB 0..255. */
export type YardBody = {
  class: 1 | 2 | 3
  x: number
  y: number
  z: number
  radius: number
  colour: Rgb
  anchor?: readonly [number, number, number]
}

/** How far in front of the player the middle of a yard is, metres. */
export const YARD_AHEAD_M = 5.5
/** Where the yard's pendulum hangs: ahead and right of the yard's centre, height of the anchor over the floor, length from there to the bob's centre. */
export const PENDULUM_M = { ahead: 1.5, right: -3.4, anchorY: 3.5, length: 2.6, bob: 0.36 } as const
/** The portal it hangs from: half the beam, posts so far from its middle, half a post's width, metres. */
export const PORTAL_M = { halfBeam: 2, post: 1.6, halfPost: 0.14 } as const
export const BOB_COLOUR: Rgb = [70, 74, 84]
export const PORTAL_COLOUR: Rgb = [104, 72, 48]
const HALF_BOX_M = 0.45
const RNG_STREAM = 61

export const BODY_COLOURS: readonly Rgb[] = [
  [226, 64, 56],
  [250, 188, 48],
  [58, 132, 220],
  [92, 186, 84],
  [236, 122, 42],
  [150, 84, 200],
  [240, 240, 236],
]

/** `toWorld`: the place so far ahead and to the right of the yard's middle, metres; `floorAt`: the height of the ground there. */
export function yardBodies(seed: number, toWorld: (ahead: number, right: number) => Point, floorAt: (x: number, z: number) => number): YardBody[] {
  const rng = makeRng(seed, RNG_STREAM)
  const bodies: YardBody[] = []
  const half = HALF_BOX_M
  const stack = toWorld(2.6, rng.range(-1.5, 1.5) + 2.2)
  for (let k = 0; k < 3; k++) {
    const y = floorAt(stack.x, stack.z) + half + 2 * half * k
    bodies.push({ class: ENTITY_CLASS.box, x: stack.x, y, z: stack.z, radius: half, colour: BODY_COLOURS[(k + 2) % BODY_COLOURS.length]! })
  }
  const { ahead, right, length, anchorY } = PENDULUM_M
  const hang = toWorld(ahead, right)
  const anchor = [hang.x, floorAt(hang.x, hang.z) + anchorY, hang.z] as const
  const swing = rng.range(0.5, 0.9)
  const bob = toWorld(ahead, right + length * Math.sin(swing))
  bodies.push({ class: ENTITY_CLASS.bob, x: bob.x, y: anchor[1] - length * Math.cos(swing), z: bob.z, radius: PENDULUM_M.bob, colour: BOB_COLOUR, anchor })
  for (let k = 0; k < 3; k++) {
    const at = toWorld(rng.range(-2.2, 4), rng.range(-4.5, 4.5))
    const radius = rng.range(0.26, 0.46)
    const y = floorAt(at.x, at.z) + radius + rng.range(0, 2.5)
    bodies.push({ class: ENTITY_CLASS.ball, x: at.x, y, z: at.z, radius, colour: BODY_COLOURS[Math.floor(rng.next() * BODY_COLOURS.length)]! })
  }
  return bodies
}
