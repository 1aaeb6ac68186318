// A link over the network: signalling by WebSocket, then video and two data channels by WebRTC. The server offers, the page answers.
// The page names no addresses (the server refuses them), so the answer goes out at once without waiting for candidates.
//
// Where there is no WebRTC, or no way for its datagrams (blocked UDP), the WebSocket carries frames and input as well (carried.ts).
import type { SlotChange } from '../../core/slots.ts'
import { isCarried, readFromServer, writeEcho, writeInput, writeKeyWanted, writeStart } from '../../engine/protocol/carried.ts'
import { CHANNELS, CLOSE } from '../../engine/protocol/channels.ts'
import { makeFrameMeta, readFrameMeta } from '../../engine/protocol/frame-meta.ts'
import { type ClientMessage, decodeServerMessage, encodeMessage, type MessageOf, PROTOCOL_VERSION, type Relay, type ServerMessage, wireError } from '../../engine/protocol/messages.ts'
import { wantsRelay } from '../address.ts'
import { canDecode, canWebRtc } from './capability.ts'
import type { Link, LinkHandlers, LinkRequest, OpenLink, Units } from './link.ts'
import { takeSocket } from './spare-socket.ts'

/** Input waiting in the channel above this is older than the next sample: drop rather than queue. Ten packets. */
const INPUT_BACKLOG_BYTES = 440

/**
 * No datagram has come through for this long since the first answer, ms: none will. Where they come through this takes a few round trips;
 * a handshake that is stuck later on is offered anew by the server.
 */
const UDP_PATIENCE_MS = 4000

/** Whether datagrams have come through since the page was loaded. If they never did, the next connection does not wait for them. */
const datagrams = { came: false, failed: false }
/** What VideoDecoder is asked for before it is relied on; the stream's own codec string comes with its first key frame. */
const ANY_H264 = 'avc1.42E01F'

/** Read once: the address becomes that of a world. */
const RELAY_ONLY = wantsRelay(location.search)

export const connect: OpenLink = (request, handlers) => new Connection(request, handlers)

class Connection implements Link {
  relayed = false
  private readonly socket: WebSocket
  private readonly handlers: LinkHandlers
  private readonly frameMeta = makeFrameMeta()
  private peer: RTCPeerConnection | undefined
  private input: RTCDataChannel | undefined
  private closed = false
  private patience = 0
  /** The socket carries the media; `hear` takes its frames. */
  private carries = false
  private echo: ((ms: number) => void) | undefined
  private hear: ((bytes: Uint8Array, key: boolean, rtpTime: number) => void) | undefined

  constructor(request: LinkRequest, handlers: LinkHandlers) {
    this.handlers = handlers
    this.socket = takeSocket()
    const greet = () => this.say('token' in request ? { type: 'watch', v: PROTOCOL_VERSION, ...request } : { type: 'hello', v: PROTOCOL_VERSION, ...request })
    if (this.socket.readyState === WebSocket.OPEN) greet()
    else this.socket.onopen = greet
    this.socket.onmessage = (event: MessageEvent<ArrayBuffer>) => this.heard(new Uint8Array(event.data))
    this.socket.onclose = () => this.lose()
  }

  sendInput(packet: Uint8Array): boolean {
    const { input, socket } = this
    const open = input?.readyState === 'open'
    if (open && input.bufferedAmount <= INPUT_BACKLOG_BYTES) {
      input.send(packet as Uint8Array<ArrayBuffer>)
      return true
    }
    // A channel that is full waits for its own timer, up to three seconds after an outage: round it, by the socket.
    if (!(open || this.carries) || socket.readyState !== WebSocket.OPEN || socket.bufferedAmount > INPUT_BACKLOG_BYTES) return false
    socket.send(writeInput(packet))
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
    if (this.carries) return this.echoed()
    const report = await this.peer?.getStats()
    this.relayed = false
    for (const stats of report?.values() ?? []) {
      if (stats.type !== 'candidate-pair' || !stats.nominated || stats.currentRoundTripTime === undefined) continue
      this.relayed = report?.get(stats.localCandidateId)?.candidateType === 'relay'
      return stats.currentRoundTripTime * 1000
    }
    return NaN
  }

  /** Round trip on the socket, behind the frames that wait there; the one before, if it is not back yet, is given up. */
  private echoed(): Promise<number> {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(writeEcho(performance.now()))
    return new Promise((resolve) => {
      this.echo?.(NaN)
      this.echo = resolve
    })
  }

