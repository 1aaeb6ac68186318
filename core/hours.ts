// The hours of a world whose clock runs. Pure: how much of a day has passed since it was painted, and what hour that makes it.
import { SLOTS, type Slots, type SlotValue } from './slots.ts'

type Hour = SlotValue<'time'>
/** The hour, weather and look that something was painted in, and how much of a day has passed since, in [0, 1). */
export type Light = { painted: Pick<Slots, 'time' | 'weather' | 'style'>; days: number }

/** Length of a day, seconds. */
const DAY_S: { readonly [C in SlotValue<'clock'>]: number } = { still: Infinity, passing: 600, racing: 120 }
const HOURS = SLOTS.time.length
/** The picture changes in steps of so much of a day: half a second of a passing one. */
const STEPS = 1200

/** `days` after `dtS` more seconds; a day that is over begins anew. */
export function passed(days: number, clock: SlotValue<'clock'>, dtS: number): number {
  return (days + dtS / DAY_S[clock]) % 1
}

/** True if the picture of `later` differs from that of `days`. */
export function shows(days: number, later: number): boolean {
  return Math.round(days * STEPS) !== Math.round(later * STEPS)
}

/** Where the day stands: 0 at dawn, 1 by day, 2 at dusk, 3 by night, and back to 0. */
export function phaseOf({ painted, days }: { painted: Pick<Slots, 'time'>; days: number }): number {
  return (SLOTS.time.indexOf(painted.time.value) + HOURS * (Math.round(days * STEPS) / STEPS)) % HOURS
}

/** How much of a day lies between an hour and the phase after it. */
export function daysSince(hour: Hour, phase: number): number {
  return ((phase - SLOTS.time.indexOf(hour) + HOURS) % HOURS) / HOURS
}

/** The hour nearest to a phase. */
export function hourOf(phase: number): Hour {
  return SLOTS.time[Math.round(phase) % HOURS]!
}
