// Keyframes on their way from the thread that paints to the one that shows. Their bytes lie in shared memory; the objects over them are made
// once on either side and used again with them, since a keyframe is some kilobytes of objects that would be garbage minutes later.
import { keyframeOver, type Keyframe } from './keyframe.ts'

/** A keyframe as plain numbers, and its block the first time that is used. */
export type PostedKeyframe = Pick<Keyframe, 'shelf' | 'id' | 'pose' | 'epoch' | 'probeCount' | 'pointCount' | 'load' | 'share'> & { width: number; height: number; block: SharedArrayBuffer | undefined }

/** The painter's end, for one world. */
export class KeyframeSender {
  private readonly sent = new Set<number>()

  pack({ shelf, id, pose, epoch, probeCount, pointCount, load, share, full: { width, height }, block }: Keyframe): PostedKeyframe {
    const known = this.sent.has(shelf)
    this.sent.add(shelf)
    return { shelf, id, pose, epoch, probeCount, pointCount, load, share, width, height, block: known ? undefined : block }
  }
}

/** The other end: what was made over a block before is that keyframe from now on. */
export class KeyframeReceiver {
  private readonly shelves: Keyframe[] = []

  unpack({ shelf, id, pose, epoch, probeCount, pointCount, load, share, width, height, block }: PostedKeyframe): Keyframe {
    const keyframe = block ? (this.shelves[shelf] = keyframeOver(block, width, height)) : this.shelves[shelf]!
    Object.assign(keyframe.pose, pose)
    return Object.assign(keyframe, { shelf, id, epoch, probeCount, pointCount, load, share })
  }
}
