// A TypeScript file in a process of its own, which is told things and answers in turn.
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ROOT } from '../report.ts'

/** Longest wait for anything a child says, ms: two busy cores load the networks in a minute. */
const ANSWER_MS = 180_000

export type Child = { readonly pid: number; /** What it says next; `ask` is sent before. */ hear(ask?: string): Promise<unknown>; /** Lets go of it, and waits until it has ended. */ stop(): Promise<void> }

/** What `npm start` sets for the server. */
const WANTED = JSON.parse(readFileSync(new URL('../../server/process.json', import.meta.url), 'utf8')) as { environment: Record<string, string>; flags: string[] }

/** `file`: relative to this folder. */
export function startChild(file: string, args: readonly string[]): Child {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, { cwd: ROOT, execArgv: [...WANTED.flags, '--import', 'tsx'], env: { ...WANTED.environment, ...process.env } })
  return {
    pid: child.pid!,
    async hear(ask) {
      const answer = next(child, file)
      if (ask !== undefined) child.send(ask)
      return answer
    },
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return
      const ended = once(child, 'exit')
      if (child.connected) child.disconnect()
      await ended
    },
  }
}

async function next(child: ChildProcess, file: string): Promise<unknown> {
  const over = new AbortController()
  const exit = once(child, 'exit', { signal: over.signal }).then(([code]) => {
    throw new Error(`${file} ended with ${code} before it answered`)
  })
  const said = once(child, 'message', { signal: AbortSignal.any([over.signal, AbortSignal.timeout(ANSWER_MS)]) }).then(([message]) => message as unknown)
  try {
    return await Promise.race([said, exit])
  } finally {
    over.abort()
    void exit.catch(() => undefined)
    void said.catch(() => undefined)
  }
}
