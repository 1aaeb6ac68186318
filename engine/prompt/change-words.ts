// Sentences said on the way, taken apart: "less fog and more trees", "turn the meadow to lava", "honey instead of water". What the words
// between the words of change mean is the encoder's business (change.ts).
import { LIMITS } from '../../core/limits.ts'
import { fold } from '../../core/words.ts'
import { KNOWN_WORDS } from './known-words.ts'
import { slipOf } from './slips.ts'

/** How far "a bit less", "less" and "much less" go. */
export type Step = 'bit' | 'usual' | 'much'
export type Clause =
  | { kind: 'set'; what: string }
  | { kind: 'swap'; from: string; to: string }
  | { kind: 'more' | 'less'; what: string; step: Step }
  | { kind: 'none'; what: string }

/** Words of comparison that name what they compare; `light`, `hour` and `weather` are no slots but steps along some (change.ts). */
const COMPARED: Record<string, { more: string } | { less: string }> = {
  foggier: { more: 'fog' }, mistier: { more: 'fog' }, hazier: { more: 'fog' }, cloudier: { more: 'clouds' }, gloomier: { more: 'clouds' },
  rainier: { more: 'rain' }, wetter: { more: 'rain' }, snowier: { more: 'snowfall' }, stormier: { more: 'storm' },
  windier: { more: 'wind' }, breezier: { more: 'wind' }, gustier: { more: 'wind' }, calmer: { less: 'wind' }, stiller: { less: 'wind' }, quieter: { less: 'wind' },
  bouncier: { more: 'bounce' }, springier: { more: 'bounce' }, heavier: { more: 'gravity' }, floatier: { less: 'gravity' }, weightier: { more: 'gravity' },
  brighter: { more: 'light' }, lighter: { more: 'light' }, darker: { less: 'light' }, later: { more: 'hour' }, earlier: { less: 'hour' },
  faster: { more: 'clock' }, quicker: { more: 'clock' }, slower: { less: 'clock' },
  sunnier: { less: 'weather' }, clearer: { less: 'weather' }, leafier: { more: 'trees' },
} // prettier-ignore

const MORE = 'more|stronger|heavier|thicker|denser|higher|bigger|harder'
const LESS = 'less|fewer|weaker|lighter|thinner|lower|smaller|softer'
const UP = 'increase|raise|strengthen|boost|double|twice|turn up|crank up'
const DOWN = 'decrease|reduce|lower|weaken|halve|half|lessen|turn down|tone down|cut down on|cut down'
const GONE = 'no more|no|without(?: any)?|remove|delete|erase|get rid of|take away|take out|kill|stop|end|lose|drop|hide|clear away|switch off|turn off|enough|i don\'?t want(?: any)?|i do not want(?: any)?'
const STEPS = "much|a lot|lots|far|way|even|really|very|so much|a bit|bit|a little bit|a little|slightly|somewhat|a tad|a touch|some"
const ANY = '(?:all |any |the |that |this |those |these |of )*'
const IT = '(?:it|this|that|everything|things|the world|it all|all)'
const LEAD = /^(?:please|now|and|then|ok|okay|so|also|just|hey|well|um|uh|can you|could you|would you|can we|could we|let's|lets|i want(?: you)? to|i(?:'d| would) like(?: you)? to)\s+/iu
const TAIL = /\s+(?:please|now|again|then|thanks|thank you|too|as well|a bit|a little|a lot|much)$/iu
const SPLIT = /\s*(?:[,;!?]+|\.(?!\d)|\band then\b|\bthen\b|\bbut\b)\s*/iu

