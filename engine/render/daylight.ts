// A world in the light of another hour than the one it was painted in. Memory keeps the hour of painting; only what is shown changes: colours go by curves learnt from true
// worlds (light-curves.ts), and sun, moon and stars go over the sky. So a day passes without anything being painted anew, and comes back to the same picture.
import { FRAME, TAN_HALF_H, TAN_HALF_V, basisOf, makeBasis, type Pose } from '../../core/camera.ts'
import { SKY_CODE } from '../../core/depth-code.ts'
import { phaseOf, type Light } from '../../core/hours.ts'
import { uniform } from '../../core/rng.ts'
import { SLOTS, type Slots, type SlotValue } from '../../core/slots.ts'
import { at, bytes, floats, kernel } from '../kernel.ts'
import { addCurves, CURVES, traitsOf } from './light-curves.ts'
import { FRAME_PIXELS } from './warp.ts'

type Rgb = readonly [number, number, number]
type Hour = SlotValue<'time'>
/** Two hours' colours and sizes are mixed as the phase goes from one to the other. `halo` is its colour at the disc's edge; it ends at `reach` radians. */
type Lamp = { disc: Rgb; radius: number; halo: Rgb; reach: number }

const SUN: { readonly [H in Hour]: Lamp } = {
  dawn: { disc: [1, 0.93, 0.78], radius: 0.032, halo: [0.42, 0.26, 0.14], reach: 0.9 },
  day: { disc: [1, 0.99, 0.93], radius: 0.026, halo: [0.2, 0.18, 0.14], reach: 0.5 },
  dusk: { disc: [1, 0.85, 0.5], radius: 0.045, halo: [0.5, 0.24, 0.06], reach: 1 },
  night: { disc: [1, 0.6, 0.3], radius: 0.045, halo: [0, 0, 0], reach: 0.6 },
}
const MOON: Lamp = { disc: [0.93, 0.95, 1], radius: 0.036, halo: [0.12, 0.16, 0.24], reach: 0.35 }
/** How much of the discs, of their halos and of the stars shows through. */
const THROUGH: { readonly [W in Slots['weather']['value']]: { disc: number; halo: number; stars: number } } = {
  clear: { disc: 1, halo: 1, stars: 1 },
  cloudy: { disc: 0.8, halo: 0.8, stars: 0.6 },
  fog: { disc: 0, halo: 0.5, stars: 0 },
  rain: { disc: 0, halo: 0.15, stars: 0 },
  snowfall: { disc: 0, halo: 0.3, stars: 0 },
  storm: { disc: 0, halo: 0.15, stars: 0 },
}
/** Sun and moon go round a tilted circle: so much of it is height, and so much of that they stand higher at rising, as the painted ones do. */
const TILT = { sun: 0.62, moon: 0.4 } as const
const RAISED = 0.12
/** The lights of the hour that was painted are in the painting: others come as its light goes, over these shares of an hour. */
const COME = { from: 0.2, over: 0.5 } as const
const STARS = 700
const STREAM = 0x57a2
/** Brighter sky than this is cloud or moon: no star shows before it, in [0, 255]. */
const BRIGHT = 110
const HOURS = SLOTS.time.length
const LIGHT_FLOATS = 12
const MOST_LIGHTS = 2

const axes = makeBasis()
/** What the kernel works on within one call. */
const eye = floats(9)
const curvesNow = floats(CURVES)
const lightsNow = floats(LIGHT_FLOATS * MOST_LIGHTS)
const shown = bytes(3 * FRAME_PIXELS)

export class Daylight {
  private readonly curves = new Float32Array(CURVES)
  /** Those of what is fading out. */
  private readonly curvesBefore = new Float32Array(CURVES)
  private readonly lights = new Float32Array(LIGHT_FLOATS * MOST_LIGHTS)
  /** Directions of the stars and how bright each is. */
  private readonly stars: Float32Array
  private readonly east: number
  private count = 0
  private starlight = 0
  /** The picture is not as it was painted; nor was the one before. */
  private bends = false
  private bentBefore = false

  constructor(seed: number) {
    // It sets before the eyes of whoever enters, a little to one side.
    this.east = Math.PI + 1.2 * (uniform(seed, STREAM, 0) - 0.5)
    this.stars = starsOf(seed)
  }

  /** For a world that is in `light`; `before`: the light of what is fading out, if anything is. */
  set(light: Readonly<Light>, before: Readonly<Light>): void {
    this.bends = writeCurves(light, this.curves)
    this.bentBefore = writeCurves(before, this.curvesBefore)
    this.setLights(light)
  }

  /** Sun, moon and stars of an hour that was not painted. */
  private setLights(light: Readonly<Light>): void {
    const { time, weather } = light.painted
    const painted = time.value
    const phase = phaseOf(light)
    const { before, after, share } = between(phase)
    const off = Math.abs(((phase - SLOTS.time.indexOf(painted) + HOURS + HOURS / 2) % HOURS) - HOURS / 2)
    const come = smooth((off - COME.from) / COME.over)
    const { disc, halo, stars } = THROUGH[weather.value]
    const night = before === 'night' ? 1 - share : after === 'night' ? share : 0
    // What was painted at night has its stars.
    this.starlight = painted === 'night' ? 0 : stars * night * night
    this.count = 0
    const angle = (Math.PI * phase) / 2
    this.shine(mixed(SUN[before], SUN[after], share), angle, TILT.sun, come * disc, come * halo)
    this.shine(MOON, angle - Math.PI, TILT.moon, come * disc * night, come * halo * night)
  }