  private say(message: ClientMessage): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(encodeMessage(message) as Uint8Array<ArrayBuffer>)
  }

  private heard(data: Uint8Array): void {
    if (isCarried(data)) return this.heardMedia(data)
    const decoded = decodeServerMessage(data)
    if (decoded.ok) this.obey(decoded.message)
    else this.handlers.refused(decoded.error)
  }

  private obey(message: ServerMessage): void {
    if (this.closed) return
    if (message.type === 'welcome' || message.type === 'watching') {
      if (message.type === 'welcome') this.handlers.welcome(message)
      else this.handlers.watching(message)
      if (datagrams.failed || !canWebRtc()) this.carry()
    }
    else if (message.type === 'company') this.handlers.company(message)
    else if (message.type === 'recording') this.handlers.recording(message.on)
    else if (message.type === 'clip') this.handlers.clip(message.name)
    else if (message.type === 'understood') this.handlers.understood(message)
    else if (message.type === 'error' || message.type === 'full') this.handlers.refused(message)
    else if (this.carries) return
    else if (message.type === 'ice') this.peer?.addIceCandidate(message).catch(() => this.lose())
    else (message.restart ? this.reroute(message) : this.answer(message.sdp, message.relay)).catch(() => this.lose())
  }

  /** A first offer, or one that replaces the connection while the world goes on. */
  private async answer(sdp: string, relay: Relay | undefined): Promise<void> {
    this.peer?.close()
    if (RELAY_ONLY && !relay) return this.handlers.refused(wireError('handshake-timeout', 'The address asks for a relay (?relay), but this server has none.'))
    const peer = new RTCPeerConnection({ bundlePolicy: 'max-bundle', iceServers: relay ? [relay] : [], iceTransportPolicy: RELAY_ONLY ? 'relay' : 'all' })
    this.peer = peer
    // Told only to whoever asked for the relay: where there is a direct way, nobody misses it.
    if (RELAY_ONLY) peer.onicecandidateerror = ({ url, errorCode, errorText }) => console.warn(`${url}: ${errorCode} ${errorText}`)
    peer.oniceconnectionstatechange = () => {
      if (peer === this.peer && /connected|completed/.test(peer.iceConnectionState)) this.reached()
    }
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
    if (peer !== this.peer || this.carries) return
    this.say({ type: 'answer', sdp: answer.sdp ?? '' })
    if (canDecode()) this.patience ||= window.setTimeout(() => this.carry(), UDP_PATIENCE_MS)
  }

  /** An offer of another path for the connection there is. Without one the server soon makes an offer of the other kind. */
  private async reroute({ sdp, relay }: MessageOf<ServerMessage, 'offer'>): Promise<void> {
    const { peer } = this
    if (!peer) return
    if (relay) peer.setConfiguration({ ...peer.getConfiguration(), iceServers: [relay] })
    try {
      await peer.setRemoteDescription({ type: 'offer', sdp })
      await peer.setLocalDescription(await peer.createAnswer())
    } catch (error) {
      // Replaced meanwhile.
      if (peer !== this.peer) return
      throw error
    }
    if (peer === this.peer) this.say({ type: 'answer', sdp: peer.localDescription?.sdp ?? '', restart: true })
  }

  /** Datagrams come through. */
  private reached(): void {
    clearTimeout(this.patience)
    this.patience = 0
    datagrams.came = true
    datagrams.failed = false
  }

  /** Has the socket carry everything. */
  private carry(): void {
    if (this.closed || this.carries || this.socket.readyState !== WebSocket.OPEN) return
    clearTimeout(this.patience)
    this.carries = true
    datagrams.failed = !datagrams.came
    this.peer?.close()
    this.peer = this.input = undefined
    const units: Units = { listen: (hear) => (this.hear = hear), wantKey: () => this.socket.readyState === WebSocket.OPEN && this.socket.send(writeKeyWanted()) }
    this.handlers.video(units)
    this.socket.send(writeStart())
    VideoDecoder.isConfigSupported({ codec: ANY_H264 }).then(({ supported }) => {
      if (!supported && !this.closed) this.handlers.refused(wireError('bad-answer', 'This browser has no WebRTC that works here, and cannot decode H.264 without it.'))
    }, () => undefined)
  }

  private heardMedia(data: Uint8Array): void {
    const media = readFromServer(data)
    if (!media || !this.carries || this.closed) return
    if (media.kind === 'unit') this.hear?.(media.bytes, media.key, media.rtpTime)
    else if (media.kind === 'echo') this.echo?.(performance.now() - media.timeMs)
    else this.describe(media.bytes)
  }

  private describe(bytes: Uint8Array): void {
    if (!this.closed && readFrameMeta(new DataView(bytes.buffer, bytes.byteOffset, bytes.length), this.frameMeta)) this.handlers.meta(this.frameMeta)
  }

  private channel(channel: RTCDataChannel): void {
    channel.binaryType = 'arraybuffer'
    if (channel.label === CHANNELS.input.label) this.input = channel
    if (channel.label !== CHANNELS.meta.label) return
    channel.onmessage = (event: MessageEvent<ArrayBuffer>) => this.describe(new Uint8Array(event.data))
  }

  private lose(): void {
    if (this.closed) return
    this.drop()
    this.handlers.lost()
  }

  private end(code: number): void {
    this.closed = true
    clearTimeout(this.patience)
    this.peer?.close()
    this.socket.close(code)
  }
}

/** Shows each frame as soon as it is decoded. Together with the server's playout-delay extension this takes 40 ms off (measured). */
function waitForNothing(receiver: RTCRtpReceiver & { playoutDelayHint?: number }): void {
  receiver.jitterBufferTarget = 0
  receiver.playoutDelayHint = 0
}
