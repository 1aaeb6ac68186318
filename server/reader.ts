// Answers pages that ask what a prompt will be read as, before they have a world: checked, limited, one small network.
import { LIMITS } from '../core/limits.ts'
import type { PromptReader, Reading } from '../engine/index.ts'
import { decodeReadMessage, encodeMessage, type ReadMessage, type ServerMessage, wireError } from '../engine/protocol/messages.ts'
import type { Log } from './log.ts'
import { makeBucket, takeToken, type TokenBucket } from './net/token-bucket.ts'

/** Addresses whose rate is remembered; the oldest is forgotten first. */
const MAX_ADDRESSES = 4096

export class Reader {
  private readonly models: string
  private readonly nowMs: () => number
  private readonly log: Log
  private readonly rates = new Map<string, TokenBucket>()
  /** Loaded when it is first asked: many servers never are. */
  private network: Promise<PromptReader> | undefined
  private waiting = 0

  constructor(models: string, nowMs: () => number, log: Log) {
    this.models = models
    this.nowMs = nowMs
    this.log = log
  }

  /** `understood`, or the error that says why not. */
  async answer(body: Uint8Array, address: string): Promise<Uint8Array> {
    return encodeMessage(await this.read(body, address))
  }

  async close(): Promise<void> {
    await this.network?.then((network) => network.close(), () => undefined)
  }

  private async read(body: Uint8Array, address: string): Promise<ServerMessage> {
    if (!takeToken(this.bucketOf(address), this.nowMs())) return wireError('rate', 'Prompts came too quickly.')
    const decoded = decodeReadMessage(body)
    if (!decoded.ok) return decoded.error
    if (this.waiting >= LIMITS.readsWaiting) return wireError('rate', 'Many prompts are being read.')
    this.waiting++
    try {
      this.network ??= import('../engine/index.ts').then((engine) => engine.PromptReader.load(this.models))
      const { prompt, seed, slots } = decoded.message
      return understoodOf(decoded.message, await (await this.network).read(prompt, seed, slots))
    } catch (error) {
      this.log.error({ error: error instanceof Error ? error.message : String(error) }, 'prompt not read')
      return wireError('engine', 'The prompt could not be read.')
    } finally {
      this.waiting--
    }
  }

  private bucketOf(address: string): TokenBucket {
    const bucket = this.rates.get(address) ?? makeBucket(LIMITS.readPerSecond, LIMITS.readBurst, this.nowMs())
    this.rates.set(address, bucket)
    if (this.rates.size > MAX_ADDRESSES) this.rates.delete(this.rates.keys().next().value ?? '')
    return bucket
  }
}

function understoodOf(asked: ReadMessage, { understood, notUnderstood, slots, controls, surprise, sure, meant, prompt }: Reading): ServerMessage {
  return { type: 'understood', prompt: prompt ?? asked.prompt, understood, notUnderstood, slots, controls, sure, meant, ...(surprise === undefined ? {} : { surprise }) }
}
