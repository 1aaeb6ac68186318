// A thread that yields to all others when told so.
import { readlinkSync } from 'node:fs'
import { parentPort } from 'node:worker_threads'
import { makePriority } from '../priority.ts'

const priority = makePriority()
parentPort!.postMessage(readlinkSync('/proc/thread-self').split('/').at(-1))
parentPort!.on('message', (on: boolean) => priority.yieldAll(on))
