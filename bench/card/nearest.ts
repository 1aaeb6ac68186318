// The training picture most like a given one: what copying by cases would show. Recorded training episodes may be absent; then there is no such column.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { FRAME, KEYFRAME } from '../../core/camera.ts'
import { readShard } from '../../worlds/shard.ts'
import { ROOT } from '../report.ts'
import { halved } from '../../engine/imagine/halved.ts'

const FOLDER = join(ROOT, 'data/episodes/explore')
/** Thumbnails are compared. */
const THUMB = { width: 16, height: 9 } as const
const BY = KEYFRAME.width / THUMB.width
const PIXEL_BYTES = KEYFRAME.width * KEYFRAME.height * 3

type Entry = { shard: string; item: number; view: number; thumb: Uint8Array }

export class NearestPicture {
  private readonly most: number
  private readonly folder: string
  private entries: Entry[] | undefined

  /** `most`: how many pictures are looked through at most, from the first shard on. */
  constructor(most: number, folder = FOLDER) {
    this.most = most
    this.folder = folder
  }

  /** Pictures there are to choose from; 0 without recorded episodes. */
  get count(): number {
    this.entries ??= readEntries(this.folder, this.most)
    return this.entries.length
  }

  /** The nearest training picture at frame size, or undefined without any. */
  find(rgb: Uint8Array): Uint8Array | undefined {
    if (this.count === 0) return undefined
    const wanted = thumbOf(halved(rgb))
    let best = this.entries![0]!
    let least = Infinity
    for (const entry of this.entries!) {
      let sum = 0
      for (let k = 0; k < wanted.length; k++) sum += (wanted[k]! - entry.thumb[k]!) ** 2
      if (sum < least) [least, best] = [sum, entry]
    }
    const shard = readShard(this.folder, best.shard)
    const views = shard.read('rgb', 'u8', best.item)
    shard.close()
    return doubled(views.subarray(best.view * PIXEL_BYTES, (best.view + 1) * PIXEL_BYTES))
  }
}

function readEntries(folder: string, most: number): Entry[] {
  const entries: Entry[] = []
  if (!existsSync(folder)) return entries
  for (const name of readdirSync(folder).filter((file) => file.endsWith('.json')).sort()) {
    const shard = readShard(folder, name.slice(0, -5))
    for (let item = 0; item < shard.header.count && entries.length < most; item++) {
      const views = shard.read('rgb', 'u8', item)
      for (let view = 0; (view + 1) * PIXEL_BYTES <= views.length; view++) {
        entries.push({ shard: name.slice(0, -5), item, view, thumb: thumbOf(views.subarray(view * PIXEL_BYTES, (view + 1) * PIXEL_BYTES)) })
      }
    }
    shard.close()
    if (entries.length >= most) break
  }
  return entries
}

/** Mean RGB of each 8x8 pixels of a [72, 128, 3] picture. */
function thumbOf(rgb: Uint8Array): Uint8Array {
  const sums = new Float64Array(THUMB.width * THUMB.height * 3)
  for (let j = 0; j < KEYFRAME.height; j++) {
    for (let i = 0; i < KEYFRAME.width; i++) {
      const to = 3 * (Math.floor(j / BY) * THUMB.width + Math.floor(i / BY))
      for (let c = 0; c < 3; c++) sums[to + c]! += rgb[3 * (j * KEYFRAME.width + i) + c]!
    }
  }
  return Uint8Array.from(sums, (sum) => sum / (BY * BY))
}

/** Every pixel four times: a [72, 128, 3] picture at frame size. */
export function doubled(rgb: Uint8Array): Uint8Array {
  const out = new Uint8Array(FRAME.width * FRAME.height * 3)
  for (let j = 0; j < FRAME.height; j++) {
    for (let i = 0; i < FRAME.width; i++) {
      const from = 3 * ((j >> 1) * KEYFRAME.width + (i >> 1))
      for (let c = 0; c < 3; c++) out[3 * (j * FRAME.width + i) + c] = rgb[from + c]!
    }
  }
  return out
}
