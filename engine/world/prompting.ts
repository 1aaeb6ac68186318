// From the player's words to slots: reads the prompt, completes what it leaves open, or names a surprise for an empty one.
import type { Slots } from '../../core/slots.ts'
import { checkPrompt } from '../prompt/check.ts'
import { applyPrompt, complete } from '../prompt/complete.ts'
import type { Understanding } from '../prompt/decode.ts'
import { createPromptEncoder, type PromptEncoder } from '../prompt/encoder.ts'
import { surprise } from '../prompt/surprise.ts'
import type { Session } from '../backend/backend.ts'

/** What a prompt was read as; `surprise` is the sentence made up for an empty prompt. */
export type Reading = { slots: Slots; understood: string[]; notUnderstood: string[]; surprise?: string }

export class Prompting {
  private readonly encoder: PromptEncoder | null

  /** Without a network nothing is understood, and the reading says so. */
  constructor(session: Session | null) {
    this.encoder = session && createPromptEncoder(session)
  }

  /** Reads the prompt of a new world. */
  async open(prompt: string, seed: number): Promise<Reading> {
    const text = checkPrompt(prompt)
    if (text.trim() === '') return this.surprise(seed)
    const understanding = await this.understand(text)
    return reading(complete(understanding, seed), understanding)
  }

  /** Reads a prompt said on the way: what it names changes, the rest stays. */
  async change(prompt: string, current: Slots, seed: number): Promise<Reading> {
    const text = checkPrompt(prompt)
    if (text.trim() === '') return this.surprise(seed)
    const understanding = await this.understand(text)
    return reading(applyPrompt(current, understanding), understanding)
  }

  private surprise(seed: number): Reading {
    const { text, slots } = surprise(seed)
    return { slots, understood: [], notUnderstood: [], surprise: text }
  }

  private understand(text: string): Promise<Understanding> {
    if (this.encoder) return this.encoder.understand(text)
    return Promise.resolve({ named: {}, understood: [], notUnderstood: [...new Set(text.split(/\s+/).filter(Boolean))] })
  }
}

function reading(slots: Slots, { understood, notUnderstood }: Understanding): Reading {
  return { slots, understood, notUnderstood }
}

