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
import { decode, type Understanding } from './decode.ts'

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
    const words = wordsOf(text)
    scratch.fill(0)
    words.slice(0, MAX_WORDS).forEach((word, k) => writeWordIds(word.folded, scratch, k * IDS_PER_WORD))
    ids.set(scratch)
    if (words.length > 0) await session.run()
    return decode(words, logits)
  }

  return {
    understand: (text) => {
      const answer = last.then(() => read(text))
      last = answer.catch(() => undefined)
      return answer
    },
  }
}
