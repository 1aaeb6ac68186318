// The data channels of a connection. The server opens both before its offer; the client only receives `datachannel` events.
// Unordered and never repeated: for a control or a frame's description, the next one is worth more than the lost one.

export const CHANNELS = {
  /** Client to server: input.ts. */
  input: { label: 'input', ordered: false, maxRetransmits: 0 },
  /** Server to client: frame-meta.ts. */
  meta: { label: 'meta', ordered: false, maxRetransmits: 0 },
} as const

/** Path of the signalling WebSocket on the page's own origin. */
export const SIGNALLING_PATH = '/signal'
/** RTP clock of video, steps a second. */
export const RTP_CLOCK_HZ = 90_000
