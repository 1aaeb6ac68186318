// Plants: each kind is a few convex shapes chosen for its outline against the sky.
import type { Rng } from '../core/rng.ts'
import type { SlotValue } from '../core/slots.ts'
import { aboutAxis, ID, limb, type Primitive, type Rgb, times } from './scene-primitives.ts'

export type PlantKind = Exclude<SlotValue<'vegetation'>, 'none'> | 'bush' | 'acacia'
export type PlantColours = { leaf: Rgb; leafDark: Rgb; bark: Rgb; bloom: readonly Rgb[] }
type Grow = (rng: Rng, x: number, y: number, z: number, size: number, c: PlantColours) => Primitive[]

const leafy = { surface: 'foliage', id: ID.vegetation } as const
const woody = { surface: 'bark', id: ID.vegetation, solid: true } as const

function tint(a: Rgb, b: Rgb, t: number): Rgb {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

const pine: Grow = (rng, x, y, z, s, c) => {
  const height = (7 + 4.5 * rng.next()) * s
  const wide = height * (0.2 + 0.06 * rng.next())
  const shade = rng.next()
  const parts: Primitive[] = [limb([x, y - 0.3, z], [x, y + height * 0.5, z], 0.2 * s, 0.14 * s, { ...woody, colour: c.bark })]
  for (let k = 0; k < 4; k++) {
    const low = y + height * (0.13 + 0.2 * k)
    const high = y + height * Math.min(1, 0.5 + 0.2 * k)
    parts.push({
      shape: 'cone',
      x,
      y: (low + high) / 2,
      z,
      size: [wide * (1 - 0.21 * k), (high - low) / 2, k === 3 ? 0 : 0.08],
      ...leafy,
      colour: tint(c.leafDark, c.leaf, 0.15 + 0.18 * k + 0.25 * shade),
      solid: k === 0,
    })
  }
  return parts
}

const broadleaf: Grow = (rng, x, y, z, s, c) => {
  const height = (4.5 + 3 * rng.next()) * s
  const crown = height * 0.4
  const parts: Primitive[] = [limb([x, y - 0.3, z], [x, y + height * 0.7, z], 0.3 * s, 0.17 * s, { ...woody, colour: c.bark })]
  const shade = rng.next()
  for (let k = 0; k < 6; k++) {
    const angle = k * 2.4 + rng.next()
    const out = k === 0 ? 0 : crown * (0.5 + 0.25 * rng.next())
    const r = crown * (k === 0 ? 0.82 : 0.42 + 0.22 * rng.next())
    const up = k === 0 ? 0.86 : 0.66 + 0.42 * rng.next()
    parts.push({
      shape: 'ellipsoid',
      x: x + out * Math.cos(angle),
      y: y + height * up,
      z: z + out * Math.sin(angle),
      size: [r, r * 0.82, r],
      ...leafy,
      colour: tint(c.leafDark, c.leaf, Math.min(1, 0.2 + 0.5 * shade + 0.5 * (up - 0.6))),
    })
  }
  return parts
}

const acacia: Grow = (rng, x, y, z, s, c) => {
  const height = (5 + 2.5 * rng.next()) * s
  const lean = rng.range(-0.5, 0.5)
  const fork: Rgb = [x + lean, y + height * 0.5, z]
  const parts: Primitive[] = [limb([x, y - 0.3, z], fork, 0.3 * s, 0.2 * s, { ...woody, colour: c.bark })]
  for (let k = 0; k < 3; k++) {
    const angle = k * 2.1 + rng.next()
    const reach = height * (0.32 + 0.12 * rng.next())
    const tip: Rgb = [fork[0] + reach * Math.cos(angle), y + height * (0.86 + 0.12 * rng.next()), fork[2] + reach * Math.sin(angle)]
    parts.push(limb(fork, tip, 0.15 * s, 0.08 * s, { ...woody, colour: c.bark, solid: false }))
    const r = height * (0.36 + 0.12 * rng.next())
    parts.push({
      shape: 'ellipsoid',
      x: tip[0],
      y: tip[1],
      z: tip[2],
      size: [r, r * 0.24, r],
      ...leafy,
      colour: tint(c.leafDark, c.leaf, rng.next()),
    })
  }
  return parts
}

const palm: Grow = (rng, x, y, z, s, c) => {
  const height = (6 + 3.5 * rng.next()) * s
  const lean = rng.range(0.6, 1.9) * s
  const angle = rng.range(0, 6.28)
  const bend = (t: number): Rgb => [x + lean * t * t * Math.cos(angle), y - 0.3 + height * t, z + lean * t * t * Math.sin(angle)]
  const parts: Primitive[] = []
  for (let k = 0; k < 3; k++) {
    parts.push(
      limb(bend(k / 3), bend((k + 1) / 3), (0.27 - 0.04 * k) * s, (0.23 - 0.04 * k) * s, { ...woody, colour: c.bark, solid: k === 0 }),
    )
  }
  const top = bend(1)
  for (let k = 0; k < 9; k++) {
    const way = k * 0.698 + rng.range(-0.15, 0.15)
    const drop = k % 2 === 0 ? 0.42 : -0.05
    const length = (1.5 + 0.4 * rng.next()) * s
    const tilt = times(aboutAxis([0, 1, 0], -way), aboutAxis([0, 0, 1], -drop))
    const reach = length * 0.88
    parts.push({
      shape: 'ellipsoid',
      x: top[0] + reach * Math.cos(way) * Math.cos(drop),
      y: top[1] + 0.25 - reach * Math.sin(drop) * 0.9,
      z: top[2] + reach * Math.sin(way) * Math.cos(drop),
      size: [length, 0.13 * s, 0.36 * s],
      turn: tilt,
      ...leafy,
      colour: tint(c.leafDark, c.leaf, rng.next()),
    })
  }
  return parts
}

const cactus: Grow = (rng, x, y, z, s, c) => {
  const height = (3 + 2.2 * rng.next()) * s
  const r = 0.34 * s
  const skin = { surface: 'foliage', id: ID.vegetation, colour: tint(c.leafDark, c.leaf, rng.next()), solid: true } as const
  const parts: Primitive[] = [
    limb([x, y - 0.3, z], [x, y + height - r, z], r, r * 0.92, skin),
    { shape: 'ellipsoid', x, y: y + height - r, z, size: [r * 0.92, r, r * 0.92], ...skin },
  ]
  const angle = rng.range(0, 6.28)
  for (const side of [-1, 1]) {
    const low = y + height * (0.3 + 0.22 * rng.next())
    const reach = 1.05 * s
    const ex = x + side * reach * Math.cos(angle)
    const ez = z + side * reach * Math.sin(angle)
    const high = low + height * (0.25 + 0.18 * rng.next())
    parts.push(limb([x, low, z], [ex, low + 0.12, ez], r * 0.68, r * 0.68, skin))
    parts.push(limb([ex, low - 0.1, ez], [ex, high, ez], r * 0.7, r * 0.62, skin))
    parts.push({ shape: 'ellipsoid', x: ex, y: high, z: ez, size: [r * 0.62, r * 0.7, r * 0.62], ...skin })
  }
  return parts
}

const deadwood: Grow = (rng, x, y, z, s, c) => {
  const height = (4.5 + 3 * rng.next()) * s
  const lean = rng.range(-0.7, 0.7)
  const wood = { ...woody, colour: tint(c.bark, [70, 62, 60], 0.4) }
  const at = (t: number): Rgb => [x + lean * t, y - 0.3 + height * t, z + lean * 0.6 * t * t]
  const parts = [limb(at(0), at(0.5), 0.34 * s, 0.22 * s, wood), limb(at(0.5), at(1), 0.22 * s, 0.05, { ...wood, solid: false })]
  for (let k = 0; k < 5; k++) {
    const from = at(0.36 + 0.12 * k)
    const angle = k * 2.4 + rng.next()
    const reach = height * (0.36 - 0.045 * k)
    const tip: Rgb = [from[0] + reach * Math.cos(angle), from[1] + reach * (0.45 + 0.4 * rng.next()), from[2] + reach * Math.sin(angle)]
    parts.push(limb(from, tip, 0.12 * s, 0.03, { ...wood, solid: false }))
  }
  return parts
}

const mushroom: Grow = (rng, x, y, z, s, c) => {
  const height = (2 + 4 * rng.next() * rng.next()) * s
  const cap = height * (0.42 + 0.14 * rng.next())
  const colour = rng.pick(c.bloom)
  const stem: Rgb = [232, 218, 196]
  return [
    limb([x, y - 0.2, z], [x, y + height * 0.8, z], height * 0.13, height * 0.085, { ...woody, surface: 'plain', colour: stem }),
    {
      shape: 'ellipsoid',
      x,
      y: y + height * 0.78,
      z,
      size: [cap * 0.92, height * 0.07, cap * 0.92],
      surface: 'plain',
      id: ID.vegetation,
      colour: tint(stem, colour, 0.3),
    },
    { shape: 'ellipsoid', x, y: y + height * 0.84, z, size: [cap, height * 0.25, cap], surface: 'cap', id: ID.vegetation, colour },
  ]
}

const flowers: Grow = (rng, x, y, z, s, c) => {
  const parts: Primitive[] = []
  const colour = rng.pick(c.bloom)
  const count = 3 + Math.floor(rng.next() * 3)
  for (let k = 0; k < count; k++) {
    const fx = x + rng.range(-1, 1) * s
    const fz = z + rng.range(-1, 1) * s
    const height = rng.range(0.4, 1) * s
    const r = rng.range(0.19, 0.32) * s
    parts.push(limb([fx, y - 0.3, fz], [fx, y + height, fz], 0.035, 0.03, { ...leafy, colour: c.leaf }))
    parts.push({ shape: 'ellipsoid', x: fx, y: y + height, z: fz, size: [r, r * 0.62, r], surface: 'petal', id: ID.vegetation, colour })
  }
  parts.push({ shape: 'ellipsoid', x, y: y + 0.05, z, size: [0.9 * s, 0.28 * s, 0.8 * s], ...leafy, colour: tint(c.leafDark, c.leaf, 0.7) })
  return parts
}

const bush: Grow = (rng, x, y, z, s, c) => {
  const parts: Primitive[] = []
  for (let k = 0; k < 3; k++) {
    const r = rng.range(0.45, 0.85) * s
    const colour = tint(c.leafDark, c.leaf, 0.3 + 0.6 * rng.next())
    parts.push({
      shape: 'ellipsoid',
      x: x + rng.range(-0.6, 0.6) * s,
      y: y + r * 0.4,
      z: z + rng.range(-0.6, 0.6) * s,
      size: [r, r * 0.8, r],
      ...leafy,
      colour,
      solid: true,
    })
  }
  return parts
}

export const GROW: Record<PlantKind, Grow> = { pine, broadleaf, acacia, palm, cactus, deadwood, mushroom, flowers, bush }
