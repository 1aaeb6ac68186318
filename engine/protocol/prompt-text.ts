// What text may be a prompt. Both ends use this: the client to warn while typing, the server to refuse.
import { LIMITS } from '../../core/limits.ts'

export type PromptProblem = 'prompt-too-long' | 'prompt-characters'

/** C0 and C1 controls, lone surrogates, and the separators that break lines: text that cannot be shown as one line. */
const FORBIDDEN = /[\p{Cc}\p{Cs}\u2028\u2029]/u
/** Invisible marks that reorder text on the screen; removed, since honest pasted text contains them. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu

/** The prompt as the encoder gets it (NFC, no bidi marks, trimmed; possibly empty: a surprise world), or what is wrong with it. */
export function cleanPrompt(raw: string): { text: string } | { problem: PromptProblem } {
  // NFC can at most triple the length in UTF-16 units, and never shortens by more: far too long is refused before the work.
  if (raw.length > LIMITS.promptCodePoints * 8) return { problem: 'prompt-too-long' }
  const text = raw.normalize('NFC')
  if (countCodePoints(text) > LIMITS.promptCodePoints) return { problem: 'prompt-too-long' }
  if (FORBIDDEN.test(text)) return { problem: 'prompt-characters' }
  return { text: text.replace(BIDI, '').trim() }
}

function countCodePoints(text: string): number {
  let count = 0
  for (const _ of text) count++
  return count
}
