// Example worlds as picture cards.
import { byId, fromMarkup, make } from './element.ts'
import type { Example } from './examples.ts'
import { sceneryMarkup } from './scenery.ts'

export function showCards(examples: readonly Example[], point: (example: Example) => void, choose: (example: Example) => void): void {
  const items = examples.map((example, k) => {
    const item = make('li', {}, card(example, k, point, choose))
    // Cards appear one after the other.
    item.style.setProperty('--k', String(k))
    return item
  })
  byId('cards').replaceChildren(...items)
}

function card(example: Example, k: number, point: (example: Example) => void, choose: (example: Example) => void): HTMLButtonElement {
  const picture = make('span', { class: 'picture' })
  picture.append(
    example.image
      ? make('img', { src: example.image, alt: '', loading: 'lazy', decoding: 'async', width: 256, height: 144 })
      : fromMarkup(sceneryMarkup(example.palette, example.seed ?? 1, `c${k}`)),
  )
  const words = make('span', { class: 'words' }, make('strong', {}, example.title), make('span', {}, example.prompt))
  const button = make('button', { type: 'button', class: 'card' }, picture, words)
  button.addEventListener('click', () => choose(example))
  button.addEventListener('pointerenter', () => point(example))
  button.addEventListener('focus', () => point(example))
  return button
}
