// Sky and light: an hour, then what biome, weather and style make of it. Linear RGB throughout.
import type { SlotValue } from '../core/slots.ts'
import { dull, type Hex, linear, mix, scale, styleShare, TIMES, type V3 } from './scene-palettes.ts'
import type { WorldSpec } from './spec.ts'

export type Air = {
  zenith: V3
  horizon: V3
  sun: V3
  ambient: V3
  fog: V3
  cloudLit: V3
  cloudDark: V3
  cover: number
  density: number
  glow: number
  disc: number
  stars: number
}

/** Sky and light of a time of day under a weather. */
export function airOf(spec: WorldSpec): Air {
  const { time, weather, biome } = spec.slots
  const t = TIMES[time.value]
  const s = weather.strength
  const night = time.value === 'night'
  const air: Air = {
    zenith: linear(t.zenith),
    horizon: linear(t.horizon),
    sun: scale(linear(t.sun), t.power),
    ambient: scale(linear(t.ambient), t.ambientPower),
    fog: linear(t.fog),
    cloudLit: linear(t.cloudLit),
    cloudDark: linear(t.cloudDark),
    cover: 0.3,
    density: 0.00095,
    glow: t.glow,
    disc: t.disc,
    stars: t.stars,
  }
  tintByBiome(air, biome.value, night)
  const veil = (to: V3, amount: number) => {
    for (const key of ['zenith', 'horizon', 'fog', 'cloudLit', 'cloudDark'] as const)
      air[key] = mix(air[key], scale(to, night ? 0.16 : time.value === 'day' ? 1 : 0.62), amount)
  }
  switch (weather.value) {
    case 'clear':
      air.cover = 0.32 - 0.3 * s
      break
    case 'cloudy':
      air.cover = 0.5 + 0.25 * s
      air.sun = scale(air.sun, 0.8)
      break
    case 'fog':
      veil(linear('#cfd8de'), 0.45)
      Object.assign(air, {
        cover: 0,
        density: 0.006 + 0.02 * s * s,
        sun: scale(air.sun, 0.5),
        zenith: mix(air.zenith, air.fog, 0.75),
        horizon: mix(air.horizon, air.fog, 0.6),
        stars: 0,
        disc: t.disc * 1.2,
      })
      break
    case 'rain':
      veil(linear('#7d8c9c'), 0.72)
      Object.assign(air, {
        cover: 0.85,
        density: 0.003 + 0.005 * s,
        sun: scale(dull(air.sun, 0.6), 0.28),
        ambient: scale(mix(air.ambient, linear('#93a5b8'), 0.5), 0.95),
        stars: 0,
        disc: 0,
        glow: air.glow * 0.25,
      })
      break
    case 'snowfall':
      veil(linear('#dde4ee'), 0.6)
      Object.assign(air, {
        cover: 0.55,
        density: 0.004 + 0.007 * s,
        sun: scale(dull(air.sun, 0.4), 0.4),
        ambient: scale(air.ambient, 1.2),
        stars: 0,
        disc: 0,
        glow: air.glow * 0.4,
      })
      break
    case 'storm':
      veil(linear('#39414f'), 0.7)
      Object.assign(air, {
        cover: 0.95,
        density: 0.0016 + 0.002 * s,
        sun: scale(air.sun, 0.42),
        ambient: scale(mix(air.ambient, linear('#6d7f98'), 0.5), 0.95),
        stars: 0,
        disc: 0,
        glow: air.glow * 0.3,
      })
      air.horizon = mix(air.horizon, scale(linear('#d0b878'), night ? 0.12 : 0.6), 0.35)
      break
  }
  if (spec.slots.style.value === 'neon') neonAir(air, styleShare(spec.slots.style.strength), time.value)
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
    desert: ['#f6c98a', 0.28],
    canyon: ['#f2b58a', 0.22],
    savanna: ['#f4d08a', 0.28],
    swamp: ['#9aa86a', 0.38],
    volcanic: ['#8a4438', 0.5],
    snow: ['#c4dcf4', 0.25],
  }
  const tint = tints[biome]
  if (!tint) return
  const colour = scale(linear(tint[0]), night ? 0.2 : 1)
  air.horizon = mix(air.horizon, colour, tint[1])
  air.fog = mix(air.fog, colour, tint[1])
  air.zenith = mix(air.zenith, scale(colour, 0.6), tint[1] * (biome === 'volcanic' ? 0.9 : 0.3))
}
