import { expect, it } from 'vitest'
import { makeSkySums, openSky } from './open-sky.ts'

const W = 64
const H = 24
const SKY = [200, 150, 160]
const TREE = [40, 60, 40]

/** Sky with a tree of codes .5 and, beside it, a blot in the sky's colours at the same depth. */
function scene() {
  const rgb = new Uint8Array(3 * W * H)
  const code = new Float32Array(W * H)
  const inside = (p: number, x0: number) => p % W >= x0 && p % W < x0 + 6 && p >= 8 * W && p < 16 * W
  for (let p = 0; p < W * H; p++) {
    const noise = ((p * 7) % 5) - 2
    rgb.set((inside(p, 20) ? TREE : SKY).map((v) => v + noise), 3 * p)
    code[p] = inside(p, 20) || inside(p, 30) ? 0.5 : 0
  }
  return { rgb, code, tree: (p: number) => inside(p, 20) }
}

it('takes what hangs in the air in the colours of the sky for sky, and leaves things alone', () => {
  const { rgb, code, tree } = scene()
  expect(openSky(code, rgb, new Uint8Array(W * H).fill(1), W, H, makeSkySums(W, H))).toBe(48)
  for (let p = 0; p < code.length; p++) expect(code[p]).toBe(tree(p) ? 0.5 : 0)
})

it('changes neither what is known nor what lies below the horizon nor a view without sky', () => {
  const { rgb, code } = scene()
  expect(openSky(code, rgb, new Uint8Array(W * H), W, H, makeSkySums(W, H))).toBe(0)
  expect(openSky(code, rgb, new Uint8Array(W * H).fill(1), W, 8, makeSkySums(W, H))).toBe(0)
  expect(openSky(code.fill(0.5), rgb, new Uint8Array(W * H).fill(1), W, H, makeSkySums(W, H))).toBe(0)
})
