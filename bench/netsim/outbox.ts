// Things that go out later, in the order of their times: one timer for all of them, so that what is due together leaves in order.
export type Outbox<T> = { put(item: T, atMs: number): void; close(): void }

/** `now` in ms; `deliver` gets each item when its time has come. */
export function makeOutbox<T>(now: () => number, deliver: (item: T) => void): Outbox<T> {
  const waiting: { item: T; atMs: number }[] = []
  let timer: NodeJS.Timeout | undefined

  return {
    put(item, atMs) {
      if (waiting.length === 0 && atMs <= now()) return deliver(item)
      let at = waiting.length
      while (at > 0 && waiting[at - 1]!.atMs > atMs) at--
      waiting.splice(at, 0, { item, atMs })
      if (at === 0) wind()
    },
    close() {
      clearTimeout(timer)
      waiting.length = 0
    },
  }

  function wind() {
    clearTimeout(timer)
    timer = waiting[0] && setTimeout(drain, Math.max(0, waiting[0].atMs - now()))
  }
  function drain() {
    while (waiting[0] && waiting[0].atMs <= now()) deliver(waiting.shift()!.item)
    wind()
  }
}
