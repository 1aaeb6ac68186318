// A perfect painter for tests: rolling hills with trees, every ray computed. Standing in for `imagine`, it shows what memory, planner and
// terrain do by themselves, without any network's faults.
import { EYE_HEIGHT_M, writeRays, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { uniform } from '../../core/rng.ts'

const FAR_M = 400
type Tree = { x: number; z: number; y: number; height: number; crown: number }

export function heightAt(x: number, z: number): number {
  return 1.6 * Math.sin(0.13 * x + 1) + 1.9 * Math.sin(0.11 * z + 0.6) + 0.5 * Math.sin(0.31 * x - 0.23 * z)
}

/** The pose of somebody standing at a place. */
export function standingAt(x: number, z: number, yaw = 0): Pose {
  return { x, y: heightAt(x, z) + EYE_HEIGHT_M, z, yaw, pitch: 0 }
}

const TREES: Tree[] = Array.from({ length: 60 }, (_, k) => {
  const x = (uniform(9, 1, k) - 0.5) * 90
  const z = (uniform(9, 2, k) - 0.5) * 90
  return { x, z, y: heightAt(x, z), height: 3 + 3 * uniform(9, 3, k), crown: 1 + uniform(9, 4, k) }
}).filter((tree) => Math.hypot(tree.x, tree.z) > 4 && Math.abs(tree.x) > 1.5)

export type View = { rgb: Uint8Array; code: Float32Array }

export function paintHills(pose: Pose, width: number, height: number): View {
  const n = width * height
  const rays = new Float32Array(3 * n)
  writeRays(pose, width, height, rays)
  const view = { rgb: new Uint8Array(3 * n), code: new Float32Array(n) }
  for (let p = 0; p < n; p++) trace(pose, rays[p]!, rays[n + p]!, rays[2 * n + p]!, view, p)
  return view
}

function trace(pose: Pose, rx: number, ry: number, rz: number, view: View, p: number): void {
  let depth = march(pose, rx, ry, rz)
  let colour = depth < FAR_M ? grass(pose.x + depth * rx, pose.z + depth * rz) : sky(rx, ry, rz)
  for (const tree of TREES) {
    const trunk = cylinder(pose, rx, ry, rz, tree)
    if (trunk < depth) {
      depth = trunk
      colour = [96 + 20 * Math.sin(9 * (pose.y + trunk * ry)), 64, 40]
    }
    const crown = sphere(pose, rx, ry, rz, tree.x, tree.y + tree.height, tree.z, tree.crown)
    if (crown < depth) {
      depth = crown
      const wave = 22 * Math.sin(4 * (pose.y + crown * ry)) * Math.sin(4 * (pose.x + crown * rx))
      colour = [40 + wave, 110 + wave, 46 + wave]
    }
  }
  const fog = depth < FAR_M ? Math.min(1, depth / 250) : 0
  const haze = [168, 196, 220]
  for (let c = 0; c < 3; c++) view.rgb[3 * p + c] = Math.max(0, Math.min(255, colour[c]! * (1 - fog) + haze[c]! * fog))
  view.code[p] = codeOfDepth(depth < FAR_M ? depth : Infinity)
}

function march(pose: Pose, rx: number, ry: number, rz: number): number {
  let before = 0
  for (let t = 0.2; t < FAR_M; t *= 1.035) {
    if (pose.y + t * ry < heightAt(pose.x + t * rx, pose.z + t * rz)) return refine(pose, rx, ry, rz, before, t)
    before = t
  }
  return FAR_M
}

function refine(pose: Pose, rx: number, ry: number, rz: number, low: number, high: number): number {
  for (let k = 0; k < 12; k++) {
    const t = (low + high) / 2
    if (pose.y + t * ry < heightAt(pose.x + t * rx, pose.z + t * rz)) high = t
    else low = t
  }
  return high
}

function cylinder(pose: Pose, rx: number, ry: number, rz: number, tree: Tree): number {
  const radius = 0.22
  const ox = pose.x - tree.x
  const oz = pose.z - tree.z
  const a = rx * rx + rz * rz
  const half = ox * rx + oz * rz
  const root = half * half - a * (ox * ox + oz * oz - radius * radius)
  if (root < 0) return Infinity
  const t = (-half - Math.sqrt(root)) / a
  const y = pose.y + t * ry
  return t > 0.1 && y < tree.y + tree.height && y > tree.y - 1 ? t : Infinity
}

function sphere(pose: Pose, rx: number, ry: number, rz: number, x: number, y: number, z: number, radius: number): number {
  const ox = pose.x - x
  const oy = pose.y - y
  const oz = pose.z - z
  const a = rx * rx + ry * ry + rz * rz
  const half = ox * rx + oy * ry + oz * rz
  const root = half * half - a * (ox * ox + oy * oy + oz * oz - radius * radius)
  if (root < 0) return Infinity
  const t = (-half - Math.sqrt(root)) / a
  return t > 0.1 ? t : Infinity
}

function grass(x: number, z: number): number[] {
  const wave = 18 * Math.sin(1.1 * x) * Math.sin(0.9 * z) + 10 * Math.sin(2.7 * x + 1.9 * z)
  return [110 + wave, 140 + wave, 60 + wave / 2]
}

function sky(rx: number, ry: number, rz: number): number[] {
  const up = Math.max(0, ry / Math.hypot(rx, ry, rz))
  const cloud = 14 * Math.sin(5 * Math.atan2(rx, -rz)) * Math.sin(9 * up)
  return [168 - 90 * up + cloud, 196 - 60 * up + cloud, 222 - 10 * up + cloud]
}
