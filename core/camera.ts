// The camera every part of Sojourn shares: image sizes, field of view, poses and rays.
// World space is right-handed, metres, y up. Yaw 0 looks along -z and grows to the right (clockwise seen from above); pitch grows upward.

/** Size of a displayed frame, pixels. */
export const FRAME = { width: 256, height: 144 } as const
/** Size at which `imagine` paints a keyframe, pixels (half a frame each way). */
export const KEYFRAME = { width: 128, height: 72 } as const
/** Tangent of half the vertical field of view: 54 degrees vertically, 84.4 degrees horizontally at 16:9. */
export const TAN_HALF_V = 0.5095
export const TAN_HALF_H = (TAN_HALF_V * 16) / 9
/** Steepest look up or down, radians. */
export const MAX_PITCH = 1.2
/** Height of the eye above the ground it stands on, metres. */
export const EYE_HEIGHT_M = 1.7

/** Camera pose: eye position in metres, yaw and pitch in radians. No roll. */
export type Pose = { x: number; y: number; z: number; yaw: number; pitch: number }

/** Orthonormal camera axes, each [x, y, z]; written in place so that the frame loop does not allocate. */
export type Basis = { right: Float64Array; up: Float64Array; forward: Float64Array }

export function makeBasis(): Basis {
  return { right: new Float64Array(3), up: new Float64Array(3), forward: new Float64Array(3) }
}

/** Fills `out` with the axes of `pose` and returns it. */
export function basisOf(pose: Pose, out: Basis = makeBasis()): Basis {
  const sy = Math.sin(pose.yaw)
  const cy = Math.cos(pose.yaw)
  const sp = Math.sin(pose.pitch)
  const cp = Math.cos(pose.pitch)
  out.right[0] = cy
  out.right[1] = 0
  out.right[2] = sy
  out.up[0] = -sy * sp
  out.up[1] = cp
  out.up[2] = cy * sp
  out.forward[0] = sy * cp
  out.forward[1] = sp
  out.forward[2] = -cy * cp
  return out
}

/**
 * Writes the un-normalised world ray of every pixel centre, CHW float [3, height, width]:
 * ray = forward + u * right + v * up, so that point = eye + z * ray for planar depth z.
 * Ray y is minus the inverse depth of level ground one metre below the eye, which is what makes it a good network input.
 */
export function writeRays(pose: Pose, width: number, height: number, out: Float32Array, offset = 0): void {
  const { right, up, forward } = basisOf(pose)
  const plane = width * height
  for (let j = 0; j < height; j++) {
    const v = (1 - (2 * (j + 0.5)) / height) * TAN_HALF_V
    for (let i = 0; i < width; i++) {
      const u = ((2 * (i + 0.5)) / width - 1) * TAN_HALF_H
      const at = offset + j * width + i
      for (let a = 0; a < 3; a++) out[at + a * plane] = forward[a]! + u * right[a]! + v * up[a]!
    }
  }
}
