// The stand-in world behind a gate: it loads when the file named by GATE_FILE is gone, as networks load when the machine gets round to it.
import { existsSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import type { WorldModule } from '../server/session/world.ts'
import { loadWorld as loadPainted } from './painted-world.ts'

export const loadWorld: WorldModule['loadWorld'] = async (options) => {
  while (existsSync(process.env['GATE_FILE'] ?? '')) await pause(50)
  return loadPainted(options)
}
