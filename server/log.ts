// Logs go to stderr as JSON lines: stdout carries the ready line only. Levels: error = a player or the server lost something; warn =
// refused or degraded; info = life-cycle, at most a line a second; debug = the rest. Prompts never appear: log `promptTag` instead.
import { createHash } from 'node:crypto'
import { pino, type Logger } from 'pino'

export type Log = Logger

export function makeLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.destination({ dest: 2, sync: true }))
}

/** Tells two prompts apart without telling either: a short hash. */
export function promptTag(prompt: string): string {
  return createHash('sha256').update(prompt).digest('hex').slice(0, 10)
}
