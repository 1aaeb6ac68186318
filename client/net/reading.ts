// What a prompt will be read as, asked before there is a world.
import type { SlotChange } from '../../core/slots.ts'
import { decodeServerMessage, encodeMessage, type MessageOf, PROTOCOL_VERSION, READ_PATH, type ServerMessage } from '../../engine/protocol/messages.ts'

export type ReadingAsked = { prompt: string; seed: number; slots?: SlotChange }
export type ReadingAnswer = MessageOf<ServerMessage, 'understood' | 'error'>
/** Undefined where no answer came. */
export type AskReading = (asked: ReadingAsked, signal: AbortSignal) => Promise<ReadingAnswer | undefined>

export const askReading: AskReading = async (asked, signal) => {
  try {
    const body = encodeMessage({ type: 'read', v: PROTOCOL_VERSION, ...asked }) as Uint8Array<ArrayBuffer>
    const response = await fetch(new URL(READ_PATH, location.href), { method: 'POST', body, signal })
    if (!response.ok) return undefined
    const decoded = decodeServerMessage(new Uint8Array(await response.arrayBuffer()))
    if (!decoded.ok) return decoded.error
    return decoded.message.type === 'understood' || decoded.message.type === 'error' ? decoded.message : undefined
  } catch {
    // Aborted by a newer question, or no network.
    return undefined
  }
}
