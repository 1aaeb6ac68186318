import { describe, expect, it } from 'vitest'
import { uniform } from '../../core/rng.ts'
import { seamInSky } from './seam.ts'

const [W, H] = [128, 72]

/** A sky that brightens to the right and has soft clouds, brighter by `step` right of column 60 down to row `until`; ground below row `skyRows`. */
function picture(step: number, skyRows = 40, until = H): { rgb: Uint8Array; code: Float32Array } {
  const rgb = new Uint8Array(3 * W * H)
  const code = new Float32Array(W * H)
  for (let p = 0; p < W * H; p++) {
    const [i, j] = [p % W, Math.floor(p / W)]
    const clouds = 12 * Math.sin(i / 9 + j / 5) * Math.cos(j / 7 - i / 13)
    rgb.fill(100 + 0.4 * i + clouds + (i >= 60 && j < until ? step : 0) + 4 * uniform(5, 0, p), 3 * p, 3 * p + 3)
    code[p] = j < skyRows ? 0 : 0.5
  }
  return { rgb, code }
}
const seam = (step: number, skyRows?: number, until?: number) => {
  const { rgb, code } = picture(step, skyRows, until)
  return seamInSky(rgb, code, W)
}

describe('seams in the sky', () => {
  it('are read as the step they are', () => {
    expect(seam(0)).toBeLessThan(6)
    expect(Math.abs(seam(24) - 24)).toBeLessThan(5)
    expect(Math.abs(seam(-18) - 18)).toBeLessThan(5)
  })

  it('go all the way down: what ends half way is a cloud or the moon', () => {
    expect(seam(60, 40, 10)).toBeLessThan(8)
  })

  it('are looked for in the sky alone, where there is enough of it', () => {
    expect(seam(24, 20)).toBeNaN()
    const { rgb, code } = picture(24)
    // Something stands before the line.
    for (let j = 0; j < H; j++) code[j * W + 58] = 0.4
    expect(seamInSky(rgb, code, W)).toBeLessThan(6)
  })
})
