// Words that say how much, words that say nothing, and words that mean nothing to us.
import { readFileSync } from 'node:fs'
import type { SlotName } from '../core/slots.ts'
import { fold } from '../core/words.ts'
import type { Phrase } from './grammar-phrases.ts'
import { lexiconWords } from './grammar-phrases.ts'
import { TEMPLATES } from './templates.ts'

export type Degree = 'weaker' | 'stronger'
/** An adverb stands before an adjective ("slightly foggy"), an amount before a noun ("a hint of fog"). */
const DEGREE_WORDS: Record<Degree, { adverb: string; amount: string }> = {
  weaker: {
    adverb:
      'slightly|a bit|a little|faintly|mildly|somewhat|barely|a tad|a little bit|softly|lightly|subtly|hardly|gently|vaguely|weakly|' +
      'only slightly|not very',
    amount:
      'a hint of|a touch of|light|faint|slight|mild|subtle|thin|soft|sparse|a little|a few|little|small|tiny|a trace of|minor|gentle|' +
      'a bit of|modest|scattered|' +
      'weak|delicate|a tiny bit of|just a little|barely any|a dash of|a sprinkle of',
  },
  stronger: {
    adverb:
      'very|extremely|really|super|so|totally|incredibly|heavily|strongly|deeply|thickly|intensely|absolutely|ultra|completely|' +
      'highly|insanely|mega|hugely|very very|' +
      'terribly|unbelievably|utterly|too|way more|seriously|awfully|densely|crazy',
    amount:
      'heavy|thick|dense|strong|intense|huge|giant|massive|enormous|lots of|a lot of|plenty of|tons of|many|extreme|big|endless|' +
      'so much|much|countless|vivid|colossal|' +
      'gigantic|maximum|mighty|large|loads of|a ton of|very much|monstrous|immense|overwhelming|very heavy|really thick|severe|' +
      'serious|epic amounts of|so many|great',
  },
}
/** Words of a degree phrase that carry none of it. */
const DEGREE_FILLERS = new Set('a of only just any not amounts'.split(' '))

const degreePhrases = Object.fromEntries(
  (['weaker', 'stronger'] as const).flatMap((degree) =>
    (['adverb', 'amount'] as const).map((kind) => [
      `${degree}/${kind}`,
      DEGREE_WORDS[degree][kind].split('|').map((phrase) => degreePhrase(phrase, degree)),
    ]),
  ),
) as Record<string, Phrase[]>

function degreePhrase(phrase: string, degree: Degree): Phrase {
  // "not very" is as weak as "not" makes it: both words say so.
  const keepAll = phrase === 'not very' || phrase === 'barely any'
  return phrase.split(' ').map((text) => ({ text, label: !keepAll && DEGREE_FILLERS.has(text) ? 'filler' : degree }))
}

export function degreePhrasesOf(degree: Degree, kind: 'adverb' | 'amount'): readonly Phrase[] {
  return degreePhrases[`${degree}/${kind}`]!
}

/** Neutral places: where it is says nothing about what it is. */
export const PLACES =
  'valley|world|place|scene|land|view|planet|area|location|setting|environment|hill|hillside|path|trail|realm|region|terrain|spot|' +
  'map|level|' +
  'game world|wonderland|hills|slope|walk|clearing|valley floor|little world|dream world|fantasy world|fairytale land|horizon|' +
  'valleys|worlds|lands'

/** What players call the slots themselves. */
export const TOPICS: Record<SlotName, string> = {
  family: 'scene|kind of world|setting',
  biome: 'biome|landscape|terrain|ground|place|region|world|environment',
  time: 'time|time of day|hour|clock|daytime',
  weather: 'weather|sky|climate|air|conditions|forecast',
  style: 'style|colours|colors|look|palette|mood|art style|season|colour scheme|theme|tone',
  vegetation: 'trees|plants|vegetation|flora|greenery',
  landmark: 'landmark|building|structure|architecture',
  water: 'body of water|shore',
  material: 'material|walls|building material|surface',
  gravity: 'gravity|physics|pull',
  bounce: 'bounce|balls|bounciness|elasticity|physics',
  wind: 'wind|air|wind speed',
  liquid: 'liquid|fluid|juice',
  creature: 'animals|creatures|wildlife|animal|fauna|herd',
  clock: 'passing of time|pace of time',
}

/** Slipped in between other words without meaning anything. */
const INSERTED =
  'please|beautiful|nice|pretty|lovely|amazing|cool|awesome|epic|gorgeous|stunning|atmospheric|wonderful|kind of|maybe|um|uh|well|' +
  'okay|also|' +
  'just|perfect|magical|fantastic|interesting|fancy|good|like|you know|actually|basically|old|ancient|lovely little|mysterious|' +
  'lonely|tall|' +
  'in the sky|under the sky|relaxing|breathtaking|scenic|charming|majestic|incredible|idyllic|romantic|immersive|detailed|cinematic|high quality|some|few|again|then'

