// Art direction: slots to colours and numbers the shader reads. One vec4 a field; `LOOK_FIELDS` is also the WGSL struct.
import { makeRng } from '../core/rng.ts'
import { SLOTS } from '../core/slots.ts'
import type { Layout } from './scene-layout.ts'
import { airOf } from './scene-air.ts'
import { BIOMES, grey, type Hex, linear, MATERIAL_RGB, mix, scale, styleShare, type V3 } from './scene-palettes.ts'
import type { WorldSpec } from './spec.ts'

/** Field names in memory order; shaders/compose.ts turns them into `struct Look`. */
export const LOOK_FIELDS = [
  'zenith', // linear RGB, w star amount
  'horizon', // linear RGB, w cloud cover 0..1
  'sun', // linear RGB radiance, w angular radius of the disc, radians
  'sunDir', // unit vector to the sun or moon, w 1 for a moon
  'ambient', // linear RGB from the sky, w glow strength around the sun
  'bounce', // linear RGB from the ground, w sun disc brightness
  'fog', // linear RGB, w density per metre
  'cloudLit', // linear RGB, w cloud scale
  'cloudDark', // linear RGB, w noise offset of this seed
  'groundA', // linear RGB, w patch contrast
  'groundB', // linear RGB, w flower amount
  'rock', // linear RGB, w slope from which rock shows
  'shore', // linear RGB, w wetness of everything
  'path', // linear RGB, w snow cover 0..1
  'water', // linear RGB of the deep, w level, metres
  'shallow', // linear RGB of the shallows, w roughness
  'ridge', // linear RGB, w height above which ridges are white, metres
  'lava', // linear RGB, w amount
  'bloom', // linear RGB of flower speckles, w strata amount
  'style', // index in SLOTS.style, intensity 0..1, material index, rain amount
  'misc', // snowfall amount, lightning azimuth, lightning amount, low mist density
  'yard', // centre x, z, sin yaw, cos yaw
  'yardSize', // half x, half z, floor level; w steepest slope of the terrain, for marching
  'anchor', // pendulum anchor x, y, z, 1 if there is one
] as const
export type LookField = (typeof LOOK_FIELDS)[number]
export type Look = Record<LookField, [number, number, number, number]>

/** Plant and building colours of a world, sRGB 0..255, after the style's palette swap. */
export type Paints = { leaf: V3; leafDark: V3; bark: V3; bloom: V3[]; wall: V3; roof: V3; lit: V3; rock: V3 }

export function paintsOf(spec: WorldSpec): Paints {
  const rng = makeRng(spec.seed, 31)
  const b = BIOMES[spec.slots.biome.value]
  const bytes = (hex: Hex): V3 => scale(linear(hex), 1).map((v) => Math.sqrt(v) * 255) as V3
  const { style, vegetation } = spec.slots
  const paints: Paints = {
    leaf: bytes(b.leaf),
    leafDark: bytes(b.leafDark),
    bark: bytes(b.bark),
    rock: bytes(b.rock),
    lit: [255, 206, 120],
    bloom: [
      [232, 70, 84],
      [255, 196, 62],
      [222, 92, 190],
      [255, 255, 244],
      [128, 96, 226],
    ],
    wall: [...MATERIAL_RGB[spec.slots.material.value]],
    roof: rng.pick([
      [168, 70, 52],
      [70, 92, 124],
      [120, 78, 58],
      [84, 110, 92],
    ] as V3[]),
  }
  if (vegetation.value === 'mushroom')
    paints.bloom = [
      [214, 60, 52],
      [232, 128, 58],
      [150, 84, 190],
      [70, 150, 170],
    ]
  const t = styleShare(style.strength)
  if (style.value === 'autumn') {
    paints.leaf = mix(paints.leaf, [240, 150, 40], t)
    paints.leafDark = mix(paints.leafDark, [176, 54, 34], t)
  } else if (style.value === 'alien') {
    paints.leaf = mix(paints.leaf, [60, 226, 206], t)
    paints.leafDark = mix(paints.leafDark, [128, 34, 150], t)
    paints.bark = mix(paints.bark, [70, 52, 110], t)
    paints.lit = [120, 255, 220]
  } else if (style.value === 'neon') paints.lit = [255, 70, 200]
  return paints
}

