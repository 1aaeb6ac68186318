// A remembered picture: colours and depth seen (or imagined) from one pose, prepared once so that re-projecting it is cheap.
// Depth is kept as inverse planar depth (1/m): sky is exactly 0, planes are linear in pixel coordinates, and a sky pixel then
// re-projects by rotation only without a special case.
import { SKY_CODE, depthOfCode } from '../../core/depth-code.ts'
import type { Pose } from '../../core/camera.ts'
import { at, bytes, floats, inside, kernel } from '../kernel.ts'
import { MIXED, JOINED_DOWN, JOINED_LEFT, JOINED_RIGHT, JOINED_UP, ROUGH_STEPS, RUN, VALID } from '../kernel/constants.ts'
import { HEAD_BYTES, type KeyframeBlocks } from './keyframe-blocks.ts'
import { connectSurfaces } from './surface.ts'

/** What a caller hands over. `code` is depth code x 65535 (u16) or in [0, 1] (f32); `valid` 0 marks pixels to forget. */
export type KeyframeInput = {
  width: number
  height: number
  rgb: Uint8Array
  code: Uint16Array | Float32Array
  pose: Pose
  /** Counts prompts: colours of an older epoch are stale, their depth stays good. */
  epoch: number
  valid?: Uint8Array
  /** Painted at half size: silhouettes tinge two pixels of background instead of one, and depth is rough. */
  soft?: boolean
}

/**
 * One resolution of a keyframe. Arrays are [height, width(, 3)]; `flags` are the bits of kernel/constants.ts. `runs` [height, ceil(width / RUN)] is 1
 * where a run of RUN pixels holds anything to show: most keyframes hold only what was new when they were painted. `spans`: least and most
 * inverse depth of each run's pixels to show.
 */
export type Level = { width: number; height: number; rgb: Uint8Array; inverse: Float32Array; flags: Uint8Array; runs: Uint8Array; spans: Float32Array }

/** Most of a keyframe's points that vote on whether it is worth looking at, see `Keyframe.probes`. */
const PROBES = 96
/** Columns and rows from one point of `Keyframe.points` to the next. */
const POINT_EVERY = 3

/**
 * Never changed once made, and kept in shared memory: the thread that painted it and the frame loop look at the same bytes.
 * Metres per pixel at unit depth are proportional to 1 / width, so `full.width` also gives the sharpness of the memory.
 */
export type Keyframe = {
  id: number
  /** Its number among those of its painter (keyframe-blocks.ts); -1 if it was made by itself. */
  shelf: number
  /** Where all its arrays lie, and who holds it (keyframe-blocks.ts). */
  block: SharedArrayBuffer
  pose: Pose
  epoch: number
  full: Level
  /** Half the size; `full` itself in a guess (`fillGuess`). */
  half: Level
  /** Points spread evenly over the valid pixels of `half`: column, row, inverse depth of each; the first `probeCount` are meant. */
  probes: Float32Array
  probeCount: number
  /** Column, row and inverse depth of every ninth pixel of `half` that is valid, for those the probes have chosen; the first `pointCount` are meant. */
  points: Float32Array
  pointCount: number
  /** Least and most column, row and inverse depth of the probes: what cannot show is passed over at once. */
  box: Float32Array
  /** Share of the full level's runs that hold anything: what a look at it costs. */
  load: number
  /** Share of valid pixels: what it is worth. */
  share: number
}

export function keyframeBytes(keyframe: Keyframe): number {
  let bytes = 0
  for (const level of [keyframe.full, keyframe.half]) bytes += level.rgb.byteLength + level.inverse.byteLength + level.flags.byteLength + level.runs.byteLength + level.spans.byteLength
  return bytes + keyframe.probes.byteLength + keyframe.box.byteLength + keyframe.points.byteLength
}

/** Copies and prepares `input`; throws if the arrays do not fit the size. */
export function makeKeyframe(input: KeyframeInput, id: number, blocks?: KeyframeBlocks): Keyframe {
  const { width, height } = input
  if (width % 2 || height % 2) throw new RangeError(`keyframe of ${width}x${height}: both sides must be even`)
  const keyframe = emptyKeyframe(width, height, input.pose, input.epoch, id, blocks)
  fillKeyframe(keyframe, input)
  return keyframe
}

