// Which keys do what for this player: the map of bindings.ts with what they have changed. Pure; keys.ts keeps it.
import { type Action, BINDINGS, isFixed } from './bindings.ts'

/** Codes of every action. No code is there twice, and no action without one. */
export type KeyMap = ReadonlyMap<Action, readonly string[]>

export const DEFAULT_KEYS: KeyMap = new Map(BINDINGS.map(({ action, codes }) => [action, codes]))

/** Keys that a page may take for itself: no modifiers (they belong to shortcuts), no F keys, nothing that switches the keyboard. */
const FREE =
  /^(Key[A-Z]|Digit\d|Arrow(Up|Down|Left|Right)|Numpad(\d|Add|Subtract|Multiply|Divide|Decimal|Enter)|Space|Enter|Shift(Left|Right)|Back(quote|slash|space)|Minus|Equal|Bracket(Left|Right)|Semicolon|Quote|Comma|Period|Slash|Intl(Backslash|Ro|Yen)|Insert|Delete|Home|End|Page(Up|Down))$/

export function isFree(code: string): boolean {
  return FREE.test(code)
}

/** The action of a key press. '?' is a character, wherever the layout keeps it; all others go by place. */
export function actionOf(map: KeyMap, code: string, key: string): Action | undefined {
  return key === '?' ? 'help' : holderOf(map, code)
}

/** `code` may not be taken, or another action has it. */
export type Rebound = { map: KeyMap } | { problem: 'not-free' } | { problem: 'taken'; by: Action }

/** `action` by `code` alone. */
export function rebind(map: KeyMap, action: Action, code: string): Rebound {
  const by = holderOf(map, code)
  if (isFixed(action) || !isFree(code)) return { problem: 'not-free' }
  return by === undefined || by === action ? { map: new Map(map).set(action, [code]) } : { problem: 'taken', by }
}

/** Each of two actions by the keys of the other. */
export function swap(map: KeyMap, one: Action, other: Action): KeyMap {
  return new Map(map).set(one, map.get(other)!).set(other, map.get(one)!)
}

/** What differs from the map as it comes, as text; nothing if nothing does. */
export function writeKeyMap(map: KeyMap): string | undefined {
  const changed = changes(map)
  return changed.length > 0 ? JSON.stringify(Object.fromEntries(changed)) : undefined
}

/** A map written earlier. Text that no longer fits (edited, or of another version of the page) gives the map as it comes. */
export function readKeyMap(text: string | null): KeyMap {
  const changed = text === null ? undefined : changesIn(text)
  if (!changed) return DEFAULT_KEYS
  const map = new Map([...DEFAULT_KEYS, ...changed])
  const codes = [...map.values()].flat()
  return new Set(codes).size === codes.length ? map : DEFAULT_KEYS
}

function changes(map: KeyMap): [Action, readonly string[]][] {
  return [...map].filter(([action, codes]) => codes.join() !== DEFAULT_KEYS.get(action)!.join())
}

function changesIn(text: string): [Action, readonly string[]][] | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null) return undefined
  const entries = Object.entries(value)
  return entries.every(isChange) ? entries : undefined
}

function isChange(entry: [string, unknown]): entry is [Action, string[]] {
  const [action, codes] = entry
  const known = DEFAULT_KEYS.has(action as Action) && !isFixed(action as Action)
  return known && Array.isArray(codes) && codes.length > 0 && codes.every((code) => typeof code === 'string' && isFree(code))
}

function holderOf(map: KeyMap, code: string): Action | undefined {
  for (const [action, codes] of map) if (codes.includes(code)) return action
  return undefined
}
