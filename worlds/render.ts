// The true worlds' renderer: one compute pipeline for all worlds; colour, depth code and object ids a frame.
import { basisOf, makeBasis, type Pose, TAN_HALF_H, TAN_HALF_V } from '../core/camera.ts'
import { composeShader, vec4Struct } from '../shaders/compose.ts'
import { groundMap, NOISE_SIZE, noiseLevels } from './render-maps.ts'
import { LOOK_FIELDS, packLook } from './scene-look.ts'
import type { Scene } from './scene.ts'
import { GRID_N } from './terrain.ts'

/** Sizes of an `entities` array: ARCHITECTURE.md, kind `episode`. */
export const ENTITY_ROWS = 8
export const ENTITY_FLOATS = 12

/** A liquid's surface in the yard: absolute heights [nz][nx] in metres of cells `cellM` wide from corner (originX, originZ); NaN where dry. */
export type LiquidField = { originX: number; originZ: number; cellM: number; nx: number; nz: number; surface: Float32Array; kind: 'water' | 'honey' | 'lava' }

/** rgb [height, width, 3], code [height, width] (depth code x 65535), ids [height, width]; valid until the call after next. */
export type Picture = { rgb: Uint8Array; code: Uint16Array; ids: Uint8Array }

export type Renderer = {
  readonly width: number
  readonly height: number
  setScene(scene: Scene): void
  /** Up to two calls may be under way at once. */
  render(pose: Pose, timeS: number, entities?: Float32Array, liquid?: LiquidField): Promise<Picture>
  destroy(): void
}

type Options = { width: number; height: number; samples?: 1 | 2 | 4 }
type Lane = { staging: GPUBuffer; picture: Picture; busy: boolean }

const SHADOW_TEXELS = 512
const FRAME_FLOATS = 28

export async function createRenderer(device: GPUDevice, options: Options): Promise<Renderer> {
  const { width, height } = options
  const prelude = vec4Struct('Look', LOOK_FIELDS)
  const [world, shadow, resolve] = await Promise.all([
    pipeline(device, 'world', composeShader('world.wgsl', prelude)),
    pipeline(device, 'shadow', composeShader('shadow.wgsl', prelude)),
    pipeline(device, 'resolve', composeShader('resolve.wgsl')),
  ])
  const pixels = width * height
  const make = (size: number, usage: number) => device.createBuffer({ size: Math.ceil(size / 16) * 16, usage })
  const uniform = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST
  const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST
  const frame = make(FRAME_FLOATS * 4, uniform)
  const look = make(LOOK_FIELDS.length * 16, uniform)
  const entityRows = make(ENTITY_ROWS * ENTITY_FLOATS * 4, uniform)
  const shaded = make(pixels * 16, storage)
  const ids = make(pixels * 4, storage)
  const packed = make(pixels * 8, storage | GPUBufferUsage.COPY_SRC)
  const size = make(16, uniform)
  device.queue.writeBuffer(size, 0, new Uint32Array([width, height, 0, 0]))
  const noise = uploadNoise(device)
  const repeating = device.createSampler({ addressModeU: 'repeat', addressModeV: 'repeat', magFilter: 'linear', minFilter: 'linear', mipmapFilter: 'linear' })
  const clamping = device.createSampler({ magFilter: 'linear', minFilter: 'linear' })
  const ground = device.createTexture({ size: [GRID_N, GRID_N], format: 'rgba16float', usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST })
  const baked = device.createTexture({
    size: [SHADOW_TEXELS, SHADOW_TEXELS], format: 'rgba8unorm', usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.STORAGE_BINDING,
  })
  const group = (p: GPUComputePipeline, index: number, resources: (GPUBuffer | GPUTextureView | GPUSampler)[], bindings = resources.map((_, k) => k)) =>
    device.createBindGroup({
      layout: p.getBindGroupLayout(index),
      entries: resources.map((r, k) => ({ binding: bindings[k]!, resource: r })),
    })
  const outputs = group(world, 1, [shaded, ids])
  const resolving = group(resolve, 0, [size, shaded, ids, packed])
  const lanes: Lane[] = [0, 1].map(() => ({
    staging: device.createBuffer({ size: pixels * 8, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ }),
    picture: { rgb: new Uint8Array(pixels * 3), code: new Uint16Array(pixels), ids: new Uint8Array(pixels) },
    busy: false,
  }))
  let lane = 0
  let inputs: GPUBindGroup | undefined
  let sceneBuffers: GPUBuffer[] = []
  const frameData = new ArrayBuffer(FRAME_FLOATS * 4)
  const frameFloats = new Float32Array(frameData)
  const frameWords = new Uint32Array(frameData)
  const rows = new Float32Array(ENTITY_ROWS * ENTITY_FLOATS)
  const basis = makeBasis()

  const setScene = (scene: Scene): void => {
    for (const buffer of sceneBuffers) buffer.destroy()
    sceneBuffers = [scene.field.heights, scene.primitives.bins, scene.primitives.items, scene.primitives.data, scene.ridges].map((data) => {
      const buffer = make(data.byteLength, storage)
      device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer>)
      return buffer
    })
    device.queue.writeBuffer(look, 0, packLook(scene.look) as Float32Array<ArrayBuffer>)
    device.queue.writeTexture({ texture: ground }, groundMap(scene), { bytesPerRow: GRID_N * 8 }, [GRID_N, GRID_N])
    const all = [frame, look, ...sceneBuffers, entityRows, noise.createView(), repeating, ground.createView(), clamping, baked.createView()]
    inputs = group(world, 0, all)
    // The shadow kernel reads look, heights, bins, items and primitives only.
    const casters = group(shadow, 0, [look, ...sceneBuffers.slice(0, 4)], [1, 2, 3, 4, 5])
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(shadow)
    pass.setBindGroup(0, casters)
    pass.setBindGroup(1, group(shadow, 1, [baked.createView()]))
    pass.dispatchWorkgroups(SHADOW_TEXELS / 8, SHADOW_TEXELS / 8)
    pass.end()
    device.queue.submit([encoder.finish()])
  }

  const writeFrame = (pose: Pose, timeS: number, entities: Float32Array | undefined): void => {
    basisOf(pose, basis)
    frameFloats.set([pose.x, pose.y, pose.z, timeS])
    for (let a = 0; a < 3; a++) {
      frameFloats[4 + a] = basis.right[a]! * TAN_HALF_H
      frameFloats[8 + a] = basis.up[a]! * TAN_HALF_V
      frameFloats[12 + a] = basis.forward[a]!
    }
    frameFloats[11] = TAN_HALF_V
    frameWords.set([width, height, entities ? countRows(entities, rows) : 0, 0], 16)
    device.queue.writeBuffer(frame, 0, frameData)
    if (entities) device.queue.writeBuffer(entityRows, 0, rows)
  }

  const render = async (pose: Pose, timeS: number, entities?: Float32Array, _liquid?: LiquidField): Promise<Picture> => {
    if (!inputs) throw new Error('render before setScene: give the renderer a scene first')
    lane = 1 - lane
    const mine = lanes[lane]!
    if (mine.busy) throw new Error('more than two frames under way: await an earlier render first')
    mine.busy = true
    writeFrame(pose, timeS, entities)
    const encoder = device.createCommandEncoder()
    const pass = encoder.beginComputePass()
    pass.setPipeline(world)
    pass.setBindGroup(0, inputs)
    pass.setBindGroup(1, outputs)
    pass.dispatchWorkgroups(Math.ceil(width / 8), Math.ceil(height / 8))
    pass.setPipeline(resolve)
    pass.setBindGroup(0, resolving)
    pass.dispatchWorkgroups(Math.ceil(width / 8), Math.ceil(height / 8))
    pass.end()
    encoder.copyBufferToBuffer(packed, 0, mine.staging, 0, pixels * 8)
    device.queue.submit([encoder.finish()])
    await mine.staging.mapAsync(GPUMapMode.READ)
    unpack(new Uint32Array(mine.staging.getMappedRange()), mine.picture)
    mine.staging.unmap()
    mine.busy = false
    return mine.picture
  }

  const destroy = (): void => {
    for (const buffer of [frame, look, entityRows, shaded, ids, packed, size, ...sceneBuffers, ...lanes.map((l) => l.staging)]) buffer.destroy()
    for (const texture of [noise, ground, baked]) texture.destroy()
  }
  return { width, height, setScene, render, destroy }
}

