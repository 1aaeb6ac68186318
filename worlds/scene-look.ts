// Art direction: slots to colours and numbers the shader reads. One vec4 a field; `LOOK_FIELDS` is also the WGSL struct.
import { makeRng } from '../core/rng.ts'
import { type SlotValue, SLOTS } from '../core/slots.ts'
import type { Layout } from './scene-layout.ts'
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

type Hex = `#${string}`
type BiomeLook = { a: Hex; b: Hex; rock: Hex; shore: Hex; leaf: Hex; leafDark: Hex; bark: Hex; ridge: Hex; path: Hex; rockSlope: number; patch: number }

const BIOMES: Record<SlotValue<'biome'>, BiomeLook> = {
  meadow: { a: '#6da33a', b: '#a9bf4c', rock: '#8d887a', shore: '#cdbb8a', leaf: '#7aa83c', leafDark: '#36692f', bark: '#6b4a33', ridge: '#5f8a6a', path: '#cfae78', rockSlope: 0.75, patch: 1 },
  forest: { a: '#3f6f38', b: '#64803a', rock: '#6d6c64', shore: '#7d6b4c', leaf: '#4f8a3e', leafDark: '#1f4a2e', bark: '#5a3d2c', ridge: '#3a6355', path: '#8d6f4a', rockSlope: 0.8, patch: 1 },
  desert: { a: '#e0a862', b: '#efc684', rock: '#b86f44', shore: '#e6c48d', leaf: '#86a052', leafDark: '#47703f', bark: '#8a6244', ridge: '#c07a54', path: '#f2d7a0', rockSlope: 1.2, patch: 0.7 },
  snow: { a: '#dbe6f2', b: '#b9cce4', rock: '#66707f', shore: '#b4c4d4', leaf: '#4a7568', leafDark: '#1f4644', bark: '#4d3d38', ridge: '#93a9c4', path: '#c2c9d6', rockSlope: 0.95, patch: 0.6 },
  alpine: { a: '#6b9148', b: '#96a25a', rock: '#7b7c86', shore: '#a09a8e', leaf: '#5a8a4a', leafDark: '#23503c', bark: '#5d4636', ridge: '#6c7f9c', path: '#b9a684', rockSlope: 0.62, patch: 1 },
  coast: { a: '#8cae56', b: '#c3c06c', rock: '#b0a595', shore: '#f0ddab', leaf: '#78b04e', leafDark: '#2f7244', bark: '#8a6a4a', ridge: '#6d98a8', path: '#e8d29c', rockSlope: 0.6, patch: 1 },
  swamp: { a: '#4c5a2c', b: '#77763a', rock: '#56574a', shore: '#40392a', leaf: '#68773c', leafDark: '#2f4230', bark: '#463c30', ridge: '#4c6050', path: '#6a5b3c', rockSlope: 1.2, patch: 1.2 },
  volcanic: { a: '#37333a', b: '#54464a', rock: '#29262c', shore: '#231f24', leaf: '#6a5a4a', leafDark: '#3a3034', bark: '#3a2e2e', ridge: '#4f343c', path: '#6f5a56', rockSlope: 0.6, patch: 1 },
  canyon: { a: '#cf7040', b: '#e29a5c', rock: '#b04a2c', shore: '#dca76c', leaf: '#8fa04c', leafDark: '#52743c', bark: '#7a5038', ridge: '#b8583a', path: '#eec08a', rockSlope: 0.6, patch: 0.8 },
  savanna: { a: '#cba64a', b: '#e2c466', rock: '#9a7a52', shore: '#c4a070', leaf: '#93963c', leafDark: '#55702f', bark: '#6a5038', ridge: '#a99560', path: '#b9784a', rockSlope: 1, patch: 1 },
}

type TimeLook = { zenith: Hex; horizon: Hex; sun: Hex; power: number; ambient: Hex; ambientPower: number; fog: Hex; glow: number; cloudLit: Hex; cloudDark: Hex; disc: number; stars: number }