export function lookOf(
  spec: WorldSpec,
  layout: Layout,
  waterLevel: number,
  yardLevel: number,
  steepest: number,
  anchor: readonly number[] | null,
): Look {
  const { slots } = spec
  const air = airOf(spec)
  const b = BIOMES[slots.biome.value]
  const rng = makeRng(spec.seed, 32)
  const { azimuth, elevation } = layout.sun
  const weather = slots.weather
  const on = (value: string, amount = weather.strength) => (weather.value === value ? amount : 0)
  const biome = slots.biome.value
  const snowCover = Math.max(biome === 'snow' ? 1 : 0, on('snowfall', 0.45 + 0.5 * weather.strength))
  const wet = Math.max(on('rain', 0.5 + 0.5 * weather.strength), on('storm', 0.5))
  const style = slots.style
  const t = styleShare(style.strength)
  let groundA = linear(b.a)
  let groundB = linear(b.b)
  if (style.value === 'autumn' && biome !== 'desert' && biome !== 'snow') {
    groundA = mix(groundA, linear('#b0803c'), 0.6 * t)
    groundB = mix(groundB, linear('#c8622c'), 0.65 * t)
  } else if (style.value === 'alien') {
    groundA = mix(groundA, linear('#5a3f8c'), 0.75 * t)
    groundB = mix(groundB, linear('#2f8a8c'), 0.75 * t)
  }
  const bounce = scale(mix(mix(groundA, groundB, 0.5), linear('#ffffff'), snowCover * 0.7), 0.22 * grey(air.sun) + 0.2 * grey(air.ambient))
  const swamp = biome === 'swamp'
  return {
    zenith: [...air.zenith, air.stars],
    horizon: [...air.horizon, air.cover],
    sun: [...air.sun, air.disc],
    sunDir: [
      Math.sin(azimuth) * Math.cos(elevation),
      Math.sin(elevation),
      -Math.cos(azimuth) * Math.cos(elevation),
      slots.time.value === 'night' ? 1 : 0,
    ],
    ambient: [...air.ambient, air.glow],
    bounce: [...bounce, slots.time.value === 'night' ? 0.9 : 3],
    fog: [...air.fog, air.density],
    cloudLit: [...air.cloudLit, 1],
    cloudDark: [...air.cloudDark, rng.next()],
    groundA: [...groundA, b.patch],
    groundB: [...groundB, slots.vegetation.value === 'flowers' ? 0.5 + 0.5 * slots.vegetation.strength : biome === 'meadow' ? 0.2 : 0],
    rock: [...linear(b.rock), b.rockSlope],
    shore: [...linear(b.shore), wet],
    path: [...linear(b.path), snowCover],
    water: [...linear(swamp ? '#2f3a24' : biome === 'volcanic' ? '#1c2a34' : '#12506a'), waterLevel],
    shallow: [...linear(swamp ? '#59602f' : biome === 'volcanic' ? '#3a4a50' : '#3fa0a0'), 0.05 + on('storm', 0.12) + on('rain', 0.05)],
    ridge: [...linear(b.ridge), biome === 'alpine' ? 70 : biome === 'snow' ? 8 : snowCover > 0 ? 20 : 1e4],
    lava: [...linear('#ff7a22'), biome === 'volcanic' ? 1 : 0],
    bloom: [
      ...linear(['#e8485a', '#ffc83c', '#d868c8', '#fffaf0'][(rng.next() * 4) | 0] as Hex),
      biome === 'canyon' ? 1 : biome === 'desert' ? 0.25 : 0,
    ],
    style: [SLOTS.style.indexOf(style.value), style.value === 'natural' ? 0 : t, SLOTS.material.indexOf(slots.material.value), on('rain')],
    misc: [on('snowfall'), layout.yaw + rng.range(-0.5, 0.5), on('storm', 1), slots.time.value === 'dawn' ? 0.006 : swamp ? 0.008 : 0],
    yard: [layout.yard.x, layout.yard.z, Math.sin(layout.yaw), Math.cos(layout.yaw)],
    yardSize: [layout.yard.halfX, layout.yard.halfZ, yardLevel, steepest],
    anchor: anchor ? [anchor[0]!, anchor[1]!, anchor[2]!, 1] : [0, 0, 0, 0],
  }
}

export function packLook(look: Look): Float32Array {
  return Float32Array.from(LOOK_FIELDS.flatMap((name) => look[name]))
}
