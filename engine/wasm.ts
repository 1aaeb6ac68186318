// Loads a kernel (AssemblyScript compiled by scripts/kernels.ts) and gives out room in its memory.
import { readFileSync } from 'node:fs'

const PAGE_BYTES = 65536
/** Loads of 16 bytes reach past the end of an array. */
const SLACK = 16

/** What every kernel exports besides its loops: where memory begins that is the caller's. */
export type KernelExports = { heapBase(): number }

/**
 * The kernel at `url` with `pages` of 64 KiB: address space, of which the system gives only what is touched. Arrays lie in its memory, are not cleared, and are kept
 * for good unless they are given back. Throws RangeError when there is no room left.
 */
export function openKernel<Exports extends KernelExports>(url: URL, pages: number) {
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages })
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(url)), { env: { memory } })
  const kernel = exports as Exports
  /** Places given back, by their size in bytes. */
  const spare = new Map<number, number[]>()
  /** Arrays in use. */
  const lent = new WeakSet<ArrayBufferView>()
  let free = kernel.heapBase()

  function take(bytes: number): number {
    const again = spare.get(bytes)?.pop()
    if (again !== undefined) return again
    const at = (free + 15) & ~15
    if (at + bytes + SLACK > pages * PAGE_BYTES) throw new RangeError(`the kernel's ${pages * PAGE_BYTES} bytes are in use: views or keyframes of too many sizes, or networks that were never closed`)
    free = at + bytes + SLACK
    return at
  }

  function lend<A extends ArrayBufferView>(array: A): A {
    lent.add(array)
    return array
  }

  const inside = (array: ArrayBufferView) => array.buffer === memory.buffer

  return {
    kernel,
    bytes: (count: number) => lend(new Uint8Array(memory.buffer, take(count), count)),
    ints: (count: number) => lend(new Int32Array(memory.buffer, take(4 * count), count)),
    floats: (count: number) => lend(new Float32Array(memory.buffer, take(4 * count), count)),
    doubles: (count: number) => lend(new Float64Array(memory.buffer, take(8 * count), count)),
    /** Whether an array lies in this memory. */
    inside,
    /** Where an array of this memory lies; throws for others. */
    at(array: ArrayBufferView): number {
      if (!inside(array)) throw new RangeError(`an array of ${array.byteLength} bytes that does not lie in the kernel's memory`)
      return array.byteOffset
    },
    /** Takes back an array of this memory; nobody may use it any more. Nothing happens to one that has been given back before. */
    giveBack(array: ArrayBufferView): void {
      if (!lent.delete(array)) return
      const list = spare.get(array.byteLength)
      if (list) list.push(array.byteOffset)
      else spare.set(array.byteLength, [array.byteOffset])
    },
  }
}
