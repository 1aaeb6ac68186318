// What may be a prompt at all, before anything reads it.

export type PromptErrorReason = 'not-text' | 'too-long' | 'control-character' | 'bidi-character' | 'broken-text'

export class PromptError extends Error {
  readonly reason: PromptErrorReason
  constructor(reason: PromptErrorReason, message: string) {
    super(message)
    this.name = 'PromptError'
    this.reason = reason
  }
}

/** Longest prompt in code points after normalisation. */
export const MAX_PROMPT_LENGTH = 512
/** No message brings more than this, whatever it is made of: normalising is not free. */
const MAX_UTF16_UNITS = 4 * MAX_PROMPT_LENGTH

/** Marks that reorder text, so that it could read differently in a log than in the box: U+061C, U+200E/F, U+202A-E, U+2066-9. */
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/u
const LONE_SURROGATE = /\p{Surrogate}/u
const CONTROL = /[\p{Cc}\u2028\u2029]/u

/** The prompt in NFC, trimmed; throws a PromptError that says what to change. An empty prompt is fine: it asks for a surprise. */
export function checkPrompt(text: unknown): string {
  if (typeof text !== 'string') throw new PromptError('not-text', `a prompt is text, not ${text === null ? 'null' : typeof text}`)
  if (text.length > MAX_UTF16_UNITS) throw tooLong(text.length)
  if (LONE_SURROGATE.test(text)) throw new PromptError('broken-text', 'the prompt holds half a character (a lone surrogate): type it again')
  const normal = text.normalize('NFC').trim()
  const length = [...normal].length
  if (length > MAX_PROMPT_LENGTH) throw tooLong(length)
  if (CONTROL.test(normal)) {
    throw new PromptError('control-character', 'the prompt holds a control character (a line break or tab, perhaps): use spaces')
  }
  if (BIDI.test(normal)) throw new PromptError('bidi-character', 'the prompt holds an invisible mark that reorders text: remove it')
  return normal
}

function tooLong(length: number): PromptError {
  return new PromptError('too-long', `the prompt is ${length} characters long; ${MAX_PROMPT_LENGTH} are the most`)
}
