// GPU memory of a renderer: what lives as long as it does, what a scene brings, and the read-back lanes.
import { LOOK_FIELDS, packLook } from './scene-look.ts'
import type { Scene } from './scene.ts'
import { ENTITY_FLOATS, ENTITY_ROWS, FRAME_BYTES, LIQUID_MOST } from './render-frame.ts'
import { groundMap, NOISE_SIZE, noiseLevels } from './render-maps.ts'
import { primitiveShadows, SHADOW_TEXELS } from './render-shadows.ts'
import type { Size } from './render-passes.ts'
import { GRID_N } from './terrain.ts'

/** rgb [height, width, 3], code [height, width] (depth code x 65535), ids [height, width]; valid until the call after next. */
export type Picture = { rgb: Uint8Array; code: Uint16Array; ids: Uint8Array }
export type Lane = { staging: GPUBuffer; picture: Picture; busy: boolean }
export type Fixed = ReturnType<typeof makeFixed>

export function makeBuffer(device: GPUDevice, bytes: number, usage: number): GPUBuffer {
  return device.createBuffer({ size: Math.ceil(bytes / 16) * 16, usage: usage | GPUBufferUsage.COPY_DST })
}

export function makeFixed(device: GPUDevice, traced: Size, delivered: Size) {
  const { UNIFORM, STORAGE, INDIRECT, COPY_SRC } = GPUBufferUsage
  const pixels = traced.width * traced.height
  const buffer = (bytes: number, usage: number) => makeBuffer(device, bytes, usage)
  const texture = (side: number, format: GPUTextureFormat) =>
    device.createTexture({ size: [side, side], format, usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST })
  return {
    frame: buffer(FRAME_BYTES, UNIFORM),
    look: buffer(LOOK_FIELDS.length * 16, UNIFORM),
    entities: buffer(ENTITY_ROWS * ENTITY_FLOATS * 4, UNIFORM),
    liquid: buffer(LIQUID_MOST * 4, STORAGE),
    // Per pixel and its mirrored ray: hit and colour, 16 bytes each; four lists of ray indices.
    hits: buffer(pixels * 32, STORAGE),
    colours: buffer(pixels * 32, STORAGE),
    counts: buffer(16, STORAGE),
    lists: buffer(pixels * 32, STORAGE),
    dispatches: buffer(48, STORAGE | INDIRECT),
    packed: buffer(delivered.width * delivered.height * 8, STORAGE | COPY_SRC),
    size: buffer(16, UNIFORM),
    ground: texture(GRID_N, 'rgba16float'),
    shadows: texture(SHADOW_TEXELS, 'r8unorm'),
    noise: uploadNoise(device),
  }
}

export function makeLane(device: GPUDevice, { width, height }: Size): Lane {
  const pixels = width * height
  return {
    staging: device.createBuffer({ size: pixels * 8, usage: GPUBufferUsage.COPY_DST | GPUBufferUsage.MAP_READ }),
    picture: { rgb: new Uint8Array(pixels * 3), code: new Uint16Array(pixels), ids: new Uint8Array(pixels) },
    busy: false,
  }
}

/** Uploads a scene; returns its height-and-ridge field and its primitives. */
export function uploadScene(device: GPUDevice, fixed: Fixed, scene: Scene): { field: GPUBuffer; primitives: GPUBuffer } {
  const { heights } = scene.field
  const field = makeBuffer(device, heights.byteLength + scene.ridges.byteLength, GPUBufferUsage.STORAGE)
  const primitives = makeBuffer(device, scene.primitives.data.byteLength, GPUBufferUsage.STORAGE)
  const { queue } = device
  queue.writeBuffer(field, 0, heights as Float32Array<ArrayBuffer>)
  queue.writeBuffer(field, heights.byteLength, scene.ridges as Float32Array<ArrayBuffer>)
  queue.writeBuffer(primitives, 0, scene.primitives.data as Float32Array<ArrayBuffer>)
  queue.writeBuffer(fixed.look, 0, packLook(scene.look) as Float32Array<ArrayBuffer>)
  queue.writeTexture({ texture: fixed.ground }, groundMap(scene), { bytesPerRow: GRID_N * 8 }, [GRID_N, GRID_N])
  queue.writeTexture({ texture: fixed.shadows }, primitiveShadows(scene), { bytesPerRow: SHADOW_TEXELS }, [SHADOW_TEXELS, SHADOW_TEXELS])
  return { field, primitives }
}

function uploadNoise(device: GPUDevice): GPUTexture {
  const levels = noiseLevels()
  const texture = device.createTexture({
    size: [NOISE_SIZE, NOISE_SIZE],
    format: 'rgba8unorm',
    mipLevelCount: levels.length,
    usage: GPUTextureUsage.TEXTURE_BINDING | GPUTextureUsage.COPY_DST,
  })
  levels.forEach((data, mipLevel) => {
    const side = NOISE_SIZE >> mipLevel
    device.queue.writeTexture({ texture, mipLevel }, data, { bytesPerRow: side * 4 }, [side, side])
  })
  return texture
}

/** Pixels as shaders/wgsl/resolve.wgsl packs them: RGB and id in one word, depth code in the next. */
export function unpack(words: Uint32Array, { rgb, code, ids }: Picture): void {
  for (let k = 0; k < ids.length; k++) {
    const word = words[2 * k]!
    rgb[3 * k] = word & 255
    rgb[3 * k + 1] = (word >>> 8) & 255
    rgb[3 * k + 2] = (word >>> 16) & 255
    ids[k] = word >>> 24
    code[k] = words[2 * k + 1]!
  }
}
