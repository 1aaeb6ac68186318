// A scene with a formula for every ray, for tests: textured ground, a sphere, a sky that depends on direction only.
import { writeRays, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import type { KeyframeInput } from './keyframe.ts'

export const SPHERE = { x: 1.5, y: 1.2, z: -7, radius: 1.2 }

/** Planar depth and colour of one ray (not normalised; depth is the ray parameter). */
function trace(pose: Pose, rx: number, ry: number, rz: number, out: Float64Array): void {
  let depth = Infinity
  let r = 128 + 60 * Math.sin(3 * Math.atan2(rx, -rz)) + 30 * ry
  let g = 150 + 40 * Math.sin(2 * Math.atan2(rx, -rz) + 1)
  let b = 200 - 40 * ry
  if (ry < -1e-6 && -pose.y / ry < 900) {
    depth = -pose.y / ry
    const x = pose.x + depth * rx
    const z = pose.z + depth * rz
    // Texture fades with distance so that truth itself is not aliased.
    const fade = Math.exp(-depth / 12)
    r = 110 + 70 * fade * Math.sin(2.2 * x)
    g = 120 + 70 * fade * Math.sin(2.2 * z)
    b = 60 + 40 * fade * Math.sin(1.3 * (x + z))
  }
  const ox = pose.x - SPHERE.x, oy = pose.y - SPHERE.y, oz = pose.z - SPHERE.z
  const a = rx * rx + ry * ry + rz * rz
  const half = ox * rx + oy * ry + oz * rz
  const root = half * half - a * (ox * ox + oy * oy + oz * oz - SPHERE.radius ** 2)
  if (root > 0) {
    const t = (-half - Math.sqrt(root)) / a
    if (t > 0.1 && t < depth) {
      depth = t
      r = 200 + 30 * Math.sin(4 * (oy + t * ry))
      g = 60
      b = 60
    }
  }
  out[0] = r
  out[1] = g
  out[2] = b
  out[3] = depth
}

/** Renders the scene as a keyframe; `code` is f32. */
export function analyticView(pose: Pose, width = 256, height = 144): KeyframeInput & { code: Float32Array } {
  const pixels = width * height
  const rays = new Float32Array(pixels * 3)
  writeRays(pose, width, height, rays)
  const rgb = new Uint8Array(pixels * 3)
  const code = new Float32Array(pixels)
  const out = new Float64Array(4)
  for (let p = 0; p < pixels; p++) {
    trace(pose, rays[p]!, rays[p + pixels]!, rays[p + 2 * pixels]!, out)
    for (let c = 0; c < 3; c++) rgb[3 * p + c] = Math.max(0, Math.min(255, Math.round(out[c]!)))
    code[p] = codeOfDepth(out[3]!)
  }
  return { width, height, rgb, code, pose: { ...pose }, epoch: 0 }
}

/** PSNR in dB over the pixels where `mask` is not 0. */
export function psnr(a: Uint8Array, b: Uint8Array, mask?: ArrayLike<number>): number {
  let sum = 0
  let count = 0
  for (let p = 0; p < a.length / 3; p++) {
    if (mask && !mask[p]) continue
    for (let c = 0; c < 3; c++) sum += (a[3 * p + c]! - b[3 * p + c]!) ** 2
    count += 3
  }
  return sum === 0 ? 99 : 10 * Math.log10((255 * 255 * count) / sum)
}

