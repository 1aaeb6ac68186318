// What the tests use of node-turn, which has no types of its own.
declare module 'node-turn' {
  type Allocation = { sockets: { close(): void }[]; user: { username: string }; relayedTransportAddress: { address: string; port: number } }

  export default class TurnServer {
    constructor(config: {
      listeningIps: string[]
      listeningPort: number
      relayIps: string[]
      authMech: 'long-term'
      realm: string
      /** Looked up by user name with every request. */
      credentials: Record<string, string>
      log: (line: unknown) => void
    })
    readonly allocations: Record<string, Allocation>
    start(): void
    stop(): void
    on(event: 'message', listener: () => void): void
  }
}
