// Turns slots into the sentences players type, every word labelled with what it means.
import type { Rng } from '../core/rng.ts'
import { SLOTS, SLOT_NAMES, type SlotName, type Slots } from '../core/slots.ts'
import { fold } from '../core/words.ts'
import { FORMS, type Form } from './grammar-lexicon.ts'
import { makeNoise, spell, type Noise } from './grammar-noise.ts'
import { phrasesOf, type LabelledWord, type Phrase } from './grammar-phrases.ts'
import { degreePhrasesOf, FILLERS, PLACES, TOPICS, UNKNOWN_COMMON, UNKNOWN_TEST, UNKNOWN_TRAIN, type Degree } from './grammar-words.ts'
import { isHeldOutTemplate } from './splits.ts'
import { EDIT_TEMPLATES, LEAD_TEMPLATES, SCENE_TEMPLATES, STRANGE_TEMPLATES } from './templates.ts'

/** A sentence with what each word means; `named` are the slots it names, `template` the pattern it follows. */
export type LabelledPrompt = { text: string; words: LabelledWord[]; named: SlotName[]; template: string }
/** Which templates and unknown words may be used: training's, evaluation's, or all. */
export type TemplateSet = 'train' | 'test' | 'any'

/** A slot waiting to be said. */
type Mention = { slot: SlotName; value: string; degree: Degree | undefined }
type Scene = {
  slots: Slots
  rng: Rng
  set: TemplateSet
  mentions: Mention[]
  material: Mention | undefined
  said: SlotName[]
  /** Whether things may have properties we do not know ("a small purring house"). */
  strange: boolean
}

/** Strengths that are worth an adverb. */
const WEAK_BELOW = 0.42
const STRONG_ABOVE = 0.78
const MOST_NAMED = 6

/** A sentence for a whole world; it names one to six of the slots. */
export function describe(slots: Slots, rng: Rng, set: TemplateSet): string {
  const scenes = rng.next() < 0.6 ? SCENE_TEMPLATES : LEAD_TEMPLATES
  for (;;) {
    const prompt = expand(slots, rng, set, pickTemplate(scenes, rng, set), makeNoise(rng, 'tidy'))
    if (prompt.named.length > 0) return prompt.text
  }
}

/** Any kind of sentence: a world, an edit, something strange; as sloppy as players are. */
export function describeLabelled(slots: Slots, rng: Rng, set: TemplateSet, noise: Noise = makeNoise(rng, 'sloppy')): LabelledPrompt {
  const u = rng.next()
  const templates = u < 0.36 ? SCENE_TEMPLATES : u < 0.52 ? LEAD_TEMPLATES : u < 0.84 ? EDIT_TEMPLATES : STRANGE_TEMPLATES
  return expand(slots, rng, set, pickTemplate(templates, rng, set), noise)
}

function pickTemplate(templates: readonly string[], rng: Rng, set: TemplateSet): string {
  const allowed = templates.filter((t) => set === 'any' || isHeldOutTemplate(t) === (set === 'test'))
  return rng.pick(allowed.length > 0 ? allowed : templates)
}

function expand(slots: Slots, rng: Rng, set: TemplateSet, template: string, noise: Noise): LabelledPrompt {
  const scene: Scene = { ...planMentions(slots, rng), strange: noise.strange, slots, rng, set, said: [] }
  const inner = template.includes('{scene}') ? template.replace('{scene}', pickTemplate(SCENE_TEMPLATES, rng, set)) : template
  const words = fixArticles(fill(inner, scene), rng)
  const { text, words: spelt } = spell(words, rng, noise)
  return { text, words: spelt, named: scene.said, template }
}

function planMentions(slots: Slots, rng: Rng): { mentions: Mention[]; material: Mention | undefined } {
  const wanted = 1 + Math.floor(rng.next() * MOST_NAMED)
  const open: SlotName[] = [...SLOT_NAMES]
  const picked: SlotName[] = []
  // What a picture is about comes up more often than physics.
  while (picked.length < wanted) {
    const slot = open.splice(Math.floor(rng.next() ** 1.3 * open.length), 1)[0]!
    picked.push(slot)
  }
  const mentions = shuffle(picked, rng).map((slot): Mention => {
    const { value, strength } = slots[slot]
    return { slot, value, degree: degreeOf(strength, rng) }
  })
  return { mentions: mentions.filter((m) => m.slot !== 'material'), material: mentions.find((m) => m.slot === 'material') }
}