/** From `blocks`, where it was another keyframe before, its arrays hold what that left in them. */
export function emptyKeyframe(width: number, height: number, pose: Pose, epoch: number, id: number, blocks?: KeyframeBlocks): Keyframe {
  let keyframe = blocks?.take(width, height)
  if (!keyframe) {
    keyframe = keyframeOver(new SharedArrayBuffer(layoutOf(width, height).bytes), width, height)
    if (blocks) keyframe.shelf = blocks.keep(keyframe)
  }
  Object.assign(keyframe.pose, pose)
  keyframe.epoch = epoch
  keyframe.id = id
  return keyframe
}

/** Offsets in a keyframe's block. One block each: hundreds come and go in an hour, and pieces of many sizes would leave holes that nothing fits into. */
function layoutOf(width: number, height: number) {
  const points = 3 * Math.ceil(width / 2 / POINT_EVERY) * Math.ceil(height / 2 / POINT_EVERY)
  const boxAt = HEAD_BYTES + 4 * 3 * PROBES
  const pointsAt = boxAt + 4 * 6
  const fullAt = (pointsAt + 4 * points + 7) & ~7
  const halfAt = fullAt + levelBytes(width, height)
  return { points, boxAt, pointsAt, fullAt, halfAt, bytes: halfAt + levelBytes(width >> 1, height >> 1) }
}

/** A keyframe of this size whose arrays lie in `block`; all that lies elsewhere is still to be said. */
export function keyframeOver(block: SharedArrayBuffer, width: number, height: number): Keyframe {
  const { points, boxAt, pointsAt, fullAt, halfAt } = layoutOf(width, height)
  const full = makeLevel(width, height, block, fullAt)
  const half = makeLevel(width >> 1, height >> 1, block, halfAt)
  return {
    id: -1, shelf: -1, block, pose: { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }, epoch: 0, full, half,
    probes: new Float32Array(block, HEAD_BYTES, 3 * PROBES), probeCount: 0, points: new Float32Array(block, pointsAt, points), pointCount: 0,
    box: new Float32Array(block, boxAt, 6), load: 0, share: 0,
  }
}

/** A keyframe for `fillGuess`: without a half-size level. */
export function emptyGuess(width: number, height: number, pose: Pose, epoch: number): Keyframe {
  const guess = emptyKeyframe(width, height, pose, epoch, -1)
  return { ...guess, half: guess.full }
}

function fillKeyframe(keyframe: Keyframe, input: KeyframeInput): void {
  const { full, half } = keyframe
  const { width, height, code, valid, soft } = input
  copyInput(keyframe, input)
  writeInverse(code, full.inverse)
  halveRgb(full.rgb, width, height, half.rgb)
  halveInverse(full.inverse, width, height, half.inverse)
  for (let p = 0; p < code.length; p++) full.flags[p] = !valid || valid[p] ? VALID : 0
  halveFlags(full, half)
  connectSurfaces(full, soft ? 2 : 1, soft)
  connectSurfaces(half, 1, soft)
  indexKeyframe(keyframe)
}

function writeInverse(code: Uint16Array | Float32Array, inverse: Float32Array): void {
  if (code instanceof Float32Array) {
    for (let p = 0; p < code.length; p++) inverse[p] = inverseOfCode(code[p]!)
    return
  }
  inverseOfSteps ??= Float32Array.from({ length: 65536 }, (_, k) => inverseOfCode(k * (1 / 65535)))
  const table = inverseOfSteps
  for (let p = 0; p < code.length; p++) inverse[p] = table[code[p]!]!
}

/** Inverse depth of each code that 16 bits hold. */
let inverseOfSteps: Float32Array | null = null

/** Room for one guess of each size on its way, in the kernel's memory. */
type GuessRoom = { code: Float32Array; valid: Uint8Array; inverse: Float32Array; flags: Uint8Array; runs: Uint8Array; spans: Float32Array }
const guessRooms = new Map<number, GuessRoom>()
const roughInverse = floats(ROUGH_STEPS + 1)
for (let k = 0; k <= ROUGH_STEPS; k++) roughInverse[k] = inverseOfCode(k / ROUGH_STEPS)

