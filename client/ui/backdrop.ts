// The scene behind the first page: it takes the colours of the world the player points at. Two layers, cross-faded; still otherwise.
import { byId, fromMarkup, make } from './element.ts'
import { type Example } from './examples.ts'
import { sceneryMarkup } from './scenery.ts'

export type Backdrop = { show(example: Example): void }

export function makeBackdrop(): Backdrop {
  const host = byId('backdrop')
  let shown: Example | undefined
  let count = 0
  return {
    show(example) {
      if (example === shown) return
      shown = example
      const layer = make('div', { class: 'layer' })
      layer.append(example.image ? make('img', { src: example.image, alt: '' }) : fromMarkup(sceneryMarkup(example.palette, example.seed ?? 1, `b${count++}`)))
      host.append(layer)
      document.documentElement.style.setProperty('--glow', example.palette.glow)
      // The frame between insertion and class is what starts the transition.
      requestAnimationFrame(() => requestAnimationFrame(() => layer.classList.add('on')))
      for (const old of [...host.children].slice(0, -2)) old.remove()
    },
  }
}