  /** `rgb` u8 [144, 256, 3] in the light of the hour, to `out`; `code` [144, 256] in [0, 1]. Both lie in the kernel's memory. `fading`: share of what is fading out. */
  show(rgb: Uint8Array, code: Float32Array, pose: Readonly<Pose>, fading: number, out: Uint8Array): void {
    if (!this.bends && !(fading > 0 && this.bentBefore)) return out.set(rgb)
    basisOf(pose, axes)
    eye.set(axes.right)
    eye.set(axes.up, 3)
    eye.set(axes.forward, 6)
    for (let k = 0; k < CURVES; k++) curvesNow[k] = (1 - fading) * this.curves[k]! + fading * this.curvesBefore[k]!
    lightsNow.set(this.lights)
    // They come as what is fading out goes: halos, and shares of discs.
    for (let k = 8; k < LIGHT_FLOATS * this.count; k += LIGHT_FLOATS) for (let c = 0; c < 4; c++) lightsNow[k + c]! *= 1 - fading
    kernel.daylight(FRAME.width, FRAME.height, at(rgb), at(code), SKY_CODE, at(eye), TAN_HALF_H, TAN_HALF_V, at(curvesNow), at(lightsNow), this.count, at(shown))
    if (this.starlight > 0) this.drawStars(code, 1 - fading)
    out.set(shown)
  }

  /** A light at `angle` of its round, 0 at rising. */
  private shine({ disc, radius, halo, reach }: Lamp, angle: number, tilt: number, discShare: number, haloShare: number): void {
    const height = tilt * Math.sin(angle) + RAISED
    if (height < -0.1 || (discShare < 0.01 && haloShare < 0.01)) return
    const [along, across] = [Math.cos(angle), Math.sin(angle) * Math.sqrt(1 - tilt * tilt)]
    const [s, c] = [Math.sin(this.east), Math.cos(this.east)]
    const [x, z] = [along * s + across * c, across * s - along * c]
    const length = Math.hypot(x, height, z)
    // Near the horizon what is left of it fades: the land hides it only where there is land.
    const rising = smooth((height + 0.1) / 0.1)
    this.lights.set(
      [
        x / length, height / length, z / length, Math.cos(radius), ...disc, Math.cos(reach),
        halo[0] * haloShare * rising, halo[1] * haloShare * rising, halo[2] * haloShare * rising, discShare * rising,
      ],
      LIGHT_FLOATS * this.count++,
    )
  }

  private drawStars(code: Float32Array, share: number): void {
    const { stars } = this
    const { right, up, forward } = axes
    for (let k = 0; k < STARS; k++) {
      const [x, y, z] = [stars[4 * k]!, stars[4 * k + 1]!, stars[4 * k + 2]!]
      const ahead = x * forward[0]! + y * forward[1]! + z * forward[2]!
      if (ahead < 0.3) continue
      const i = Math.floor((((x * right[0]! + y * right[1]! + z * right[2]!) / (ahead * TAN_HALF_H) + 1) / 2) * FRAME.width)
      const j = Math.floor(((1 - (x * up[0]! + y * up[1]! + z * up[2]!) / (ahead * TAN_HALF_V)) / 2) * FRAME.height)
      if (i < 0 || i >= FRAME.width || j < 0 || j >= FRAME.height) continue
      const p = j * FRAME.width + i
      if (code[p]! >= SKY_CODE || shown[3 * p + 1]! > BRIGHT) continue
      const light = 200 * share * this.starlight * stars[4 * k + 3]!
      for (let c = 0; c < 3; c++) shown[3 * p + c] = Math.min(255, shown[3 * p + c]! + light)
    }
  }
}

/** What colours become in this light; false if they stay as they were painted. */
function writeCurves(light: Readonly<Light>, out: Float32Array): boolean {
  const painted = light.painted.time.value
  const traits = traitsOf(light.painted)
  const { before, after, share } = between(phaseOf(light))
  out.fill(0)
  addCurves(traits, painted, before, 1 - share, out)
  addCurves(traits, painted, after, share, out)
  return share > 0 || before !== painted
}

/** The hours before and after a phase, and how far it is from one to the other. */
function between(phase: number): { before: Hour; after: Hour; share: number } {
  const before = Math.floor(phase)
  return { before: SLOTS.time[before % HOURS]!, after: SLOTS.time[(before + 1) % HOURS]!, share: smooth(phase - before) }
}

/** Evenly over the upper half of the sky, dim ones more often than bright ones; f32 [STARS, 4]. */
function starsOf(seed: number): Float32Array {
  const out = new Float32Array(4 * STARS)
  for (let k = 0; k < STARS; k++) {
    const y = 0.03 + 0.97 * uniform(seed, STREAM, 3 * k + 1)
    const round = 2 * Math.PI * uniform(seed, STREAM, 3 * k + 2)
    const flat = Math.sqrt(1 - y * y)
    out.set([flat * Math.sin(round), y, flat * Math.cos(round), 0.15 + 0.85 * uniform(seed, STREAM, 3 * k + 3) ** 3], 4 * k)
  }
  return out
}

function mixed(a: Lamp, b: Lamp, share: number): Lamp {
  const mix = (x: number, y: number) => x + share * (y - x)
  const colour = (x: Rgb, y: Rgb): Rgb => [mix(x[0], y[0]), mix(x[1], y[1]), mix(x[2], y[2])]
  return { disc: colour(a.disc, b.disc), radius: mix(a.radius, b.radius), halo: colour(a.halo, b.halo), reach: mix(a.reach, b.reach) }
}

/** From 0 to 1 without corners. */
function smooth(share: number): number {
  const x = Math.min(1, Math.max(0, share))
  return x * x * (3 - 2 * x)
}