/** Replaces a guess in place, at every frame: few pixels count, and it is looked at from beside the place it was made at. The loops are in kernel/guess.ts. */
export function fillGuess(guess: Keyframe, input: KeyframeInput): void {
  const { full } = guess
  copyInput(guess, input)
  const room = guessRoom(full)
  const code = lent(input.code, room.code)
  const valid = input.valid ? lent(input.valid, room.valid) : room.valid.fill(1)
  kernel.fillGuess(full.width, full.height, at(code), at(valid), at(roughInverse), at(room.inverse), at(room.flags), at(room.runs), at(room.spans))
  full.inverse.set(room.inverse)
  full.flags.set(room.flags)
  full.runs.set(room.runs)
  full.spans.set(room.spans)
}

function guessRoom({ width, height }: Level): GuessRoom {
  if (width % RUN) throw new RangeError(`a guess of ${width}x${height}: its width must be a multiple of ${RUN}`)
  const pixels = width * height
  let room = guessRooms.get(pixels)
  if (!room) {
    room = { code: floats(pixels), valid: bytes(pixels), inverse: floats(pixels), flags: bytes(pixels), runs: bytes(pixels / RUN), spans: floats((2 * pixels) / RUN) }
    guessRooms.set(pixels, room)
  }
  return room
}

/** `array` if the kernel can read it, else a copy in `room`; depth code x 65535 becomes depth code. */
function lent<A extends Uint8Array | Float32Array>(array: A | Uint16Array, room: A): A {
  if (!(array instanceof Uint16Array) && inside(array)) return array
  room.set(array)
  if (array instanceof Uint16Array) for (let p = 0; p < room.length; p++) room[p]! /= 65535
  return room
}

function copyInput(keyframe: Keyframe, { width, height, rgb, code, pose, epoch }: KeyframeInput): void {
  const { full } = keyframe
  if (rgb.length !== full.rgb.length || code.length !== full.inverse.length || full.width !== width || full.height !== height) {
    throw new RangeError(`keyframe of ${full.width}x${full.height}: rgb needs ${full.rgb.length} bytes, code ${full.inverse.length} values`)
  }
  Object.assign(keyframe.pose, pose)
  keyframe.epoch = epoch
  full.rgb.set(rgb)
}

/** Fills what follows from the flags: joins seen from the other side, runs, probes, load and share. */
export function indexKeyframe(keyframe: Keyframe): void {
  const { full, half, probes } = keyframe
  mirrorJoins(full)
  mirrorJoins(half)
  keyframe.load = markRuns(full) / full.runs.length
  markRuns(half)
  keyframe.share = countValid(full) / full.flags.length
  const valid = countValid(half)
  keyframe.probeCount = Math.min(PROBES, valid)
  for (let p = 0, seen = 0, k = 0; p < half.flags.length && k < keyframe.probeCount; p++) {
    if (!(half.flags[p]! & VALID)) continue
    // The middle of each k-th part of the valid pixels.
    if (seen++ < Math.floor(((k + 0.5) * valid) / keyframe.probeCount)) continue
    const j = Math.floor(p / half.width)
    probes[3 * k] = p - j * half.width
    probes[3 * k + 1] = j
    probes[3 * k + 2] = half.inverse[p]!
    k++
  }
  boxOf(probes, keyframe.probeCount, keyframe.box)
  keyframe.pointCount = pointsOf(half, keyframe.points)
}

function pointsOf({ width, height, inverse, flags }: Level, points: Float32Array): number {
  let count = 0
  for (let j = 1; j < height; j += POINT_EVERY) {
    for (let i = 1; i < width; i += POINT_EVERY) {
      if (!(flags[j * width + i]! & VALID)) continue
      points[3 * count] = i
      points[3 * count + 1] = j
      points[3 * count + 2] = inverse[j * width + i]!
      count++
    }
  }
  return count
}

function boxOf(probes: Float32Array, count: number, box: Float32Array): void {
  for (let c = 0; c < 3; c++) {
    box[2 * c] = Infinity
    box[2 * c + 1] = -Infinity
    for (let at = c; at < 3 * count; at += 3) {
      if (probes[at]! < box[2 * c]!) box[2 * c] = probes[at]!
      if (probes[at]! > box[2 * c + 1]!) box[2 * c + 1] = probes[at]!
    }
  }
}

function mirrorJoins({ width, flags }: Level): void {
  const right = JOINED_RIGHT, down = JOINED_DOWN, left = JOINED_LEFT, up = JOINED_UP
  for (let p = 0; p < flags.length; p++) {
    const flag = flags[p]!
    if (flag & right) flags[p + 1]! |= left
    if (flag & down) flags[p + width]! |= up
  }
}

