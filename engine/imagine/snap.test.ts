import { describe, expect, it } from 'vitest'
import { snapCode } from './snap.ts'

const [W, H] = [32, 24]

/** A dark tree in columns 12 to 19 on a bright sky, over green ground that comes nearer row by row; depth has the tree in the columns `isTree` names. */
function painting(isTree: (i: number) => boolean) {
  const rgb = new Uint8Array(3 * W * H)
  const code = new Float32Array(W * H)
  for (let p = 0; p < W * H; p++) {
    const [i, j] = [p % W, Math.floor(p / W)]
    const ground = j >= 18
    rgb.set(ground ? [60, 140, 50] : i >= 12 && i < 20 ? [40, 30, 20] : [180, 200, 240], 3 * p)
    code[p] = ground ? 0.4 + 0.02 * (j - 18) : isTree(i) ? 0.45 : 0
  }
  return { rgb, code }
}

const snap = ({ rgb, code }: ReturnType<typeof painting>, free = new Uint8Array(W * H).fill(1)) => snapCode(code, rgb, free, W, H)
const row = (code: Float32Array, j: number) => Array.from({ length: W }, (_, i) => Math.round(100 * code[j * W + i]!))

describe('snapCode', () => {
  it('moves a silhouette of depth to where the colours have it', () => {
    // Painted two pixels too narrow on one side, two too wide on the other.
    const rough = painting((i) => i >= 14 && i < 22)
    snap(rough)
    expect(row(rough.code, 8)).toEqual(row(painting((i) => i >= 12 && i < 20).code, 8))
  })

  it('leaves slopes exactly as they are', () => {
    const rough = painting((i) => i >= 12 && i < 20)
    const before = rough.code.slice(20 * W, 23 * W)
    snap(rough)
    expect(rough.code.slice(20 * W, 23 * W)).toEqual(before)
  })

  it('touches nothing that is not free', () => {
    const rough = painting((i) => i >= 14 && i < 22)
    const before = rough.code.slice()
    snap(rough, new Uint8Array(W * H))
    expect(rough.code).toEqual(before)
  })
})
