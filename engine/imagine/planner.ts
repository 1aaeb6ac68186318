// What should be imagined next? Views around the player are re-projected small; the one with the worst holes, weighted by how soon
// it may be looked at, is painted. Turns between neighbours are 40 degrees (44 of overlap), so a panorama closes without seams:
// ahead first, both sides, then behind.
import { KEYFRAME, type Pose } from '../../core/camera.ts'
import { wrapAngle } from '../../core/kinematics.ts'
import { SOURCE, makeReprojection, type Reprojection } from '../memory/reprojection.ts'
import type { SpatialMemory } from '../memory/spatial-memory.ts'
import { stretchGround } from './stretch.ts'

/**
 * Where the player is, where they will be if they walk on (`path`: the eye's x, y, z every `FORESEEN.everyS`, beginning now), how fast they turn
 * in rad/s, and the share of their view that is guessed.
 */
export type Look = { pose: Pose; path: Float32Array; yawRate: number; unsure: number }
export const FORESEEN = { everyS: 0.25, places: 15 } as const

/** Views painted lately and the share of holes painting left in each, as plain numbers: x, y, z, yaw, pitch, share; x, ... It changes threads with every keyframe. */
export type Tried = readonly number[]
const TRIED_NUMBERS = 6

export type Plan = { pose: Pose; unseen: number }

/**
 * Network value of magnification from which a painting, made at half size, is finer than memory: 2.5x at frame size, which is 1.25x at
 * the size of a painting.
 */
export const REPAINT = Math.log2(2.5) / 2
export const REPAINT_SMALL = REPAINT - 0.5

const DEGREE = Math.PI / 180
/** Candidate views: yaw offset in degrees, weight, least share of holes worth painting. The first is the view itself. */
const AROUND = [
  // Holes on the screen come before all that might be looked at later.
  { yaw: 0, weight: 12, least: 0.015 },
  { yaw: 40, weight: 1.2, least: 0.06 },
  { yaw: -40, weight: 1.2, least: 0.06 },
  { yaw: 80, weight: 0.8, least: 0.06 },
  { yaw: -80, weight: 0.8, least: 0.06 },
  { yaw: 120, weight: 0.6, least: 0.06 },
  { yaw: -120, weight: 0.6, least: 0.06 },
  { yaw: 160, weight: 0.5, least: 0.06 },
  { yaw: -160, weight: 0.5, least: 0.06 },
] as const
/** How far ahead in time views along the way are, seconds, with weights. */
const AHEAD = [
  { seconds: 0.8, weight: 4, least: 0.03 },
  { seconds: 2, weight: 1.5, least: 0.06 },
] as const
/** A view should show this share of memory (so that what is painted continues it) unless nothing else is left. */
const LEAST_KNOWN = 0.3
/** Time from planning to showing, seconds, if nothing else is known: the view is planned for where the player will be. */
export const LEAD_S = 0.4
/** A place where more than this share of the view is nearer than a metre is inside something. */
const BURIED = 0.35
const BURIED_CODE = 0.9
/** Who gets less far than this within two seconds stands, metres. */
const STANDING_M = 0.6

/** A view this near to one painted lately (metres, radians) is left alone unless it has clearly more holes than painting left there. */
const AGAIN = { places: 16, nearM: 0.5, nearRad: 0.2, more: 0.03 } as const

