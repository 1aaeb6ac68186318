// Puts every decoded frame on the canvas: video -> texture -> sharpened copy -> window, as the newest camera sees it. The only file that sets up a renderer.
import {
  DataTexture, LinearFilter, LinearSRGBColorSpace, Matrix3, Mesh, NoColorSpace, OrthographicCamera, PlaneGeometry, RedFormat, Scene, ShaderMaterial, Vector2, Vector3, VideoTexture,
  WebGLRenderer, WebGLRenderTarget,
} from 'three'
import { META_DEPTH } from '../../engine/protocol/frame-meta.ts'
import type { Warp } from './late-warp.ts'
import { bufferSize, coverScale, type Size } from './layout.ts'
import { COVER_VERTEX, CUBIC_FRAGMENT, SHARPEN_FRAGMENT, STEERED_FRAGMENT } from './upscale.ts'

/** Share of the frame shown while it is warped: what a quick turn brings in from past the edge comes out of this first. */
const OVERSCAN = 0.96
/** Strength of the sharpening at frame size, by eye on frames of every kind of world: crisp edges, no halo. Catmull-Rom adds its own. */
const SHARPEN = { steered: 1.3, cubic: 0.7 }

type Nine = [number, number, number, number, number, number, number, number, number]
export type Screen = ReturnType<typeof makeScreen>

/** Throws if the browser has no WebGL 2. */
export function makeScreen(canvas: HTMLCanvasElement, frame: Size) {
  // The buffer is kept after drawing: screenshots and tests read it at any time.
  const renderer = new WebGLRenderer({ canvas, antialias: false, alpha: false, depth: false, stencil: false, preserveDrawingBuffer: true })
  // Frames are shown as they come: no conversion between the video's sRGB and the canvas's.
  renderer.outputColorSpace = LinearSRGBColorSpace
  const software = isSoftware(renderer)
  const camera = new OrthographicCamera()
  const copy = new WebGLRenderTarget(frame.width, frame.height, {
    depthBuffer: false, minFilter: LinearFilter, magFilter: LinearFilter, generateMipmaps: false, colorSpace: NoColorSpace,
  })
  const sharpen = pass(SHARPEN_FRAGMENT)
  const enlarge = pass(software ? CUBIC_FRAGMENT : STEERED_FRAGMENT)
  sharpen.uniforms['uAmount'] = { value: software ? SHARPEN.cubic : SHARPEN.steered }
  enlarge.uniforms['uFrame']!.value = copy.texture
  const depth = new DataTexture(new Uint8Array(META_DEPTH.width * META_DEPTH.height), META_DEPTH.width, META_DEPTH.height, RedFormat)
  depth.minFilter = depth.magFilter = LinearFilter
  depth.unpackAlignment = 1
  const turn = new Matrix3()
  const shift = new Vector3()
  Object.assign(enlarge.uniforms, { uTurn: { value: turn }, uShift: { value: shift }, uDepth: { value: depth } })
  let overscan = 1
  const quad = new Mesh(new PlaneGeometry(2, 2), sharpen)
  quad.frustumCulled = false
  const scene = new Scene()
  scene.add(quad)
  let texture: VideoTexture | undefined
  let shown: Size = { ...frame }

  resize()
  const observer = new ResizeObserver(resize)
  observer.observe(canvas)

  return {
    software,
    /** Takes the video's current frame; `show` puts it on the canvas. */
    take(video: HTMLVideoElement) {
      if (video.videoWidth === 0) return
      if (!texture || texture.image !== video || video.videoWidth !== shown.width || video.videoHeight !== shown.height) adopt(video)
      texture!.needsUpdate = true
      quad.material = sharpen
      renderer.setRenderTarget(copy)
      renderer.render(scene, camera)
    },
    /** The depth of the frame taken last: u8 [18, 32] of depth code x 255, rows top to bottom. */
    depth(code: Uint8Array) {
      ;(depth.image.data as Uint8Array).set(code)
      depth.needsUpdate = true
    },
    /** Puts the frame taken last on the canvas as `warp` sees it, its shift weighed by `trust`; without one, as it is. */
    show(warp?: Readonly<Warp>, trust = 0) {
      if (warp) turn.set(...(warp.turn as unknown as Nine))
      else turn.identity()
      shift.set(0, 0, 0)
      if (warp && trust > 0) shift.set(warp.shift[0]!, warp.shift[1]!, warp.shift[2]!).multiplyScalar(trust)
      if (overscan !== (warp ? OVERSCAN : 1)) {
        overscan = warp ? OVERSCAN : 1
        cover()
      }
      render()
    },
    /** The window's picture as a PNG. */
    capture(): Promise<Blob> {
      return new Promise((resolve, reject) => {
        canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('the browser could not encode the picture'))), 'image/png')
      })
    },
    dispose() {
      observer.disconnect()
      texture?.dispose()
      copy.dispose()
      depth.dispose()
      renderer.dispose()
    },
  }

  /** A new stream, or another resolution in the same one: textures have a fixed size. */
  function adopt(video: HTMLVideoElement) {
    texture?.dispose()
    texture = new VideoTexture(video)
    texture.colorSpace = NoColorSpace
    texture.generateMipmaps = false
    shown = { width: video.videoWidth, height: video.videoHeight }
    copy.setSize(shown.width, shown.height)
    for (const material of [sharpen, enlarge]) (material.uniforms['uTexel']!.value as Vector2).set(1 / shown.width, 1 / shown.height)
    sharpen.uniforms['uFrame']!.value = texture
    cover()
  }

  function render() {
    if (!texture) return
    quad.material = enlarge
    renderer.setRenderTarget(null)
    renderer.render(scene, camera)
  }

  function resize() {
    const window = { width: canvas.clientWidth || 16, height: canvas.clientHeight || 9 }
    const size = bufferSize(window, globalThis.devicePixelRatio || 1, software)
    if (canvas.width !== size.width || canvas.height !== size.height) renderer.setSize(size.width, size.height, false)
    cover()
    render()
  }

  function cover() {
    const scale = coverScale(shown, { width: canvas.width, height: canvas.height })
    ;(enlarge.uniforms['uScale']!.value as Vector2).set(scale.x * overscan, scale.y * overscan)
  }
}

function pass(fragmentShader: string): ShaderMaterial {
  const uniforms = { uFrame: { value: null }, uTexel: { value: new Vector2(1, 1) }, uScale: { value: new Vector2(1, 1) } }
  return new ShaderMaterial({ vertexShader: COVER_VERTEX, fragmentShader, uniforms, depthTest: false, depthWrite: false })
}

/** True where WebGL runs on the CPU. */
function isSoftware(renderer: WebGLRenderer): boolean {
  const gl = renderer.getContext()
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name)
}
