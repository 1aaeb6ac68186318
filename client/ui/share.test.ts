import { expect, it } from 'vitest'
import { fileName } from './share.ts'

it('names pictures after the world, safely', () => {
  expect(fileName({ prompt: 'A snowy pine valley, at dusk!', seed: 7 })).toBe('sojourn-a-snowy-pine-valley-at-dusk-7.png')
  expect(fileName({ prompt: '../../etc/passwd' })).toBe('sojourn-etc-passwd.png')
  expect(fileName({ prompt: '' })).toBe('sojourn-world.png')
})