/** Copies rows (contract layout) as three vec4 each: class, position | velocity, radius | colour in [0, 1], alive; returns the rows in use. */
function countRows(entities: Float32Array, out: Float32Array): number {
  let used = 0
  out.fill(0)
  out.set(entities.subarray(0, out.length))
  for (let k = 0; k < ENTITY_ROWS; k++) if (out[k * ENTITY_FLOATS + 11]! > 0.5) used = k + 1
  return used
}

async function pipeline(device: GPUDevice, label: string, code: string): Promise<GPUComputePipeline> {
  const module = device.createShaderModule({ label, code })
  const { messages } = await module.getCompilationInfo()
  const errors = messages.filter((m) => m.type === 'error').map((m) => `${label}.wgsl composed line ${m.lineNum}: ${m.message}`)
  if (errors.length > 0) throw new Error(errors.join('\n'))
  return device.createComputePipelineAsync({ label, layout: 'auto', compute: { module, entryPoint: 'main' } })
}

function uploadNoise(device: GPUDevice): GPUTexture {
  const levels = noiseLevels()
  const texture = device.createTexture({
    size: [NOISE_SIZE, NOISE_SIZE], format: 'rgba8unorm', mipLevelCount: levels.length, usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
  })
  levels.forEach((data, mipLevel) => {
    const side = NOISE_SIZE >> mipLevel
    device.queue.writeTexture({ texture, mipLevel }, data, { bytesPerRow: side * 4 }, [side, side])
  })
  return texture
}

function unpack(words: Uint32Array, { rgb, code, ids }: Picture): void {
  for (let k = 0; k < ids.length; k++) {
    const word = words[2 * k]!
    rgb[3 * k] = word & 255
    rgb[3 * k + 1] = (word >>> 8) & 255
    rgb[3 * k + 2] = (word >>> 16) & 255
    ids[k] = word >>> 24
    code[k] = words[2 * k + 1]!
  }
}
