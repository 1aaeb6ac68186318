// Puts every decoded frame on the canvas as the newest camera sees it. The only file that sets up a renderer.
//
//   GPU       picture -> texture -> sharpened copy -> window, enlarged along edges
//   software  picture -> memory, sharpened there (soft-frame.ts) -> texture -> window
import {
  DataTexture, LinearFilter, LinearSRGBColorSpace, Matrix3, Mesh, MirroredRepeatWrapping, NoColorSpace, OrthographicCamera, type PixelFormat, PlaneGeometry, RedFormat, RGBAFormat,
  RGFormat, Scene, ShaderMaterial, Vector2, Vector3, VideoFrameTexture, WebGLRenderer, WebGLRenderTarget,
} from 'three'
import { META_DEPTH } from '../../engine/protocol/frame-meta.ts'
import type { Picture } from './frames.ts'
import type { Warp } from './late-warp.ts'
import { bufferSize, coverScale, type Size } from './layout.ts'
import { makeSoftPicture } from './soft-picture.ts'
import { BENT_FRAGMENT, COVER_VERTEX, SHARPEN_FRAGMENT, STEERED_FRAGMENT, TURN_VERTEX } from './upscale.ts'

/** Share of the frame shown while it is warped: what a quick turn brings in from past the edge comes out of this first. */
const OVERSCAN = 0.96
/** Strength of the sharpening at frame size, by eye on frames of every kind of world: crisp edges, no halo. */
const SHARPEN = 1.3

type Nine = [number, number, number, number, number, number, number, number, number]
/** Brings pictures of one size to where the enlarging pass finds them. */
type Intake = { take(picture: Picture): void | Promise<void>; dispose(): void }
export type Screen = ReturnType<typeof makeScreen>

/** Throws if the browser has no WebGL 2. */
export function makeScreen(canvas: HTMLCanvasElement, frame: Size) {
  // The buffer is kept after drawing: screenshots and tests read it at any time.
  const renderer = new WebGLRenderer({ canvas, antialias: false, alpha: false, depth: false, stencil: false, preserveDrawingBuffer: true })
  // Frames are shown as they come: no conversion between the video's sRGB and the canvas's.
  renderer.outputColorSpace = LinearSRGBColorSpace
  const software = isSoftware(renderer)
  const camera = new OrthographicCamera()
  const enlarge = software ? pass(TURN_VERTEX, BENT_FRAGMENT) : pass(COVER_VERTEX, STEERED_FRAGMENT)
  const depth = dataTexture(new Uint8Array(META_DEPTH.width * META_DEPTH.height), META_DEPTH, RedFormat)
  const turn = new Matrix3()
  const shift = new Vector3()
  Object.assign(enlarge.uniforms, { uTurn: { value: turn }, uShift: { value: shift }, uDepth: { value: depth } })
  const quad = new Mesh(new PlaneGeometry(2, 2))
  quad.frustumCulled = false
  const scene = new Scene()
  scene.add(quad)
  let overscan = 1
  let shown: Size = frame
  let intake: Intake | undefined

  resize()
  const observer = new ResizeObserver(resize)
  observer.observe(canvas)

  return {
    software,
    /** Takes a picture; once that has settled, `show` puts it on the canvas. */
    take(picture: Picture): void | Promise<void> {
      const size = sizeOf(picture)
      if (size.width === 0) return
      if (!intake || size.width !== shown.width || size.height !== shown.height) adopt(size)
      return intake!.take(picture)
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
      intake?.dispose()
      depth.dispose()
      renderer.dispose()
    },
  }

  /** A first picture, or another resolution in the same stream: textures have a fixed size. */
  function adopt(size: Size) {
    intake?.dispose()
    shown = size
    ;(enlarge.uniforms['uTexel']!.value as Vector2).set(1 / size.width, 1 / size.height)
    intake = software ? softIntake(size, enlarge) : gpuIntake(size, enlarge, draw)
    cover()
  }

  function render() {
    if (intake) draw(enlarge, null)
  }

  function draw(material: ShaderMaterial, target: WebGLRenderTarget | null) {
    quad.material = material
    renderer.setRenderTarget(target)
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

function gpuIntake(size: Size, enlarge: ShaderMaterial, draw: (material: ShaderMaterial, target: WebGLRenderTarget) => void): Intake {
  const texture = new VideoFrameTexture()
  texture.colorSpace = NoColorSpace
  texture.generateMipmaps = false
  const copy = new WebGLRenderTarget(size.width, size.height, {
    depthBuffer: false, minFilter: LinearFilter, magFilter: LinearFilter, generateMipmaps: false, colorSpace: NoColorSpace,
  })
  const sharpen = pass(COVER_VERTEX, SHARPEN_FRAGMENT)
  ;(sharpen.uniforms['uTexel']!.value as Vector2).set(1 / size.width, 1 / size.height)
  sharpen.uniforms['uFrame']!.value = texture
  sharpen.uniforms['uAmount'] = { value: SHARPEN }
  enlarge.uniforms['uFrame']!.value = copy.texture
  return {
    take(picture) {
      texture.image = picture
      texture.needsUpdate = true
      draw(sharpen, copy)
    },
    dispose() {
      texture.dispose()
      copy.dispose()
      sharpen.dispose()
    },
  }
}

function softIntake(size: Size, enlarge: ShaderMaterial): Intake {
  const soft = makeSoftPicture(size)
  const picture = dataTexture(soft.frame.rgba, size, RGBAFormat)
  const bend = dataTexture(soft.frame.bend, size, RGFormat)
  for (const texture of [picture, bend]) texture.wrapS = MirroredRepeatWrapping
  enlarge.uniforms['uFrame']!.value = picture
  enlarge.uniforms['uBend'] = { value: bend }
  return {
    async take(from) {
      await soft.read(from)
      picture.needsUpdate = bend.needsUpdate = true
    },
    dispose() {
      picture.dispose()
      bend.dispose()
    },
  }
}

function dataTexture(data: Uint8Array | Uint8ClampedArray, { width, height }: Size, format: PixelFormat): DataTexture {
  const texture = new DataTexture(data as Uint8Array<ArrayBuffer>, width, height, format)
  texture.minFilter = texture.magFilter = LinearFilter
  texture.unpackAlignment = 1
  return texture
}

function pass(vertexShader: string, fragmentShader: string): ShaderMaterial {
  const uniforms = { uFrame: { value: null }, uTexel: { value: new Vector2(1, 1) }, uScale: { value: new Vector2(1, 1) } }
  return new ShaderMaterial({ vertexShader, fragmentShader, uniforms, depthTest: false, depthWrite: false })
}

function sizeOf(picture: Picture): Size {
  return 'videoWidth' in picture ? { width: picture.videoWidth, height: picture.videoHeight } : { width: picture.displayWidth, height: picture.displayHeight }
}

/** True where WebGL runs on the CPU. */
function isSoftware(renderer: WebGLRenderer): boolean {
  const gl = renderer.getContext()
  const info = gl.getExtension('WEBGL_debug_renderer_info')
  const name = String(gl.getParameter(info ? info.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
  return /swiftshader|llvmpipe|softpipe|software|basic render/i.test(name)
}
