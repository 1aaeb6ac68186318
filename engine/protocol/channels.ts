// The data channels of a connection. Unordered and never repeated: for a control or a frame's description, the next one is worth more
// than the lost one. Both ends open both channels by number (`negotiated`): werift's own announcement of a channel loses "unordered" on
// the way, and then every lost input holds up the ones after it for a tenth of a second.

export const CHANNELS = {
  /** Client to server: input.ts. */
  input: { label: 'input', negotiated: true, id: 0, ordered: false, maxRetransmits: 0 },
  /** Server to client: frame-meta.ts. */
  meta: { label: 'meta', negotiated: true, id: 1, ordered: false, maxRetransmits: 0 },
} as const

/** Path of the signalling WebSocket on the page's own origin. */
export const SIGNALLING_PATH = '/signal'
/** Close codes of the WebSocket (RFC 6455; 4000 and up are ours). A player who closes with `back` will come again for the world. */
export const CLOSE = { normal: 1000, goingAway: 1001, vanished: 1006, refused: 1008, tryLater: 1013, back: 4000 } as const
/** RTP clock of video, steps a second. */
export const RTP_CLOCK_HZ = 90_000
