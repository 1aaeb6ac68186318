// What a player's session description may be, judged before the WebRTC stack parses it, and cut down to what the server uses.
import { LIMITS } from '../../core/limits.ts'

export type SdpFault = 'bytes' | 'lines' | 'media' | 'shape' | 'direction'

const FAULT_TEXT: Record<SdpFault, string> = {
  bytes: `it has more than ${LIMITS.sdpBytes} bytes`,
  lines: `it has more than ${LIMITS.sdpLines} lines`,
  media: `it has more than ${LIMITS.sdpMediaLines} media sections`,
  shape: 'it does not answer one video and one data section',
  direction: 'it wants to send media',
}

/** Lines that name addresses: the server sends nothing to an address a client names. */
const ADDRESS_LINE = /^a=(candidate|end-of-candidates|remote-candidates)/

/** The answer without candidates, or why it is refused (a clause for an error message). */
export function checkAnswer(sdp: string): { sdp: string } | { fault: SdpFault; text: string } {
  const refuse = (fault: SdpFault) => ({ fault, text: FAULT_TEXT[fault] })
  if (Buffer.byteLength(sdp) > LIMITS.sdpBytes) return refuse('bytes')
  const lines = sdp.split(/\r\n|\n|\r/)
  if (lines.length > 0 && lines.at(-1) === '') lines.pop()
  if (lines.length > LIMITS.sdpLines) return refuse('lines')
  const media = lines.filter((line) => line.startsWith('m='))
  if (media.length > LIMITS.sdpMediaLines) return refuse('media')
  const count = (kind: string) => media.filter((line) => line.startsWith(`m=${kind} `)).length
  if (lines[0] !== 'v=0' || media.length !== 2 || count('video') !== 1 || count('application') !== 1) return refuse('shape')
  if (videoOf(lines).some((line) => line === 'a=sendrecv' || line === 'a=sendonly')) return refuse('direction')
  return { sdp: lines.filter((line) => !ADDRESS_LINE.test(line)).join('\r\n') + '\r\n' }
}

/** The lines of the video section. Firefox writes `a=sendrecv` for the session and for the data section, which say nothing about media. */
function videoOf(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => line.startsWith('m=video '))
  const end = lines.findIndex((line, k) => k > start && line.startsWith('m='))
  return lines.slice(start, end < 0 ? undefined : end)
}