export class Planner {
  /** Views painted lately and the share of holes painting left there. Part of a world's state. */
  private tries: { pose: Pose; left: number }[] = []
  private readonly seen: Reprojection = makeReprojection(KEYFRAME.width, KEYFRAME.height)
  private readonly pose: Pose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }
  private best: Plan | null = null
  private bestScore = 0

  /** The view most worth painting, or null if all that is near is known. `leadS`: how long it will take until it can be seen. */
  next(memory: SpatialMemory, look: Look, leadS = LEAD_S): Plan | null {
    this.best = null
    this.bestScore = 0
    const { pose } = look
    const turn = Math.max(-40 * DEGREE, Math.min(40 * DEGREE, look.yawRate * LEAD_S))
    const around = (view: (typeof AROUND)[number]) => {
      // The player's own pitch matters only in the view itself; around it, level views cover most.
      const pitch = view.yaw === 0 ? pose.pitch : Math.max(-0.15, Math.min(0.15, pose.pitch))
      // Views on the side the player turns to come first.
      const favour = view.yaw * turn > 0 ? 1.5 : 1
      const yaw = pose.yaw + turn + view.yaw * DEGREE
      this.standAt(look.path, leadS, yaw, pitch)
      this.consider(memory, view.weight * favour, view.least)
    }
    // From the heaviest to the lightest: what cannot win any more is not looked at.
    around(AROUND[0])
    if (walks(look.path)) {
      for (const view of AHEAD) {
        this.standAt(look.path, view.seconds + leadS, pose.yaw + turn, pose.pitch * 0.5)
        this.consider(memory, view.weight, view.least)
      }
    }
    for (const view of AROUND.slice(1)) around(view)
    return this.best
  }

  /** Tells the planner that `pose` has just been painted, so that what cannot be filled is not tried for ever. */
  done(memory: SpatialMemory, pose: Pose): void {
    memory.reproject(pose, this.seen)
    stretchGround(this.seen, pose.pitch)
    this.tries.push({ pose: { ...pose }, left: unseenShare(this.seen) })
    if (this.tries.length > AGAIN.places) this.tries.shift()
  }

  get tried(): Tried {
    return this.tries.flatMap(({ pose: { x, y, z, yaw, pitch }, left }) => [x, y, z, yaw, pitch, left])
  }

  /** For a new world or prompt, everything may be painted again; a restored world continues with its own list. */
  begin(tried: Tried): void {
    this.tries = []
    for (let k = 0; k < tried.length; k += TRIED_NUMBERS) {
      const [x, y, z, yaw, pitch, left] = tried.slice(k, k + TRIED_NUMBERS) as [number, number, number, number, number, number]
      this.tries.push({ pose: { x, y, z, yaw, pitch }, left })
    }
  }

  private triedAlready(pose: Pose, unseen: number): boolean {
    return this.tries.some(
      (one) =>
        Math.hypot(one.pose.x - pose.x, one.pose.z - pose.z) < AGAIN.nearM &&
        Math.abs(wrapAngle(one.pose.yaw - pose.yaw)) + Math.abs(one.pose.pitch - pose.pitch) < AGAIN.nearRad &&
        unseen < one.left + AGAIN.more,
    )
  }

  /** The candidate: from where the player will be in `seconds`. */
  private standAt(path: Float32Array, seconds: number, yaw: number, pitch: number): void {
    const at = Math.min(seconds / FORESEEN.everyS, FORESEEN.places - 1)
    const before = 3 * Math.min(Math.floor(at), FORESEEN.places - 2)
    const share = at - before / 3
    const { pose } = this
    pose.x = path[before]! + share * (path[before + 3]! - path[before]!)
    pose.y = path[before + 1]! + share * (path[before + 4]! - path[before + 1]!)
    pose.z = path[before + 2]! + share * (path[before + 5]! - path[before + 2]!)
    pose.yaw = yaw
    pose.pitch = pitch
  }

  private consider(memory: SpatialMemory, weight: number, least: number): void {
    // All of the view unseen would be worth its weight.
    if (weight <= this.bestScore) return
    const { pose, seen } = this
    memory.reproject(pose, seen)
    stretchGround(seen, pose.pitch)
    const unseen = unseenShare(seen)
    if (unseen < least || buried(seen) || this.triedAlready(pose, unseen)) return
    const known = seen.share.keyframe + seen.share.stale
    const score = unseen * weight * (known < LEAST_KNOWN ? 0.05 : 1)
    if (score <= this.bestScore) return
    this.bestScore = score
    this.best = { pose: { ...pose }, unseen }
  }
}

/**
 * Share of pixels that painting would change for the better: unknown, stale, or much magnified. Slivers along silhouettes do not count;
 * they open at every step and painting them anew only wears memory out.
 */
function unseenShare({ source, magnification, width, height }: Reprojection): number {
  const keyframe = SOURCE.keyframe
  // Beyond the picture everything is wanted.
  const stride = width + 2
  if (wanted.length !== stride * (height + 2)) wanted = new Uint8Array(stride * (height + 2)).fill(1)
  for (let j = 0, p = 0; j < height; j++) {
    for (let at = (j + 1) * stride + 1, end = at + width; at < end; at++, p++) wanted[at] = source[p] === keyframe && magnification[p]! < REPAINT_SMALL ? 0 : 1
  }
  let count = 0
  for (let j = 1; j <= height; j++) {
    for (let at = j * stride + 1, end = at + width; at < end; at++) {
      if (!wanted[at]) continue
      const above = wanted[at - stride - 1]! + wanted[at - stride]! + wanted[at - stride + 1]!
      const below = wanted[at + stride - 1]! + wanted[at + stride]! + wanted[at + stride + 1]!
      // Itself and at least six of its eight neighbours.
      if (above + wanted[at - 1]! + 1 + wanted[at + 1]! + below >= SOLID) count++
    }
  }
  return count / source.length
}

/** A wanted pixel counts if so many of the 3x3 around it are wanted: two pixels wide is a sliver. */
const SOLID = 7
let wanted = new Uint8Array(0)

function walks(path: Float32Array): boolean {
  const at = 3 * Math.round(2 / FORESEEN.everyS)
  return Math.hypot(path[at]! - path[0]!, path[at + 2]! - path[2]!) > STANDING_M
}

function buried(seen: Reprojection): boolean {
  let near = 0
  for (let p = 0; p < seen.code.length; p++) if (seen.source[p] !== SOURCE.hole && seen.code[p]! > BURIED_CODE) near++
  return near > BURIED * seen.code.length
}
