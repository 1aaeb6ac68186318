// What the server says about each frame, on the unreliable `meta` channel, one packet a frame. Little endian:
//
//    0               1               2               3
//   +---------------+---------------+-------------------------------+
// 0 | type = 2      | version = 2   | seq of the last input taken   |
//   +---------------+---------------+-------------------------------+
// 4 | frameId                                                       |  u32, the tick; a skipped frame leaves a gap
//   +---------------------------------------------------------------+
// 8 | rtpTime: RTP timestamp of the frame's packets                 |  u32, 90 kHz; equals rVFC metadata.rtpTimestamp
//   +---------------------------------------------------------------+
//12 | pose: x, y, z (metres), yaw, pitch (radians)                  |  f32 x 5: the camera the frame was made from
//   +-------------------------------+-------------------------------+
//32 | waited: received -> taken     | generated: taken -> generated |  u16 each, in 16 us steps, 65535 = that or more
//36 | encoded: generated -> encoded | queued: encoded -> sent       |  (1.05 s)
//   +---------------+---------------+---------------+---------------+
//40 | rung          | flags         | unsure        | reserved = 0  |  unsure: share of the picture not from memory, / 255
//   +---------------+---------------+---------------+---------------+  44 bytes; rung: bitrate step, 3 is the full rate
//44 | depth of the frame, u8 [18, 32], rows top to bottom: depth code x 255 (core/depth-code.ts), each the mean of 8x8 pixels  |
//   +---------------------------------------------------------------+  620 bytes: with its headers still one datagram, 150 kbit/s
//
// The flag `watched` says that someone else had the controls: the frame's last input is not one of the receiver's.
// The depth is for the late warp (client/view/late-warp.ts); a packet without it has 44 bytes.
//
// While no frames are made (paused, opening) a packet with the flag `still` goes out every second with the last frame's numbers:
// it is the server's heartbeat. A client that hears nothing for HEARTBEAT_LIMIT_MS has lost the connection, whatever WebRTC says.
import type { Pose } from '../../core/camera.ts'

export const META_TYPE = 2
export const META_VERSION = 2
export const META_BYTES = 44
/** Size of the depth image that comes with a frame. */
export const META_DEPTH = { width: 32, height: 18 } as const
export const META_DEPTH_BYTES = META_DEPTH.width * META_DEPTH.height
export const META_MOST_BYTES = META_BYTES + META_DEPTH_BYTES
export const META_FLAG = { keyFrame: 1, paused: 2, slowed: 4, released: 8, still: 16, watched: 32 } as const
export const HEARTBEAT_PERIOD_MS = 1000
export const HEARTBEAT_LIMIT_MS = 3000
/** Step of the stage times, us. */
const TIME_STEP_US = 16

/** Times in ms. `slowed`: the server makes fewer frames than it would like; `released`: no input for a while, all keys let go. */
export type FrameMeta = {
  frameId: number
  lastInputSeq: number
  rtpTime: number
  pose: Pose
  waitedMs: number
  generatedMs: number
  encodedMs: number
  queuedMs: number
  rung: number
  flags: number
  unsure: number
  /** u8 [18, 32] of depth code x 255; it means something only if `hasDepth`. */
  depth: Uint8Array
  hasDepth: boolean
}

export function makeFrameMeta(): FrameMeta {
  const pose = { x: 0, y: 0, z: 0, yaw: 0, pitch: 0 }
  const times = { waitedMs: 0, generatedMs: 0, encodedMs: 0, queuedMs: 0 }
  return { frameId: 0, lastInputSeq: 0, rtpTime: 0, pose, ...times, rung: 0, flags: 0, unsure: 0, depth: new Uint8Array(META_DEPTH_BYTES), hasDepth: false }
}

/** Writes `meta` into `out`, a view of META_MOST_BYTES; returns how many of them are the packet. */
export function writeFrameMeta(meta: Readonly<FrameMeta>, out: DataView): number {
  out.setUint8(0, META_TYPE)
  out.setUint8(1, META_VERSION)
  out.setUint16(2, meta.lastInputSeq, true)
  out.setUint32(4, meta.frameId, true)
  out.setUint32(8, meta.rtpTime, true)
  out.setFloat32(12, meta.pose.x, true)
  out.setFloat32(16, meta.pose.y, true)
  out.setFloat32(20, meta.pose.z, true)
  out.setFloat32(24, meta.pose.yaw, true)
  out.setFloat32(28, meta.pose.pitch, true)
  out.setUint16(32, timeSteps(meta.waitedMs), true)
  out.setUint16(34, timeSteps(meta.generatedMs), true)
  out.setUint16(36, timeSteps(meta.encodedMs), true)
  out.setUint16(38, timeSteps(meta.queuedMs), true)
  out.setUint8(40, meta.rung)
  out.setUint8(41, meta.flags)
  out.setUint8(42, Math.max(0, Math.min(255, Math.round(meta.unsure * 255))))
  out.setUint8(43, 0)
  if (!meta.hasDepth) return META_BYTES
  for (let k = 0; k < META_DEPTH_BYTES; k++) out.setUint8(META_BYTES + k, meta.depth[k]!)
  return META_MOST_BYTES
}

function timeSteps(ms: number): number {
  return Math.max(0, Math.min(0xffff, Math.round((ms * 1000) / TIME_STEP_US)))
}

/** Reads a packet into `into`; false if it is not a meta packet of this version, with `into` untouched. */
export function readFrameMeta(view: DataView, into: FrameMeta): boolean {
  const hasDepth = view.byteLength === META_MOST_BYTES
  if ((view.byteLength !== META_BYTES && !hasDepth) || view.getUint8(0) !== META_TYPE || view.getUint8(1) !== META_VERSION) return false
  into.lastInputSeq = view.getUint16(2, true)
  into.frameId = view.getUint32(4, true)
  into.rtpTime = view.getUint32(8, true)
  into.pose.x = view.getFloat32(12, true)
  into.pose.y = view.getFloat32(16, true)
  into.pose.z = view.getFloat32(20, true)
  into.pose.yaw = view.getFloat32(24, true)
  into.pose.pitch = view.getFloat32(28, true)
  into.waitedMs = readTime(view, 32)
  into.generatedMs = readTime(view, 34)
  into.encodedMs = readTime(view, 36)
  into.queuedMs = readTime(view, 38)
  into.rung = view.getUint8(40)
  into.flags = view.getUint8(41)
  into.unsure = view.getUint8(42) / 255
  into.hasDepth = hasDepth
  if (hasDepth) for (let k = 0; k < META_DEPTH_BYTES; k++) into.depth[k] = view.getUint8(META_BYTES + k)
  return true
}

function readTime(view: DataView, at: number): number {
  return (view.getUint16(at, true) * TIME_STEP_US) / 1000
}
