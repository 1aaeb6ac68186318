import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { composeShader, vec4Struct } from './compose.ts'

function folderOf(files: Record<string, string>): string {
  const dir = mkdtempSync(join(tmpdir(), 'wgsl-'))
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, name), text)
  return dir
}

describe('composeShader', () => {
  it('includes each file once, before the text that needs it', () => {
    const dir = folderOf({ 'a.wgsl': '#include "b.wgsl"\n#include "c.wgsl"\nA', 'b.wgsl': '#include "c.wgsl"\nB', 'c.wgsl': 'C' })
    expect(composeShader('a.wgsl', dir).replace(/\s+/g, '')).toBe('CBA')
  })

  it('names a file that is missing', () => {
    const dir = folderOf({ 'a.wgsl': '#include "gone.wgsl"' })
    expect(() => composeShader('a.wgsl', dir)).toThrow(/gone\.wgsl/)
  })

  it('writes a struct with one vec4f a field', () => {
    expect(vec4Struct('Look', ['sun', 'fog'])).toBe('struct Look {\n  sun: vec4f,\n  fog: vec4f,\n}\n')
  })
})
