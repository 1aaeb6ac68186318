import { describe, expect, it } from 'vitest'
import { psnr } from '../bench/quality/metrics.ts'
import { KEYFRAME } from '../core/camera.ts'
import { codeOfDepth } from '../core/depth-code.ts'
import { fill, SLOT_NAMES, SLOTS, type Slots } from '../core/slots.ts'
import { pairAt, TERMS, TRAITS } from '../engine/render/light-curves.ts'
import { openGpu } from '../worlds/gpu.ts'
import { createRenderer } from '../worlds/render.ts'
import { fitted, shownAt, viewsOf, type View } from './daylight.ts'

const PIXELS = KEYFRAME.width * KEYFRAME.height
const [DAY, NIGHT] = [SLOTS.time.indexOf('day'), SLOTS.time.indexOf('night')]
const plain = Object.fromEntries(SLOT_NAMES.map((slot) => [slot, fill(slot, SLOTS[slot][0])])) as Slots

/** Land of many colours and distances; night is half of day, and bluer where it is far. */
function made(seed: number): View {
  const [day, night, code] = [new Uint8Array(3 * PIXELS), new Uint8Array(3 * PIXELS), new Float32Array(PIXELS)]
  for (let p = 0; p < PIXELS; p++) {
    code[p] = codeOfDepth(2 + ((p * 7 + seed) % 300))
    for (let c = 0; c < 3; c++) {
      day[3 * p + c] = (p * (31 + 2 * c) + 17 * seed) % 200
      night[3 * p + c] = Math.round(0.5 * day[3 * p + c]! + (c === 2 ? 40 * (1 - code[p]!) : 0))
    }
  }
  return { slots: plain, rgb: SLOTS.time.map((hour) => (hour === 'night' ? night : day)), code, slope: new Float32Array(PIXELS) }
}

describe('light curves', () => {
  it('are found where there are any, and hold for other pictures', () => {
    const curves: Float32Array[] = []
    curves[pairAt(DAY, NIGHT)] = new Float32Array(TERMS * TRAITS * 3)
    curves[pairAt(DAY, NIGHT) + 1] = fitted([made(1), made(2)], DAY, NIGHT, false)
    const other = made(5)
    expect(psnr(other.rgb[DAY]!, other.rgb[NIGHT]!)).toBeLessThan(16)
    expect(psnr(shownAt(other, DAY, NIGHT, curves), other.rgb[NIGHT]!)).toBeGreaterThan(45)
  })

  it('that ship make a true world of one hour one of another', async () => {
    const renderer = await createRenderer(await openGpu(), KEYFRAME)
    try {
      for (const view of await viewsOf(renderer, 'dev', 2)) {
        for (const [from, to] of [[DAY, NIGHT], [NIGHT, DAY]] as const) {
          const asItWas = psnr(view.rgb[from]!, view.rgb[to]!)
          expect(psnr(shownAt(view, from, to), view.rgb[to]!)).toBeGreaterThan(asItWas + 5)
        }
      }
    } finally {
      renderer.destroy()
    }
  }, 240_000)
})