const COMMON_UNKNOWN =
  'city town car cars bus train airplane plane ship boat bicycle bike robot dragon dragons dinosaur spaceship rocket horse cat cats ' +
  'dog dogs wolf bear fish ' +
  'bird birds cow sheep elephant lion monkey king queen princess knight wizard witch zombie ghost monster vampire pirate soldier ' +
  'teacher doctor police ' +
  'people person man woman child children kids baby family friend friends street road bridge school hospital airport station market ' +
  'shop restaurant ' +
  'hotel church graveyard cemetery museum kitchen bedroom bathroom room table chair bed sofa window door phone computer camera book ' +
  'pizza burger cake ' +
  'coffee beer music song party money sword gun red blue white black brown creepy spooky scary haunted funny happy sad modern ' +
  'futuristic medieval ' +
  'japanese western chinese french german american vegas london paris tokyo halloween aurora rainbow whale dolphin shark football ' +
  'life love war work job story news sport game video email website stairs garage subway factory prison'

const COMMON_VERBS =
  'write read hide play find open close run jump swim drive ride climb fight eat drink sleep help tell ask say speak talk know think ' +
  'feel start stop ' +
  'begin finish move throw catch push pull bring hold leave stay live buy sell pay send call wait watch hear listen remember forget ' +
  'choose pick ' +
  'test try off away print ignore copy delete save load'

const CLOSED_CLASS =
  'a an the this that these those here there where when while who whom whose which what why how i me my mine we us our you your he ' +
  'him his ' +
  'she her it its they them their and or but nor so yet if then than as at by for from in into of off on onto out over to under up ' +
  'down with ' +
  'about above across after against along among around before behind below beneath beside between beyond during except inside near ' +
  'outside past since through throughout toward towards until upon within am is are was were be been being do does did done have has ' +
  'had having ' +
  'can could may might must shall should will would not too also only just even still again ever always never sometimes often now ' +
  'soon later ' +
  'please thanks thank hello hi hey ok okay yes yeah well oh um uh let lets make makes made making get gets got give gives gave go ' +
  'goes going gone went ' +
  'come comes came put puts set sets take takes took see sees saw seen look looks looking looked show shows shown want wants wanted ' +
  'need needs like likes ' +
  'walk walks walking walked stand stands standing keep keeps turn turns turned change changes changed add adds added create creates ' +
  'build builds ' +
  'built generate draw render imagine try use used using thing things stuff something anything everything someone everyone somewhere ' +
  'anywhere ' +
  'everywhere some any each every other another same one two three both own such more less most least many few several all half ' +
  'first last next ' +
  'side front back left right top middle center centre end part way kind sort type bit lot nice good great beautiful pretty lovely cool ' +
  'picture scene world place game view real really quite rather almost nearly maybe perhaps actually basically simply exactly ' +
  'instead without'

function readUnknown(): readonly string[] {
  const text = readFileSync(new URL('./grammar-unknown.txt', import.meta.url), 'utf8')
  const words = text.split('\n').filter((line) => line && !line.startsWith('#'))
  return words.flatMap((line) => line.split(' '))
}

/** Words we know the meaning of, or whose meaning does not matter; no unknown word may be among them. */
export function knownWords(): Set<string> {
  const known = lexiconWords()
  const literals = TEMPLATES.map((t) => t.replace(/\{\w+\}/g, ' ')).join(' ')
  const degrees = Object.values(degreePhrases).flat(2)
  const topics = Object.values(TOPICS).join(' ')
  const text = [CLOSED_CLASS, COMMON_VERBS, literals, PLACES, INSERTED, topics, ...degrees.map((w) => w.text)].join(' ')
  for (const word of text.split(/[^\p{L}'-]+|-/u)) if (word) known.add(fold(word))
  return known
}

/** Slipped in between other words without meaning anything: praise, and the plain words of any sentence that are no part of ours. */
export const FILLERS: readonly string[] = makeFillers()

function makeFillers(): string[] {
  // Words that take away or compare change what is around them; words of degree and of the lexicon mean something themselves.
  const turning = 'no not without less more few instead than over stop off away hide delete a an the up down'.split(' ')
  const meaningful = new Set([...turning, ...Object.values(degreePhrases).flat(2).map((w) => w.text), ...lexiconWords()])
  const plain = `${CLOSED_CLASS} ${COMMON_VERBS}`.split(' ').filter((word) => !meaningful.has(word))
  return [...INSERTED.split('|'), ...INSERTED.split('|'), ...plain]
}


const unknown = readUnknown()
/** Every eighth unknown word is kept for evaluation. */
export const UNKNOWN_TEST: readonly string[] = unknown.filter((_, i) => i % 8 === 0)
const UNKNOWN_TEST_SET = new Set(UNKNOWN_TEST)
export const UNKNOWN_TRAIN: readonly string[] = unknown.filter((_, i) => i % 8 !== 0)
/** What players ask for most and we do not have; colours and kinds of place, too. */
export const UNKNOWN_COMMON: readonly string[] = COMMON_UNKNOWN.split(' ').filter(
  (word) => !UNKNOWN_TEST_SET.has(word) && !lexiconWords().has(word),
)
