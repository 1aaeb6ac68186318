// Held keys, sticks and look motion -> one Controls value per sample. Pure: the devices call in, the clock is injected.
import { BUTTON, BUTTON_NAMES, buttonBits, type ButtonName, type Controls } from '../../core/controls.ts'
import { type HeldAction, isButton } from './bindings.ts'

/** Turning speed of held arrow keys and of a full right stick, radians/s. */
export const KEY_LOOK_RAD_S = 1.9
export const STICK_LOOK_RAD_S = 2.8
/** Sticks rest up to this far from the centre (Gamepad API: typical wear), share of full travel. */
export const DEAD_ZONE = 0.12
/** A tapped button stays down this long, ms: two frames at 30 per second, so that the frame loop cannot miss it. */
export const TAP_MS = 70
/** Running is no tap: it ends with the key. */
const TAPPED: readonly HeldAction[] = ['jump', 'throw', 'pour']
/** A pause of the page must not become one huge turn, ms. */
const LONGEST_STEP_MS = 50

export type Stick = { x: number; y: number }
export type Sampler = ReturnType<typeof makeSampler>

/** What was sampled: the controls, when their oldest news happened (event clock, ms), and whether they differ from the last sample. */
export type Sample = { controls: Controls; eventMs: number; changed: boolean }