function degreeOf(strength: number, rng: Rng): Degree | undefined {
  if (rng.next() < 0.35) return undefined
  return strength < WEAK_BELOW ? 'weaker' : strength > STRONG_ABOVE ? 'stronger' : undefined
}

function shuffle<T>(items: T[], rng: Rng): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(rng.next() * (i + 1))
    ;[items[i], items[j]] = [items[j]!, items[i]!]
  }
  return items
}

/** Fills the holes of a template; groups whose holes stay empty vanish. */
function fill(template: string, scene: Scene): LabelledWord[] {
  const out: LabelledWord[] = []
  for (const piece of template.match(/\[[^\]]*\]|[^[\]]+/g) ?? []) {
    if (!piece.startsWith('[')) out.push(...fillPiece(piece, scene).words)
    else {
      const group = fillPiece(piece.slice(1, -1), scene)
      if (!group.empty) out.push(...group.words)
    }
  }
  return out
}

function fillPiece(piece: string, scene: Scene): { words: LabelledWord[]; empty: boolean } {
  const words: LabelledWord[] = []
  let empty = false
  for (const part of piece.match(/[+-]?\{\w+\}|[^\s{}]+/g) ?? []) {
    const hole = /^([+-]?)\{(\w+)\}$/.exec(part)
    if (!hole) words.push({ text: part, label: part === 'more' || part === 'less' || part === 'fewer' ? degreeLabel(part) : 'filler' })
    else {
      const filled = fillHole(hole[2]!, hole[1] !== '', scene)
      if (filled.length === 0) empty = true
      words.push(...filled)
    }
  }
  return { words, empty }
}

function degreeLabel(word: string): Degree {
  return word === 'more' ? 'stronger' : 'weaker'
}

/** `degreed`: the template itself says how much, so the phrase must not. */
function fillHole(hole: string, degreed: boolean, scene: Scene): LabelledWord[] {
  const { rng } = scene
  switch (hole) {
    case 'pre':
      return some(scene, ['adj'], rng.pick([0, 1, 1, 2, 2, 3]), rng.pick([' ', ' ', ',', 'and']))
    case 'place':
      return placeWords(scene)
    case 'with':
      return some(scene, ['thing'], rng.pick([1, 1, 2, 3]), rng.pick(['and', 'and', ',', 'with']))
    case 'at':
      return some(scene, ['at'], rng.pick([1, 1, 2]), rng.pick([' ', ',', 'and']))
    case 'tags':
      return some(scene, ['adj', 'place', 'thing'], 5, rng.pick([',', ',', ',', ' ', '/']))
    case 'one':
      return some(scene, ['adj', 'at'], 1, ' ', degreed)
    case 'thing':
      return some(scene, ['thing'], 1, ' ', degreed)
    case 'verb':
      return verbWords(scene)
    case 'old':
      return oldWords(scene)
    case 'gone':
      return goneWords(scene)
    case 'topic':
      return filler(rng.pick(TOPICS[scene.mentions[0]?.slot ?? 'biome'].split('|')))
    default:
      return [unknownWord(scene)]
  }
}

function unknownWord({ rng, set }: Scene): LabelledWord {
  const words = set === 'test' ? UNKNOWN_TEST : rng.next() < 0.2 ? UNKNOWN_COMMON : UNKNOWN_TRAIN
  return { text: rng.pick(words), label: 'unknown' }
}

function filler(text: string): LabelledWord[] {
  return text.split(' ').map((word) => ({ text: word, label: 'filler' }))
}

