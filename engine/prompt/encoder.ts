// The prompt encoder: free text -> which slots it names.
//
// prompt.onnx, batch 1, static shapes:
//   in  `ids`    float32 [1, 64, 24]: per word (core/words.ts) its hashed n-gram ids, whole numbers 0..8191; 0 is padding
//   out `logits` float32 [1, 64, 71]: per word a score for each of LABELS (core/words.ts): filler, unknown, weaker, stronger, then
//       "slot=value" for every value of every slot
// Words behind the 64th are not read and are reported as not understood. prompt.json beside the weights holds the labels they were
// trained with.
import { IDS_PER_WORD, LABELS, MAX_WORDS, wordsOf, writeWordIds } from '../../core/words.ts'
import { tensorOf, type Session, type Shapes } from '../backend/backend.ts'
import { DIAL_NAMES } from '../../core/dials.ts'
import { SLOT_NAMES, type SlotChange } from '../../core/slots.ts'
import { decode, say, type Named, type Understanding } from './decode.ts'
import { readExact, type Exact } from './exact.ts'

export const PROMPT_INPUTS: Shapes = { ids: [1, MAX_WORDS, IDS_PER_WORD] }
export const PROMPT_OUTPUTS: Shapes = { logits: [1, MAX_WORDS, LABELS.length] }

export interface PromptEncoder {
  /** Reads a prompt that `checkPrompt` has passed. Calls may overlap; they are answered in order. */
  understand(text: string): Promise<Understanding>
}

/** `session` runs prompt.onnx; it is used for one prompt at a time. */
export function createPromptEncoder(session: Session): PromptEncoder {
  const ids = tensorOf(session, 'inputs', 'ids', MAX_WORDS * IDS_PER_WORD)
  const logits = tensorOf(session, 'outputs', 'logits', MAX_WORDS * LABELS.length)
  const scratch = new Int32Array(ids.length)
  let last: Promise<unknown> = Promise.resolve()

  const read = async (text: string): Promise<Understanding> => {
    const { text: rest, dials, said, shares } = readExact(text)
    const words = wordsOf(rest)
    scratch.fill(0)
    words.slice(0, MAX_WORDS).forEach((word, k) => writeWordIds(word.folded, scratch, k * IDS_PER_WORD))
    ids.set(scratch)
    if (words.length > 0) await session.run()
    return withDials(decode(words, logits, shares), dials, said)
  }

  return {
    understand: (text) => {
      const answer = last.then(() => read(text))
      last = answer.catch(() => undefined)
      return answer
    },
  }
}

/** What numbers set is as sure as can be. */
function withDials(read: Understanding, dials: SlotChange, said: Exact['said']): Understanding {
  const set = DIAL_NAMES.flatMap((dial) => (dials[dial] ? [[dial, { ...dials[dial], confidence: 1, words: [said[dial] ?? dial] } as Named] as const] : []))
  if (set.length === 0) return read
  const named: Understanding['named'] = { ...read.named, ...Object.fromEntries(set) }
  return { named, understood: SLOT_NAMES.flatMap((slot) => say(slot, named[slot])), notUnderstood: read.notUnderstood }
}
