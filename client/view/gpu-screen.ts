// The screen of a page with a GPU: picture -> texture -> sharpened copy -> window, enlarged along edges. The only file that knows three.js.
import {
  DataTexture, LinearFilter, LinearSRGBColorSpace, Matrix3, Mesh, NoColorSpace, OrthographicCamera, PlaneGeometry, RedFormat, Scene, ShaderMaterial, Vector2, Vector3,
  VideoFrameTexture, WebGLRenderer, WebGLRenderTarget,
} from 'three'
import { META_DEPTH } from '../../engine/protocol/frame-meta.ts'
import { type Picture, sizeOf } from './frames.ts'
import { bufferSize, coverScale, OVERSCAN, type Size } from './layout.ts'
import type { Screen } from './screen.ts'
import { COVER_VERTEX, SHARPEN_FRAGMENT, STEERED_FRAGMENT } from './upscale.ts'

/** Strength of the sharpening at frame size, by eye on frames of every kind of world: crisp edges, no halo. */
const SHARPEN = 1.3

type Nine = [number, number, number, number, number, number, number, number, number]
/** Brings pictures of one size to where the enlarging pass finds them. */
type Intake = { take(picture: Picture): void; dispose(): void }

/** `software`: WebGL runs on the CPU (screen.ts). Throws if the browser has no WebGL 2. */
export function makeGpuScreen(canvas: HTMLCanvasElement, frame: Size, software: boolean): Screen {
  // The buffer is kept after drawing: screenshots and tests read it at any time.
  const renderer = new WebGLRenderer({ canvas, antialias: false, alpha: false, depth: false, stencil: false, preserveDrawingBuffer: true })
  // Frames are shown as they come: no conversion between the video's sRGB and the canvas's.
  renderer.outputColorSpace = LinearSRGBColorSpace
  const camera = new OrthographicCamera()
  const enlarge = pass(COVER_VERTEX, STEERED_FRAGMENT)
  const depth = depthTexture()
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
    take(picture) {
      const size = sizeOf(picture)
      if (size.width === 0) return
      if (!intake || size.width !== shown.width || size.height !== shown.height) adopt(size)
      intake!.take(picture)
    },
    depth(code) {
      ;(depth.image.data as Uint8Array).set(code)
      depth.needsUpdate = true
    },
    show(warp, trust = 0) {
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
    intake = makeIntake(size, enlarge, draw)
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

function makeIntake(size: Size, enlarge: ShaderMaterial, draw: (material: ShaderMaterial, target: WebGLRenderTarget) => void): Intake {
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

function depthTexture(): DataTexture {
  const { width, height } = META_DEPTH
  const texture = new DataTexture(new Uint8Array(width * height), width, height, RedFormat)
  texture.minFilter = texture.magFilter = LinearFilter
  texture.unpackAlignment = 1
  return texture
}

function pass(vertexShader: string, fragmentShader: string): ShaderMaterial {
  const uniforms = { uFrame: { value: null }, uTexel: { value: new Vector2(1, 1) }, uScale: { value: new Vector2(1, 1) } }
  return new ShaderMaterial({ vertexShader, fragmentShader, uniforms, depthTest: false, depthWrite: false })
}
