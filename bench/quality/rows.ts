// Rows 1, 2 and 6 of the world card and the look of newly revealed areas. Every function returns figures per world; statistics are the caller's.
import { FRAME, type Pose } from '../../core/camera.ts'
import { IDLE, type Controls } from '../../core/controls.ts'
import { WALK_M_S } from '../../core/kinematics.ts'
import { SpatialMemory } from '../../engine/memory/spatial-memory.ts'
import type { WorldModel } from '../../engine/index.ts'
import { gradientEnergy, psnr, ssim } from './metrics.ts'
import { keyframeOf, paintBeside, PIXELS, Player, type Studio } from './studio.ts'
import type { TrueClip, TruePicture } from './truth.ts'

/** A pixel moves where the true frame differs from the one before by more than this many u8 steps in any channel. */
const MOVES = 12
/** Truth becomes a keyframe this often on the way, frames. */
const KEYFRAME_EVERY = 6

export type OneAhead = { psnr: number; ssim: number; seen: number; unseen: number; moving: number }
export type OneAheadRow = { model: OneAhead; warp: OneAhead; copyLast: OneAhead; memoryOff: OneAhead; pictures: Uint8Array[] }

/** Row 1: every frame predicted from true context. Columns: the model, re-projection alone, the last frame, the model without keyframes. */
export async function oneAhead(studio: Studio, clip: TrueClip): Promise<OneAheadRow> {
  const memory = new SpatialMemory()
  const bare = new SpatialMemory()
  const player = new Player(studio.renderer, memory, clip.slots)
  const forgetful = new Player(studio.renderer, bare, clip.slots)
  const scores = { model: [] as OneAhead[], warp: [] as OneAhead[], copyLast: [] as OneAhead[], memoryOff: [] as OneAhead[] }
  let pictures: Uint8Array[] = []
  for (let k = 1; k < clip.pictures.length; k++) {
    const [last, truth] = [clip.pictures[k - 1]!, clip.pictures[k]!]
    if ((k - 1) % KEYFRAME_EVERY === 0) memory.insert(keyframeOf(last))
    // True context is keyframes and the last frame; without memory only the last frame is left, at the confidence of a guess.
    memory.setLastFrame(keyframeOf(last))
    bare.setLastFrame(keyframeOf(last))
    const rgb = await player.frame(truth)
    const [warp, seen, moving] = [player.warp(), player.seenMask(), movingMask(last, truth)]
    const off = await forgetful.frame(truth)
    for (const [name, picture] of [['model', rgb], ['warp', warp], ['copyLast', last.rgb], ['memoryOff', off]] as const) {
      scores[name].push(scoreOf(picture, truth, seen, moving))
    }
    pictures = [truth.rgb, rgb, warp, last.rgb]
  }
  return { model: mean(scores.model), warp: mean(scores.warp), copyLast: mean(scores.copyLast), memoryOff: mean(scores.memoryOff), pictures }
}

function scoreOf(picture: Uint8Array, truth: TruePicture, seen: Uint8Array, moving: Uint8Array): OneAhead {
  return {
    psnr: psnr(picture, truth.rgb),
    ssim: ssim(picture, truth.rgb, FRAME.width),
    seen: psnr(picture, truth.rgb, seen),
    unseen: psnr(picture, truth.rgb, seen.map((v) => 1 - v)),
    moving: psnr(picture, truth.rgb, moving),
  }
}

/** Moving things themselves, not the parallax of a walk: true dynamic ids in either frame that changed. */
function movingMask(last: TruePicture, truth: TruePicture): Uint8Array {
  const mask = new Uint8Array(PIXELS)
  for (let p = 0; p < PIXELS; p++) {
    if (truth.ids[p]! < 16 && last.ids[p]! < 16) continue
    for (let c = 0; c < 3; c++) if (Math.abs(truth.rgb[3 * p + c]! - last.rgb[3 * p + c]!) > MOVES) mask[p] = 1
  }
  return mask
}

function mean(rows: readonly OneAhead[]): OneAhead {
  const of = (key: keyof OneAhead) => average(rows.map((row) => row[key]))
  return { psnr: of('psnr'), ssim: of('ssim'), seen: of('seen'), unseen: of('unseen'), moving: of('moving') }
}

/** Mean of the finite values; NaN if there are none (a clip where nothing moves has no moving pixels). */
export function average(values: readonly number[]): number {
  const finite = values.filter((v) => Number.isFinite(v))
  return finite.length ? finite.reduce((a, b) => a + b, 0) / finite.length : NaN
}

