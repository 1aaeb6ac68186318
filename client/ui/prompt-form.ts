// The prompt box. There is one: it stands on the first page and moves into the world to change it.
import { LIMITS } from '../../core/limits.ts'
import { cleanPrompt } from '../../engine/protocol/prompt-text.ts'
import type { WorldRequest } from '../net/link.ts'
import { readPicture } from '../picture.ts'
import { byId, fromMarkup } from './element.ts'
import { iconMarkup } from './icons.ts'
import { makePictureBoard } from './picture-board.ts'

/** From here on the remaining characters are counted aloud. */
const COUNT_FROM = LIMITS.promptCodePoints - 80

export type PromptForm = ReturnType<typeof makePromptForm>

export function makePromptForm(submit: (text: string) => void) {
  const form = byId<HTMLFormElement>('prompt-form')
  const field = byId<HTMLTextAreaElement>('prompt')
  const note = byId('prompt-note')
  const button = byId<HTMLButtonElement>('enter')
  const label = button.querySelector('span')!
  const home = byId('landing-prompt')
  button.append(fromMarkup(iconMarkup('arrow')))
  const board = makePictureBoard((files) => void choose(files), () => say(meaning()))

  field.addEventListener('input', () => {
    grow()
    judge(false)
  })
  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' || event.isComposing) return
    event.preventDefault()
    form.requestSubmit()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    const text = judge(true)
    if (text !== undefined) submit(text)
  })
  // Fonts change the height of a filled box.
  document.fonts.ready.then(grow)

  return {
    set(text: string) {
      field.value = text
      grow()
      judge(false)
    },
    /** What is typed, as it would be sent; undefined if it cannot be. */
    prompt() {
      const cleaned = cleanPrompt(typed())
      return 'text' in cleaned ? cleaned.text : undefined
    },
    focus: () => field.focus(),
    say,
    /** Moves the box and its note into `place`; without one, back to the first page. */
    mount(place?: HTMLElement) {
      label.textContent = place ? 'Change world' : 'Enter world'
      if (form.parentElement !== (place ?? home)) (place ?? home).append(form, board.element, note)
      say('')
      grow()
    },
    /** The pictures the player brought, if any: one is the first view, several are a mood board. */
    brought(): Pick<WorldRequest, 'picture' | 'mood'> | undefined {
      const pictures = board.pictures()
      if (pictures.length === 0) return undefined
      return pictures.length === 1 ? { picture: pictures[0]!.picture.rgb } : { mood: pictures.map(({ picture, weight }) => ({ picture: picture.small, weight })) }
    },
    dropPictures: () => board.clear(),
    placeholder(text: string) {
      field.placeholder = text
    },
    field,
  }

  async function choose(files: File[]) {
    for (const file of files) {
      if (board.count === LIMITS.moodPictures) return say(`A mood board has ${LIMITS.moodPictures} pictures at most. Remove one to put in another.`, true)
      say('Reading your picture …')
      const read = await readPicture(file)
      if ('title' in read) return say(`${read.message} ${read.cure}`, true)
      board.add(read)
    }
    field.focus()
  }

  /** What becomes of the pictures there are. */
  function meaning(): string {
    if (board.count === 0) return ''
    return board.count === 1 ? 'Your picture becomes the first view. Words say what lies beyond it.' : 'The world takes its colours and light from all of them, by their weights. Words say what is there.'
  }

  function grow() {
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight}px`
  }

  /** Pasted line breaks become spaces. */
  function typed(): string {
    return field.value.replace(/[\r\n\t]+/g, ' ')
  }

  /** The cleaned text, or undefined with the reason on the page. */
  function judge(aloud: boolean): string | undefined {
    const raw = typed()
    const cleaned = cleanPrompt(raw)
    if ('text' in cleaned) {
      const left = LIMITS.promptCodePoints - [...raw].length
      say(left < LIMITS.promptCodePoints - COUNT_FROM ? `${left} characters left` : '')
      return cleaned.text
    }
    const over = [...raw.normalize('NFC')].length - LIMITS.promptCodePoints
    if (cleaned.problem === 'prompt-too-long') say(`A prompt holds ${LIMITS.promptCodePoints} characters; this has ${over} too many. Shorten it a little.`, true)
    else say('This has characters that cannot be shown, such as control characters. Remove them, or type it afresh.', true)
    if (aloud) field.focus()
    return undefined
  }

  function say(text: string, wrong = false) {
    note.textContent = text
    note.classList.toggle('wrong', wrong)
    field.setAttribute('aria-invalid', String(wrong))
  }
}
