// What happens to a message on the input channel: rate first, then form, then the mailbox if this is the player who has the controls.
import { LIMITS } from '../../core/limits.ts'
import { InputReader, type InputFault } from '../../engine/protocol/input.ts'
import { makeBucket, takeToken, type TokenBucket } from '../net/token-bucket.ts'
import type { MailboxWriter } from './mailbox.ts'

/** `old`: well formed, but brings nothing new. `watched`: well formed, of someone without controls. `rate`: beyond the rate, dropped. `flood`: beyond all patience, hang up. */
export type InputVerdict = 'taken' | 'old' | 'watched' | 'rate' | 'flood' | InputFault

export class InputGate {
  private readonly packet = new InputReader()
  private readonly rate: TokenBucket
  private readonly patience: TokenBucket
  /** Newest sample heard of, whether it had an effect or not; undefined before the first. */
  lastSeq: number | undefined

  /** Low half of the id of the frame shown when the newest packet was sent. */
  get shownFrame(): number {
    return this.packet.shownFrame
  }

  constructor(nowMs: number) {
    this.rate = makeBucket(LIMITS.inputPerSecond, LIMITS.inputBurst, nowMs)
    // Bursts after a stall are honest; a player who goes on at more than twice the rate for seconds is not.
    this.patience = makeBucket(LIMITS.inputPerSecond, LIMITS.rateStrikes * LIMITS.inputPerSecond, nowMs)
  }

  /** `mailbox` is absent while someone else has the controls. */
  receive(bytes: Uint8Array, mailbox: MailboxWriter | undefined, nowMs: number): InputVerdict {
    if (!takeToken(this.rate, nowMs)) return takeToken(this.patience, nowMs) ? 'rate' : 'flood'
    const fault = this.packet.load(bytes)
    if (fault) return fault
    this.lastSeq = this.packet.seq
    if (!mailbox) return 'watched'
    return mailbox.receive(this.packet, nowMs) ? 'taken' : 'old'
  }
}
