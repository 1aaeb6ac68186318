// What may be a person's name in a world. Both ends use this: the client to warn while typing, the server to refuse.
import { LIMITS } from '../../core/limits.ts'

export type NameProblem = 'name-length' | 'name-characters'

/** Letters with their marks, digits, single spaces, and the marks names have. Nothing invisible, nothing that reorders text. */
const ALLOWED = /^[\p{L}\p{M}\p{N}][\p{L}\p{M}\p{N}'’._-]*( [\p{L}\p{M}\p{N}'’._-]+)*$/u

/** The name as everyone sees it (NFC, runs of spaces made one), or what is wrong with it. */
export function cleanName(raw: string): { name: string } | { problem: NameProblem } {
  // NFC can at most triple the length in UTF-16 units: far too long is refused before the work.
  if (raw.length > LIMITS.nameCodePoints * 8) return { problem: 'name-length' }
  const name = raw.normalize('NFC').trim().replace(/ +/g, ' ')
  const length = [...name].length
  if (length < 1 || length > LIMITS.nameCodePoints) return { problem: 'name-length' }
  return ALLOWED.test(name) ? { name } : { problem: 'name-characters' }
}