/** Up to `count` waiting mentions that have a phrase in one of the forms, joined. */
function some(scene: Scene, forms: readonly Form[], count: number, joint: string, degreed = false): LabelledWord[] {
  const out: LabelledWord[] = []
  for (let said = 0; said < count; said++) {
    const next = say(scene, forms, degreed)
    if (!next) break
    if (out.length > 0) out.push(...joining(joint, out))
    out.push(...next)
  }
  return out
}

function joining(joint: string, before: LabelledWord[]): LabelledWord[] {
  if (joint === ' ') return []
  if (joint !== ',') return filler(joint)
  const last = before.pop()!
  before.push({ ...last, text: `${last.text},` })
  return []
}

/** Says the first waiting mention that can be said in one of the forms, with its degree, and crosses it off. */
function say(scene: Scene, forms: readonly Form[], degreed: boolean): LabelledWord[] | undefined {
  const at = scene.mentions.findIndex((m) => forms.some((form) => phrasesOf(m.slot, m.value, form).length > 0))
  if (at < 0) return sayMaterial(scene, forms)
  const mention = scene.mentions.splice(at, 1)[0]!
  const form = scene.rng.pick(forms.filter((f) => phrasesOf(mention.slot, mention.value, f).length > 0))
  scene.said.push(mention.slot)
  const phrase = [...scene.rng.pick(phrasesOf(mention.slot, mention.value, form))]
  const built = mention.slot === 'landmark' && form === 'thing' && mention.value !== 'none' ? withMaterial(phrase, scene) : phrase
  const strange = scene.strange && form === 'thing' && scene.rng.next() < 0.06 ? afterArticle(built, [unknownWord(scene)], false) : built
  return degreed ? strange : withDegree(strange, form, mention, scene.rng)
}

/** "everything made of wood": a material with no landmark to attach to. */
function sayMaterial(scene: Scene, forms: readonly Form[]): LabelledWord[] | undefined {
  const { material, rng } = scene
  const form = (['adj', 'at'] as const).find((f) => forms.includes(f))
  if (!material || !form) return undefined
  scene.material = undefined
  scene.said.push('material')
  return [...rng.pick(phrasesOf('material', material.value, form))]
}

/** "a tower" -> "a stone tower" or "a tower made of stone". */
function withMaterial(phrase: LabelledWord[], scene: Scene): LabelledWord[] {
  const { material, rng } = scene
  if (!material) return phrase
  scene.material = undefined
  scene.said.push('material')
  if (rng.next() < 0.3) return [...phrase, ...rng.pick(phrasesOf('material', material.value, 'at'))]
  return afterArticle(phrase, rng.pick(phrasesOf('material', material.value, 'adj')), rng.next() < 0.4)
}

function withDegree(phrase: LabelledWord[], form: Form, mention: Mention, rng: Rng): LabelledWord[] {
  const { degree, slot, value } = mention
  if (!degree || value === 'none' || form === 'place' || form === 'verb') return phrase
  if (form === 'at' && rng.next() < 0.7) return phrase
  if (form === 'adj' || form === 'at') return [...rng.pick(degreePhrasesOf(degree, 'adverb')), ...phrase]
  if (slot === 'gravity' || slot === 'bounce') return phrase
  // "very foggy" may also follow its noun: "fog, very thick".
  if (rng.next() < 0.06) {
    const joint = rng.next() < 0.5 ? filler('and') : []
    return [...joinComma(phrase), ...joint, ...rng.pick(degreePhrasesOf(degree, 'adverb'))]
  }
  const amount = rng.pick(degreePhrasesOf(degree, 'amount'))
  const counted = amount.some((w) => w.label === 'filler') || /^(many|few|much|so|countless)$/.test(amount[0]!.text)
  return counted ? [...amount, ...phrase.filter((w, i) => i > 0 || !isArticle(w))] : afterArticle(phrase, amount, false)
}

function joinComma(phrase: LabelledWord[]): LabelledWord[] {
  return phrase.map((w, i) => (i === phrase.length - 1 ? { ...w, text: `${w.text},` } : w))
}

const isArticle = (word: LabelledWord) => /^(a|an|the|some)$/.test(word.text)