const TIMES: Record<SlotValue<'time'>, TimeLook> = {
  dawn: { zenith: '#6f93cf', horizon: '#ffd0b8', sun: '#ffc49a', power: 1.15, ambient: '#b9b4dc', ambientPower: 0.62, fog: '#f2cfcb', glow: 0.75, cloudLit: '#ffe2d4', cloudDark: '#c0a3c4', disc: 0.032, stars: 0 },
  day: { zenith: '#2a72cf', horizon: '#b4dcf2', sun: '#fff0d2', power: 1.2, ambient: '#a4c6ee', ambientPower: 0.6, fog: '#b6d7ec', glow: 0.35, cloudLit: '#ffffff', cloudDark: '#b4c6dc', disc: 0.026, stars: 0 },
  dusk: { zenith: '#3d3f8c', horizon: '#ff9a52', sun: '#ff9444', power: 1.2, ambient: '#9a7cc0', ambientPower: 0.52, fog: '#d8808a', glow: 1, cloudLit: '#ffab6a', cloudDark: '#7a4a86', disc: 0.045, stars: 0.12 },
  night: { zenith: '#0c1a44', horizon: '#34568f', sun: '#b4ccff', power: 0.5, ambient: '#5674c0', ambientPower: 0.52, fog: '#2f4c82', glow: 0.5, cloudLit: '#6b86bd', cloudDark: '#22335f', disc: 0.04, stars: 1 },
}

const MATERIAL_RGB: Record<SlotValue<'material'>, readonly [number, number, number]> = {
  stone: [158, 152, 144], brick: [178, 84, 62], wood: [150, 104, 64], marble: [236, 232, 226], metal: [128, 144, 156],
}

type V3 = [number, number, number]

/** sRGB hex to linear by squaring, which is what the shader's final square root undoes. */
export function linear(hex: Hex): V3 {
  const n = Number.parseInt(hex.slice(1), 16)
  return [((n >> 16) / 255) ** 2, (((n >> 8) & 255) / 255) ** 2, ((n & 255) / 255) ** 2]
}

