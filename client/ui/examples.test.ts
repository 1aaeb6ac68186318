import { describe, expect, it } from 'vitest'
import { cleanPrompt } from '../../engine/protocol/prompt-text.ts'
import { EXAMPLES, readExamples } from './examples.ts'
import { sceneryMarkup } from './scenery.ts'

describe('examples', () => {
  it('are prompts the server takes', () => {
    for (const { prompt } of EXAMPLES) expect(cleanPrompt(prompt)).toEqual({ text: prompt })
  })

  it('reads the list the bench writes, by either shape', () => {
    const list = [{ prompt: 'a quiet lake at dawn', image: 'lake.png', seed: 4 }]
    const [lake] = readExamples(list)
    expect(lake).toMatchObject({ title: 'Quiet lake at dawn', image: './examples/lake.png', seed: 4 })
    expect(readExamples({ examples: list })).toHaveLength(1)
  })

  it('knows its own worlds again and drops what is not one', () => {
    expect(readExamples([{ prompt: EXAMPLES[0]!.prompt, image: 'x.png' }, { prompt: 3 }, null])).toMatchObject([{ title: EXAMPLES[0]!.title }])
    expect(readExamples('nonsense')).toEqual([])
  })

  it('takes images from its own folder only', () => {
    expect(readExamples([{ prompt: 'x', image: 'https://elsewhere.example/a.png' }])[0]!.image).toBe('./examples/a.png')
  })
})

describe('scenery', () => {
  it('is the same for the same seed, and another for another', () => {
    const { palette } = EXAMPLES[0]!
    expect(sceneryMarkup(palette, 3, 'a')).toBe(sceneryMarkup(palette, 3, 'a'))
    expect(sceneryMarkup(palette, 3, 'a')).not.toBe(sceneryMarkup(palette, 4, 'a'))
  })
})
