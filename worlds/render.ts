// The true worlds' renderer: one compute pipeline for all worlds; colour, depth code and object ids a frame.
import { basisOf, makeBasis, type Pose, TAN_HALF_H, TAN_HALF_V } from '../core/camera.ts'
import { composeShader } from '../shaders/compose.ts'
import { primitiveShadows, SHADOW_TEXELS } from './render-shadows.ts'
import { type Built, makeTiler, type Tiler } from './render-tiles.ts'
import { type Features, featuresOf, makeVariants } from './render-variants.ts'
import { groundMap, NOISE_SIZE, noiseLevels } from './render-maps.ts'
import { LOOK_FIELDS, packLook } from './scene-look.ts'
import type { Scene } from './scene.ts'
import { GRID_N, NO_WATER_M } from './terrain.ts'

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
type Kernel = { pipeline: GPUComputePipeline; groups: GPUBindGroup[] }

const FRAME_FLOATS = 28
const LIQUID_KIND = { water: 0, honey: 1, lava: 2 } as const
/** Most columns of a liquid. */
const LIQUID_MOST = 4096
const KERNELS = ['columns', 'liquid', 'uprights', 'others', 'bodies', 'classify', 'mirror', 'shade-sky', 'shade-ground', 'shade-solid', 'shade-water', 'develop'] as const
type KernelName = (typeof KERNELS)[number]
const LISTS = { sky: 0, ground: 1, solid: 2, water: 3 } as const

