// How the system treats the painting thread: it gets the cores that nothing else wants. On Linux, where threads have priorities of their own;
// elsewhere, and where it is not permitted, nothing happens.
import { execFile } from 'node:child_process'
import { readFileSync, readlinkSync } from 'node:fs'
import { setPriority } from 'node:os'

/** Nice value: frames and video come first. */
const NICENESS = 10
/** Painting that gets less of the time it asks for is starving: others keep all cores busy. */
const LEAST_SHARE = 0.2
/** Shorter spells say nothing, ms on a core or waiting for one. */
const LEAST_SPELL_MS = 200
/** So long it is left among the others then, ms. */
const RELIEF_MS = 20_000

/** Time a thread has run and has waited for a core, ns. */
export type CoreTime = { ranNs: number; waitedNs: number }
export type Priority = {
  /** The thread that calls yields to every other at once, also as a place to wake others on (SCHED_IDLE, sched(7)), or is one of them with a nice value. */
  yieldAll(on: boolean): void
  /** True if this thread should yield: false for a while after it got next to nothing between two calls. */
  mayYield(nowMs: number): boolean
}

/** For the thread that calls. */
export function makePriority(): Priority {
  if (process.platform !== 'linux') return { yieldAll: () => undefined, mayYield: () => false }
  let yields = false
  let able = nice()
  let before = coreTime()
  let reliefMs = -Infinity
  let change = Promise.resolve()
  const thread = readlinkSync('/proc/thread-self').split('/').at(-1)!
  return {
    yieldAll(on) {
      if (!able || on === yields) return
      yields = on
      // One after the other. Node has no call for it; chrt is part of util-linux, and a missing one is missed once.
      change = change.then(() => new Promise((done) => execFile('chrt', [on ? '--idle' : '--other', '--pid', '0', thread], (error) => done(void (able &&= !error)))))
    },
    mayYield(nowMs) {
      const now = coreTime()
      if (starved(before, now)) reliefMs = nowMs
      before = now
      return nowMs - reliefMs > RELIEF_MS
    },
  }
}

/** True if a thread got less than a fifth of the time that it could have run between two readings. */
export function starved(before: CoreTime, now: CoreTime): boolean {
  const [ran, waited] = [now.ranNs - before.ranNs, now.waitedNs - before.waitedNs]
  return ran + waited > LEAST_SPELL_MS * 1e6 && ran < LEAST_SHARE * (ran + waited)
}

function nice(): boolean {
  try {
    setPriority(NICENESS)
    return true
  } catch {
    // Some sandboxes permit neither; it is a courtesy only.
    return false
  }
}

function coreTime(): CoreTime {
  try {
    const [ranNs = 0, waitedNs = 0] = readFileSync('/proc/thread-self/schedstat', 'utf8').split(' ').map(Number)
    return { ranNs, waitedNs }
  } catch {
    return { ranNs: 0, waitedNs: 0 }
  }
}