/** Row 2: only the first frame is true; PSNR on the surfaces it showed, at the given steps. Baseline: re-projection alone. */
export async function selfFed(studio: Studio, clip: TrueClip, steps: readonly number[]): Promise<{ model: number[]; warp: number[] }> {
  const memory = new SpatialMemory()
  memory.insert(keyframeOf(clip.pictures[0]!), true)
  const player = new Player(studio.renderer, memory, clip.slots)
  const [model, warp]: [number[], number[]] = [[], []]
  for (let k = 1; k < clip.pictures.length; k++) {
    const rgb = await player.frame(clip.pictures[k]!)
    if (!steps.includes(k)) continue
    model.push(psnr(rgb, clip.pictures[k]!.rgb, player.seenMask()))
    warp.push(psnr(player.warp(), clip.pictures[k]!.rgb, player.seenMask()))
  }
  return { model, warp }
}

/** `awayM`: how far from the start the walk ended, metres; more than a millimetre means that the way back was barred. */
export type Return = { model: number; unsureWorst: number; awayM: number; pictures: Uint8Array[] }

/** Row 6: after settling, what is shown first against what is shown on return from a full turn or a walk there and back. */
export async function comesBack(model: WorldModel, kind: 'spin' | 'there-and-back'): Promise<Return> {
  // Eight seconds of standing: everything around is imagined once before the first picture counts.
  for (let k = 0; k < 240; k++) await model.step(IDLE, DT_S)
  const first = await model.step(IDLE, DT_S)
  const start = { ...first.pose }
  const pictures: Uint8Array[] = [first.rgb.slice()]
  let unsureWorst = 0
  let frame = first
  for (let k = 0; k < 120; k++) {
    frame = await model.step(kind === 'spin' ? SPIN : k < 60 ? FORWARD : homeward(frame.pose, start), DT_S)
    unsureWorst = Math.max(unsureWorst, frame.unsure)
    if (k % 20 === 0) pictures.push(frame.rgb.slice())
  }
  // Whoever was blocked on the way out has a shorter way back, whoever slid along something a longer one.
  for (let k = 0; k < 120 && distanceM(frame.pose, start) > ARRIVED_M; k++) frame = await model.step(homeward(frame.pose, start), DT_S)
  pictures.push(frame.rgb.slice())
  return { model: psnr(frame.rgb, pictures[0]!), unsureWorst, awayM: distanceM(frame.pose, start), pictures }
}

const DT_S = 1 / 30
/** 360 degrees in four seconds. */
const SPIN: Controls = { ...IDLE, lookYaw: (2 * Math.PI) / 120 }
const FORWARD: Controls = { ...IDLE, moveZ: 1 }
/** Nearer than this to the start is back. */
export const ARRIVED_M = 1e-4

export function distanceM(a: Readonly<Pose>, b: Readonly<Pose>): number {
  return Math.hypot(a.x - b.x, a.z - b.z)
}

/** Steps towards `start` without turning: keys as a player would hold them, the last one shorter. */
export function homeward(pose: Readonly<Pose>, start: Readonly<Pose>): Controls {
  const away = distanceM(pose, start)
  const share = away > ARRIVED_M ? Math.min(1, away / (WALK_M_S * DT_S)) / away : 0
  const [dx, dz] = [(start.x - pose.x) * share, (start.z - pose.z) * share]
  const [sin, cos] = [Math.sin(pose.yaw), Math.cos(pose.yaw)]
  return { ...IDLE, moveX: dx * cos + dz * sin, moveZ: dx * sin - dz * cos }
}

export type Revealed = { gradientRatio: number; share: number; pictures: Uint8Array[]; masks: Uint8Array }

/** Newly revealed areas: a true view is known, the view 40 degrees beside it is painted. Detail against truth. */
export async function revealed(studio: Studio, clip: TrueClip): Promise<Revealed> {
  const [known, target] = [clip.pictures[0]!, clip.pictures[1]!]
  const painted = await paintBeside(studio, clip, [known], target)
  const truth = gradientEnergy(target.rgb, FRAME.width, painted.revealed)
  return {
    gradientRatio: gradientEnergy(painted.rgb, FRAME.width, painted.revealed) / truth,
    share: painted.revealed.reduce((a, b) => a + b, 0) / PIXELS,
    pictures: [known.rgb, target.rgb, painted.rgb],
    masks: painted.revealed,
  }
}
