// The player's own pictures beside the prompt: chosen, dropped on the page or pasted; shown as they will be used; taken back. One is the first view; of several the looks are
// mixed by their weights.
import type { OwnPicture } from '../picture.ts'
import { byId, fromMarkup, make } from './element.ts'
import { iconMarkup } from './icons.ts'

export type PictureBoard = ReturnType<typeof makePictureBoard>

/** Weights go from a hint to all of it, in such steps. */
const STEP = 0.05

/** `chosen`: files, in order. `changed`: a picture has been taken back or put in. */
export function makePictureBoard(chosen: (files: File[]) => void, changed: () => void) {
  const element = byId('picture-board')
  const input = byId<HTMLInputElement>('picture')
  const chips: { picture: OwnPicture; weight: HTMLInputElement; chip: HTMLElement }[] = []
  input.after(fromMarkup(iconMarkup('picture')))
  input.addEventListener('change', () => {
    take(input.files)
    // The same file can be chosen again.
    input.value = ''
  })
  addEventListener('dragover', (event) => {
    if (atHome() && event.dataTransfer?.types.includes('Files')) event.preventDefault()
  })
  addEventListener('drop', (event) => {
    if (!atHome() || !event.dataTransfer?.files.length) return
    event.preventDefault()
    take(event.dataTransfer.files)
  })
  addEventListener('paste', (event) => atHome() && event.clipboardData?.files.length && take(event.clipboardData.files))

  return {
    element,
    get count() {
      return chips.length
    },
    /** What is on the board, with its weight beside the others, over 0 and up to 1. */
    pictures: () => chips.map(({ picture, weight }) => ({ picture, weight: weight.valueAsNumber })),
    add(picture: OwnPicture) {
      const weight = make('input', { type: 'range', min: String(STEP), max: '1', step: String(STEP), value: '1', 'aria-label': `Weight of ${picture.name}` })
      const remove = make('button', { type: 'button', class: 'icon-button', 'aria-label': `Remove ${picture.name}` }, fromMarkup(iconMarkup('close')))
      const image = make('img', { src: picture.url, alt: '', width: 96, height: 54 })
      const chip = make('div', { class: 'picture-chip' }, image, make('span', {}, picture.name), weight, remove)
      const one = { picture, weight, chip }
      remove.addEventListener('click', () => {
        chips.splice(chips.indexOf(one), 1)
        refresh()
        input.focus()
      })
      chips.push(one)
      element.append(chip)
      refresh()
    },
    clear() {
      chips.length = 0
      refresh()
    },
  }

  function refresh() {
    element.replaceChildren(...chips.map(({ chip }) => chip))
    element.hidden = chips.length === 0
    // Alone there is nothing to weigh it against.
    for (const { weight } of chips) weight.hidden = chips.length === 1
    changed()
  }

  function take(files: FileList | null) {
    if (files?.length) chosen([...files])
  }
}

/** A picture opens a world; one that is open keeps its own. */
function atHome(): boolean {
  return document.body.dataset['phase'] === 'landing'
}
