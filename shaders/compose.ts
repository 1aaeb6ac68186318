// WGSL files to shader modules: resolves `#include "file.wgsl"` (each file once, depth first), generates structs.
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const WGSL_DIR = join(dirname(fileURLToPath(import.meta.url)), 'wgsl')
const INCLUDE = /^#include\s+"([^"]+)"[^\n]*$/gm

/** Source text of `entry` with its includes. */
export function composeShader(entry: string, dir = WGSL_DIR): string {
  const seen = new Set<string>()
  const expand = (file: string): string => {
    if (seen.has(file)) return ''
    seen.add(file)
    return readShader(dir, file).replace(INCLUDE, (_, name: string) => expand(name))
  }
  return expand(entry)
}

function readShader(dir: string, file: string): string {
  try {
    return readFileSync(join(dir, file), 'utf8')
  } catch {
    throw new Error(`shader file ${file} is not in ${dir}; check the #include line that names it`)
  }
}

/** A WGSL struct of vec4f fields, so that a packed array of floats and the shader cannot disagree about its layout. */
export function vec4Struct(name: string, fields: readonly string[]): string {
  return `struct ${name} {\n${fields.map((field) => `  ${field}: vec4f,`).join('\n')}\n}\n`
}
