// A clip from the server's shelf to the player's disk: the video, and beside it the log that repeats the walk.
import { type Clip, CLIP_PATH, readClip } from '../../engine/protocol/clip.ts'
import type { WorldRequest } from '../net/link.ts'
import { download, fileName } from '../ui/share.ts'
import { toast } from '../ui/toast.ts'
import { cutOf, type Framing } from './framing.ts'

export async function takeHome(name: string, request: WorldRequest, framing: Framing): Promise<void> {
  try {
    const response = await fetch(new URL(CLIP_PATH + name, location.href))
    if (!response.ok) throw new Error(await response.text())
    const clip = readClip(new Uint8Array(await response.arrayBuffer()))
    if (!clip) throw new Error('it is not whole')
    // Only who takes a clip home needs the library for it.
    const { lengthS } = await import('./mp4.ts')
    download(await shaped(clip, framing), fileName(request, 'mp4'))
    download(new Blob([clip.log], { type: 'application/json' }), fileName(request, 'json'))
    toast(`Clip saved: ${Math.round(lengthS(clip.units))} s, and the log to walk it again`)
  } catch (error) {
    toast(`The clip was lost on the way: ${error instanceof Error ? error.message : String(error)}`)
  }
}

async function shaped(clip: Clip, framing: Framing): Promise<Blob> {
  const { makeMp4, reframe } = await import('./mp4.ts')
  const wide = await makeMp4(clip)
  if (framing === 'wide') return wide
  toast('Cutting the clip to its shape…')
  const { crop, size } = cutOf(framing, clip)
  return reframe(wide, crop, size)
}
