import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { expect, it, vi } from 'vitest'
import { startThread } from '../../core/thread.ts'
import { starved } from './priority.ts'

const able = process.platform === 'linux' && spawnSync('chrt', ['--version']).status === 0

/** Scheduling policy of a thread: 0 other, 5 idle (sched(7)); field 41 of proc_pid_stat(5). */
const policyOf = (thread: string) => Number(readFileSync(`/proc/self/task/${thread}/stat`, 'utf8').split(') ').at(-1)!.split(' ')[38])

it.skipIf(!able)('lets a thread yield to all others, and be one of them again', async () => {
  const worker = startThread(new URL('testing/yielding.ts', import.meta.url), undefined)
  const thread = await new Promise<string>((resolve) => worker.once('message', resolve))
  expect(policyOf(thread)).toBe(0)
  worker.postMessage(true)
  await vi.waitFor(() => expect(policyOf(thread)).toBe(5), { timeout: 10_000 })
  worker.postMessage(false)
  await vi.waitFor(() => expect(policyOf(thread)).toBe(0), { timeout: 10_000 })
  expect(policyOf(String(process.pid))).toBe(0)
  await worker.terminate()
})

it('starves when it gets less than a fifth of the time it asks for, over long enough', () => {
  const ms = 1e6
  const none = { ranNs: 0, waitedNs: 0 }
  expect(starved(none, { ranNs: 39 * ms, waitedNs: 162 * ms })).toBe(true)
  expect(starved(none, { ranNs: 41 * ms, waitedNs: 162 * ms })).toBe(false)
  expect(starved(none, { ranNs: 10 * ms, waitedNs: 100 * ms })).toBe(false)
  expect(starved({ ranNs: 500 * ms, waitedNs: 0 }, { ranNs: 539 * ms, waitedNs: 300 * ms })).toBe(true)
})
