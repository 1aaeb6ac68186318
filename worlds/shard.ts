// Array shards: many items of equally shaped arrays in two files, `<name>.json` (header) and `<name>.bin` (contiguous arrays,
// little endian, offsets 64-byte aligned). ARCHITECTURE.md names the kinds; training/data.py reads the same files.
// The header is renamed into place last: a shard whose header exists is whole.
import { createHash } from 'node:crypto'
import { closeSync, existsSync, fstatSync, mkdirSync, openSync, readFileSync, readSync } from 'node:fs'
import { renameSync, writeFileSync, writeSync } from 'node:fs'
import { endianness } from 'node:os'
import { join } from 'node:path'

export const SHARD_VERSION = 1
const ALIGN_BYTES = 64
const HASH_CHUNK_BYTES = 1 << 22

const DTYPES = { u8: Uint8Array, u16: Uint16Array, i32: Int32Array, f32: Float32Array } as const
export type Dtype = keyof typeof DTYPES
export type ArrayOf<D extends Dtype> = { u8: Uint8Array; u16: Uint16Array; i32: Int32Array; f32: Float32Array }[D]
export type ShardArray = ArrayOf<Dtype>
/** One array of an item; `shape` leaves the item axis out. */
export type ArrayDecl = { name: string; dtype: Dtype; shape: readonly number[] }
/** One array as the header stores it; `shape` starts with the item count, `offset` counts bytes into the .bin file. */
export type ArrayHeader = { name: string; dtype: Dtype; shape: number[]; offset: number }
export type ShardHeader = {
  format: 'sojourn-shard'
  version: number
  kind: string
  count: number
  arrays: ArrayHeader[]
  meta: unknown[]
  sha256: string
}
export type ShardItem = { arrays: Readonly<Record<string, ShardArray>>; meta: unknown }

export interface ShardWriter {
  readonly count: number
  /** Copies one item in; throws if an array is missing, misnamed, of another type or of another length. */
  append(item: ShardItem): void
  /** Writes both files and returns the header. The writer must not be used afterwards. */
  close(): ShardHeader
}

export interface Shard {
  readonly header: ShardHeader
  /** A copy of one array of one item, flat, in the declared order of axes. */
  read<D extends Dtype>(name: string, dtype: D, item: number): ArrayOf<D>
  close(): void
}

export function shardExists(dir: string, name: string): boolean {
  return existsSync(join(dir, `${name}.json`)) && existsSync(join(dir, `${name}.bin`))
}

/** Opens a shard for writing. Items are kept in memory until `close`, so keep a shard below about 200 MB. */
export function openShard(dir: string, name: string, kind: string, arrays: readonly ArrayDecl[]): ShardWriter {
  const columns = arrays.map(() => [] as Uint8Array[])
  const meta: unknown[] = []
  return {
    get count() {
      return meta.length
    },
    append(item) {
      const extra = Object.keys(item.arrays).find((key) => !arrays.some((a) => a.name === key))
      if (extra !== undefined) throw new Error(`shard ${name}: an item carries an undeclared array "${extra}"; declare it or leave it out`)
      const copies = arrays.map((decl) => bytesOf(name, decl, item.arrays[decl.name]))
      copies.forEach((bytes, k) => columns[k]!.push(bytes))
      meta.push(item.meta)
    },
    close: () => writeShard(dir, name, layOut(kind, arrays, meta), columns),
  }
}

function bytesOf(shard: string, decl: ArrayDecl, value: ShardArray | undefined): Uint8Array {
  const wanted = elements(decl.shape)
  if (!(value instanceof DTYPES[decl.dtype])) throw new Error(`shard ${shard}: array "${decl.name}" must be ${decl.dtype}`)
  if (value.length !== wanted) {
    throw new Error(`shard ${shard}: array "${decl.name}" has ${value.length} values; its shape [${decl.shape.join(', ')}] wants ${wanted}`)
  }
  return new Uint8Array(value.buffer, value.byteOffset, value.byteLength).slice()
}

function layOut(kind: string, arrays: readonly ArrayDecl[], meta: unknown[]): ShardHeader {
  let offset = 0
  const headers = arrays.map((decl) => {
    const header = { name: decl.name, dtype: decl.dtype, shape: [meta.length, ...decl.shape], offset }
    offset = align(offset + byteLength(header))
    return header
  })
  return { format: 'sojourn-shard', version: SHARD_VERSION, kind, count: meta.length, arrays: headers, meta, sha256: '' }
}

