// Which few keyframes explain a view best. Every keyframe votes with a coarse grid of its own points: those that land in the view,
// are not behind another keyframe's points, and are at least as fine as the pixels here. Then greedy choice: each next keyframe is
// the one that adds most, for what a look at it costs, to what the chosen ones already cover. Depth-aware, so a keyframe behind a wall does not win by angle alone.
import type { Pose } from '../../core/camera.ts'
import type { Keyframe } from './keyframe.ts'
import { writeProjection } from './projection.ts'

const COLUMNS = 32
const ROWS = 18
const CELLS = COLUMNS * ROWS
/** A point farther than the nearest one in its cell by this share is hidden. Generous: cells are eight pixels wide. */
const HIDDEN = 0.7
/** Cells a further keyframe must add to be worth splatting. */
const LEAST_GAIN = 1.2
/** Colours of the prompt before are worth this much of a current one's; those before that again so much less. */
const STALE_WORTH = 0.45
/** What each keyframe costs however little of it is in view, in full ones. */
const OVERHEAD = 0.03
/** Added to the cost when gains are weighed against it, so that crumbs do not come before pictures. */
const PATIENCE = 0.1
/** Most keyframes that are scored in detail. */
const SHORT_LIST = 40

export class Retrieval {
  /** Indices into `keyframes`, oldest first; the first `count` are meant. */
  readonly chosen: Int32Array
  count = 0
  private readonly matrix = new Float64Array(12)
  /** All that were scored, most votes first; the first `listed` are meant. */
  readonly short = new Int32Array(SHORT_LIST)
  listed = 0
  private readonly shortVotes = new Float64Array(SHORT_LIST)
  /** What a look at each of `short` costs, in full keyframes: what lies outside the view is skipped (cull.ts). */
  private readonly shortCost = new Float64Array(SHORT_LIST)
  /** Probes inside the view at the last count of votes. */
  private inside = 0
  private readonly quality = new Float32Array(SHORT_LIST * CELLS)
  private readonly depth = new Float32Array(SHORT_LIST * CELLS)
  private readonly nearest = new Float32Array(CELLS)
  private readonly covered = new Float32Array(CELLS)
  /** The most that each of `short` can still be worth. */
  private readonly bound = new Float64Array(SHORT_LIST)
  private readonly mostLoad: number

  /** At most `most` keyframes that together cost as much as `mostLoad` full ones. */
  constructor(most: number, mostLoad: number) {
    this.chosen = new Int32Array(most)
    this.mostLoad = mostLoad
  }

  /** Fills `chosen` for a view of `width` pixels across, from keyframes with an id below `before`. */
  choose(keyframes: readonly Keyframe[], pose: Pose, width: number, epoch: number, before: number): void {
    const listed = this.list(keyframes, pose, before)
    this.listed = listed
    this.nearest.fill(0)
    this.quality.fill(0)
    for (let k = 0; k < listed; k++) this.score(keyframes[this.short[k]!]!, k, pose, width, epoch)
    this.dropHidden(listed)
    this.greedy(listed)
    this.sort()
  }

  /** The `SHORT_LIST` keyframes with most coarse votes; returns how many. */
  private list(keyframes: readonly Keyframe[], pose: Pose, before: number): number {
    let listed = 0
    for (let k = 0; k < keyframes.length; k++) {
      if (keyframes[k]!.id >= before) continue
      const votes = this.votes(keyframes[k]!, pose)
      if (votes === 0) continue
      let place = listed < SHORT_LIST ? listed++ : SHORT_LIST
      while (place > 0 && this.shortVotes[place - 1]! < votes) {
        if (place < SHORT_LIST) {
          this.short[place] = this.short[place - 1]!
          this.shortVotes[place] = this.shortVotes[place - 1]!
          this.shortCost[place] = this.shortCost[place - 1]!
        }
        place--
      }
      if (place === SHORT_LIST) continue
      this.short[place] = k
      this.shortVotes[place] = votes
      this.shortCost[place] = OVERHEAD + keyframes[k]!.load * (this.inside / keyframes[k]!.probeCount)
    }
    return listed
  }

  /** Half-size pixels inside the view as its probes tell, worth less the coarser they are. */
  private votes(keyframe: Keyframe, pose: Pose): number {
    const { half, probes, probeCount, share, box } = keyframe
    if (probeCount === 0) return 0
    const m = this.matrix
    writeProjection(keyframe.pose, half.width, half.height, pose, COLUMNS, ROWS, m)
    if (!mayShow(m, box)) return 0
    let votes = 0
    this.inside = 0
    for (let k = 0; k < 3 * probeCount; k += 3) {
      const i = probes[k]!
      const j = probes[k + 1]!
      const d = probes[k + 2]!
      const w = m[8]! * i + m[9]! * j + m[10]! + m[11]! * d
      if (w < 0.05) continue
      const x = (m[0]! * i + m[1]! * j + m[2]! + m[3]! * d) / w
      const y = (m[4]! * i + m[5]! * j + m[6]! + m[7]! * d) / w
      if (x > -0.5 && y > -0.5 && x < COLUMNS - 0.5 && y < ROWS - 0.5) {
        votes += w < 1 ? w : 1
        this.inside++
      }
    }
    return (votes * share * half.flags.length) / probeCount
  }

