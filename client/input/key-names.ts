// What keys are called: by what is printed on them.

/** Keys that write nothing: no layout has another name for them. */
const SILENT: Record<string, string> = {
  ArrowLeft: '←', ArrowRight: '→', ArrowUp: '↑', ArrowDown: '↓', Space: 'Space', ShiftLeft: 'Shift', ShiftRight: 'Right Shift', Escape: 'Esc', PageUp: 'Page up', PageDown: 'Page down',
  NumpadAdd: 'Num +', NumpadSubtract: 'Num -', NumpadMultiply: 'Num *', NumpadDivide: 'Num /', NumpadDecimal: 'Num .',
}
/** As a US keyboard prints them, besides letters and digits. */
const PRINTED: Record<string, string> = {
  Backquote: '`', Minus: '-', Equal: '=', BracketLeft: '[', BracketRight: ']', Backslash: '\\', Semicolon: ';', Quote: "'", Comma: ',', Period: '.', Slash: '/',
}
/** The second of two keys that do the same and are called the same. */
const TWINS: Record<string, string> = { ShiftRight: 'ShiftLeft', NumpadEnter: 'Enter' }

export type Layout = ReadonlyMap<string, string>

/** What is printed on a key: by the player's own layout where the browser tells it, else as on a US keyboard. */
export function keyName(code: string, layout?: Layout): string {
  return SILENT[code] ?? layout?.get(code)?.toUpperCase() ?? PRINTED[code] ?? code.replace(/^(Key|Digit)/, '').replace(/^Numpad/, 'Num ')
}

/** Names of the keys of one action; twins count once. */
export function keyNames(codes: readonly string[], layout?: Layout): string[] {
  return codes.filter((code) => !codes.includes(TWINS[code] ?? '')).map((code) => keyName(code, layout))
}

/** What the player's own keyboard prints on its keys, where the browser tells (Chromium's Keyboard API). */
export async function readLayout(): Promise<Layout | undefined> {
  const keyboard = (navigator as Navigator & { keyboard?: { getLayoutMap?(): Promise<Layout> } }).keyboard
  try {
    return await keyboard?.getLayoutMap?.()
  } catch {
    return undefined
  }
}
