// Reads prompts where there is no world yet: the page's sliders show what a sentence will become before anyone enters.
import type { SlotChange } from '../../core/slots.ts'
import { loadNetworks, type Networks } from '../models/networks.ts'
import { Prompting, type Reading } from './prompting.ts'

export class PromptReader {
  private readonly networks: Networks
  private readonly prompting: Prompting
  private last: Promise<unknown> = Promise.resolve()

  private constructor(networks: Networks) {
    this.networks = networks
    this.prompting = new Prompting(networks.sessions.prompt)
  }

  /** Loads one small network, which is for CPUs. */
  static async load(models: string): Promise<PromptReader> {
    return new PromptReader(await loadNetworks({ models, provider: 'cpu' }, ['prompt']))
  }

  /**
   * What a world that opens with `prompt` and `seed` will be made of; with `change`, what it is once these slots are set by hand, and the
   * words (`prompt`) that open it so. Calls may overlap; they are answered in order.
   */
  read(prompt: string, seed: number, change?: SlotChange): Promise<Reading> {
    const answer = this.last.then(() => this.now(prompt, seed, change))
    this.last = answer.catch(() => undefined)
    return answer
  }

  async close(): Promise<void> {
    await this.last
    await this.networks.close()
  }

  private async now(prompt: string, seed: number, change: SlotChange | undefined): Promise<Reading> {
    this.prompting.forget()
    const reading = await this.prompting.open(prompt, seed)
    return change ? this.prompting.turn(change, reading.slots, seed) : reading
  }
}
