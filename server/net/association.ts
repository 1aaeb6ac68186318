// werift's SCTP association, made to do what our channels ask for (maxRetransmits 0, RFC 3758): werift 0.24.4 takes 0 for "no limit", so
// it repeats what is lost, one message a second after an outage, before anything new. Every message of ours is a single chunk.

type Chunk = { abandoned: boolean; retransmit: boolean }

/** What werift keeps to itself. */
export type Association = {
  cwnd: number
  /** How long an answer is waited for before it is asked again, s; measured from the first answer on. */
  rto: number
  maybeAbandon: (chunk: Chunk) => boolean
  readonly sentQueue: readonly unknown[]
  timer3Cancel(): void
  timer3Expired(): void
}

/** Nothing is sent twice: what is lost is left out, and the other end told so (FORWARD TSN). */
export function neverRepeat(association: Association): void {
  association.maybeAbandon = (chunk) => {
    chunk.retransmit = false
    return (chunk.abandoned = true)
  }
}

/** More than our messages of any second, bytes. */
const WINDOW_BYTES = 64 * 1024

/**
 * Messages leave when they are said. They are a small and constant part of the stream, whose rate is fitted to the network elsewhere
 * (server/video); a window that losses have halved, down to one packet (RFC 9260 7.2), would keep them back for up to a second.
 */
export function neverWait(association: Association): void {
  Object.defineProperty(association, 'cwnd', { get: () => WINDOW_BYTES, set() {}, configurable: true })
}

/** Asks again soon for what opens it (RFC 9260 5.1): one datagram of that lost costs 3 s by the book, and a player waits for all of them. */
export function openSoon(association: Association): void {
  association.rto = 0.3
}

/** The network is there again: what was on its way is lost, on with what is new. By itself it would wait for its timer, up to a second. */
export function wake(association: Association): void {
  if (association.sentQueue.length === 0) return
  association.timer3Cancel()
  association.timer3Expired()
}
