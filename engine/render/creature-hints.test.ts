import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, FRAME, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { fill, type Filled } from '../../core/slots.ts'
import { CREATURE, Herd } from '../creatures/herd.ts'
import { KINDS, type KindName } from '../creatures/kinds.ts'
import { drawCreatures } from './creature-hints.ts'
import { hintDepths } from './entity-hints.ts'
import { FRAME_PIXELS, WARP } from './warp.ts'

const eye: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0, pitch: 0 }

/** One creature, `aheadM` before the eye, standing across the view. */
function alone(kind: KindName, aheadM: number, low = 0): Herd {
  const herd = new Herd(1)
  herd.become(fill('creature', kind, 0.6))
  herd.state.set([0, 0, -aheadM, Math.PI / 2, 0, 0, 0, 1, 0, low, 0, 0, 0, 1])
  return herd
}

function drawn(herd: Herd, hiddenAtM = Infinity, weather: Filled<'weather'> = fill('weather', 'clear', 0.6)) {
  const warp = new Float32Array(WARP.channels * FRAME_PIXELS)
  if (hiddenAtM < Infinity) {
    warp.fill(1, WARP.confidence * FRAME_PIXELS, (WARP.confidence + 1) * FRAME_PIXELS)
    warp.fill(2 * codeOfDepth(hiddenAtM) - 1, WARP.code * FRAME_PIXELS, (WARP.code + 1) * FRAME_PIXELS)
  }
  hintDepths.fill(Infinity)
  const count = drawCreatures(herd, weather, eye, warp)
  const cover = warp.subarray(WARP.coverage * FRAME_PIXELS)
  const rows = Array.from({ length: FRAME.height }, (_, j) => j).filter((j) => cover.subarray(j * FRAME.width, (j + 1) * FRAME.width).some((c) => c > 0.5))
  return { count, warp, cover, top: rows[0] ?? NaN, bottom: rows.at(-1) ?? NaN, share: cover.reduce((sum, c) => sum + c, 0) }
}

describe('creatures as hints', () => {
  it('stand on the ground before the eye, half as large at twice the distance', () => {
    for (const kind of ['sheep', 'deer', 'rabbit', 'fox'] as const) {
      const [near, far] = [drawn(alone(kind, 4)), drawn(alone(kind, 8))]
      expect(near.count).toBe(1)
      // The ground four metres ahead lies this far below the middle.
      const feet = FRAME.height / 2 + (EYE_HEIGHT_M / 4) * (FRAME.height / 2 / 0.5065)
      expect(Math.abs(near.bottom - feet), kind).toBeLessThan(8)
      expect(near.share / far.share, kind).toBeGreaterThan(2.8)
      expect(near.share / far.share, kind).toBeLessThan(5.2)
      expect(Math.max(...near.cover.subarray(0, FRAME_PIXELS))).toBeLessThanOrEqual(1)
    }
  })

  it('carry their own colours, darker below than above', () => {
    const { warp, cover, top, bottom } = drawn(alone('sheep', 3))
    const white = KINDS.sheep.parts.find(({ radiusM }) => radiusM > 0.25)!.colour
    const middle = Array.from({ length: FRAME_PIXELS }, (_, p) => p).filter((p) => cover[p] === 1)
    const red = (p: number) => (warp[WARP.hint * FRAME_PIXELS + p]! + 1) / 2
    const green = (p: number) => (warp[(WARP.hint + 1) * FRAME_PIXELS + p]! + 1) / 2
    const wool = middle.filter((p) => red(p) > 0.6 && red(p) < 1 && Math.abs(green(p) / red(p) - white[1] / white[0]) < 1e-3)
    expect(wool.length / middle.length).toBeGreaterThan(0.3)
    const rows = wool.map((p) => Math.floor(p / FRAME.width))
    const low = wool.filter((_, k) => rows[k]! > (top + bottom) / 2)
    expect(low.length).toBeGreaterThan(20)
    for (const p of low) expect(red(p)).toBeLessThan(white[0])
  })

  it('pale in fog, the more the farther off', () => {
    // Grey air before a grey wall: what is all air has its colour.
    const grey = (metres: number, strength: number) => {
      const { warp, cover } = drawn(alone('fox', metres), 60, fill('weather', 'fog', strength))
      const inside = Array.from({ length: FRAME_PIXELS }, (_, p) => p).filter((p) => cover[p]! > 0.9)
      return inside.reduce((sum, p) => sum + Math.abs(warp[WARP.hint * FRAME_PIXELS + p]! - warp[(WARP.hint + 2) * FRAME_PIXELS + p]!), 0) / inside.length
    }
    expect(grey(20, 1)).toBeLessThan(0.8 * grey(5, 1))
    expect(grey(20, 1)).toBeLessThan(grey(20, 0.2))
  })

  it('lower their heads to graze', () => {
    expect(drawn(alone('deer', 5, 1)).top).toBeGreaterThan(drawn(alone('deer', 5, 0)).top + 8)
  })

  it('are hidden by what is remembered before them, and by nothing behind', () => {
    expect(drawn(alone('sheep', 6), 3).share).toBe(0)
    expect(drawn(alone('sheep', 6), 12).share).toBe(drawn(alone('sheep', 6)).share)
  })

  it('are not drawn behind the eye, nor where they are not', () => {
    expect(drawn(alone('sheep', -4)).count).toBe(0)
    const herd = alone('sheep', 4)
    herd.state[CREATURE.alive] = 0
    expect(drawn(herd).share).toBe(0)
  })
})
