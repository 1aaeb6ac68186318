import { describe, expect, it } from 'vitest'
import { EYE_HEIGHT_M, type Pose } from '../../core/camera.ts'
import { uniform } from '../../core/rng.ts'
import { analyticView } from '../../engine/memory/analytic-scene.ts'
import { readMotion, type Motion } from './odometry.ts'
import type { View } from './subject.ts'

const HERE: Pose = { x: 0, y: EYE_HEIGHT_M, z: 0, yaw: 0.4, pitch: -0.1 }

function viewAt(pose: Pose): View {
  const { rgb, code } = analyticView(pose)
  return { rgb, code, pose }
}

/** The pose a motion leads to. */
function moved(pose: Pose, { right, up, ahead, yaw, pitch }: Motion): Pose {
  const [sin, cos] = [Math.sin(pose.yaw), Math.cos(pose.yaw)]
  return { x: pose.x + cos * right + sin * ahead, y: pose.y + up, z: pose.z + sin * right - cos * ahead, yaw: pose.yaw + yaw, pitch: pose.pitch + pitch }
}

const NONE: Motion = { right: 0, up: 0, ahead: 0, yaw: 0, pitch: 0 }

describe('motion read off two pictures', () => {
  it.each<[string, Partial<Motion>]>([
    ['nothing', {}],
    ['a step ahead', { ahead: 0.107 }],
    ['a step back', { ahead: -0.107 }],
    ['a step to the right', { right: 0.107 }],
    ['a turn', { yaw: 0.05 }],
    ['a fast turn', { yaw: -0.14 }],
    ['a nod', { pitch: 0.03 }],
    ['all at once', { ahead: 0.2, right: -0.07, up: 0.02, yaw: 0.03, pitch: -0.01 }],
  ])('%s', (_, part) => {
    const motion = { ...NONE, ...part }
    const read = readMotion(viewAt(HERE), viewAt(moved(HERE, motion)).rgb)
    expect(read).toBeDefined()
    // A walking step is 0.107 m; the sky of this scene stretches a little when the camera nods.
    for (const key of ['yaw', 'pitch'] as const) expect(Math.abs(read![key] - motion[key])).toBeLessThan(0.003)
    for (const key of ['right', 'up', 'ahead'] as const) expect(Math.abs(read![key] - motion[key])).toBeLessThan(0.025)
  })

  it('says nothing about pictures that have nothing to do with each other, or show nothing', () => {
    const view = viewAt(HERE)
    const noise = view.rgb.map((_, k) => 255 * uniform(7, 0, k))
    expect(readMotion(view, noise)).toBeUndefined()
    const grey = view.rgb.map(() => 128)
    expect(readMotion({ ...view, rgb: grey }, grey)).toBeUndefined()
  })
})
