// Waves of lakes and seas as the sum of travelling sines, a pure function of place, wind and time: three directions around the wind's in each of eight octaves of length. A row of the picture shows a piece of level water
// at one distance, so it is set up once and then costs an addition and a look-up for each sine and pixel.

/** Lengths of the octaves, metres: the first, and each twice the one before. */
const SHORTEST_M = 0.35
const OCTAVES = 8
/** Directions around the wind's, radians, and how the three differ in length, so that crests never line up. */
const SPREAD = [-0.95, 0.12, 0.8] as const
const STRETCH = [0.87, 1, 1.19] as const
export const SINES = OCTAVES * SPREAD.length
/** Octaves whose waves are shorter than this many rows of pixels are not drawn, from the second on they are whole. */
const ROWS: readonly [number, number] = [2.6, 6]
/** Length of the waves that rise highest, metres, and their mean slope, in still air and for each m/s of wind. */
const LENGTH_M = { calm: 0.8, wind: 0.42 } as const
const SLOPE = { calm: 0.075, wind: 0.011 } as const
/** How many octaves around those there are. */
const BREADTH = 1.2
/** Longer ones than these are this much of them at least: far away nothing else is to be seen; and so are those up to so many octaves shorter, which wrinkle them. */
const LEAST = 0.35
const WRINKLES = 3
/** Of the slope that is too fine to be seen, so much (squared) is not left to what can be seen. */
const LOST = 0.12
/** A breath that is always there, m/s: it says where ripples go on a calm day. */
const BREATH_M_S = 1
/** Waves are seen this far at half their slope, metres: farther ones are hidden behind one another. */
const HALF_M = 45

const TABLE = 1024
/** A wave is steeper towards its crest than a sine, after Stokes (1847): slope and height over one turn. */
const SLOPES = Float32Array.from({ length: TABLE }, (_, k) => Math.cos((2 * Math.PI * k) / TABLE) + 0.22 * Math.cos((4 * Math.PI * k) / TABLE))
const HEIGHTS = Float32Array.from({ length: TABLE }, (_, k) => Math.sin((2 * Math.PI * k) / TABLE) + 0.11 * Math.sin((4 * Math.PI * k) / TABLE))

export class Swell {
  /** Slope along x and z of the place looked at last, and how high the wave is there, about 1 where it is high. */
  slopeX = 0
  slopeZ = 0
  crest = 0
  private readonly waveX = new Float64Array(SINES)
  private readonly waveZ = new Float64Array(SINES)
  /** Turns at place 0 in this moment. */
  private readonly turned = new Float64Array(SINES)
  private readonly slope = new Float64Array(OCTAVES)
  /** Of the row: the sines that show, their turns at the row's first pixel and from one to the next, in steps of the table, and how much they slope along x and z and rise. */
  private count = 0
  private readonly turn = new Float64Array(SINES)
  private readonly step = new Float64Array(SINES)
  private readonly alongX = new Float64Array(SINES)
  private readonly alongZ = new Float64Array(SINES)
  private readonly rise = new Float64Array(SINES)
  private meanSlope = 0
  /** Sum of the squares of all that a sine slopes. */
  private whole = 0

  /** Sets the moment. `windX`, `windZ` in m/s, `gravity` in m/s^2: waves of deep water go as it says. */
  begin(windX: number, windZ: number, gravity: number, timeS: number): void {
    const x = windX + BREATH_M_S
    const speed = Math.sqrt(x * x + windZ * windZ)
    const wind = Math.sqrt(windX * windX + windZ * windZ)
    const peak = Math.log2((LENGTH_M.calm + LENGTH_M.wind * wind) / SHORTEST_M)
    this.meanSlope = SLOPE.calm + SLOPE.wind * wind
    this.whole = 0
    for (let o = 0, n = 0; o < OCTAVES; o++) {
      const size = Math.exp(-(((o - peak) / BREADTH) ** 2) / 2)
      this.slope[o] = o > peak - WRINKLES ? Math.max(LEAST, size) : 0
      this.whole += this.slope[o]! * this.slope[o]! * SPREAD.length
      for (let d = 0; d < SPREAD.length; d++, n++) {
        const turns = 1 / (SHORTEST_M * 2 ** o * STRETCH[d]!)
        const cos = Math.cos(SPREAD[d]! + 0.37 * o), sin = Math.sin(SPREAD[d]! + 0.37 * o)
        // Octaves are turned against each other, but none runs against the wind.
        const ahead = cos > 0 ? 1 : -1
        this.waveX[n] = (ahead * turns * (cos * x - sin * windZ)) / speed
        this.waveZ[n] = (ahead * turns * (sin * x + cos * windZ)) / speed
        this.turned[n] = timeS * Math.sqrt((gravity * turns) / (2 * Math.PI)) + 0.381966 * n
      }
    }
  }

  /** Sets a row of pixels: its first shows the water at (x, z), each next one that much farther; a row covers `rowM` metres towards the eye, and lies `zM` away. */
  row(x: number, z: number, stepX: number, stepZ: number, rowM: number, zM: number): void {
    this.count = 0
    let square = 0
    for (let o = 0; o < OCTAVES; o++) {
      const size = this.slope[o]! * smooth((SHORTEST_M * 2 ** o) / rowM, ROWS)
      if (size < 0.03) continue
      square += size * size * SPREAD.length
      for (let n = o * SPREAD.length, end = n + SPREAD.length; n < end; n++) {
        const at = this.count++
        const turns = this.waveX[n]! * x + this.waveZ[n]! * z - this.turned[n]!
        const length = Math.sqrt(this.waveX[n]! * this.waveX[n]! + this.waveZ[n]! * this.waveZ[n]!)
        this.turn[at] = TABLE * (turns - Math.floor(turns))
        this.step[at] = TABLE * (this.waveX[n]! * stepX + this.waveZ[n]! * stepZ)
        this.alongX[at] = (size * this.waveX[n]!) / length
        this.alongZ[at] = (size * this.waveZ[n]!) / length
        this.rise[at] = size
      }
    }
    // What is too fine to be seen leaves its slope to what is not, so that far water moves as well.
    const scale = square > 0 ? (this.meanSlope * Math.SQRT2) / Math.sqrt(square + LOST * this.whole) / (1 + zM / HALF_M) : 0
    const high = square > 0 ? Math.SQRT2 / Math.sqrt(square + LOST * this.whole) : 0
    for (let n = 0; n < this.count; n++) {
      this.alongX[n]! *= scale
      this.alongZ[n]! *= scale
      this.rise[n]! *= high
    }
  }

  /** Looks at the row's pixel `i`. */
  at(i: number): void {
    const { count, turn, step, alongX, alongZ, rise } = this
    let sx = 0, sz = 0, crest = 0
    for (let n = 0; n < count; n++) {
      const k = (turn[n]! + i * step[n]!) & (TABLE - 1)
      const slope = SLOPES[k]!
      sx += alongX[n]! * slope
      sz += alongZ[n]! * slope
      crest += rise[n]! * HEIGHTS[k]!
    }
    this.slopeX = sx
    this.slopeZ = sz
    this.crest = crest
  }
}

function smooth(value: number, range: readonly [number, number]): number {
  const t = Math.min(1, Math.max(0, (value - range[0]) / (range[1] - range[0])))
  return t * t * (3 - 2 * t)
}
