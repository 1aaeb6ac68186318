// Opens a WebGPU device in Node through Dawn: a real GPU where Vulkan has one, SwiftShader (software) where it has none.
import { existsSync } from 'node:fs'
import { create, globals } from 'webgpu'

/** SwiftShader as Debian's chromium package installs it. */
const SWIFTSHADER_ICD = '/usr/lib/chromium/vk_swiftshader_icd.json'
const CURE = 'No Vulkan adapter was found. Install a GPU driver, or the software one: apt-get install libvulkan1 chromium'

// Dawn's objects live as long as this instance does.
let dawn: GPU | undefined

export async function openGpu(): Promise<GPUDevice> {
  if (!existsSync('/dev/nvidiactl') && !existsSync('/dev/dri') && existsSync(SWIFTSHADER_ICD)) {
    process.env['VK_ICD_FILENAMES'] ??= SWIFTSHADER_ICD
  }
  Object.assign(globalThis, globals)
  dawn ??= create(['backend=vulkan', 'enable-dawn-features=disable_robustness,allow_unsafe_apis'])
  const adapter = await dawn.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null)
  if (!adapter) throw new Error(CURE)
  const device = await adapter.requestDevice()
  device.addEventListener('uncapturederror', (event) => {
    throw new Error(`WebGPU: ${(event as GPUUncapturedErrorEvent).error.message}`)
  })
  return device
}
