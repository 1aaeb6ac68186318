// Puts every decoded frame on the canvas as the newest camera sees it: three.js where there is a GPU (gpu-screen.ts), our own loops where there is none
// (soft-screen.ts). A browser that cannot run those (no SIMD in its WebAssembly) draws on software GL.
import type { Picture } from './frames.ts'
import type { Warp } from './late-warp.ts'
import type { Size } from './layout.ts'
import { loadLoops } from './soft-kernel.ts'
import { makeSoftScreen } from './soft-screen.ts'

export type Screen = {
  readonly software: boolean
  /** Takes a picture; once that has settled, `show` puts it on the canvas. */
  take(picture: Picture): void | Promise<void>
  /** The depth of the frame taken last: u8 [18, 32] of depth code x 255, rows top to bottom. */
  depth(code: Uint8Array): void
  /** Puts the frame taken last on the canvas as `warp` sees it, its shift weighed by `trust`; without one, as it is. */
  show(warp?: Readonly<Warp>, trust?: number): void
  dispose(): void
}

/** Throws if the browser can draw in neither way. */
export async function openScreen(canvas: HTMLCanvasElement, frame: Size): Promise<Screen> {
  const software = !hasGpu()
  const loops = software ? await loadLoops().catch(() => undefined) : undefined
  if (loops) return makeSoftScreen(canvas, loops)
  const { makeGpuScreen } = await import('./gpu-screen.ts')
  return makeGpuScreen(canvas, frame, software)
}

/** False where WebGL 2 is missing or runs on the CPU. */
function hasGpu(): boolean {
  // Asked of a canvas of its own: one that has had a WebGL context never gets another kind.
  const gl = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true })
  if (!gl) return false
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
  gl.getExtension('WEBGL_lose_context')?.loseContext()
  return !/swiftshader|llvmpipe|softpipe|software|basic render/i.test(name)
}
