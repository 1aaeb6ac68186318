// The player's key map: kept in the browser, asked by the keyboard, and whoever shows keys is told when it changes.
import { keepKeys, readKeys } from '../ui/choice.ts'
import type { Action } from './bindings.ts'
import { actionOf, type KeyMap, readKeyMap, writeKeyMap } from './key-map.ts'
import { keyName, keyNames, type Layout, readLayout } from './key-names.ts'

export type Keys = ReturnType<typeof makeKeys>

export function makeKeys() {
  const listeners: (() => void)[] = []
  let map = readKeyMap(readKeys())
  let layout: Layout | undefined
  const tell = () => listeners.forEach((listener) => listener())
  void readLayout().then((found) => {
    layout = found
    tell()
  })

  return {
    map: () => map,
    change(to: KeyMap) {
      map = to
      keepKeys(writeKeyMap(map))
      tell()
    },
    actionOf: (code: string, key: string) => actionOf(map, code, key),
    /** Names of the keys of an action, the main one first. */
    names: (action: Action) => keyNames(map.get(action)!, layout),
    nameOf: (code: string) => keyName(code, layout),
    /** Called now, and whenever keys or their names have changed. */
    shown(listener: () => void) {
      listeners.push(listener)
      listener()
    },
  }
}
