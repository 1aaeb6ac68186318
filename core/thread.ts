// Starts a worker thread from a TypeScript module, under tsx and vitest alike.
import { Worker } from 'node:worker_threads'

/** `entry`: URL of the module, e.g. new URL('./worker.ts', import.meta.url). `workerData` reaches it through node:worker_threads. */
export function startThread(entry: URL, workerData: unknown): Worker {
  return new Worker(new URL('./thread-boot.mjs', import.meta.url), { workerData, argv: [entry.href], execArgv: [] })
}
