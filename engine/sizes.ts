// Sizes of the model, and which of them a machine bears: for a second at start-up the steps of S are timed (models/time-steps.ts). Imports nothing heavy: the
// server's main thread runs no network.
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startThread } from '../core/thread.ts'
import type { Provider } from './models/networks.ts'

/** From the largest to the smallest; each is a folder of engine/models. */
export const SIZES = ['s', 'nano'] as const
export type Size = (typeof SIZES)[number]

/** `why` for the start-up log. */
export type Choice = { size: Size; why: string }

/** Median of S's steps, alone, from which on a machine gets nano, ms: painting, the encoder and a browser beside them make them half as long again, and there are 33 ms a frame. */
export const NANO_FROM_MS = 22

export function folderOf(size: Size): string {
  return fileURLToPath(new URL(`./models/${size}`, import.meta.url))
}

export function sizeFor(stepMs: number): Size {
  return stepMs >= NANO_FROM_MS ? 'nano' : 's'
}

/** Takes a second and a half on a CPU. Where a GPU runs the networks S always does. Throws what loading them throws. */
export async function chooseSize(provider: Provider): Promise<Choice> {
  if (provider !== 'cpu') return { size: 's', why: `s: ${provider} runs it` }
  const thread = startThread(new URL('./models/time-steps.ts', import.meta.url), folderOf('s'))
  const [stepMs] = (await once(thread, 'message')) as [number]
  const size = sizeFor(stepMs)
  return { size, why: `${size}: a step of s takes ${stepMs.toFixed(1)} ms here, from ${NANO_FROM_MS} on nano plays better` }
}
