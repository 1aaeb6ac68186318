// The signalling socket, opened while the prompt is being typed: Enter then finds it open, which saves a round trip and the handshake of
// TCP. The server closes one that says nothing for ten seconds; the next letter opens another.
import { SIGNALLING_PATH } from '../../engine/protocol/channels.ts'

let spare: WebSocket | undefined

/** Opens one, unless there is one already. */
export function prepareSocket(): void {
  if (!spare || spare.readyState > WebSocket.OPEN) spare = open()
}

/** The prepared socket, open or about to be, or a new one. */
export function takeSocket(): WebSocket {
  const taken = spare && spare.readyState <= WebSocket.OPEN ? spare : open()
  spare = undefined
  return taken
}

function open(): WebSocket {
  const url = new URL(SIGNALLING_PATH, location.href)
  url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
  const socket = new WebSocket(url)
  socket.binaryType = 'arraybuffer'
  return socket
}
