// A whole player for tests: WebSocket signalling plus a werift peer, driven by hand.
import { WebSocket } from 'ws'
import { type Controls, IDLE } from '../../core/controls.ts'
import { CLOSE } from '../../engine/protocol/channels.ts'
import { InputWriter } from '../../engine/protocol/input.ts'
import { decodeServerMessage, encodeMessage, PROTOCOL_VERSION, type ClientMessage, type MessageOf, type ServerMessage } from '../../engine/protocol/messages.ts'
import { makeTestPlayer, type TestPlayer } from './test-player.ts'

export const until = async (met: () => boolean, ms = 10_000): Promise<void> => {
  for (let waited = 0; !met() && waited < ms; waited += 10) await new Promise((resolve) => setTimeout(resolve, 10))
}

export class TestClient {
  readonly ws: WebSocket
  readonly heard: ServerMessage[] = []
  player: TestPlayer | undefined
  players = 0
  closed: { code: number } | undefined
  /** What the page would send while nothing is touched: without it the server takes the player for lost. */
  readonly input = new InputWriter()
  controls: Controls = { ...IDLE }
  /** Lines added to every answer. */
  extraLines: string[] = []
  private readonly keepAlive = setInterval(() => void this.sample(), 30)

  constructor(port: number, origin: string | null = `http://127.0.0.1:${port}`) {
    this.ws = new WebSocket(`ws://127.0.0.1:${port}/signal`, origin === null ? {} : { origin })
    this.ws.on('message', (data: Buffer) => this.hear(data))
    this.ws.on('close', (code) => (this.closed = { code }))
    this.ws.on('error', () => {})
  }

  async opened(): Promise<boolean> {
    await until(() => this.ws.readyState !== WebSocket.CONNECTING)
    return this.ws.readyState === WebSocket.OPEN
  }

  say(message: ClientMessage): void {
    this.ws.send(encodeMessage(message))
  }

  hello(prompt: string, seed?: number, visit?: string): void {
    this.say({ type: 'hello', v: PROTOCOL_VERSION, prompt, ...(seed === undefined ? {} : { seed }), ...(visit === undefined ? {} : { visit }) })
  }

  watch(token: string, name?: string): void {
    this.say({ type: 'watch', v: PROTOCOL_VERSION, token, ...(name === undefined ? {} : { name }) })
  }

  all<T extends ServerMessage['type']>(type: T): MessageOf<ServerMessage, T>[] {
    return this.heard.filter((message): message is MessageOf<ServerMessage, T> => message.type === type)
  }

  async first<T extends ServerMessage['type']>(type: T): Promise<MessageOf<ServerMessage, T>> {
    await until(() => this.all(type).length > 0 || this.closed !== undefined)
    const message = this.all(type)[0]
    if (!message) throw new Error(`no ${type}; heard ${this.heard.map((m) => (m.type === 'error' ? `error ${m.message}` : m.type)).join(', ')}`)
    return message
  }

  /** Stops answering for itself: no more input packets. */
  fallSilent(): void {
    clearInterval(this.keepAlive)
  }

  /** The network is gone: nothing is said any more, not even goodbye. */
  async vanish(): Promise<void> {
    this.fallSilent()
    this.ws.terminate()
    await this.player?.pc.close()
  }

  async close(): Promise<void> {
    this.fallSilent()
    this.ws.close(CLOSE.normal)
    await this.player?.pc.close()
  }

  private async sample(): Promise<void> {
    // werift's DTLS client breaks when its own timer repeats a flight, which happens on a busy machine; the server then offers again.
    if (this.player?.pc.connectionState === 'failed') return
    const channel = this.player?.channels.find((candidate) => candidate.label === 'input')
    if (channel?.readyState === 'open') channel.send(Buffer.from(this.input.push(this.controls, performance.now(), 0)))
  }

  private hear(data: Buffer): void {
    const decoded = decodeServerMessage(data)
    if (!decoded.ok) throw new Error(decoded.error.message)
    const { message } = decoded
    this.heard.push(message)
    if (message.type === 'offer') void this.answer(message.sdp, message.restart ?? false)
    if (message.type === 'ice') void this.player?.ice(message)
  }

  private async answer(offer: string, restart: boolean): Promise<void> {
    if (!restart) {
      void this.player?.pc.close()
      this.player = makeTestPlayer()
      this.players++
    }
    const sdp = await this.player!.answer(offer, restart)
    this.say({ type: 'answer', ...(restart ? { restart } : {}), sdp: sdp.trimEnd() + ['', ...this.extraLines, ''].join('\r\n') })
  }
}
