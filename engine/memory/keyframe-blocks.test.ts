import { describe, expect, it } from 'vitest'
import { analyticView } from './analytic-scene.ts'
import { makeKeyframe } from './keyframe.ts'
import { hold, KeyframeBlocks, release } from './keyframe-blocks.ts'
import { residentOf } from './resident.ts'
import { SpatialMemory } from './spatial-memory.ts'

const HOME = { x: 0, y: 1.65, z: 0, yaw: 0, pitch: 0 }
const views = [0, 0.5, 1, 1.5].map((yaw) => analyticView({ ...HOME, yaw }))

describe('blocks of keyframes', () => {
  it('are used again once nobody holds them, and no sooner', () => {
    const blocks = new KeyframeBlocks()
    const first = makeKeyframe(views[0]!, 0, blocks)
    hold(first)
    hold(first)
    release(first)
    expect(makeKeyframe(views[1]!, 1, blocks).block).not.toBe(first.block)
    release(first)
    expect(blocks.take(first.full.width, first.full.height)).toBe(first)
    expect(blocks.take(8, 8)).toBeUndefined()
  })

  it('leave nothing of the keyframe they held before in the next one', () => {
    const blocks = new KeyframeBlocks()
    const before = makeKeyframe({ ...views[0]!, soft: true }, 0, blocks)
    residentOf(before)
    const again = makeKeyframe(views[2]!, 1, blocks)
    expect(again).toBe(before)
    const fresh = makeKeyframe(views[2]!, 1)
    expect([again.full, again.half, again.load, again.share]).toEqual([fresh.full, fresh.half, fresh.load, fresh.share])
    expect([again.id, again.pose, again.epoch]).toEqual([1, fresh.pose, fresh.epoch])
    // Nor in the kernel's copy of it.
    expect(residentOf(again).full).toEqual(residentOf(fresh).full)
    expect(again.probes.subarray(0, 3 * again.probeCount)).toEqual(fresh.probes.subarray(0, 3 * fresh.probeCount))
  })

  it('are held by every memory that keeps them: two that forget need no more than the larger of them', () => {
    const blocks = new KeyframeBlocks()
    const bytes = makeKeyframe(views[0]!, 0).block.byteLength
    const [painter, player] = [new SpatialMemory({ capacityBytes: 2.5 * bytes, blocks }), new SpatialMemory({ capacityBytes: 1.5 * bytes })]
    const used = new Set<SharedArrayBuffer>()
    for (let k = 0; k < 40; k++) {
      const keyframe = painter.make(views[k % 4]!)
      painter.add(keyframe)
      player.add(keyframe)
      used.add(keyframe.block)
      expect(new Set([...painter.keyframes, ...player.keyframes].map(({ id }) => id)).size).toBe(new Set([...painter.keyframes, ...player.keyframes].map(({ block }) => block)).size)
    }
    expect(painter.keyframes.length).toBe(2)
    expect(used.size).toBe(3)
  })
})