/** Puts words behind the article, or deeper: directly before the noun. */
function afterArticle(phrase: LabelledWord[], inserted: Phrase, deep: boolean): LabelledWord[] {
  const at = deep ? phrase.length - 1 : isArticle(phrase[0]!) ? 1 : 0
  return [...phrase.slice(0, at), ...inserted, ...phrase.slice(at)]
}

/** The head noun: the biome or family if it waits and has one, else a place that says nothing. */
function placeWords(scene: Scene): LabelledWord[] {
  const { rng } = scene
  const at = scene.mentions.findIndex((m) => phrasesOf(m.slot, m.value, 'place').length > 0)
  if (at < 0 || rng.next() < 0.15) return filler(rng.pick(PLACES.split('|')))
  const { slot, value } = scene.mentions.splice(at, 1)[0]!
  scene.said.push(slot)
  return [...rng.pick(phrasesOf(slot, value, 'place'))]
}

function verbWords(scene: Scene): LabelledWord[] {
  const spoken = say(scene, ['verb'], true)
  if (spoken) return spoken
  // Few values have verbs; the sentence is worth having for one that the plan did not draw.
  const [slot, value] = scene.rng.pick(VERBS)
  scene.said.push(slot)
  return [...scene.rng.pick(phrasesOf(slot, value, 'verb'))]
}

const VERBS = SLOT_NAMES.flatMap((slot) => SLOTS[slot].map((value) => [slot, value] as const)).filter(
  ([slot, value]) => phrasesOf(slot, value, 'verb').length > 0,
)

/** Another value of the slot that was said last, or is said next; it is gone, so it means nothing. */
function oldWords(scene: Scene): LabelledWord[] {
  const { rng } = scene
  const slot = scene.mentions[0]?.slot ?? scene.said.at(-1) ?? 'liquid'
  const others = SLOTS[slot].filter((value) => value !== scene.slots[slot].value && value !== 'none')
  const value = rng.pick(others as readonly string[])
  const phrases = FORMS.filter((f) => f === 'thing' || f === 'place').flatMap((form) => phrasesOf(slot, value, form))
  if (phrases.length === 0) return filler('that')
  const phrase = rng.pick(phrases)
  return phrase.filter((w, i) => i > 0 || !isArticle(w)).map((w) => ({ text: w.text, label: 'filler' }))
}

/** What is left of a slot when its thing is taken away. */
const EMPTY: readonly (readonly [SlotName, string])[] = [
  ['vegetation', 'none'],
  ['landmark', 'none'],
  ['water', 'none'],
  ['weather', 'clear'],
  ['wind', 'calm'],
  ['creature', 'none'],
]

/** Names what is to vanish; it means that the slot is empty afterwards. */
function goneWords(scene: Scene): LabelledWord[] {
  const { rng } = scene
  const [slot, empty] = rng.pick(EMPTY)
  const value = rng.pick(SLOTS[slot].filter((v) => v !== empty) as readonly string[])
  const phrase = rng.pick(phrasesOf(slot, value, 'thing'))
  scene.said.push(slot)
  const said = phrase.filter((w, i) => i > 0 || !isArticle(w))
  return said.map((w) => ({ text: w.text, label: w.label.includes('=') ? `${slot}=${empty}` : w.label }))
}

/** "a old" -> "an old", mostly; some players leave articles out. */
function fixArticles(words: LabelledWord[], rng: Rng): LabelledWord[] {
  const dropAll = rng.next() < 0.12
  const fixed = words.flatMap((word, i) => {
    if (!/^an?$/.test(word.text)) return [word]
    if (dropAll || words[i + 1] === undefined) return []
    return [{ ...word, text: /^[aeiou]/.test(fold(words[i + 1]!.text)) && rng.next() < 0.9 ? 'an' : 'a' }]
  })
  let out = fixed
  while (rng.next() < 0.2) out = insertFiller(out, rng)
  return out
}

function insertFiller(words: LabelledWord[], rng: Rng): LabelledWord[] {
  const at = Math.floor(rng.next() * (words.length + 1))
  return [...words.slice(0, at), ...filler(rng.pick(FILLERS)), ...words.slice(at)]
}
