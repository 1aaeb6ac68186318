// Mouse look: with pointer lock after a click on the world, or by dragging where the lock is refused.
import { MOVED } from './moved.ts'
import type { Sampler } from './sampler.ts'

/** Radians per CSS pixel: half a turn in about 1400 pixels, the middle of the range first-person games ship with. */
export const MOUSE_RAD_PX = 0.0022
/** Dragging moves the picture under the finger, so it needs more per pixel. */
export const DRAG_RAD_PX = 0.0042
/** Chrome sometimes reports one huge jump after a lock (crbug 781182): nobody turns this far between two events, px. */
const JUMP_PX = 400

/** How much later than an unlock the blur that caused it may be told, ms. */
const BLUR_MS = 80

export type MouseHost = { listening(): boolean; news(): void; escaped(): void; lockChanged(locked: boolean): void }

export type Mouse = { lock(): void; free(): void; detach(): void }

export function attachMouse(canvas: HTMLCanvasElement, sampler: Sampler, host: MouseHost): Mouse {
  const life = new AbortController()
  const { signal } = life
  /** The page wants the lock. One that is granted after it was given up is given back. */
  let wanted = false
  /** We have asked for the unlock that comes next. */
  let freeing = false
  let dragging = -1

  const turn = (event: PointerEvent, radPx: number) => {
    const { movementX: x, movementY: y } = event
    if (Math.abs(x) > JUMP_PX || Math.abs(y) > JUMP_PX) return
    sampler.look(x * radPx, -y * radPx, event.timeStamp)
    host.news()
  }
  canvas.addEventListener('pointerdown', (event) => {
    if (event.pointerType !== 'mouse' || event.button !== 0 || locked() || !host.listening()) return
    dragging = event.pointerId
    canvas.setPointerCapture(event.pointerId)
    lock()
  }, { signal })
  canvas.addEventListener(MOVED, (event) => {
    if (event.pointerType === 'mouse' && event.pointerId === dragging && !locked() && host.listening()) turn(event, DRAG_RAD_PX)
  }, { signal })
  const drop = () => (dragging = -1)
  canvas.addEventListener('pointerup', drop, { signal })
  canvas.addEventListener('pointercancel', drop, { signal })
  document.addEventListener(MOVED, (event) => {
    if (event.pointerType === 'mouse' && locked() && host.listening()) turn(event, MOUSE_RAD_PX)
  }, { signal })
  document.addEventListener('pointerlockchange', () => {
    if (locked() && !wanted) return free()
    host.lockChanged(locked())
    const ours = freeing
    freeing = false
    // Wanted again before it was given back.
    if (!locked() && wanted && ours) return lock()
    // The browser takes Esc for itself while the pointer is locked: an unlock we did not ask for is Esc, if the window stays in
    // front. Another window coming to the front unlocks too, and its blur may follow the unlock.
    // And a key after it may have given the lock up for another reason.
    if (!locked() && wanted) setTimeout(() => wanted && document.hasFocus() && !document.hidden && !locked() && host.listening() && host.escaped(), BLUR_MS)
  }, { signal })

  return { lock, free, detach: () => { free(); life.abort() } }

  function locked(): boolean {
    return document.pointerLockElement === canvas
  }
  function lock() {
    wanted = true
    if (locked() || freeing || typeof canvas.requestPointerLock !== 'function') return
    // Raw movement where the system offers it; refusals (no gesture, too soon after Esc) leave dragging.
    const asked = canvas.requestPointerLock({ unadjustedMovement: true }) as Promise<void> | undefined
    asked?.catch?.(() => (canvas.requestPointerLock() as Promise<void> | undefined)?.catch?.(() => undefined))
  }
  function free() {
    wanted = false
    if (!locked() || freeing) return
    freeing = true
    document.exitPointerLock()
  }
}
