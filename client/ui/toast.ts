// One short line at a time, spoken by screen readers, gone by itself.
import { byId } from './element.ts'

const SHOWN_MS = 4200
let timer = 0

export function toast(text: string): void {
  const element = byId('toast')
  element.textContent = text
  element.classList.add('on')
  clearTimeout(timer)
  timer = window.setTimeout(() => element.classList.remove('on'), SHOWN_MS)
}
