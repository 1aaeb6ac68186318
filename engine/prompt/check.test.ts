import { expect, test } from 'vitest'
import { checkPrompt, MAX_PROMPT_LENGTH, PromptError, type PromptErrorReason } from './check.ts'

function reasonOf(text: unknown): PromptErrorReason | 'fine' {
  try {
    checkPrompt(text)
    return 'fine'
  } catch (error) {
    if (!(error instanceof PromptError)) throw error
    return error.reason
  }
}

test('text is normalised and trimmed before it is measured', () => {
  expect(checkPrompt('  cafe\u0301 ')).toBe('caf\u00e9')
  expect(reasonOf('e\u0301'.repeat(MAX_PROMPT_LENGTH))).toBe('fine')
  expect(checkPrompt('')).toBe('')
})

test('length counts code points, so that an emoji is one', () => {
  expect(reasonOf('\u{1f3d4}'.repeat(MAX_PROMPT_LENGTH))).toBe('fine')
  expect(reasonOf('a'.repeat(MAX_PROMPT_LENGTH + 1))).toBe('too-long')
  expect(reasonOf('a'.repeat(1_000_000))).toBe('too-long')
})

test.each([
  [null, 'not-text'],
  [['snow'], 'not-text'],
  ['snow\u0000', 'control-character'],
  ['a\nb', 'control-character'],
  ['a\u2028b', 'control-character'],
  ['a\u009bb', 'control-character'],
  ['\u202egnp.exe', 'bidi-character'],
  ['a\u2066b', 'bidi-character'],
  ['half \ud83c a mountain', 'broken-text'],
] as const)('%j is refused as %s', (text, reason) => {
  expect(reasonOf(text)).toBe(reason)
})

test.each(['snow \u2603', '\u0633\u062d\u0631\u0627\u0621', '\u96ea\u5c71', "it's a trap!"])('%s is text like any other', (text) => {
  expect(reasonOf(text)).toBe('fine')
})
