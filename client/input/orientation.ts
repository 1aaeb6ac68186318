// How a phone is held -> how far the view turns. Pure: the angles of two `deviceorientation` events in, a look delta out.
//
// The view follows the direction in which the phone's back points, so turning the screen between upright and wide changes nothing: that
// turns the phone about this very direction. Only where the back points nearly straight up or down, as on a table, does it have no
// heading; there what the phone turns about the vertical counts instead.

/** Smaller turns are a hand's trembling, and wait until they add up, radians: browsers tell angles to a tenth of a degree. */
const LEAST_RAD = 0.0035
/** Nobody turns this far between two events: the sensor has found another north, radians. */
const JUMP_RAD = 0.6
/** Length of the direction's shadow on the ground from which on its heading counts in part, and alone. */
const FLAT = 0.2
const UPRIGHT = 0.4

export type Turn = { yaw: number; pitch: number }

/** Rows of a rotation matrix [3, 3]: phone to earth (x east, y north, z up). */
type Attitude = Float64Array

/** Alpha, beta and gamma, degrees, turn about z, x and y in this order (W3C Device Orientation, section 4.1). */
export function attitudeOf(alpha: number, beta: number, gamma: number, out: Attitude = new Float64Array(9)): Attitude {
  const ca = cosDeg(alpha)
  const sa = sinDeg(alpha)
  const cb = cosDeg(beta)
  const sb = sinDeg(beta)
  const cg = cosDeg(gamma)
  const sg = sinDeg(gamma)
  out[0] = ca * cg - sa * sb * sg
  out[1] = -sa * cb
  out[2] = ca * sg + sa * sb * cg
  out[3] = sa * cg + ca * sb * sg
  out[4] = ca * cb
  out[5] = sa * sg - ca * sb * cg
  out[6] = -cb * sg
  out[7] = sb
  out[8] = cb * cg
  return out
}

/** The turn from one attitude to another, radians; right and up are positive. */
export function turnBetween(from: Attitude, to: Attitude, out: Turn): Turn {
  // The back of the phone points along -z of the phone: the third column, the other way round.
  const shadow = Math.min(Math.hypot(from[2]!, from[5]!), Math.hypot(to[2]!, to[5]!))
  const weight = Math.min(1, Math.max(0, (shadow - FLAT) / (UPRIGHT - FLAT)))
  const heading = wrapped(Math.atan2(-to[2]!, -to[5]!) - Math.atan2(-from[2]!, -from[5]!))
  out.yaw = weight * heading + (1 - weight) * aboutVertical(from, to)
  out.pitch = Math.asin(clamp1(-to[8]!)) - Math.asin(clamp1(-from[8]!))
  return out
}

/** Turns a stream of angles into looks. */
export function makeTiltReader() {
  const from: Attitude = new Float64Array(9)
  const to: Attitude = new Float64Array(9)
  const turn: Turn = { yaw: 0, pitch: 0 }
  let begun = false

  return {
    /** The turn since the last one that was given; undefined while there is none. The object is reused. */
    read(alpha: number, beta: number, gamma: number): Readonly<Turn> | undefined {
      attitudeOf(alpha, beta, gamma, to)
      if (!begun) from.set(to)
      begun = true
      turnBetween(from, to, turn)
      const size = Math.hypot(turn.yaw, turn.pitch)
      if (size < LEAST_RAD) return undefined
      from.set(to)
      return size < JUMP_RAD ? turn : undefined
    },
    /** What comes next is a new beginning: nothing turns by what happened meanwhile. */
    rest() {
      begun = false
    },
  }
}

/** Clockwise from above: the part of a small rotation that goes about the vertical. */
function aboutVertical(from: Attitude, to: Attitude): number {
  return Math.asin(clamp1((dotOfRows(to, 0, from, 3) - dotOfRows(to, 3, from, 0)) / 2))
}
function dotOfRows(a: Attitude, i: number, b: Attitude, j: number): number {
  return a[i]! * b[j]! + a[i + 1]! * b[j + 1]! + a[i + 2]! * b[j + 2]!
}

function wrapped(angle: number): number {
  return angle - 2 * Math.PI * Math.round(angle / (2 * Math.PI))
}
function cosDeg(degrees: number): number {
  return Math.cos((degrees * Math.PI) / 180)
}
function sinDeg(degrees: number): number {
  return Math.sin((degrees * Math.PI) / 180)
}
function clamp1(value: number): number {
  return Math.max(-1, Math.min(1, value))
}