const rule = (source: string) => new RegExp(`^${source}$`, 'iu')
const MAKE = `(?:(?:make|turn|get|have|let) (?:${IT} )?(?:be |become )?|i want(?: ${IT})?(?: to be)? |give me |add |let there be |it should be |with )?`
const SINGLE = rule(`${MAKE}(?:(${STEPS}) )*(\\w+)`)
const RULES: readonly (readonly [RegExp, (found: string[]) => Clause])[] = [
  [rule('instead of (\\S+(?: \\S+)??) (?:put |use |have |make it |i want )?(.+)'), ([from, to]) => ({ kind: 'swap', from: from!, to: to! })],
  [rule(`(?:make it |use |put |have |i want |give me )?(.+?) (?:instead of|rather than|in place of) ${ANY}(.+)`), ([to, from]) => ({ kind: 'swap', from: from!, to: to! })],
  [rule(`(?:turn|change|transform|convert|switch|swap|exchange|replace|trade) (?!${IT} )${ANY}(.+?) (?:into|in to|to|for|with|by) (.+)`), ([from, to]) => ({ kind: 'swap', from: from!, to: to! })],
  [rule(`(?!${IT} )${ANY}(.+?) (?:becomes?|turns? (?:in)?to|should become|should be) (.+)`), ([from, to]) => compared(from!, to!)],
  [rule('(?:go )?from (.+?) to (.+)'), ([from, to]) => ({ kind: 'swap', from: from!, to: to! })],
  [rule('not (.+?) but (.+)'), ([from, to]) => ({ kind: 'swap', from: from!, to: to! })],
  [rule(`turn ${ANY}(.+?) (up|down|off)`), ([what, way]) => (way === 'off' ? { kind: 'none', what: what! } : { kind: way === 'up' ? 'more' : 'less', what: what!, step: 'usual' })],
  [rule(`(?:${UP}) ${ANY}(.+)`), ([what]) => ({ kind: 'more', what: what!, step: 'usual' })],
  [rule(`(?:${DOWN}) ${ANY}(.+)`), ([what]) => ({ kind: 'less', what: what!, step: 'usual' })],
  [rule(`${MAKE}(?:(${STEPS}) )*(?:${MORE}) ${ANY}(.+)`), ([step, what]) => ({ kind: 'more', what: what!, step: stepOf(step) })],
  [rule(`${MAKE}(?:(${STEPS}) )*(?:${LESS}) ${ANY}(.+)`), ([step, what]) => ({ kind: 'less', what: what!, step: stepOf(step) })],
  [rule(`(?:it(?:'?s| is) )?too (?:much |many )?${ANY}(.+)`), ([what]) => ({ kind: 'less', what: what!, step: 'usual' })],
  [rule(`not (?:so|as|that|too) (?:much |many )?${ANY}(.+)`), ([what]) => ({ kind: 'less', what: what!, step: 'usual' })],
  [rule(`(?:make )?${ANY}(.+?) (?:(${STEPS}) )*(${MORE}|${LESS})`), ([what, step, how]) => ({ kind: new RegExp(`^(?:${MORE})$`, 'iu').test(how!) ? 'more' : 'less', what: what!, step: stepOf(step) })],
  [rule(`(?:${GONE}) ${ANY}(.+)`), ([what]) => ({ kind: 'none', what: what! })],
  [rule(`(?:let |make )?${ANY}(.+?) (?:off|gone|away|stop|end|vanish|disappear)`), ([what]) => ({ kind: 'none', what: what! })],
  [rule('(?:freeze|pause|halt) (?:the )?(?:time|clock|sun|hours?|day)'), () => ({ kind: 'none', what: 'clock' })],
  [rule('(?:let |make )?(?:the )?(?:time|clock|hours?|days?|sun) (?:stands?|be|is)(?: still| frozen| stopped)'), () => ({ kind: 'none', what: 'clock' })],
  [rule('(?:let |make |start )?(?:the )?(?:time|clock|hours?|days?) (?:pass(?:es)?(?: by)?|go(?:es)?(?: by| on)?|runs?|flows?|moves?(?: on)?)'), () => ({ kind: 'set', what: 'passing hours' })],
  [rule('(?:let |make )?(?:the )?(?:time|clock|hours?|days?) (?:fly|flies|race|races)(?: by)?'), () => ({ kind: 'set', what: 'racing hours' })],
  [rule('let there be light'), () => ({ kind: 'more', what: 'light', step: 'usual' })],
  [rule(`not ${ANY}(.+)`), ([what]) => ({ kind: 'none', what: what! })],
  [rule('(\\w+) (?:to|into|->|=>) (.+)'), ([from, to]) => ({ kind: 'swap', from: from!, to: to! })],
  [rule(`make (?:all )?the (\\S+) (?:be |of )?(.+)`), ([from, to]) => compared(from!, to!)],
]

/** Words that change what is, wherever a sentence begins with them; a scene may begin with any others. */
const OPENERS =
  /^(?:make (?!me an? |an? )|let |turn |set |change |switch |swap |replace |exchange |convert |transform |add |put |bring |remove |delete |erase |get rid |take (?:away|out)|stop |no |without |with |more |less |fewer |much |a bit |a little |slightly |even |increase |raise |decrease |reduce |lower |instead |from |not |too |now |and |also |plus |keep |the same |same |it |go |become |i want it )/iu

/** What a sentence asks to be changed, clause by clause; what is behind the last one read is left as it is, to be read as words. */
export function parseChange(text: string): Clause[] {
  const clauses: Clause[] = []
  const parts = pieces(mendChangeWords(text)).filter((piece) => strip(piece) !== '')
  const rest = parts.splice(LIMITS.changeClauses - 1 + Number(parts.length <= LIMITS.changeClauses)).map(strip)
  for (const piece of parts) {
    const bare = strip(piece)
    const clause = clauseOf(bare)
    const last = clauses.at(-1)
    // "No trees and wind": the word of change counts for both.
    if (clause.kind === 'set' && piece.startsWith(JOINED) && last && last.kind !== 'set' && last.kind !== 'swap' && !/^(?:an?|the) /iu.test(bare)) clauses.push({ ...last, what: bare })
    else clauses.push(clause)
  }
  if (rest.length > 0) clauses.push({ kind: 'set', what: rest.join(' ') })
  return clauses
}

