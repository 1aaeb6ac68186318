import { describe, expect, it } from 'vitest'
import { roundSilhouettes } from './silhouette.ts'
import { makeZBuffer, type ZBuffer } from './splat.ts'

const W = 96
const H = 72
const NEAR = 0.2
const FAR = 0.01

/** A far wall (pixel ids from 1000) with near blocks of `block` pixels a side wherever `inside` holds at their middle. */
function view(block: number, ratio: number, inside: (x: number, y: number) => boolean): ZBuffer {
  const z = makeZBuffer(W, H)
  for (let p = 0; p < W * H; p++) {
    const [x, y] = [p % W, Math.floor(p / W)].map((v) => Math.floor(v / block) * block + block / 2) as [number, number]
    const near = inside(x, y)
    z.seen[p] = near ? p % 1000 : 1000 + p
    z.inverse[p] = near ? NEAR : FAR
    z.ratio[p] = near ? ratio : 1
  }
  return z
}

const disc = (x: number, y: number) => Math.hypot(x - 48, y - 36) < 18
const wrong = (z: ZBuffer) => z.inverse.reduce((sum, d, p) => sum + (d > 0.1 === disc((p % W) + 0.5, Math.floor(p / W) + 0.5) ? 0 : 1), 0)

describe('roundSilhouettes', () => {
  it('brings the stairs of a magnified disc nearer to the disc', () => {
    const z = view(4, 4, disc)
    const before = wrong(z)
    roundSilhouettes(z)
    expect(wrong(z)).toBeLessThan(0.85 * before)
    for (let p = 0; p < W * H; p++) expect(z.seen[p]! < 1000, 'what is seen goes with its depth').toBe(z.inverse[p]! > 0.1)
  })

  it('takes single blocks out of the air and leaves the middle of things alone', () => {
    const z = view(4, 4, (x, y) => disc(x, y) || (x === 14 && y === 14))
    roundSilhouettes(z)
    expect(z.inverse[14 * W + 14]).toBeCloseTo(FAR)
    expect(z.inverse[36 * W + 48]).toBeCloseTo(NEAR)
  })

  it('changes nothing that is not magnified', () => {
    const z = view(4, 1.3, disc)
    const before = z.inverse.slice()
    roundSilhouettes(z)
    expect(z.inverse).toEqual(before)
  })

  it('keeps trunks as thick as the blocks are large', () => {
    const z = view(3, 3, (x) => x === 49.5)
    roundSilhouettes(z)
    for (let y = 6; y < H - 6; y++) expect(z.inverse[y * W + 49]).toBeCloseTo(NEAR)
  })
})
