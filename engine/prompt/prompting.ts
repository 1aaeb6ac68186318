// From the player's words to slots and back: reads a prompt, completes what it leaves open, names a surprise for an empty one, reads what
// is said on the way as a change of what is there, and finds words for what sliders say.
import type { DeclaredControl } from '../../core/controls.ts'
import { isDial } from '../../core/dials.ts'
import { LIMITS } from '../../core/limits.ts'
import { changeSlots, differingSlots, SLOT_NAMES, type SlotChange, type SlotName, type Slots } from '../../core/slots.ts'
import type { Session } from '../backend/backend.ts'
import { declaredControls } from '../world/declared.ts'
import { checkPrompt } from './check.ts'
import { readChange } from './change.ts'
import { opensWithChange } from './change-words.ts'
import { complete } from './complete.ts'
import { NOTHING_SAID, say, type Understanding } from './decode.ts'
import { createPromptEncoder, type PromptEncoder } from './encoder.ts'
import { nearestWord } from './nearest.ts'
import { phraseOf, spoken, VARIANTS } from './phrase.ts'
import { surprise } from './surprise.ts'
import { moreOf, nounOf } from './wording.ts'

/** How sure each slot is what was meant, 0..1; a slot that is missing was left open and filled in. */
export type Certainty = { [N in SlotName]?: number }
/** A word that was not understood, and the nearest that would be. */
export type Meant = { word: string; nearest: string }
/**
 * What a prompt was read as. `controls` are those of the world it makes. `surprise` is the sentence made up for an empty prompt. After a change of the world as it was, `changed` says
 * what became of it ("night", "less fog"; nothing if it was so already) and `prompt` what the whole is called in our words. `byItself`: nobody said anything, an hour has passed.
 */
export type Reading = {
  slots: Slots
  controls: DeclaredControl[]
  understood: string[]
  notUnderstood: string[]
  surprise?: string
  sure: Certainty
  meant: Meant[]
  changed?: string[]
  prompt?: string
  byItself?: boolean
}

/** A scene names a place; "a desert at night" is one, "desert, night" only with more in it. */
const LEAST_NAMED = { article: 2, bare: 4 } as const
/** Takes back what was changed last. */
const UNDO = /^\s*(?:please )?(?:undo(?: that| it)?|go back|back|take (?:that|it) back|as (?:it was )?before)\s*[.!]*\s*$/iu

export class Prompting {
  private readonly encoder: PromptEncoder | null
  private sure: Certainty = {}
  /** The world before the last change of it. */
  private before: Slots | undefined

  /** Without a network nothing is understood, and the reading says so. */
  constructor(session: Session | null) {
    this.encoder = session && createPromptEncoder(session)
  }

  /** Reads the prompt of a new world. */
  async open(prompt: string, seed: number): Promise<Reading> {
    const text = checkPrompt(prompt)
    if (text.trim() === '') return this.surprise(seed)
    return this.whole(await this.understand(text), seed)
  }

  /** Reads a prompt said on the way: a new scene as a whole, anything else as a change of the world as it is. */
  async change(prompt: string, current: Slots, seed: number): Promise<Reading> {
    const text = checkPrompt(prompt)
    if (text.trim() === '') return this.surprise(seed)
    if (this.before && UNDO.test(text)) return this.turn(this.before, current, seed)
    const understanding = await this.understand(text)
    if (isScene(text, understanding)) return this.whole(understanding, seed)
    const { slots, spoken: said, understood, notUnderstood } = await readChange(text, current, (part) => this.understand(part))
    Object.assign(this.sure, said)
    return this.became(current, slots, seed, { understood, notUnderstood })
  }

  /** Slots set by hand. */
  async turn(change: SlotChange, current: Slots, seed: number): Promise<Reading> {
    const slots = changeSlots(current, change)
    const turned = change === this.before ? differingSlots(current, slots) : SLOT_NAMES.filter((slot) => change[slot])
    for (const slot of turned) this.sure[slot] = 1
    const understood = turned.flatMap((slot) => say(slot, { ...slots[slot], words: [] }))
    return this.became(current, slots, seed, { understood, notUnderstood: [] })
  }

  /** The world as it is, where it has changed by itself. */
  now(slots: Slots): Reading {
    return { slots, controls: declaredControls(slots), understood: [], notUnderstood: [], sure: { ...this.sure }, meant: [], byItself: true }
  }

  /** Another world is about to be played: nothing has been said about it. */
  forget(): void {
    this.sure = {}
    this.before = undefined
  }

  private whole(understanding: Understanding, seed: number): Reading {
    const { understood, notUnderstood, named } = understanding
    this.sure = Object.fromEntries(SLOT_NAMES.flatMap((slot) => (named[slot] ? [[slot, named[slot].confidence]] : [])))
    const slots = changeSlots(complete(understanding, seed), {})
    return { slots, controls: declaredControls(slots), understood, notUnderstood, sure: { ...this.sure }, meant: meantBy(notUnderstood) }
  }

  private async became(before: Slots, slots: Slots, seed: number, said: Pick<Reading, 'understood' | 'notUnderstood'>): Promise<Reading> {
    const changed = differingSlots(changeSlots(before, {}), slots).map((slot) => sayChange(slot, before, slots))
    if (changed.length > 0) this.before = before
    return { slots, controls: declaredControls(slots), ...said, sure: { ...this.sure }, meant: meantBy(said.notUnderstood), changed, prompt: await this.phrase(slots, seed) }
  }

  /** Our words for a world; read back, they mean it. */
  private async phrase(slots: Slots, seed: number): Promise<string> {
    for (let variant = 0; variant < VARIANTS; variant++) {
      const text = phraseOf(slots, seed, variant)
      const read = await this.understand(text)
      if (read.notUnderstood.length === 0 && differingSlots(complete(read, seed), slots).length === 0) return text
    }
    return phraseOf(slots, seed)
  }

  private surprise(seed: number): Reading {
    const { text, slots } = surprise(seed)
    this.sure = {}
    return { slots, controls: declaredControls(slots), understood: [], notUnderstood: [], surprise: text, sure: {}, meant: [] }
  }

  private understand(text: string): Promise<Understanding> {
    if (this.encoder) return this.encoder.understand(text)
    return Promise.resolve({ ...NOTHING_SAID, notUnderstood: [...new Set(text.split(/\s+/).filter(Boolean))] })
  }
}

/** Whether a text describes a whole world rather than a change of one. */
export function isScene(text: string, { named }: Understanding): boolean {
  if (!named.biome && !named.family) return false
  const count = SLOT_NAMES.filter((slot) => named[slot]).length
  return count >= (/^\s*an? /iu.test(text) ? LEAST_NAMED.article : LEAST_NAMED.bare) && !opensWithChange(text)
}

function meantBy(words: readonly string[]): Meant[] {
  const meant = words.flatMap((word) => {
    const nearest = nearestWord(word)
    return nearest ? [{ word, nearest }] : []
  })
  return meant.slice(0, LIMITS.wordsMeant)
}

/** "night", "less fog", "gravity 3.6 m/s²". */
function sayChange(slot: SlotName, before: Slots, after: Slots): string {
  const [was, is] = [before[slot], after[slot]]
  if (isDial(slot)) return spoken(slot, is)
  return was.value === is.value ? moreOf(slot, is.value as never, is.strength > was.strength) : nounOf(slot, is.value as never)
}