  private score(keyframe: Keyframe, k: number, pose: Pose, viewWidth: number, epoch: number): void {
    const { width, height } = keyframe.half
    const { matrix: m, nearest, quality, depth } = this
    writeProjection(keyframe.pose, width, height, pose, COLUMNS, ROWS, m)
    const scale = viewWidth / keyframe.full.width
    const worth = STALE_WORTH ** (epoch - keyframe.epoch)
    const { points, pointCount } = keyframe
    for (let at = 0; at < 3 * pointCount; at += 3) {
      const i = points[at]!
      const j = points[at + 1]!
      const d = points[at + 2]!
      const w = m[8]! * i + m[9]! * j + m[10]! + m[11]! * d
      if (w < 0.05) continue
      const over = 1 / w
      const x = Math.round((m[0]! * i + m[1]! * j + m[2]! + m[3]! * d) * over)
      const y = Math.round((m[4]! * i + m[5]! * j + m[6]! + m[7]! * d) * over)
      if (x < 0 || y < 0 || x >= COLUMNS || y >= ROWS) continue
      const cell = y * COLUMNS + x
      const near = d * over
      const coarse = over * scale
      const finest = coarse > 1 ? worth / coarse : worth
      if (near > nearest[cell]!) nearest[cell] = near
      if (finest <= quality[k * CELLS + cell]!) continue
      quality[k * CELLS + cell] = finest
      depth[k * CELLS + cell] = near
    }
  }

  private dropHidden(listed: number): void {
    for (let k = 0; k < listed; k++) {
      for (let c = 0; c < CELLS; c++) {
        if (this.depth[k * CELLS + c]! < this.nearest[c]! * (1 - HIDDEN)) this.quality[k * CELLS + c]! *= 0.5
      }
    }
  }

  /**
   * What a keyframe adds can only shrink as others are chosen, so its last worth bounds the next one: only who could still win is weighed anew
   * (lazy greedy, Minoux 1978). Of equals the first of the short list wins.
   */
  private greedy(listed: number): void {
    const { covered, quality, shortCost, bound } = this
    covered.fill(0)
    this.count = 0
    let left = this.mostLoad
    bound.fill(Infinity)
    while (this.count < this.chosen.length) {
      let best = -1
      let bestWorth = 0
      // The likeliest winner first: it rules most others out.
      for (let k = 0, top = 0; k < listed; k++) {
        if (bound[k]! > top && !(shortCost[k]! > left && this.count > 0)) {
          top = bound[k]!
          best = k
        }
      }
      if (best < 0) return
      const likeliest = best
      bestWorth = this.weigh(likeliest)
      if (bestWorth === 0) best = -1
      for (let k = 0; k < listed; k++) {
        if (k === likeliest || (shortCost[k]! > left && this.count > 0)) continue
        if (bound[k]! < bestWorth || (bound[k] === bestWorth && k > best)) continue
        const worth = this.weigh(k)
        if (worth > bestWorth || (worth === bestWorth && worth > 0 && k < best)) {
          bestWorth = worth
          best = k
        }
      }
      if (best < 0) return
      for (let c = 0, at = best * CELLS; c < CELLS; c++, at++) {
        if (quality[at]! > covered[c]!) covered[c] = quality[at]!
      }
      left -= shortCost[best]!
      this.chosen[this.count++] = this.short[best]!
    }
  }

  /** What the k-th of the short list adds to what is covered, for its cost; 0 if too little. It bounds what it will be worth later. */
  private weigh(k: number): number {
    const { covered, quality } = this
    let gain = 0
    for (let c = 0, at = k * CELLS; c < CELLS; c++, at++) {
      const more = quality[at]! - covered[c]!
      if (more > 0) gain += more
    }
    return (this.bound[k] = gain <= LEAST_GAIN ? 0 : gain / (this.shortCost[k]! + PATIENCE))
  }

  /** Oldest first: on one surface the first look wins. */
  private sort(): void {
    const { chosen } = this
    for (let k = 1; k < this.count; k++) {
      const value = chosen[k]!
      let place = k
      for (; place > 0 && chosen[place - 1]! > value; place--) chosen[place] = chosen[place - 1]!
      chosen[place] = value
    }
  }
}

/** False if no point of the box [least, most] of column, row and inverse depth lies in a view of COLUMNS x ROWS: each border is linear in them, so corners tell. */
export function mayShow(m: Float64Array, box: Float32Array): boolean {
  return (
    mostOf(m, box, 8, 0, 1) > 0 &&
    mostOf(m, box, 0, 1, 0.5) > 0 && mostOf(m, box, 0, -1, COLUMNS - 0.5) > 0 &&
    mostOf(m, box, 4, 1, 0.5) > 0 && mostOf(m, box, 4, -1, ROWS - 0.5) > 0
  ) // prettier-ignore
}

/** The most that `sign` times the row of `m` at `row` plus `w` times W gets to in the box. */
function mostOf(m: Float64Array, box: Float32Array, row: number, sign: number, w: number): number {
  let most = sign * m[row + 2]! + w * m[10]!
  for (let c = 0; c < 3; c++) {
    const k = c < 2 ? c : 3
    const by = sign * m[row + k]! + w * m[8 + k]!
    most += by > 0 ? by * box[2 * c + 1]! : by * box[2 * c]!
  }
  return most
}
