// What an engine worker has been asked to do, done at frame boundaries: open, change the prompt or some slots, pause, leave, stop.
import type { Reading, WorldRequest, World } from './world.ts'

export type RequestEvents = {
  reading: (visit: number, reading: Reading) => void
  failed: (visit: number, error: unknown) => void
}

export class Requests {
  private readonly world: World
  private readonly events: RequestEvents
  private readonly pending: WorldRequest[] = []
  private wake: () => void = () => {}
  private current = 0
  private isOpen = false
  private isPaused = false
  private stopped = false
  private prompted = 0

  constructor(world: World, events: RequestEvents) {
    this.world = world
    this.events = events
  }

  /** The visit whose world is open, or was last. */
  get visit(): number {
    return this.current
  }

  /** Prompts the open world has been given since it was opened. */
  get prompts(): number {
    return this.prompted
  }

  push(request: WorldRequest): void {
    this.pending.push(request)
    this.wake()
  }

  /** Call when a step threw: the world is given up, the worker lives for the next one. */
  async fail(error: unknown): Promise<void> {
    this.isOpen = false
    this.events.failed(this.visit, error)
    await this.world.close().catch(() => {})
  }

  /** Does what is pending; while no world is to move, waits. True if the world stood still meanwhile, undefined to stop. */
  async settle(): Promise<boolean | undefined> {
    let stoodStill = false
    for (;;) {
      const news = this.isOpen ? this.world.news?.() : undefined
      if (news) this.events.reading(this.visit, news)
      const request = this.pending.shift()
      if (request) stoodStill = (await this.fulfil(request)) || stoodStill
      else if (this.stopped) return undefined
      else if (this.isOpen && !this.isPaused) return stoodStill
      else {
        stoodStill = true
        await new Promise<void>((resolve) => (this.wake = resolve))
      }
    }
  }

  /** True if the request made the world stand still. */
  private async fulfil(request: WorldRequest): Promise<boolean> {
    try {
      return await this.perform(request)
    } catch (error) {
      await this.fail(error)
      return true
    }
  }

  private async perform(request: WorldRequest): Promise<boolean> {
    switch (request.type) {
      case 'open':
        await this.leave()
        this.current = request.visit
        this.prompted = 0
        this.events.reading(this.visit, await this.world.open(request.request))
        this.isOpen = true
        this.isPaused = false
        return true
      case 'prompt':
        if (!this.isOpen) return false
        this.events.reading(this.visit, await this.world.setPrompt(request.text))
        this.prompted++
        return false
      case 'turn':
        if (!this.isOpen) return false
        this.events.reading(this.visit, await this.world.turn(request.slots))
        this.prompted++
        return false
      case 'pause':
        this.isPaused = request.paused
        return request.paused
      case 'leave':
        await this.leave()
        return true
      case 'stop':
        await this.leave()
        this.stopped = true
        return true
    }
  }

  private async leave(): Promise<void> {
    if (!this.isOpen) return
    this.isOpen = false
    await this.world.close()
  }
}
