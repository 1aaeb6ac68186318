// What a player has switched off, kept in the browser. Everything is on until then.

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
