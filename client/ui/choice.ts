// What a player has chosen, kept in the browser: what is switched off (everything is on until then), keys, and a name.
import { cleanName } from '../../engine/protocol/person-name.ts'

export type Choice = 'lateWarp' | 'guide'

export function readChoice(name: Choice): boolean {
  try {
    return localStorage.getItem(`sojourn.${name}`) !== 'off'
  } catch {
    // Storage is forbidden to some pages; then nothing is kept.
    return true
  }
}

export function keepChoice(name: Choice, on: boolean): void {
  try {
    if (on) localStorage.removeItem(`sojourn.${name}`)
    else localStorage.setItem(`sojourn.${name}`, 'off')
  } catch {
    // As above.
  }
}

/** The keys that were changed, as they were written; not checked. */
export function readKeys(): string | null {
  try {
    return localStorage.getItem('sojourn.keys')
  } catch {
    return null
  }
}

/** Without a text, back to the keys as they come. */
export function keepKeys(text: string | undefined): void {
  try {
    if (text === undefined) localStorage.removeItem('sojourn.keys')
    else localStorage.setItem('sojourn.keys', text)
  } catch {
    // As above.
  }
}

/** The name given last, if any. */
export function readName(): string | undefined {
  try {
    const cleaned = cleanName(localStorage.getItem('sojourn.name') ?? '')
    return 'name' in cleaned ? cleaned.name : undefined
  } catch {
    return undefined
  }
}

export function keepName(name: string): void {
  try {
    localStorage.setItem('sojourn.name', name)
  } catch {
    // As above.
  }
}
