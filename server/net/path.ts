// Which way the datagrams of one connection take, where werift's own answer (the pair nominated first, for ever) is not enough:
//
// - A player's address changes while everything goes on: a router between has forgotten them and gives them another port. What they send
//   comes from there from now on, what is sent to the old address is lost. A signed check from there has been answered and checked back
//   (guard.ts, RFC 8445 7.3.1.4), so the nominated pair can follow at once, without signalling.
// - ICE begins anew: werift forgets the pair at once and sends nothing until there is another. Until then the former one is used, as
//   RFC 8445 section 9 asks for: it may well be alive again before the new one is found.

/** Data comes from elsewhere for so long, and none from the address sent to: they have moved, ms. Five packets of input are due in it. */
const MOVED_MS = 300
/** werift's CandidatePairState.SUCCEEDED: a check to this address has been answered, signed. */
const SUCCEEDED = 3

export type Pair = { protocol: object & { sendData(data: Buffer, to: readonly [string, number]): Promise<void> }; readonly remoteAddr: readonly [string, number]; readonly state: number; nominated?: boolean }

/** What werift's IceConnection is, as far as it matters here. */
export type Ice = {
  nominated?: Pair | undefined
  readonly candidatePairs: readonly Pair[]
  send: (data: Buffer) => Promise<void>
  resetNominatedPair(): void
  checkComplete(pair: Pair): void
}

export class Path {
  private readonly ice: Ice
  private readonly now: () => number
  /** The pair that is sent on, and when data last came on it. */
  private used: Pair | undefined
  private heardMs = 0
  /** The one before ICE began anew. */
  private former: Pair | undefined

  constructor(ice: Ice, now: () => number = () => performance.now()) {
    this.ice = ice
    this.now = now
    const send = ice.send
    ice.send = (data) => (!ice.nominated && this.former ? this.former.protocol.sendData(data, this.former.remoteAddr) : send(data))
  }

  /** Data (not a check) has come, over `protocol` from an address that the guard knows. True if the way changes. */
  heard(protocol: object, host: string, port: number): boolean {
    const { ice } = this
    const { nominated } = ice
    if (!nominated) return false
    const now = this.now()
    if (nominated !== this.used || isOf(nominated, protocol, host, port)) {
      this.used = nominated
      this.heardMs = now
      return false
    }
    if (now - this.heardMs < MOVED_MS) return false
    const pair = ice.candidatePairs.find((candidate) => isOf(candidate, protocol, host, port))
    if (pair?.state !== SUCCEEDED || !pair.nominated) return false
    ice.resetNominatedPair()
    ice.checkComplete(pair)
    return true
  }

  /** ICE is about to begin anew. */
  keep(): void {
    this.former = this.ice.nominated ?? this.former
  }
}

function isOf(pair: Pair, protocol: object, host: string, port: number): boolean {
  const { remoteAddr } = pair
  return remoteAddr[1] === port && remoteAddr[0] === host && pair.protocol === protocol
}
