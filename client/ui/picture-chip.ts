// The player's own picture beside the prompt: chosen, dropped on the page or pasted; shown as it will be used; taken back.
import type { OpeningPicture } from '../picture.ts'
import { byId, fromMarkup, make } from './element.ts'
import { iconMarkup } from './icons.ts'

export type PictureChip = ReturnType<typeof makePictureChip>

export function makePictureChip(chosen: (file: File) => void, removed: () => void) {
  const element = byId('picture-chip')
  const input = byId<HTMLInputElement>('picture')
  const image = make('img', { alt: 'Your picture as the first view', width: 96, height: 54 })
  const name = make('span')
  const remove = make('button', { type: 'button', class: 'icon-button', 'aria-label': 'Remove the picture' }, fromMarkup(iconMarkup('close')))
  input.after(fromMarkup(iconMarkup('picture')))
  element.append(image, name, remove)
  remove.addEventListener('click', () => {
    removed()
    input.focus()
  })
  input.addEventListener('change', () => take(input.files))
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
    show(picture: OpeningPicture | undefined) {
      element.hidden = !picture
      // The same file can be chosen again after it was removed.
      if (!picture) input.value = ''
      image.src = picture?.url ?? ''
      name.textContent = picture?.name ?? ''
    },
  }

  function take(files: FileList | null) {
    const file = files?.[0]
    if (file) chosen(file)
  }
}

/** A picture opens a world; one that is open keeps its own. */
function atHome(): boolean {
  return document.body.dataset['phase'] === 'landing'
}
