import { describe, expect, it } from 'vitest'
import { noteOf } from './opening.ts'

describe('the note under the sliders of the first page', () => {
  it('says what was not understood, and what may have been meant', () => {
    expect(noteOf({ notUnderstood: ['blorp', 'pyramyd'], meant: [{ word: 'pyramyd', nearest: 'a pyramid' }] })).toBe('Not understood: blorp, pyramyd (did you mean a pyramid?).')
    expect(noteOf({ notUnderstood: [] })).toMatch(/^Moving one rewrites your words/)
    expect(noteOf({ notUnderstood: [], surprise: 'a quiet meadow' })).toBe('Left empty, it will be a surprise: a quiet meadow.')
  })
})
