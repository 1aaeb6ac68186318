import { expect, it } from 'vitest'
import { analyticView } from './analytic-scene.ts'
import { hold, KeyframeBlocks, release } from './keyframe-blocks.ts'
import { makeKeyframe } from './keyframe.ts'
import { KeyframeReceiver, KeyframeSender, type PostedKeyframe } from './keyframe-post.ts'

const HOME = { x: 0, y: 1.65, z: 0, yaw: 0, pitch: 0 }
const views = [0, 0.5, 1].map((yaw) => analyticView({ ...HOME, yaw }))

it('what arrives is what was sent, over the same bytes, and an object once made serves again', () => {
  const blocks = new KeyframeBlocks()
  const [sender, receiver] = [new KeyframeSender(), new KeyframeReceiver()]
  // As a message does: all is copied but the shared bytes.
  const post = (packed: PostedKeyframe) => receiver.unpack({ ...structuredClone({ ...packed, block: undefined }), block: packed.block })
  const first = makeKeyframe(views[0]!, 0, blocks)
  hold(first)
  const packed = sender.pack(first)
  expect(packed.block).toBe(first.block)
  const arrived = post(packed)
  expect(arrived).toEqual(first)
  expect(arrived).not.toBe(first)

  const second = makeKeyframe(views[1]!, 1, blocks)
  hold(second)
  expect(post(sender.pack(second))).toEqual(second)
  release(first)

  const third = makeKeyframe(views[2]!, 2, blocks)
  const again = sender.pack(third)
  expect(again.block).toBeUndefined()
  expect(post(again)).toBe(arrived)
  expect(arrived).toEqual(third)
})
