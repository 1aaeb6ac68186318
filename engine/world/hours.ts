// Which hour a world is shown in, and which it is painted in. A change of hour is a change of light (render/daylight.ts): memory stays in the hour it was painted in, the rest
// of the world is told the hour that it is.
import type { Pose } from '../../core/camera.ts'
import { daysSince, hourOf, passed, phaseOf, shows, type Light } from '../../core/hours.ts'
import { slotVector, type Filled, type Slots } from '../../core/slots.ts'
import { Daylight } from '../render/daylight.ts'
import type { Renderer } from '../render/renderer.ts'

/**
 * `asked`: the hour that whoever paints is told. `light` is what memory is shown in, `before` what is fading out: the light that was, over the `relit` steps that are left, or
 * that of the look which a prompt replaces.
 */
export type HoursState = { asked: Slots['time']; light: Light; before: Light; relit: number }

/** Frames over which another hour comes. */
const RELIGHT_STEPS = 7

export function startHours({ time, weather, style }: Slots): HoursState {
  const light = { painted: { time, weather, style }, days: 0 }
  return { asked: time, light, before: light, relit: 0 }
}

export class Hours {
  private state: HoursState
  private readonly daylight: Daylight

  constructor(seed: number, state: HoursState) {
    this.daylight = new Daylight(seed)
    this.state = state
  }

  /** Goes on from a state, which it changes from now on. */
  adopt(state: HoursState): void {
    this.state = state
    this.lighten()
  }

  /** Another hour is on its way, and every picture is another. */
  get coming(): boolean {
    return this.state.relit > 0
  }

  /** False while what was asked for is still to be painted: a light on what is there would be a light on something else soon. */
  get mayRelight(): boolean {
    return isSame(this.state.asked, this.state.light.painted.time)
  }

  /** The hour that it is; undefined while another one is still to be painted. */
  get now(): Slots['time'] | undefined {
    const { light } = this.state
    return this.mayRelight ? { ...light.painted.time, value: hourOf(phaseOf(light)) } : undefined
  }

  /** Slots as whoever paints sees them. */
  told(slots: Slots): Float32Array {
    return slotVector({ ...slots, time: this.state.asked })
  }

  /** Shows memory in another hour, soon. */
  relight(time: Slots['time']): void {
    const { state } = this
    const { painted } = state.light
    state.before = state.light
    state.light = { painted, days: daysSince(painted.time.value, phaseOf({ painted: { time }, days: 0 })) }
    state.relit = RELIGHT_STEPS
    this.lighten()
  }

  /** What is painted from now on is painted in this hour. */
  paintIn(time: Slots['time']): void {
    this.state.asked = time
  }

  /** The first painting of a prompt has come: memory is in the hour that was asked for, and in the look of `slots`. */
  arrived({ weather, style }: Slots): void {
    const { state } = this
    const { asked, light } = state
    const phase = phaseOf(light)
    state.before = light
    // An hour that was asked for begins at its middle, one that it is by itself goes on.
    state.light = { painted: { time: asked, weather, style }, days: hourOf(phase) === asked.value ? daysSince(asked.value, phase) : 0 }
    this.lighten()
  }

  /** Lets the clock run; true if that shows. */
  pass(clock: Slots['clock']['value'], dtS: number): boolean {
    const { light } = this.state
    const { days } = light
    light.days = passed(days, clock, dtS)
    if (!shows(days, light.days)) return false
    this.lighten()
    return true
  }

  /** What was rendered, in the light that it is, to `out`. `fading`: share of the look that a prompt replaces. */
  show({ rgb, code }: Renderer, pose: Readonly<Pose>, fading: number, out: Uint8Array): void {
    const { state } = this
    this.daylight.show(rgb, code, pose, Math.max(fading, state.relit / (RELIGHT_STEPS + 1)), out)
    if (state.relit > 0) state.relit--
  }

  private lighten(): void {
    this.daylight.set(this.state.light, this.state.before)
  }
}

function isSame(a: Filled, b: Filled): boolean {
  return a.value === b.value && a.strength === b.strength
}
