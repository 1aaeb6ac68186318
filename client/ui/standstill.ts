// A world that stands still: paused by the player, asleep behind a hidden tab, or without its connection for a while.
import { makeVeil } from './veil.ts'

export type StandstillHost = {
  /** A world is in front: there is something to stop. */
  walking(): boolean
  /** A hidden tab needs no frames, unless others see them. */
  maySleep(hidden: boolean): boolean
  /** The world is to stop, or to go on. */
  stop(on: boolean): void
  /** Paused by the player, or not any more. */
  paused(on: boolean): void
  leave(): void
}
export type Standstill = ReturnType<typeof makeStandstill>

export function makeStandstill(host: StandstillHost) {
  const veil = makeVeil(() => pause(false), host.leave)
  let paused = false
  /** Stopped by hiding the tab, not by the player. */
  let asleep = false
  let repairing = false
  document.addEventListener('visibilitychange', () => sleep(document.hidden))

  return {
    pause,
    isPaused: () => paused,
    repair(on: boolean) {
      if (on === repairing || !host.walking()) return
      repairing = on
      if (on) veil.reconnecting()
      else if (paused) veil.paused()
      else veil.hide()
    },
    reset() {
      paused = asleep = repairing = false
      veil.hide()
    },
  }

  function pause(on: boolean) {
    paused = on
    host.stop(on)
    if (on) veil.paused()
    else veil.hide()
    host.paused(on)
  }
  function sleep(hidden: boolean) {
    if (!host.maySleep(hidden) || !host.walking() || paused || asleep === hidden) return
    asleep = hidden
    host.stop(hidden)
  }
}