/** Fills `runs` and `spans`; returns how many runs hold anything. */
function markRuns({ width, height, inverse, flags, runs, spans }: Level): number {
  const across = Math.ceil(width / RUN)
  let count = 0
  for (let j = 0, at = 0; j < height; j++) {
    for (let k = 0; k < across; k++, at++) {
      let least = Infinity
      let most = -1
      for (let p = j * width + k * RUN, end = j * width + Math.min(width, (k + 1) * RUN); p < end; p++) {
        if (!(flags[p]! & (VALID | MIXED))) continue
        if (inverse[p]! < least) least = inverse[p]!
        if (inverse[p]! > most) most = inverse[p]!
      }
      runs[at] = most < 0 ? 0 : 1
      count += runs[at]!
      spans[2 * at] = least
      spans[2 * at + 1] = most
    }
  }
  return count
}

function countValid({ flags }: Level): number {
  let count = 0
  for (let p = 0; p < flags.length; p++) count += flags[p]! & VALID
  return count
}

/** At `offset` (a multiple of eight) of `memory`, or in memory of its own. */
export function makeLevel(width: number, height: number, memory = new SharedArrayBuffer(levelBytes(width, height)), offset = 0): Level {
  const pixels = width * height
  const runs = runsOf(width, height)
  let at = offset
  const floats = (count: number) => new Float32Array(memory, (at += 4 * count) - 4 * count, count)
  const bytes = (count: number) => new Uint8Array(memory, (at += count) - count, count)
  return { width, height, spans: floats(2 * runs), inverse: floats(pixels), rgb: bytes(3 * pixels), flags: bytes(pixels), runs: bytes(runs) }
}

const runsOf = (width: number, height: number) => height * Math.ceil(width / RUN)

/** A multiple of eight. */
const levelBytes = (width: number, height: number) => (8 * runsOf(width, height) + 8 * width * height + runsOf(width, height) + 7) & ~7

export function inverseOfCode(code: number): number {
  return code < SKY_CODE ? 0 : 1 / depthOfCode(code)
}

/** Box filter of an RGB u8 image to half its size. */
export function halveRgb(rgb: Uint8Array, width: number, height: number, out: Uint8Array): void {
  const row = 3 * width
  for (let j = 0, to = 0; j < height >> 1; j++) {
    for (let at = 2 * j * row, end = at + 3 * (width & ~1); at < end; at += 3) {
      for (const next = at + 3; at < next; at++, to++) out[to] = (rgb[at]! + rgb[at + 3]! + rgb[at + row]! + rgb[at + 3 + row]! + 2) >> 2
    }
  }
}

/**
 * Half the size for inverse depth (or any quantity that grows towards the eye, depth codes included): the mean of the larger surface of
 * each 2x2 block, the nearer one in a tie, never a mixture of two.
 */
export function halveInverse(inverse: Float32Array, width: number, height: number, out: Float32Array): void {
  const w = width >> 1
  for (let j = 0; j < height >> 1; j++) {
    for (let i = 0; i < w; i++) {
      const at = 2 * j * width + 2 * i
      const a = inverse[at]!
      const b = inverse[at + 1]!
      const c = inverse[at + width]!
      const d = inverse[at + width + 1]!
      const mean = (a + b + c + d) / 4
      const near = (a > mean ? 1 : 0) + (b > mean ? 1 : 0) + (c > mean ? 1 : 0) + (d > mean ? 1 : 0)
      const nearSum = (a > mean ? a : 0) + (b > mean ? b : 0) + (c > mean ? c : 0) + (d > mean ? d : 0)
      const smooth = Math.max(Math.max(a, b), Math.max(c, d)) <= 1.1 * Math.min(Math.min(a, b), Math.min(c, d))
      out[j * w + i] = smooth ? mean : near >= 2 ? nearSum / near : (4 * mean - nearSum) / (4 - near)
    }
  }
}

/** A half-size pixel is valid when at least two of its four are. */
function halveFlags(full: Level, half: Level): void {
  const { width, flags } = full
  for (let j = 0; j < half.height; j++) {
    for (let i = 0; i < half.width; i++) {
      const at = 2 * j * width + 2 * i
      const count = flags[at]! + flags[at + 1]! + flags[at + width]! + flags[at + width + 1]!
      half.flags[j * half.width + i] = count >= 2 * VALID ? VALID : 0
    }
  }
}
