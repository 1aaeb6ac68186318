// A link over the network: signalling by WebSocket, then video and two data channels by WebRTC. The server offers, the page answers.
// The page names no addresses (the server refuses them), so the answer goes out at once without waiting for candidates.
import type { SlotChange } from '../../core/slots.ts'
import { CHANNELS, CLOSE, SIGNALLING_PATH } from '../../engine/protocol/channels.ts'
import { makeFrameMeta, readFrameMeta } from '../../engine/protocol/frame-meta.ts'
import { type ClientMessage, decodeServerMessage, encodeMessage, PROTOCOL_VERSION, type ServerMessage } from '../../engine/protocol/messages.ts'
import type { Link, LinkHandlers, LinkRequest, OpenLink } from './link.ts'

/** Input waiting in the channel above this is older than the next sample: drop rather than queue. Ten packets. */
const INPUT_BACKLOG_BYTES = 440

export const connect: OpenLink = (request, handlers) => new Connection(request, handlers)

class Connection implements Link {
  private readonly socket: WebSocket
  private readonly handlers: LinkHandlers
  private readonly frameMeta = makeFrameMeta()
  private peer: RTCPeerConnection | undefined
  private input: RTCDataChannel | undefined
  private closed = false

  constructor(request: LinkRequest, handlers: LinkHandlers) {
    this.handlers = handlers
    const url = new URL(SIGNALLING_PATH, location.href)
    url.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:'
    this.socket = new WebSocket(url)
    this.socket.binaryType = 'arraybuffer'
    this.socket.onopen = () => this.say('token' in request ? { type: 'watch', v: PROTOCOL_VERSION, ...request } : { type: 'hello', v: PROTOCOL_VERSION, ...request })
    this.socket.onmessage = (event: MessageEvent<ArrayBuffer>) => this.heard(event.data)
    this.socket.onclose = () => this.lose()
  }

  sendInput(packet: Uint8Array): boolean {
    const { input } = this
    if (!input || input.readyState !== 'open' || input.bufferedAmount > INPUT_BACKLOG_BYTES) return false
    input.send(packet as Uint8Array<ArrayBuffer>)
    return true
  }

  setPrompt(text: string): void {
    this.say({ type: 'prompt', text })
  }

  turn(slots: SlotChange): void {
    this.say({ type: 'turn', slots })
  }

  pause(paused: boolean): void {
    this.say({ type: 'pause', paused })
  }

  restart(seed?: number): void {
    this.say(seed === undefined ? { type: 'restart' } : { type: 'restart', seed })
  }

  name(name: string): void {
    this.say({ type: 'name', name })
  }

  clip(part: 'last' | 'start' | 'stop'): void {
    this.say({ type: 'clip', part })
  }

  hand(to: number): void {
    this.say({ type: 'hand', to })
  }

  close(): void {
    this.say({ type: 'bye' })
    this.end(CLOSE.normal)
  }

  drop(): void {
    this.end(CLOSE.back)
  }

  async roundTripMs(): Promise<number> {
    const report = await this.peer?.getStats()
    for (const stats of report?.values() ?? []) {
      if (stats.type === 'candidate-pair' && stats.nominated && stats.currentRoundTripTime !== undefined) return stats.currentRoundTripTime * 1000
    }
    return NaN
  }

  private say(message: ClientMessage): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(encodeMessage(message) as Uint8Array<ArrayBuffer>)
  }

  private heard(data: ArrayBuffer): void {
    const decoded = decodeServerMessage(new Uint8Array(data))
    if (decoded.ok) this.obey(decoded.message)
    else this.handlers.refused(decoded.error)
  }

  private obey(message: ServerMessage): void {
    if (this.closed) return
    if (message.type === 'welcome') this.handlers.welcome(message)
    else if (message.type === 'watching') this.handlers.watching(message)
    else if (message.type === 'company') this.handlers.company(message)
    else if (message.type === 'recording') this.handlers.recording(message.on)
    else if (message.type === 'clip') this.handlers.clip(message.name)
    else if (message.type === 'understood') this.handlers.understood(message)
    else if (message.type === 'error' || message.type === 'full') this.handlers.refused(message)
    else if (message.type === 'ice') this.peer?.addIceCandidate(message).catch(() => this.lose())
    else this.answer(message.sdp).catch(() => this.lose())
  }

  /** A first offer, or one that replaces the connection while the world goes on. */
  private async answer(sdp: string): Promise<void> {
    this.peer?.close()
    const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle' })
    this.peer = peer
    peer.ontrack = ({ receiver, track }) => {
      waitForNothing(receiver)
      this.handlers.video(new MediaStream([track]))
    }
    for (const { label, ...options } of Object.values(CHANNELS)) this.channel(peer.createDataChannel(label, options))
    peer.onconnectionstatechange = () => {
      if (peer === this.peer && peer.connectionState === 'failed') this.lose()
    }
    await peer.setRemoteDescription({ type: 'offer', sdp })
    const answer = await peer.createAnswer()
    await peer.setLocalDescription(answer)
    if (peer === this.peer) this.say({ type: 'answer', sdp: answer.sdp ?? '' })
  }

  private channel(channel: RTCDataChannel): void {
    channel.binaryType = 'arraybuffer'
    if (channel.label === CHANNELS.input.label) this.input = channel
    if (channel.label !== CHANNELS.meta.label) return
    channel.onmessage = (event: MessageEvent<ArrayBuffer>) => {
      if (!this.closed && readFrameMeta(new DataView(event.data), this.frameMeta)) this.handlers.meta(this.frameMeta)
    }
  }

  private lose(): void {
    if (this.closed) return
    this.drop()
    this.handlers.lost()
  }

  private end(code: number): void {
    this.closed = true
    this.peer?.close()
    this.socket.close(code)
  }
}

/** Shows each frame as soon as it is decoded. Together with the server's playout-delay extension this takes 40 ms off (measured). */
function waitForNothing(receiver: RTCRtpReceiver & { playoutDelayHint?: number }): void {
  receiver.jitterBufferTarget = 0
  receiver.playoutDelayHint = 0
}
