// The palettes: what each biome, hour and material is painted with. sRGB, as a painter would pick them.
import type { SlotValue } from '../core/slots.ts'

export type Hex = `#${string}`
export type BiomeLook = {
  a: Hex
  b: Hex
  rock: Hex
  shore: Hex
  leaf: Hex
  leafDark: Hex
  bark: Hex
  ridge: Hex
  path: Hex
  rockSlope: number
  patch: number
}

export const BIOMES: Record<SlotValue<'biome'>, BiomeLook> = {
  meadow: {
    a: '#6da33a',
    b: '#a9bf4c',
    rock: '#8d887a',
    shore: '#cdbb8a',
    leaf: '#7aa83c',
    leafDark: '#36692f',
    bark: '#6b4a33',
    ridge: '#5f8a6a',
    path: '#cfae78',
    rockSlope: 0.75,
    patch: 1,
  },
  forest: {
    a: '#3f6f38',
    b: '#64803a',
    rock: '#6d6c64',
    shore: '#7d6b4c',
    leaf: '#4f8a3e',
    leafDark: '#1f4a2e',
    bark: '#5a3d2c',
    ridge: '#3a6355',
    path: '#8d6f4a',
    rockSlope: 0.8,
    patch: 1,
  },
  desert: {
    a: '#e0a862',
    b: '#efc684',
    rock: '#b86f44',
    shore: '#e6c48d',
    leaf: '#86a052',
    leafDark: '#47703f',
    bark: '#8a6244',
    ridge: '#c07a54',
    path: '#f2d7a0',
    rockSlope: 1.2,
    patch: 0.7,
  },
  snow: {
    a: '#dbe6f2',
    b: '#b9cce4',
    rock: '#66707f',
    shore: '#b4c4d4',
    leaf: '#4a7568',
    leafDark: '#1f4644',
    bark: '#4d3d38',
    ridge: '#93a9c4',
    path: '#c2c9d6',
    rockSlope: 0.95,
    patch: 0.6,
  },
  alpine: {
    a: '#6b9148',
    b: '#96a25a',
    rock: '#7b7c86',
    shore: '#a09a8e',
    leaf: '#5a8a4a',
    leafDark: '#23503c',
    bark: '#5d4636',
    ridge: '#6c7f9c',
    path: '#b9a684',
    rockSlope: 0.62,
    patch: 1,
  },
  coast: {
    a: '#8cae56',
    b: '#c3c06c',
    rock: '#b0a595',
    shore: '#f0ddab',
    leaf: '#78b04e',
    leafDark: '#2f7244',
    bark: '#8a6a4a',
    ridge: '#6d98a8',
    path: '#e8d29c',
    rockSlope: 0.6,
    patch: 1,
  },
  swamp: {
    a: '#4c5a2c',
    b: '#77763a',
    rock: '#56574a',
    shore: '#40392a',
    leaf: '#68773c',
    leafDark: '#2f4230',
    bark: '#463c30',
    ridge: '#4c6050',
    path: '#6a5b3c',
    rockSlope: 1.2,
    patch: 1.2,
  },
  volcanic: {
    a: '#37333a',
    b: '#54464a',
    rock: '#29262c',
    shore: '#231f24',
    leaf: '#6a5a4a',
    leafDark: '#3a3034',
    bark: '#3a2e2e',
    ridge: '#4f343c',
    path: '#6f5a56',
    rockSlope: 0.6,
    patch: 1,
  },
  canyon: {
    a: '#cf7040',
    b: '#e29a5c',
    rock: '#b04a2c',
    shore: '#dca76c',
    leaf: '#8fa04c',
    leafDark: '#52743c',
    bark: '#7a5038',
    ridge: '#b8583a',
    path: '#eec08a',
    rockSlope: 0.6,
    patch: 0.8,
  },
  savanna: {
    a: '#cba64a',
    b: '#e2c466',
    rock: '#9a7a52',
    shore: '#c4a070',
    leaf: '#93963c',
    leafDark: '#55702f',
    bark: '#6a5038',
    ridge: '#a99560',
    path: '#b9784a',
    rockSlope: 1,
    patch: 1,
  },
}

export type TimeLook = {
  zenith: Hex
  horizon: Hex
  sun: Hex
  power: number
  ambient: Hex
  ambientPower: number
  fog: Hex
  glow: number
  cloudLit: Hex
  cloudDark: Hex
  disc: number
  stars: number
}

export const TIMES: Record<SlotValue<'time'>, TimeLook> = {
  dawn: {
    zenith: '#6f93cf',
    horizon: '#ffd0b8',
    sun: '#ffc49a',
    power: 1.15,
    ambient: '#b9b4dc',
    ambientPower: 0.62,
    fog: '#f2cfcb',
    glow: 0.75,
    cloudLit: '#ffe2d4',
    cloudDark: '#c0a3c4',
    disc: 0.032,
    stars: 0,
  },
  day: {
    zenith: '#2a72cf',
    horizon: '#b4dcf2',
    sun: '#fff0d2',
    power: 1.2,
    ambient: '#a4c6ee',
    ambientPower: 0.6,
    fog: '#b6d7ec',
    glow: 0.35,
    cloudLit: '#ffffff',
    cloudDark: '#b4c6dc',
    disc: 0.026,
    stars: 0,
  },
  dusk: {
    zenith: '#3d3f8c',
    horizon: '#ff9a52',
    sun: '#ff9444',
    power: 1.2,
    ambient: '#9a7cc0',
    ambientPower: 0.52,
    fog: '#d8808a',
    glow: 1,
    cloudLit: '#ffab6a',
    cloudDark: '#7a4a86',
    disc: 0.045,
    stars: 0.12,
  },
  night: {
    zenith: '#0c1a44',
    horizon: '#34568f',
    sun: '#b4ccff',
    power: 0.5,
    ambient: '#5674c0',
    ambientPower: 0.52,
    fog: '#2f4c82',
    glow: 0.5,
    cloudLit: '#6b86bd',
    cloudDark: '#22335f',
    disc: 0.04,
    stars: 1,
  },
}

export const MATERIAL_RGB: Record<SlotValue<'material'>, readonly [number, number, number]> = {
  stone: [158, 152, 144],
  brick: [178, 84, 62],
  wood: [150, 104, 64],
  marble: [236, 232, 226],
  metal: [128, 144, 156],
}

export type V3 = [number, number, number]

/** sRGB hex to linear by squaring, which is what the shader's final square root undoes. */
export function linear(hex: Hex): V3 {
  const n = Number.parseInt(hex.slice(1), 16)
  return [((n >> 16) / 255) ** 2, (((n >> 8) & 255) / 255) ** 2, ((n & 255) / 255) ** 2]
}

export function mix(a: V3, b: V3, t: number): V3 {
  return [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t, a[2] + (b[2] - a[2]) * t]
}

export const scale = (a: V3, s: number): V3 => [a[0] * s, a[1] * s, a[2] * s]
export const grey = (a: V3): number => 0.3 * a[0] + 0.6 * a[1] + 0.1 * a[2]
export const dull = (a: V3, t: number): V3 => mix(a, [grey(a), grey(a), grey(a)], t)

/** Strength 0.2..1 as the share of a style: a hint is a quarter. */
export function styleShare(strength: number): number {
  return Math.min(1, Math.max(0.25, strength * 1.25))
}