function mix(a: V3, b: V3, t: number): V3 {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

const scale = (a: V3, s: number): V3 => [a[0] * s, a[1] * s, a[2] * s]
const grey = (a: V3): number => 0.3 * a[0] + 0.6 * a[1] + 0.1 * a[2]
const dull = (a: V3, t: number): V3 => mix(a, [grey(a), grey(a), grey(a)], t)

type Air = { zenith: V3; horizon: V3; sun: V3; ambient: V3; fog: V3; cloudLit: V3; cloudDark: V3; cover: number; density: number; glow: number; disc: number; stars: number }

/** Sky and light of a time of day under a weather. */
function airOf(spec: WorldSpec): Air {
  const { time, weather, biome } = spec.slots
  const t = TIMES[time.value]
  const s = weather.strength
  const night = time.value === 'night'
  const air: Air = {
    zenith: linear(t.zenith), horizon: linear(t.horizon), sun: scale(linear(t.sun), t.power), ambient: scale(linear(t.ambient), t.ambientPower),
    fog: linear(t.fog), cloudLit: linear(t.cloudLit), cloudDark: linear(t.cloudDark), cover: 0.3, density: 0.00095, glow: t.glow, disc: t.disc, stars: t.stars,
  }
  tintByBiome(air, biome.value, night)
  const veil = (to: V3, amount: number) => {
    for (const key of ['zenith', 'horizon', 'fog', 'cloudLit', 'cloudDark'] as const) air[key] = mix(air[key], scale(to, night ? 0.16 : time.value === 'day' ? 1 : 0.62), amount)
  }
  switch (weather.value) {
    case 'clear': air.cover = 0.32 - 0.3 * s; break
    case 'cloudy':
      air.cover = 0.5 + 0.25 * s
      air.sun = scale(air.sun, 0.8)
      break
    case 'fog':
      veil(linear('#cfd8de'), 0.45)
      Object.assign(air, { cover: 0, density: 0.006 + 0.02 * s * s, sun: scale(air.sun, 0.5), zenith: mix(air.zenith, air.fog, 0.75), horizon: mix(air.horizon, air.fog, 0.6), stars: 0, disc: t.disc * 1.2 })
      break
    case 'rain':
      veil(linear('#7d8c9c'), 0.72)
      Object.assign(air, { cover: 0.85, density: 0.003 + 0.005 * s, sun: scale(dull(air.sun, 0.6), 0.28), ambient: scale(mix(air.ambient, linear('#93a5b8'), 0.5), 0.95), stars: 0, disc: 0, glow: air.glow * 0.25 })
      break
    case 'snowfall':
      veil(linear('#dde4ee'), 0.6)
      Object.assign(air, { cover: 0.55, density: 0.004 + 0.007 * s, sun: scale(dull(air.sun, 0.4), 0.4), ambient: scale(air.ambient, 1.2), stars: 0, disc: 0, glow: air.glow * 0.4 })
      break
    case 'storm':
      veil(linear('#39414f'), 0.7)
      Object.assign(air, { cover: 0.95, density: 0.0016 + 0.002 * s, sun: scale(air.sun, 0.42), ambient: scale(mix(air.ambient, linear('#6d7f98'), 0.5), 0.95), stars: 0, disc: 0, glow: air.glow * 0.3 })
      air.horizon = mix(air.horizon, scale(linear('#d0b878'), night ? 0.12 : 0.6), 0.35)
      break
  }
  if (spec.slots.style.value === 'neon') neonAir(air, blend(spec.slots.style.strength), time.value)
  return air
}

/** Neon worlds live under a violet dusk whatever the hour; the hour still shifts it. */
function neonAir(air: Air, t: number, time: SlotValue<'time'>): void {
  const glow = { dawn: '#b04a9c', day: '#7a4ad0', dusk: '#e0386c', night: '#4a2a9c' } as const
  const pull = (key: 'zenith' | 'horizon' | 'fog' | 'cloudLit' | 'cloudDark', to: Hex, amount: number) => {
    air[key] = mix(air[key], linear(to), amount * t)
  }
  pull('zenith', '#120a38', 0.85)
  pull('horizon', glow[time], 0.8)
  pull('fog', glow[time], 0.65)
  air.fog = scale(air.fog, 1 - 0.45 * t)
  pull('cloudLit', '#8a4ad0', 0.7)
  pull('cloudDark', '#241452', 0.8)
  air.sun = mix(air.sun, scale(linear('#ff6ad8'), 0.55), 0.6 * t)
  air.ambient = mix(air.ambient, scale(linear('#5a4ad8'), 0.4), 0.7 * t)
  air.stars = Math.max(air.stars, 0.5 * t)
}

function tintByBiome(air: Air, biome: SlotValue<'biome'>, night: boolean): void {
  const tints: Partial<Record<SlotValue<'biome'>, readonly [Hex, number]>> = {
    desert: ['#f6c98a', 0.28], canyon: ['#f2b58a', 0.22], savanna: ['#f4d08a', 0.28], swamp: ['#9aa86a', 0.38], volcanic: ['#8a4438', 0.5], snow: ['#c4dcf4', 0.25],
  }
  const tint = tints[biome]
  if (!tint) return
  const colour = scale(linear(tint[0]), night ? 0.2 : 1)
  air.horizon = mix(air.horizon, colour, tint[1])
  air.fog = mix(air.fog, colour, tint[1])
  air.zenith = mix(air.zenith, scale(colour, 0.6), tint[1] * (biome === 'volcanic' ? 0.9 : 0.3))
}

/** Plant and building colours of a world, sRGB 0..255, after the style's palette swap. */
export type Paints = { leaf: V3; leafDark: V3; bark: V3; bloom: V3[]; wall: V3; roof: V3; lit: V3; rock: V3 }

export function paintsOf(spec: WorldSpec): Paints {
  const rng = makeRng(spec.seed, 31)
  const b = BIOMES[spec.slots.biome.value]
  const bytes = (hex: Hex): V3 => scale(linear(hex), 1).map((v) => Math.sqrt(v) * 255) as V3
  const { style, vegetation } = spec.slots
  const paints: Paints = {
    leaf: bytes(b.leaf), leafDark: bytes(b.leafDark), bark: bytes(b.bark), rock: bytes(b.rock), lit: [255, 206, 120],
    bloom: [[232, 70, 84], [255, 196, 62], [222, 92, 190], [255, 255, 244], [128, 96, 226]],
    wall: [...MATERIAL_RGB[spec.slots.material.value]], roof: rng.pick([[168, 70, 52], [70, 92, 124], [120, 78, 58], [84, 110, 92]] as V3[]),
  }
  if (vegetation.value === 'mushroom') paints.bloom = [[214, 60, 52], [232, 128, 58], [150, 84, 190], [70, 150, 170]]
  const t = blend(style.strength)
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

function blend(strength: number): number {
  return Math.min(1, Math.max(0.25, strength * 1.25))
}

export function lookOf(spec: WorldSpec, layout: Layout, waterLevel: number, yardLevel: number, steepest: number, anchor: readonly number[] | null): Look {
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
  const t = blend(style.strength)
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
    sunDir: [Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), -Math.cos(azimuth) * Math.cos(elevation), slots.time.value === 'night' ? 1 : 0],
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
    bloom: [...linear(['#e8485a', '#ffc83c', '#d868c8', '#fffaf0'][rng.next() * 4 | 0] as Hex), biome === 'canyon' ? 1 : biome === 'desert' ? 0.25 : 0],
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