export function makeSampler() {
  const held = new Set<HeldAction>()
  const moveStick: Stick = { x: 0, y: 0 }
  const lookStick: Stick = { x: 0, y: 0 }
  let padButtons = 0
  /** Buttons that mean something now, as bits. */
  let allowed = buttonBits(BUTTON_NAMES)
  const tapUntilMs: Partial<Record<HeldAction, number>> = {}
  let lookYaw = 0
  let lookPitch = 0
  let lastMs = 0
  let newsMs = NaN
  let keyNews = false
  let lookNewsMs = NaN
  const last: Controls = { moveX: 0, moveZ: 0, lookYaw: 0, lookPitch: 0, buttons: 0 }
  const sample: Sample = { controls: { ...last }, eventMs: 0, changed: false }

  const news = (atMs: number, key = false) => {
    if (Number.isNaN(newsMs)) newsMs = atMs
    keyNews ||= key
  }

  return {
    press(action: HeldAction, atMs: number) {
      if (isButton(action) && !(allowed & BUTTON[action])) return
      if (!held.has(action)) news(atMs, true)
      held.add(action)
      if (TAPPED.includes(action)) tapUntilMs[action] = atMs + TAP_MS
    },
    release(action: HeldAction, atMs: number) {
      if (held.delete(action)) news(atMs, true)
    },
    /** Everything let go: the window lost focus, a panel opened. */
    releaseAll(atMs: number) {
      if (held.size > 0) news(atMs, true)
      held.clear()
      moveStick.x = moveStick.y = lookStick.x = lookStick.y = lookYaw = lookPitch = padButtons = 0
      for (const action of TAPPED) tapUntilMs[action] = 0
    },
    /** From now on `buttons` are heard, and no others: what was held of those is let go, and has to be pressed again. */
    allow(buttons: number, atMs: number) {
      allowed = buttons
      if (padButtons & ~allowed) news(atMs, true)
      padButtons &= allowed
      for (const name of BUTTON_NAMES) if (!(allowed & BUTTON[name])) drop(name, atMs)
    },
    /** Look motion of mouse or finger, radians; right and up are positive. */
    look(yaw: number, pitch: number, atMs: number) {
      if (yaw !== 0 || pitch !== 0) {
        news(atMs)
        if (Number.isNaN(lookNewsMs)) lookNewsMs = atMs
      }
      lookYaw += yaw
      lookPitch += pitch
    },
    /** Left stick, each axis in [-1, 1], y up. Leaving or finding its rest is like a key. */
    stickMove(x: number, y: number, atMs: number) {
      const rested = moveStick.x === 0 && moveStick.y === 0
      if (x !== moveStick.x || y !== moveStick.y) news(atMs, rested || (x === 0 && y === 0))
      moveStick.x = x
      moveStick.y = y
    },
    /** Right stick, each axis in [-1, 1], y up. */
    stickLook(x: number, y: number) {
      lookStick.x = x
      lookStick.y = y
    },
    /** Buttons held by thumb or on a gamepad, as bits. */
    padHold(buttons: number, atMs: number) {
      const heard = buttons & allowed
      if (heard !== padButtons) news(atMs, true)
      padButtons = heard
    },
    /** True while something is held, so that samples must keep flowing. */
    active(): boolean {
      return held.size > 0 || moveStick.x !== 0 || moveStick.y !== 0 || lookStick.x !== 0 || lookStick.y !== 0 || padButtons !== 0
    },
    /** True when a sample taken now would turn the view by a held key or stick. */
    turning(): boolean {
      return axis('lookRight', 'lookLeft') !== 0 || axis('lookUp', 'lookDown') !== 0 || lookStick.x !== 0 || lookStick.y !== 0
    },
    pending(): boolean {
      return !Number.isNaN(newsMs)
    },
    /** True if a key has gone down or up since the last sample. */
    keyPending: (): boolean => keyNews,
    /** The look that a sample taken now would carry, radians; nothing is taken. */
    peekLook(nowMs: number, out: { yaw: number; pitch: number }) {
      const dtS = Math.min(LONGEST_STEP_MS, Math.max(0, nowMs - lastMs)) / 1000
      out.yaw = yawAfter(dtS)
      out.pitch = pitchAfter(dtS)
    },
    /** True if the view was turned by look motion since `takeLookNews`. */
    lookPending: (): boolean => !Number.isNaN(lookNewsMs),
    /** When the oldest look motion happened that this was not told of yet, ms; NaN if there is none. */
    takeLookNews(): number {
      const atMs = lookNewsMs
      lookNewsMs = NaN
      return atMs
    },
    /** The controls since the last call; the returned object is reused. */
    take(nowMs: number): Sample {
      const dtS = Math.min(LONGEST_STEP_MS, Math.max(0, nowMs - lastMs)) / 1000
      lastMs = nowMs
      const { controls } = sample
      controls.moveX = clamp1(axis('right', 'left') + moveStick.x)
      controls.moveZ = clamp1(axis('forward', 'back') + moveStick.y)
      controls.lookYaw = yawAfter(dtS)
      controls.lookPitch = pitchAfter(dtS)
      controls.buttons = heldButtons(nowMs) | padButtons
      lookYaw = 0
      lookPitch = 0
      sample.changed = differs(controls, last)
      sample.eventMs = Number.isNaN(newsMs) ? nowMs : newsMs
      newsMs = NaN
      keyNews = false
      Object.assign(last, controls)
      return sample
    },
  }

  function yawAfter(dtS: number): number {
    return lookYaw + (axis('lookRight', 'lookLeft') * KEY_LOOK_RAD_S + lookStick.x * STICK_LOOK_RAD_S) * dtS
  }
  function pitchAfter(dtS: number): number {
    return lookPitch + (axis('lookUp', 'lookDown') * KEY_LOOK_RAD_S + lookStick.y * STICK_LOOK_RAD_S) * dtS
  }
  function axis(plus: HeldAction, minus: HeldAction): number {
    return (held.has(plus) ? 1 : 0) - (held.has(minus) ? 1 : 0)
  }
  function heldButtons(nowMs: number): number {
    let bits = 0
    for (const name of BUTTON_NAMES) if (held.has(name) || nowMs < (tapUntilMs[name] ?? 0)) bits |= BUTTON[name]
    return bits
  }
  function drop(name: ButtonName, atMs: number): void {
    if (held.delete(name)) news(atMs, true)
    tapUntilMs[name] = 0
  }
}

/** Movement or buttons changed, or the view began to turn: the moments whose latency a player feels. */
function differs(now: Controls, before: Controls): boolean {
  const turns = now.lookYaw !== 0 || now.lookPitch !== 0
  const turned = before.lookYaw !== 0 || before.lookPitch !== 0
  return now.moveX !== before.moveX || now.moveZ !== before.moveZ || now.buttons !== before.buttons || (turns && !turned)
}

/** A stick's two axes with a round dead zone and a gentle start: small tilts aim, full tilt is full speed. */
export function shapeStick(x: number, y: number, out: Stick): Stick {
  const tilt = Math.min(1, Math.hypot(x, y))
  const gain = tilt <= DEAD_ZONE ? 0 : ((tilt - DEAD_ZONE) / (1 - DEAD_ZONE)) ** 1.6 / tilt
  out.x = x * gain
  out.y = y * gain
  return out
}

function clamp1(value: number): number {
  return Math.max(-1, Math.min(1, value))
}