export async function createRenderer(device: GPUDevice, options: Options): Promise<Renderer> {
  const { width, height } = options
  const layouts = [sceneLayout(device), passLayout(device)]
  const variants = makeVariants(device, layouts)
  const [plan, resolve] = await Promise.all(['plan', 'resolve'].map((name) => pipeline(device, name)))
  const pixels = width * height
  const make = (size: number, usage: number) => device.createBuffer({ size: Math.ceil(size / 16) * 16, usage })
  const uniform = GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST
  const storage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST
  const frame = make(FRAME_FLOATS * 4, uniform)
  const look = make(LOOK_FIELDS.length * 16, uniform)
  const entityRows = make(ENTITY_ROWS * ENTITY_FLOATS * 4, uniform)
  const hits = make(pixels * 32, storage)
  const colours = make(pixels * 32, storage)
  const counts = make(16, storage)
  const lists = make(pixels * 32, storage)
  const dispatches = make(48, storage | GPUBufferUsage.INDIRECT)
  const packed = make(pixels * 8, storage | GPUBufferUsage.COPY_SRC)
  const size = make(16, uniform)
  const liquidSurface = make(LIQUID_MOST * 4, storage)
  const surface = new Float32Array(LIQUID_MOST)
  device.queue.writeBuffer(size, 0, new Uint32Array([width, height, 0, 0]))
  const noise = uploadNoise(device)
  const repeating = device.createSampler({ addressModeU: 'repeat', addressModeV: 'repeat', magFilter: 'linear', minFilter: 'linear', mipmapFilter: 'linear' })
  const clamping = device.createSampler({ magFilter: 'linear', minFilter: 'linear' })
  const texture = (side: number, format: GPUTextureFormat) =>
    device.createTexture({ size: [side, side], format, usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST })
  const ground = texture(GRID_N, 'rgba16float')
  const shadows = texture(SHADOW_TEXELS, 'r8unorm')
  const group = (layout: GPUBindGroupLayout, resources: readonly GPUBindingResource[]) =>
    device.createBindGroup({ layout, entries: resources.map((resource, binding) => ({ binding, resource })) })
  const outputs = group(layouts[1]!, [hits, colours, counts, lists])
  const planning: Kernel = { pipeline: plan!, groups: [group(plan!.getBindGroupLayout(0), [counts, dispatches])] }
  const resolving: Kernel = { pipeline: resolve!, groups: [group(resolve!.getBindGroupLayout(0), [size, hits, packed])] }
  const lanes: Lane[] = [0, 1].map(() => ({
    staging: device.createBuffer({ size: pixels * 8, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ }),
    picture: { rgb: new Uint8Array(pixels * 3), code: new Uint16Array(pixels), ids: new Uint8Array(pixels) },
    busy: false,
  }))
  let lane = 0
  let kernels: Record<KernelName, Kernel> | undefined
  let sceneBuffers: GPUBuffer[] = []
  let tiles: GPUBuffer | undefined
  let tiler: Tiler | undefined
  let current: Scene | undefined
  let features: Features | undefined
  let built: Built = { used: 0, uprights: 0, others: 0 }
  let waterLevel = NO_WATER_M
  const frameData = new ArrayBuffer(FRAME_FLOATS * 4)
  const frameFloats = new Float32Array(frameData)
  const frameWords = new Uint32Array(frameData)
  const rows = new Float32Array(ENTITY_ROWS * ENTITY_FLOATS)
  const basis = makeBasis()

  const bind = (scene: Scene): void => {
    features = features ?? featuresOf(scene.look)
    const now = features
    const all = [frame, look, ...sceneBuffers, tiles!, entityRows, noise.createView(), repeating, ground.createView(), clamping, shadows.createView(), liquidSurface]
    const inputs = group(layouts[0]!, all)
    kernels = Object.fromEntries(KERNELS.map((name) => [name, { pipeline: variants(name, now), groups: [inputs, outputs] }])) as Record<KernelName, Kernel>
  }

  const setScene = (scene: Scene): void => {
    for (const buffer of sceneBuffers) buffer.destroy()
    const field = new Float32Array(scene.field.heights.length + scene.ridges.length)
    field.set(scene.field.heights)
    field.set(scene.ridges, scene.field.heights.length)
    sceneBuffers = [field, scene.primitives.data].map((data) => {
      const buffer = make(data.byteLength, storage)
      device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer>)
      return buffer
    })
    device.queue.writeBuffer(look, 0, packLook(scene.look) as Float32Array<ArrayBuffer>)
    device.queue.writeTexture({ texture: ground }, groundMap(scene), { bytesPerRow: GRID_N * 8 }, [GRID_N, GRID_N])
    device.queue.writeTexture({ texture: shadows }, primitiveShadows(scene), { bytesPerRow: SHADOW_TEXELS }, [SHADOW_TEXELS, SHADOW_TEXELS])
    tiler = makeTiler(scene.primitives, width, height)
    waterLevel = scene.field.waterLevel
    tiles ??= make(tiler.words.byteLength, storage)
    current = scene
    features = undefined
    bind(scene)
  }

  const writeTiles = (pose: Pose): void => {
    built = tiler!.build(pose, basis, waterLevel > NO_WATER_M ? waterLevel : null)
    if (built.used * 4 > tiles!.size) {
      tiles!.destroy()
      tiles = make(tiler!.words.byteLength, storage)
      bind(current!)
    }
    device.queue.writeBuffer(tiles!, 0, tiler!.words, 0, built.used)
  }

  const writeFrame = (pose: Pose, timeS: number, entities: Float32Array | undefined, liquid: LiquidField | undefined): void => {
    basisOf(pose, basis)
    frameFloats.set([pose.x, pose.y, pose.z, timeS])
    for (let a = 0; a < 3; a++) {
      frameFloats[4 + a] = basis.right[a]! * TAN_HALF_H
      frameFloats[8 + a] = basis.up[a]! * TAN_HALF_V
      frameFloats[12 + a] = basis.forward[a]!
    }
    frameFloats[11] = TAN_HALF_V
    frameWords.set([width, height, entities ? countRows(entities, rows) : 0, liquid ? 1 : 0], 16)
    if (liquid) writeLiquid(liquid)
    if ((frameWords[18]! > 0 || liquid) && !features!.bodies) {
      features = { ...features!, bodies: true }
      bind(current!)
    }
    device.queue.writeBuffer(frame, 0, frameData)
    if (entities) device.queue.writeBuffer(entityRows, 0, rows)
    writeTiles(pose)
  }

  const writeLiquid = (liquid: LiquidField): void => {
    const count = liquid.nx * liquid.nz
    if (count > LIQUID_MOST) throw new RangeError(`a liquid of ${count} columns is over ${LIQUID_MOST}; use wider cells`)
    let low = Infinity
    let high = -Infinity
    for (let k = 0; k < count; k++) {
      const y = liquid.surface[k]!
      if (y < low) low = y
      if (y > high) high = y
    }
    // Dry columns stand a little under the lowest surface, so that the edge of the liquid slopes into the floor.
    for (let k = 0; k < count; k++) surface[k] = Number.isNaN(liquid.surface[k]!) ? low - 0.04 : liquid.surface[k]!
    frameFloats.set([liquid.originX, liquid.originZ, liquid.cellM, LIQUID_KIND[liquid.kind]], 20)
    frameWords.set([liquid.nx, liquid.nz], 24)
    frameFloats.set(low <= high ? [low - 0.05, high + 0.02] : [-1001, -1000], 26)
    device.queue.writeBuffer(liquidSurface, 0, surface, 0, count)
  }

  const encode = (encoder: GPUCommandEncoder, hasLiquid: boolean): void => {
    const pass = encoder.beginComputePass()
    const use = ({ pipeline: p, groups }: Kernel) => {
      pass.setPipeline(p)
      groups.forEach((g, k) => pass.setBindGroup(k, g))
    }
    const dispatch = (kernel: Kernel, x: number, y = 1) => {
      use(kernel)
      pass.dispatchWorkgroups(x, y)
    }
    const overList = (kernel: Kernel, list: keyof typeof LISTS) => {
      use(kernel)
      pass.dispatchWorkgroupsIndirect(dispatches, LISTS[list] * 12)
    }
    const k = kernels!
    dispatch(k.columns, Math.ceil(width / 8))
    if (hasLiquid) dispatch(k.liquid, Math.ceil(width / 8), Math.ceil(height / 8))
    if (built.uprights > 0) dispatch(k.uprights, built.uprights)
    if (built.others > 0) dispatch(k.others, built.others)
    if (frameWords[18]! > 0) dispatch(k.bodies, Math.ceil(width / 8), Math.ceil(height / 8))
    dispatch(k.classify, Math.ceil(width / 8), Math.ceil(height / 8))
    dispatch(planning, 1)
    if (waterLevel > NO_WATER_M) {
      overList(k.mirror, 'water')
      dispatch(planning, 1)
    }
    overList(k['shade-sky'], 'sky')
    overList(k['shade-ground'], 'ground')
    overList(k['shade-solid'], 'solid')
    if (waterLevel > NO_WATER_M) overList(k['shade-water'], 'water')
    dispatch(k.develop, Math.ceil(pixels / 64))
    dispatch(resolving, Math.ceil(width / 8), Math.ceil(height / 8))
    pass.end()
  }

  const render = async (pose: Pose, timeS: number, entities?: Float32Array, liquid?: LiquidField): Promise<Picture> => {
    if (!kernels) throw new Error('render before setScene: give the renderer a scene first')
    lane = 1 - lane
    const mine = lanes[lane]!
    if (mine.busy) throw new Error('more than two frames under way: await an earlier render first')
    mine.busy = true
    writeFrame(pose, timeS, entities, liquid)
    const encoder = device.createCommandEncoder()
    encoder.clearBuffer(counts)
    encode(encoder, liquid !== undefined)
    encoder.copyBufferToBuffer(packed, 0, mine.staging, 0, pixels * 8)
    device.queue.submit([encoder.finish()])
    await mine.staging.mapAsync(GPUMapMode.READ)
    unpack(new Uint32Array(mine.staging.getMappedRange()), mine.picture)
    mine.staging.unmap()
    mine.busy = false
    return mine.picture
  }

  const destroy = (): void => {
    for (const b of [frame, look, entityRows, hits, colours, counts, lists, dispatches, packed, size, liquidSurface]) b.destroy()
    for (const b of [tiles, ...sceneBuffers, ...lanes.map((l) => l.staging)]) b?.destroy()
    for (const t of [noise, ground, shadows]) t.destroy()
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

/** Group 0: shaders/wgsl/scene.wgsl. */
function sceneLayout(device: GPUDevice): GPUBindGroupLayout {
  const uniform = { buffer: { type: 'uniform' } } as const
  const storage = { buffer: { type: 'read-only-storage' } } as const
  const texture = { texture: {} } as const
  const sampler = { sampler: {} } as const
  return layoutOf(device, [uniform, uniform, storage, storage, storage, uniform, texture, sampler, texture, sampler, texture, storage])
}

/** Group 1: shaders/wgsl/passes.wgsl. */
function passLayout(device: GPUDevice): GPUBindGroupLayout {
  return layoutOf(device, Array.from({ length: 4 }, () => ({ buffer: { type: 'storage' } }) as const))
}

function layoutOf(device: GPUDevice, kinds: readonly Omit<GPUBindGroupLayoutEntry, 'binding' | 'visibility'>[]): GPUBindGroupLayout {
  return device.createBindGroupLayout({ entries: kinds.map((kind, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, ...kind })) })
}

async function pipeline(device: GPUDevice, label: string): Promise<GPUComputePipeline> {
  const module = device.createShaderModule({ label, code: composeShader(`${label}.wgsl`) })
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
