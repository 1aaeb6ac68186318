// The kernels of a frame and their order. See shaders/wgsl: each kernel's header says what it does.
import { composeShader } from '../shaders/compose.ts'
import type { Built } from './render-tiles.ts'
import type { Features, Variants } from './render-variants.ts'

export const KERNELS = [
  'columns',
  'liquid',
  'uprights',
  'others',
  'bodies',
  'classify',
  'mirror',
  'shade-sky',
  'shade-ground',
  'shade-solid',
  'shade-water',
  'develop',
] as const
type KernelName = (typeof KERNELS)[number]
export type Kernel = { pipeline: GPUComputePipeline; groups: GPUBindGroup[] }
export type Kernels = Record<KernelName, Kernel>
/** Kernels whose code depends on no world. */
export type Helpers = { plan: Kernel; resolve: Kernel; dispatches: GPUBuffer }
/** What of a frame decides which kernels run: sizes of the traced and the delivered picture, lists, water, bodies, liquid. */
export type Plan = { traced: Size; delivered: Size; built: Built; water: boolean; bodies: boolean; liquid: boolean }
export type Size = { width: number; height: number }

/** Where each list's three words stand in the indirect buffer (shaders/wgsl/passes.wgsl, plan.wgsl). */
const LISTS = { sky: 0, ground: 1, solid: 2, water: 3 } as const
const GROUP_PX = 8

export function kernelsOf(variants: Variants, features: Features, groups: GPUBindGroup[]): Kernels {
  return Object.fromEntries(KERNELS.map((name) => [name, { pipeline: variants(name, features), groups }])) as Kernels
}

export function encodeFrame(encoder: GPUCommandEncoder, k: Kernels, helpers: Helpers, plan: Plan): void {
  const pass = encoder.beginComputePass()
  const use = ({ pipeline, groups }: Kernel) => {
    pass.setPipeline(pipeline)
    groups.forEach((g, index) => pass.setBindGroup(index, g))
  }
  const run = (kernel: Kernel, x: number, y = 1) => {
    use(kernel)
    pass.dispatchWorkgroups(x, y)
  }
  const overPixels = (kernel: Kernel, { width, height }: Size) => run(kernel, Math.ceil(width / GROUP_PX), Math.ceil(height / GROUP_PX))
  const overList = (kernel: Kernel, list: keyof typeof LISTS) => {
    use(kernel)
    pass.dispatchWorkgroupsIndirect(helpers.dispatches, LISTS[list] * 12)
  }
  run(k.columns, Math.ceil(plan.traced.width / GROUP_PX))
  if (plan.liquid) overPixels(k.liquid, plan.traced)
  if (plan.built.uprights > 0) run(k.uprights, plan.built.uprights)
  if (plan.built.others > 0) run(k.others, plan.built.others)
  if (plan.bodies) overPixels(k.bodies, plan.traced)
  overPixels(k.classify, plan.traced)
  run(helpers.plan, 1)
  if (plan.water) {
    overList(k.mirror, 'water')
    run(helpers.plan, 1)
  }
  overList(k['shade-sky'], 'sky')
  overList(k['shade-ground'], 'ground')
  overList(k['shade-solid'], 'solid')
  if (plan.water) overList(k['shade-water'], 'water')
  run(k.develop, Math.ceil((plan.traced.width * plan.traced.height) / 64))
  overPixels(helpers.resolve, plan.delivered)
  pass.end()
}

/** Group 0: shaders/wgsl/scene.wgsl. Group 1: passes.wgsl. */
export function layoutsOf(device: GPUDevice): [GPUBindGroupLayout, GPUBindGroupLayout] {
  const uniform = { buffer: { type: 'uniform' } } as const
  const storage = { buffer: { type: 'read-only-storage' } } as const
  const texture = { texture: {} } as const
  const sampler = { sampler: {} } as const
  const written = { buffer: { type: 'storage' } } as const
  const layout = (kinds: readonly Omit<GPUBindGroupLayoutEntry, 'binding' | 'visibility'>[]) =>
    device.createBindGroupLayout({ entries: kinds.map((kind, binding) => ({ binding, visibility: GPUShaderStage.COMPUTE, ...kind })) })
  return [
    layout([uniform, uniform, storage, storage, storage, uniform, texture, sampler, texture, sampler, texture, storage]),
    layout([written, written, written, written]),
  ]
}

export function groupOf(device: GPUDevice, layout: GPUBindGroupLayout, resources: readonly GPUBindingResource[]): GPUBindGroup {
  return device.createBindGroup({ layout, entries: resources.map((resource, binding) => ({ binding, resource })) })
}

/** A kernel with a layout of its own, over the given resources. */
export async function helperKernel(device: GPUDevice, label: string, resources: readonly GPUBindingResource[]): Promise<Kernel> {
  const module = device.createShaderModule({ label, code: composeShader(`${label}.wgsl`) })
  const pipeline = await device.createComputePipelineAsync({ label, layout: 'auto', compute: { module, entryPoint: 'main' } })
  return { pipeline, groups: [groupOf(device, pipeline.getBindGroupLayout(0), resources)] }
}
