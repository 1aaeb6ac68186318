// Looking round by turning the phone: `deviceorientation` events -> look deltas, while it is switched on. Fingers come first: while one
// turns the view, the phone does not, and goes on from there.
import { makeTiltReader } from './orientation.ts'
import type { Sampler } from './sampler.ts'

/** A sensor that has said nothing for so long after it was switched on is not there, ms. */
const SILENT_MS = 1500

export type TiltHost = {
  listening(): boolean
  /** A finger turns the view. */
  fingerLooks(): boolean
  news(): void
}
/** `refused`: by the player or the browser; `missing`: there is no sensor. */
export type TiltState = 'off' | 'on' | 'refused' | 'missing'
export type Tilt = ReturnType<typeof attachTilt>

export function attachTilt(sampler: Sampler, host: TiltHost) {
  const reader = makeTiltReader()
  let life: AbortController | undefined

  return {
    /** Worth offering: a device that is held in the hand, and a page that may ask (browsers tell it to secure pages only). */
    offered: () => typeof DeviceOrientationEvent !== 'undefined' && matchMedia('(pointer: coarse)').matches,
    isOn: () => life !== undefined,
    /** Only from a tap: some systems ask the player for permission then. `told` may be called again: the sensor may turn out to be missing. */
    turnOn(told: (state: TiltState) => void) {
      permission().then((granted) => {
        if (!granted) return told('refused')
        begin(told)
        told('on')
      }, () => told('refused'))
    },
    turnOff,
  }

  function begin(told: (state: TiltState) => void) {
    turnOff()
    reader.rest()
    life = new AbortController()
    const { signal } = life
    const silent = window.setTimeout(() => {
      turnOff()
      told('missing')
    }, SILENT_MS)
    signal.addEventListener('abort', () => clearTimeout(silent))
    addEventListener('deviceorientation', (event) => {
      const { alpha, beta, gamma } = event
      // Browsers without a sensor tell once that they know nothing.
      if (alpha === null || beta === null || gamma === null) return
      clearTimeout(silent)
      turn(alpha, beta, gamma, event.timeStamp)
    }, { signal })
    // Some systems tell the angles by another axis once the screen has turned.
    screen.orientation?.addEventListener('change', () => reader.rest(), { signal })
  }

  function turn(alpha: number, beta: number, gamma: number, atMs: number) {
    if (!host.listening() || host.fingerLooks()) return reader.rest()
    const look = reader.read(alpha, beta, gamma)
    if (!look) return
    sampler.look(look.yaw, look.pitch, atMs)
    host.news()
  }

  function turnOff() {
    life?.abort()
    life = undefined
  }
}

/** iOS asks the player; elsewhere the page may simply listen. */
async function permission(): Promise<boolean> {
  const asks = DeviceOrientationEvent as unknown as { requestPermission?(): Promise<'granted' | 'denied'> }
  return asks.requestPermission === undefined || (await asks.requestPermission()) === 'granted'
}