/** True if a sentence says what to change rather than what there is. */
export function opensWithChange(text: string): boolean {
  const mended = mendChangeWords(text).replace(LEAD, '')
  if (OPENERS.test(`${mended} `)) return true
  const first = strip(pieces(mended)[0] ?? '')
  return clauseOf(first).kind !== 'set' && !/^(?:an?|the) .* (?:to|with|of) /iu.test(first)
}

/** Marks a piece that "and" joined to the one before. */
const JOINED = '\u0001'

function pieces(text: string): string[] {
  return text
    .replace(/^(\s*instead of [^,]+),/iu, '$1')
    .split(SPLIT)
    .flatMap((clause) => {
      const parts = clause.split(/\s+(?:and|&|\+)\s+/iu)
      // Only after or before words of change is "and" the end of anything: "black and white" is one look.
      const apart = parts.some((part) => clauseOf(strip(part)).kind !== 'set' || OPENERS.test(`${part} `))
      return apart ? parts.map((part, k) => (k > 0 ? JOINED + part : part)) : [clause]
    })
}

function strip(piece: string): string {
  let text = piece.replace(JOINED, '').trim()
  for (let before = ''; before !== text; ) {
    before = text
    text = text.replace(LEAD, '').replace(TAIL, '').trim()
  }
  return text
}

function clauseOf(text: string): Clause {
  const single = SINGLE.exec(text)
  const comparison = single && comparisonOf(single[2]!, stepOf(single[1]))
  if (comparison) return comparison
  for (const [pattern, make] of RULES) {
    const found = pattern.exec(text)
    if (found) return make(found.slice(1).map((group) => group ?? ''))
  }
  return { kind: 'set', what: text }
}

/** "Make the fog thicker", "make the sky darker", or "make the tower marble". */
function compared(from: string, to: string): Clause {
  const word = fold(to)
  if (new RegExp(`^(?:${MORE})$`, 'u').test(word)) return { kind: 'more', what: from, step: 'usual' }
  if (new RegExp(`^(?:${LESS})$`, 'u').test(word)) return { kind: 'less', what: from, step: 'usual' }
  return comparisonOf(word, 'usual') ?? { kind: 'swap', from, to }
}

function comparisonOf(word: string, step: Step): Clause | undefined {
  const found = COMPARED[fold(word)]
  if (!found) return undefined
  return 'more' in found ? { kind: 'more', what: found.more, step } : { kind: 'less', what: found.less, step }
}

function stepOf(word: string | undefined): Step {
  if (!word) return 'usual'
  return /^(?:a bit|bit|a little|a little bit|slightly|somewhat|a tad|a touch|some)$/iu.test(word) ? 'bit' : 'much'
}

const CHANGE_WORDS = [
  ...new Set([...`make turn into instead replace with without remove change swap becomes become rather than stop increase decrease reduce raise lower lessen`.split(' '), ...`${MORE}|${LESS}`.split('|')]),
  ...Object.keys(COMPARED),
  ...'gravity bounce bouncy wind windy trees tree plants water buildings night'.split(' '),
]

/** Slips of the finger in words of change and in what they are said of most: "mroe fog", "honey instaed of water". Words that mean something of their own are left alone. */
export function mendChangeWords(text: string): string {
  return text.replace(/[\u2018\u2019]/gu, "'").replace(/[\p{L}\p{M}']+/gu, (word) => {
    const folded = fold(word)
    if (KNOWN_WORDS.has(folded) || CHANGE_WORDS.includes(folded) || PLAIN_WORDS.has(folded)) return word
    return CHANGE_WORDS.find((meant) => slipOf(folded, meant)) ?? word
  })
}

/** Words that are a slip away from a word of change and mean something else, or nothing. */
const PLAIN_WORDS = new Set(
  (
    'let lets move mode some slower rise wit thin then that them thank tan store sore core men male mane mate chance three there these threes free freed waiter ' +
    'find kind mind wing wine right sight might fight fighter next nest lost list last lead mine note mere mire mote mope unto onto became witch knight father ' +
    'planes planet planets planks plank top stoop sop stomp ounce bounty bounces bugger bindings building courier cleaver remote lager strange strong brighten ' +
    'brightly late reduced increased decreased decease winds arise hither tighter fetter sprinter rustier dustier mustier goofier groovier sorrier lesser'
  ).split(' '),
)
