// Where the camera is now, before the server has said so: the pose of a frame, plus everything the player's hands have done that the
// frame does not know yet. What the server did acknowledge is never added twice: samples count by their sequence numbers.
//
//   pose of the frame (server) + look of the samples after the acknowledged one + look not sampled yet + steps walked meanwhile
//
// Times are the page's own. A frame stands for the moment its newest input was sampled plus the time that input waited for its tick.
import { MAX_PITCH, type Pose } from '../../core/camera.ts'
import { BUTTON, type Controls } from '../../core/controls.ts'
import { RUN_M_S, WALK_M_S, wrapAngle } from '../../core/kinematics.ts'
import type { FrameMeta } from '../../engine/protocol/frame-meta.ts'
import { seqAhead } from '../../engine/protocol/input.ts'

/** Samples remembered: a second at the fastest rate. Answers take less; an older one leaves its frame as it is. */
const RING = 128
/** Steps are foreseen for so long at most, ms: beyond it guesses about walls go wrong. */
const MOST_WALK_MS = 160
/** Weight of the newest frame in the share of the wished-for step that walls let through. */
const BLEND = 0.5

export type Look = { yaw: number; pitch: number }
/** Where a frame stands in the player's input: the look summed up to its newest sample, and when that was taken; NaN if unknown. */
export type Mark = Look & { timeMs: number }
export type Foresight = ReturnType<typeof makeForesight>

export function makeForesight() {
  const seqs = new Uint16Array(RING)
  const times = new Float64Array(RING).fill(-Infinity)
  /** Look summed up to each sample. */
  const yaws = new Float64Array(RING)
  const pitches = new Float64Array(RING)
  const total: Look = { yaw: 0, pitch: 0 }
  const movesX = new Float64Array(RING)
  const movesZ = new Float64Array(RING)
  const speeds = new Float64Array(RING)
  let head = 0
  let free = 1
  const before = { x: 0, z: 0, rtpTime: 0, seq: -1 }

  return {
    /** A sample went out. */
    sampled(seq: number, controls: Readonly<Controls>, timeMs: number) {
      const at = head++ % RING
      seqs[at] = seq
      times[at] = timeMs
      yaws[at] = total.yaw += controls.lookYaw
      pitches[at] = total.pitch += controls.lookPitch
      const length = Math.max(1, Math.hypot(controls.moveX, controls.moveZ))
      movesX[at] = controls.moveX / length
      movesZ[at] = controls.moveZ / length
      speeds[at] = controls.buttons & BUTTON.run ? RUN_M_S : WALK_M_S
    },
    /** Finds the place of a frame that was made with input up to `seq`. */
    mark(seq: number, out: Mark): Mark {
      const at = find(seq)
      out.yaw = at < 0 ? NaN : yaws[at]!
      out.pitch = at < 0 ? NaN : pitches[at]!
      out.timeMs = at < 0 ? NaN : times[at]!
      return out
    },
    /** A frame was described: compares the step it took with the one that was wished for, so that nobody is foreseen inside a wall. */
    described(meta: Readonly<FrameMeta>, ticksPerSecond: number) {
      const at = find(meta.lastInputSeq)
      const held = at >= 0 && before.seq >= 0 && sameMove(at, find(before.seq))
      const seconds = ((meta.rtpTime - before.rtpTime) | 0) / ticksPerSecond
      const wished = held ? speeds[at]! * Math.hypot(movesX[at]!, movesZ[at]!) * seconds : 0
      if (wished <= 0 || seconds > 0.5) free = 1
      else free += BLEND * (Math.min(1, Math.hypot(meta.pose.x - before.x, meta.pose.z - before.z) / wished) - free)
      before.x = meta.pose.x
      before.z = meta.pose.z
      before.rtpTime = meta.rtpTime
      before.seq = meta.lastInputSeq
    },
    /** Forgets the connection before. */
    reset() {
      times.fill(-Infinity)
      before.seq = -1
      free = 1
    },
    /** The camera now, for a frame made at `pose` with the input of `mark`, which had waited `waitedMs`; `unsampled`: look not sampled yet. */
    now(pose: Readonly<Pose>, mark: Readonly<Mark>, waitedMs: number, unsampled: Readonly<Look>, nowMs: number, out: Pose): Pose {
      Object.assign(out, pose)
      if (Number.isNaN(mark.timeMs)) return out
      out.yaw = wrapAngle(pose.yaw + total.yaw - mark.yaw + unsampled.yaw)
      out.pitch = Math.max(-MAX_PITCH, Math.min(MAX_PITCH, pose.pitch + total.pitch - mark.pitch + unsampled.pitch))
      walk(Math.max(mark.timeMs + waitedMs, nowMs - MOST_WALK_MS), nowMs, out)
      return out
    },
  }

  /** Adds the steps held from `fromMs` to `nowMs`, newest sample first. */
  function walk(fromMs: number, nowMs: number, out: Pose): void {
    let x = 0
    let z = 0
    let untilMs = nowMs
    for (let k = head - 1; k >= Math.max(0, head - RING) && untilMs > fromMs; k--) {
      const at = k % RING
      const seconds = Math.max(0, untilMs - Math.max(fromMs, times[at]!)) / 1000
      x += movesX[at]! * speeds[at]! * seconds
      z += movesZ[at]! * speeds[at]! * seconds
      untilMs = times[at]!
    }
    const sin = Math.sin(out.yaw)
    const cos = Math.cos(out.yaw)
    out.x += free * (x * cos + z * sin)
    out.z += free * (x * sin - z * cos)
  }

  /** Ring place of a sample, or -1. */
  function find(seq: number): number {
    for (let k = head - 1; k >= Math.max(0, head - RING); k--) {
      const at = k % RING
      if (times[at] === -Infinity) return -1
      const ahead = seqAhead(seqs[at]!, seq)
      if (ahead === 0) return at
      if (ahead < 0) return -1
    }
    return -1
  }
  function sameMove(a: number, b: number): boolean {
    return b >= 0 && movesX[a] === movesX[b] && movesZ[a] === movesZ[b] && speeds[a] === speeds[b]
  }
}

/** A picture is turned exactly so far: a tenth of a second of a quick turn. Less exact would show as a jerk with each new frame. Radians. */
const EXACT_TURN = 0.2
/** Largest turn of a picture: more shows too much of what is past its edge, radians. */
const MOST_TURN = 0.35

/** Brings `to` back towards `from`, so that a stalled stream turns away slowly to a stop instead of leaving the screen. */
export function soften(from: Readonly<Pose>, to: Pose): void {
  to.yaw = from.yaw + softened(wrapAngle(to.yaw - from.yaw))
  to.pitch = from.pitch + softened(to.pitch - from.pitch)
}

function softened(angle: number): number {
  const beyond = Math.abs(angle) - EXACT_TURN
  const room = MOST_TURN - EXACT_TURN
  return beyond <= 0 ? angle : Math.sign(angle) * (EXACT_TURN + room * Math.tanh(beyond / room))
}