function writeShard(dir: string, name: string, header: ShardHeader, columns: Uint8Array[][]): ShardHeader {
  if (endianness() !== 'LE') throw new Error('shards are little endian; this machine is not')
  mkdirSync(dir, { recursive: true })
  const [bin, json] = [join(dir, `${name}.bin`), join(dir, `${name}.json`)]
  const file = openSync(`${bin}.tmp`, 'w')
  const hash = createHash('sha256')
  let written = 0
  const put = (bytes: Uint8Array) => {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
    hash.update(bytes)
    written += bytes.length
  }
  try {
    header.arrays.forEach((array, k) => {
      put(new Uint8Array(array.offset - written))
      columns[k]!.forEach(put)
    })
  } finally {
    closeSync(file)
  }
  const whole = { ...header, sha256: hash.digest('hex') }
  writeFileSync(`${json}.tmp`, JSON.stringify(whole))
  renameSync(`${bin}.tmp`, bin)
  renameSync(`${json}.tmp`, json)
  return whole
}

/** Opens a shard for reading; checks its size, and with `verify` its hash too (reads the whole file once). */
export function readShard(dir: string, name: string, verify = false): Shard {
  const header = parseHeader(join(dir, `${name}.json`))
  const file = openSync(join(dir, `${name}.bin`), 'r')
  try {
    checkBytes(name, header, file, verify)
  } catch (error) {
    closeSync(file)
    throw error
  }
  return {
    header,
    read: (array, dtype, item) => readItem(name, header, file, array, dtype, item),
    close: () => closeSync(file),
  }
}

function parseHeader(path: string): ShardHeader {
  const header = JSON.parse(readFileSync(path, 'utf8')) as ShardHeader
  if (header.format !== 'sojourn-shard') throw new Error(`${path} is not a shard header: its "format" is not "sojourn-shard"`)
  if (header.version !== SHARD_VERSION) {
    throw new Error(`${path} has version ${header.version}; this code reads version ${SHARD_VERSION}: record it again`)
  }
  return header
}

function checkBytes(name: string, header: ShardHeader, file: number, verify: boolean): void {
  const last = header.arrays.at(-1)
  const wanted = last ? last.offset + byteLength(last) : 0
  const size = fstatSync(file).size
  if (size !== wanted) throw damaged(name, `${name}.bin has ${size} bytes, its header wants ${wanted}`)
  if (verify && hashFile(file, size) !== header.sha256) {
    throw damaged(name, `the sha256 of ${name}.bin is not the one in its header`)
  }
}

function damaged(name: string, why: string): Error {
  return new Error(`shard ${name} is damaged: ${why}; delete both files and record it again`)
}

function hashFile(file: number, size: number): string {
  const hash = createHash('sha256')
  const chunk = new Uint8Array(HASH_CHUNK_BYTES)
  for (let at = 0; at < size; ) {
    const got = readSync(file, chunk, 0, chunk.length, at)
    hash.update(chunk.subarray(0, got))
    at += got
  }
  return hash.digest('hex')
}

function readItem<D extends Dtype>(shard: string, header: ShardHeader, file: number, name: string, dtype: D, item: number): ArrayOf<D> {
  const array = header.arrays.find((a) => a.name === name)
  if (!array) throw new Error(`shard ${shard} has no array "${name}"; it has ${header.arrays.map((a) => a.name).join(', ')}`)
  if (array.dtype !== dtype) throw new Error(`shard ${shard}: array "${name}" is ${array.dtype}, not ${dtype}`)
  const inside = Number.isInteger(item) && item >= 0 && item < header.count
  if (!inside) throw new RangeError(`shard ${shard} has items 0..${header.count - 1}, not ${item}`)
  const bytes = new Uint8Array(byteLength(array) / header.count)
  readSync(file, bytes, 0, bytes.length, array.offset + item * bytes.length)
  return new DTYPES[dtype](bytes.buffer) as ArrayOf<D>
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, n) => product * n, 1)
}

function byteLength(array: { dtype: Dtype; shape: readonly number[] }): number {
  return elements(array.shape) * DTYPES[array.dtype].BYTES_PER_ELEMENT
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGN_BYTES) * ALIGN_BYTES
}
