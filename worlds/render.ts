// The true worlds' renderer: the same compute kernels for all worlds; colour, depth code and object ids a frame.
import type { Pose } from '../core/camera.ts'
import { type Fixed, type Lane, makeBuffer, makeFixed, makeLane, type Picture, unpack, uploadScene } from './render-buffers.ts'
import { type FrameWriter, type LiquidField, makeFrameWriter } from './render-frame.ts'
import {
  encodeFrame,
  groupOf,
  helperKernel,
  type Helpers,
  KERNELS,
  type Kernels,
  kernelsOf,
  layoutsOf,
  type Size,
} from './render-passes.ts'
import { type Built, makeTiler, type Tiler } from './render-tiles.ts'
import { type Features, featuresOf, makeVariants, type Variants } from './render-variants.ts'
import type { Scene } from './scene.ts'
import { NO_WATER_M } from './terrain.ts'

export type { Picture } from './render-buffers.ts'
export { ENTITY_FLOATS, ENTITY_ROWS, type LiquidField } from './render-frame.ts'

export type Renderer = {
  readonly width: number
  readonly height: number
  setScene(scene: Scene): void
  /** Up to two calls may be under way at once; a picture's buffers are valid until the call after next. */
  render(pose: Pose, timeS: number, entities?: Float32Array, liquid?: LiquidField): Promise<Picture>
  destroy(): void
}

/** `samples` a pixel: 1 smooths edges in the picture, 2 and 4 trace more rays and average them (depth and ids come from the first). */
export type RendererOptions = { width: number; height: number; samples?: 1 | 2 | 4 }

/** A scene on the GPU. */
type Stage = {
  scene: Scene
  features: Features
  tiler: Tiler
  tiles: GPUBuffer
  field: GPUBuffer
  primitives: GPUBuffer
  kernels: Kernels
  water: boolean
}
/** What all frames of a renderer share. */
type Studio = {
  device: GPUDevice
  fixed: Fixed
  layouts: [GPUBindGroupLayout, GPUBindGroupLayout]
  variants: Variants
  outputs: GPUBindGroup
  samplers: [GPUSampler, GPUSampler]
}

export async function createRenderer(device: GPUDevice, options: RendererOptions): Promise<Renderer> {
  const { width, height, samples = 1 } = options
  const delivered: Size = { width, height }
  const traced: Size = { width: width * (samples > 1 ? 2 : 1), height: height * (samples > 2 ? 2 : 1) }
  const studio = openStudio(device, traced, delivered)
  const { fixed } = studio
  const helpers: Helpers = {
    plan: await helperKernel(device, 'plan', [fixed.counts, fixed.dispatches].map(whole)),
    resolve: await helperKernel(device, 'resolve', [fixed.size, fixed.hits, fixed.packed].map(whole)),
    dispatches: fixed.dispatches,
  }
  const writer = makeFrameWriter(device, traced, fixed)
  const lanes = [makeLane(device, delivered), makeLane(device, delivered)]
  let turn = 0
  let stage: Stage | undefined
  const submit = (now: Stage, lane: Lane, pose: Pose, timeS: number, entities?: Float32Array, liquid?: LiquidField): void => {
    const rows = writer.write(pose, timeS, entities, liquid)
    if ((rows > 0 || liquid) && !now.features.bodies) {
      now.features = { ...now.features, bodies: true }
      now.kernels = bindStage(studio, now)
    }
    const built = writeTiles(studio, now, pose, writer)
    const encoder = device.createCommandEncoder()
    encoder.clearBuffer(fixed.counts)
    encodeFrame(encoder, now.kernels, helpers, {
      traced,
      delivered,
      built,
      water: now.water,
      bodies: rows > 0,
      liquid: liquid !== undefined,
    })
    encoder.copyBufferToBuffer(fixed.packed, 0, lane.staging, 0, lane.staging.size)
    device.queue.submit([encoder.finish()])
  }
  return {
    width,
    height,
    setScene(scene) {
      const old = stage
      stage = openStage(studio, traced, scene)
      for (const b of old ? [old.field, old.primitives, old.tiles] : []) b.destroy()
    },
    async render(pose, timeS, entities, liquid) {
      if (!stage) throw new Error('render before setScene: give the renderer a scene first')
      turn = 1 - turn
      const lane = lanes[turn]!
      if (lane.busy) throw new Error('more than two frames under way: await an earlier render first')
      lane.busy = true
      submit(stage, lane, pose, timeS, entities, liquid)
      await lane.staging.mapAsync(GPUMapMode.READ)
      unpack(new Uint32Array(lane.staging.getMappedRange()), lane.picture)
      lane.staging.unmap()
      lane.busy = false
      return lane.picture
    },
    destroy() {
      for (const b of stage ? [stage.field, stage.primitives, stage.tiles] : []) b.destroy()
      for (const b of [...Object.values(fixed), ...lanes.map((l) => l.staging)]) b.destroy()
    },
  }
}

