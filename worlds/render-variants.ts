// Pipelines by what a world needs. Software Vulkan executes both sides of a branch, so styles, weathers and yards a world lacks are
// compiled out; a kernel is built once for each combination it sees and kept.
import { composeShader, vec4Struct } from '../shaders/compose.ts'
import { type Look, LOOK_FIELDS } from './scene-look.ts'

/** `bodies`: moving bodies or a liquid have been drawn in this world. */
export type Features = {
  style: number
  yard: boolean
  bodies: boolean
  flowers: boolean
  lava: boolean
  stars: boolean
  storm: boolean
  rain: boolean
}

/** Features that change a kernel's code; others share one pipeline. */
const DEPENDS: Record<string, readonly (keyof Features)[]> = {
  'shade-sky': ['style', 'stars', 'storm', 'rain'],
  'shade-ground': ['style', 'yard', 'bodies', 'flowers', 'lava'],
  'shade-solid': ['style', 'bodies', 'lava'],
  'shade-water': ['style'],
  develop: ['style'],
}
const NEON = 2
const ALIEN = 7

export function featuresOf(look: Look): Features {
  return {
    style: look.style[0],
    yard: look.yardSize[0] > 0,
    bodies: look.yardSize[0] > 0,
    flowers: look.groundB[3] > 0,
    lava: look.lava[3] > 0,
    stars: look.zenith[3] > 0,
    storm: look.misc[2] > 0,
    rain: look.style[3] > 0,
  }
}

/** The same features with those a kernel does not look at set to nothing. */
function relevant(kernel: string, all: Features): Features {
  const none: Features = { style: 0, yard: false, bodies: false, flowers: false, lava: false, stars: false, storm: false, rain: false }
  const depends = DEPENDS[kernel] ?? []
  const out = { ...none, ...Object.fromEntries(depends.map((name) => [name, all[name]])) }
  // Of the styles, the sky knows only the alien one and surfaces only neon.
  if (kernel === 'shade-sky' && out.style !== ALIEN) out.style = 0
  if (kernel.startsWith('shade-') && kernel !== 'shade-sky' && out.style !== NEON) out.style = 0
  return out
}

function preludeOf(f: Features): string {
  const flags = (['yard', 'bodies', 'flowers', 'lava', 'stars', 'storm', 'rain'] as const).map(
    (name) => `const HAS_${name.toUpperCase()} = ${f[name]};`,
  )
  return [vec4Struct('Look', LOOK_FIELDS), `const STYLE = ${f.style};`, ...flags, ''].join('\n')
}

export type Variants = (kernel: string, features: Features) => GPUComputePipeline

export function makeVariants(device: GPUDevice, layouts: GPUBindGroupLayout[], kernels: readonly string[]): Variants {
  const layout = device.createPipelineLayout({ bindGroupLayouts: layouts })
  const known = new Map<string, GPUComputePipeline>()
  // Read once, so that a long recording is not changed by an edit to a shader.
  const sources = new Map(kernels.map((kernel) => [kernel, composeShader(`${kernel}.wgsl`)]))
  return (kernel, features) => {
    const needs = relevant(kernel, features)
    const key = kernel + JSON.stringify(needs)
    let found = known.get(key)
    if (!found) {
      const module = device.createShaderModule({ label: kernel, code: preludeOf(needs) + sources.get(kernel)! })
      found = device.createComputePipeline({ label: kernel, layout, compute: { module, entryPoint: 'main' } })
      known.set(key, found)
    }
    return found
  }
}
