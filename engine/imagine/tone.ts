// Between the colours a network paints in and those of a mood board. The network takes a look as a wish among others (the prompt has one, too). So in the world of a mood board it
// paints as it likes, and what it paints is toned: each channel of the sky, of what is far and of what is near is dimmed by a factor or brightened by a power, so that its
// mean becomes the wanted one, black stays black and nothing leaves the range. What memory shows is toned back before the network sees it.
import { SKY_CODE, codeOfDepth } from '../../core/depth-code.ts'

/** Lower powers would leave nothing of a picture's own light. */
const LEAST_POWER = 0.35
/** Means nearer to black or white than this cannot be brought to anything, and are no one's wish. */
const LEAST = 0.02
/** From far to near the curves change between these distances, metres: style.ts divides at fifteen. */
const FAR = codeOfDepth(22)
const NEAR = codeOfDepth(10)
/** Painted outlines before the sky are rough, in depth more than in colour: what counts as sky is evened out over so many pixels to each side. */
const EVEN = 2
/** Less of a picture than this says nothing of its colours. */
const SOME = 0.02

export class Tone {
  /** Of sky, far and near, each channel: a factor and a power, one of which is 1. */
  private readonly factors = new Float32Array(9).fill(1)
  private readonly powers = new Float32Array(9).fill(1)
  /** Whether it changes anything. */
  bends = false

  /** From pictures whose style (writeStyle) is `painted` to such whose is `shown`. */
  set(painted: Float32Array, shown: Float32Array): void {
    this.bends = false
    for (let group = 0; group < 3; group++) {
      const known = painted[4 * group + 3]! > SOME && shown[4 * group + 3]! > SOME
      for (let c = 0; c < 3; c++) {
        const from = light(painted[4 * group + c]!)
        const to = known ? light(shown[4 * group + c]!) : from
        this.factors[3 * group + c] = Math.min(1, to / from)
        this.powers[3 * group + c] = to > from ? Math.max(LEAST_POWER, Math.log(to) / Math.log(from)) : 1
        this.bends ||= to !== from
      }
    }
  }

  /** Brings RGB planes [3, h, width] in [-1, 1] from painted to shown, in place. `code`: their depth codes in [0, 1]. */
  apply(rgb: Float32Array, code: Float32Array, width: number): void {
    this.each(rgb, code, width, (value, factor, power) => factor * value ** power)
  }

  /** The inverse of `apply`, where `known` is not 0. */
  undo(rgb: Float32Array, code: Float32Array, width: number, known?: Float32Array): void {
    this.each(rgb, code, width, (value, factor, power) => Math.min(1, value / factor) ** (1 / power), known)
  }

  private each(rgb: Float32Array, code: Float32Array, width: number, curve: (value: number, factor: number, power: number) => number, known?: Float32Array): void {
    const { factors, powers } = this
    const n = code.length
    const sky = evened(Float32Array.from(code, (one) => (one < SKY_CODE ? 1 : 0)), width)
    for (let p = 0; p < n; p++) {
      if (known?.[p] === 0) continue
      const near = Math.min(1, Math.max(0, (code[p]! - FAR) / (NEAR - FAR)))
      for (let c = 0; c < 3; c++) {
        const factor = between(between(factors[3 + c]!, factors[6 + c]!, near), factors[c]!, sky[p]!)
        const power = between(between(powers[3 + c]!, powers[6 + c]!, near), powers[c]!, sky[p]!)
        const value = Math.min(1, Math.max(0, (rgb[c * n + p]! + 1) / 2))
        rgb[c * n + p] = 2 * curve(value, factor, power) - 1
      }
    }
  }
}

/** A mean in [-1, 1] as light, between nothing and all of it. */
function light(mean: number): number {
  return Math.min(1 - LEAST, Math.max(LEAST, (mean + 1) / 2))
}

function between(a: number, b: number, share: number): number {
  return a + share * (b - a)
}

/** Means over squares of 2 `EVEN` + 1 pixels, smaller ones at the border. */
function evened(values: Float32Array, width: number): Float32Array {
  return averaged(averaged(values, width, 1), width, width)
}

/** Means along rows (`stride` 1) or columns (`stride` the width). */
function averaged(values: Float32Array, width: number, stride: number): Float32Array {
  const length = stride === 1 ? width : values.length / width
  return values.map((_, p) => {
    const at = stride === 1 ? p % width : Math.floor(p / width)
    let [sum, count] = [0, 0]
    for (let k = Math.max(-EVEN, -at); k <= Math.min(EVEN, length - 1 - at); k++) {
      sum += values[p + k * stride]!
      count++
    }
    return sum / count
  })
}