const whole = (buffer: GPUBuffer): GPUBindingResource => ({ buffer })

function openStudio(device: GPUDevice, traced: Size, delivered: Size): Studio {
  const fixed = makeFixed(device, traced, delivered)
  device.queue.writeBuffer(
    fixed.size,
    0,
    new Uint32Array([delivered.width, delivered.height, traced.width / delivered.width, traced.height / delivered.height]),
  )
  const layouts = layoutsOf(device)
  const linear = { magFilter: 'linear', minFilter: 'linear', mipmapFilter: 'linear' } as const
  const repeating = device.createSampler({ ...linear, addressModeU: 'repeat', addressModeV: 'repeat' })
  const outputs = groupOf(device, layouts[1], [fixed.hits, fixed.colours, fixed.counts, fixed.lists].map(whole))
  return {
    device,
    fixed,
    layouts,
    variants: makeVariants(device, layouts, KERNELS),
    outputs,
    samplers: [repeating, device.createSampler(linear)],
  }
}

function openStage(studio: Studio, traced: Size, scene: Scene): Stage {
  const tiler = makeTiler(scene.primitives, traced.width, traced.height)
  const stage = {
    scene,
    tiler,
    features: featuresOf(scene.look),
    water: scene.field.waterLevel > NO_WATER_M,
    tiles: makeBuffer(studio.device, tiler.words.byteLength, GPUBufferUsage.STORAGE),
    ...uploadScene(studio.device, studio.fixed, scene),
  }
  return { ...stage, kernels: bindStage(studio, stage) }
}

/** Kernels of a stage over its buffers, in the order of shaders/wgsl/scene.wgsl. */
function bindStage({ device, fixed, layouts, variants, outputs, samplers }: Studio, stage: Omit<Stage, 'kernels'>): Kernels {
  const inputs = groupOf(device, layouts[0], [
    whole(fixed.frame),
    whole(fixed.look),
    whole(stage.field),
    whole(stage.primitives),
    whole(stage.tiles),
    whole(fixed.entities),
    fixed.noise.createView(),
    samplers[0],
    fixed.ground.createView(),
    samplers[1],
    fixed.shadows.createView(),
    whole(fixed.liquid),
  ])
  return kernelsOf(variants, stage.features, [inputs, outputs])
}

function writeTiles(studio: Studio, stage: Stage, pose: Pose, writer: FrameWriter): Built {
  const built = stage.tiler.build(pose, writer.basis, stage.water ? stage.scene.field.waterLevel : null)
  if (built.used * 4 > stage.tiles.size) {
    stage.tiles.destroy()
    stage.tiles = makeBuffer(studio.device, stage.tiler.words.byteLength, GPUBufferUsage.STORAGE)
    stage.kernels = bindStage(studio, stage)
  }
  studio.device.queue.writeBuffer(stage.tiles, 0, stage.tiler.words, 0, built.used)
  return built
}
