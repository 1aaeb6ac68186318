import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openShard, readShard, shardExists, type ArrayDecl } from './shard.ts'

const ARRAYS: ArrayDecl[] = [
  { name: 'rgb', dtype: 'u8', shape: [3, 5] },
  { name: 'code', dtype: 'u16', shape: [7] },
  { name: 'pose', dtype: 'f32', shape: [2, 2] },
]
const item = (k: number) => ({
  arrays: { rgb: new Uint8Array(15).fill(k + 1), code: new Uint16Array(7).fill(1000 + k), pose: Float32Array.of(k, 0.5, -k, 1) },
  meta: { k },
})

let dir = ''
beforeEach(() => void (dir = mkdtempSync(join(tmpdir(), 'shard-'))))
afterEach(() => rmSync(dir, { recursive: true }))

function write(count: number) {
  const writer = openShard(dir, 'a', 'test', ARRAYS)
  for (let k = 0; k < count; k++) writer.append(item(k))
  return writer.close()
}

describe('shards', () => {
  it('give back what was written, item by item', () => {
    write(3)
    const shard = readShard(dir, 'a', true)
    expect(shard.header.meta).toEqual([{ k: 0 }, { k: 1 }, { k: 2 }])
    for (let k = 0; k < 3; k++) {
      expect(shard.read('rgb', 'u8', k)).toEqual(item(k).arrays.rgb)
      expect(shard.read('code', 'u16', k)).toEqual(item(k).arrays.code)
      expect(shard.read('pose', 'f32', k)).toEqual(item(k).arrays.pose)
    }
    expect(() => shard.read('rgb', 'u8', 3)).toThrow(/items 0\.\.2/)
    expect(() => shard.read('rgb', 'f32', 0)).toThrow(/is u8/)
    shard.close()
  })

  it('align every array to 64 bytes and leave no temporary file', () => {
    const header = write(3)
    expect(header.arrays.map((a) => a.offset)).toEqual([0, 64, 128])
    expect(header.arrays[0]!.shape).toEqual([3, 3, 5])
    expect(readdirSync(dir).sort()).toEqual(['a.bin', 'a.json'])
    expect(shardExists(dir, 'a')).toBe(true)
    expect(shardExists(dir, 'b')).toBe(false)
  })

  it('refuse items that do not fit the declaration', () => {
    const writer = openShard(dir, 'a', 'test', ARRAYS)
    const good = item(0)
    expect(() => writer.append({ ...good, arrays: { ...good.arrays, rgb: new Uint8Array(14) } })).toThrow(/14 values/)
    expect(() => writer.append({ ...good, arrays: { ...good.arrays, pose: new Uint8Array(4) } })).toThrow(/must be f32/)
    expect(() => writer.append({ ...good, arrays: { ...good.arrays, more: new Uint8Array(4) } })).toThrow(/undeclared array "more"/)
    expect(writer.count).toBe(0)
  })

  it('notice truncation at once', () => {
    write(2)
    truncateSync(join(dir, 'a.bin'), 100)
    expect(() => readShard(dir, 'a')).toThrow(/has 100 bytes/)
  })

  it('notice an altered byte when asked to verify', () => {
    write(2)
    const path = join(dir, 'a.bin')
    const bytes = readFileSync(path)
    bytes[3]! ^= 1
    writeFileSync(path, bytes)
    readShard(dir, 'a').close()
    expect(() => readShard(dir, 'a', true)).toThrow(/sha256/)
  })

  it('refuse other formats and versions', () => {
    write(1)
    const path = join(dir, 'a.json')
    const header = JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>
    writeFileSync(path, JSON.stringify({ ...header, version: 2 }))
    expect(() => readShard(dir, 'a')).toThrow(/version 2/)
    writeFileSync(path, '{}')
    expect(() => readShard(dir, 'a')).toThrow(/not a shard header/)
  })
})
