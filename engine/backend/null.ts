// A backend without networks, for tests and headless servers: `imagine` "paints" level ground under a sky, `upscale` repeats pixels,
// `depth` sees level ground, `water` takes all that lies below the eye for water, `render` shows memory as it is, everything else is a fixed mixture. All outputs also depend a little on every
// input, so a test that hashes them notices any input that differs.
import { EYE_HEIGHT_M, KEYFRAME, TAN_HALF_V } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { PAINT } from '../render/compose.ts'
import { allocate, free, type Backend, type ModelFile, type Session } from './backend.ts'

export function nullBackend(): Backend {
  return { explanation: 'null: no network runs; pictures are placeholders', load: (file) => Promise.resolve(wrap(file)) }
}

function wrap(file: ModelFile): Session {
  const inputs = allocate(file.inputs)
  const outputs = allocate(file.outputs)
  return {
    name: file.name,
    inputs,
    outputs,
    run: () => {
      mix(inputs, outputs)
      return Promise.resolve()
    },
    close: () => {
      free(inputs, outputs)
      return Promise.resolve()
    },
  }
}

function mix(inputs: Record<string, Float32Array>, outputs: Record<string, Float32Array>): void {
  const shift = 0.02 * Math.sin(digest(inputs))
  for (const name in outputs) {
    const out = outputs[name]!
    if (name === 'x' && inputs['rays']) paintGround(inputs['rays'], shift, out)
    else if (name === 'paint') trustMemory(shift, out)
    else if (name === 'doubled' && inputs['rgb']) repeat(inputs['rgb'], out)
    else if (name === 'code') levelGround(shift, out)
    else if (name === 'water' && inputs['view']) flood(inputs['view'], out)
    else out.fill(shift)
  }
}

function digest(inputs: Record<string, Float32Array>): number {
  let sum = 0
  for (const name in inputs) {
    const array = inputs[name]!
    for (let k = 0; k < array.length; k++) sum += array[k]! * ((k & 15) - 7)
  }
  return sum
}

/** Green ground 1.7 m below the eye, blue sky above the horizon: RGB + depth code, both in [-1, 1]. */
function paintGround(rays: Float32Array, shift: number, out: Float32Array): void {
  const n = rays.length / 3
  for (let p = 0; p < n; p++) {
    const down = -rays[n + p]!
    const ground = down > 1e-3
    const wave = 0.1 * Math.sin(rays[p]! * 12) + 0.1 * Math.cos(rays[2 * n + p]! * 12) + shift
    out[p] = (ground ? -0.2 : 0) + wave
    out[n + p] = (ground ? 0.2 : 0.3) + wave
    out[2 * n + p] = (ground ? -0.5 : 0.8) + wave
    out[3 * n + p] = 2 * codeOfDepth(ground ? EYE_HEIGHT_M / down : Infinity) - 1
  }
}

/** Depth of ground 1.7 m below level eyes, sky above the horizon. */
function levelGround(shift: number, out: Float32Array): void {
  const { width, height } = KEYFRAME
  for (let j = 0; j < height; j++) {
    const down = ((2 * (j + 0.5)) / height - 1) * TAN_HALF_V
    out.fill(down > 0 ? 2 * codeOfDepth(EYE_HEIGHT_M / down) - 1 + 0.1 * shift : -1, j * width, (j + 1) * width)
  }
}

/** Logits of [1, 72, 128] from a view whose last plane says how high things are. */
function flood(view: Float32Array, out: Float32Array): void {
  for (let p = 0; p < out.length; p++) out[p] = view[view.length - out.length + p]! < 0 ? 4 : -4
}

/** Every pixel of a [3, 72, 128] picture four times. */
function repeat(small: Float32Array, out: Float32Array): void {
  const { width } = KEYFRAME
  for (let k = 0; k < out.length; k++) out[k] = small[((k / (4 * width)) | 0) * width + ((k % (2 * width)) >> 1)]!
}

/** Memory where there is any, grey elsewhere; nothing moves. */
function trustMemory(shift: number, out: Float32Array): void {
  const n = out.length / PAINT.kinds
  out.fill(shift, 0, PAINT.gate * n)
  out.fill(1e3, PAINT.gate * n, PAINT.code * n)
  out.fill(0, PAINT.code * n, PAINT.moving * n)
  out.fill(-1e3, PAINT.moving * n)
}
