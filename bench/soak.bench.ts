// Does anything grow in an hour of play?  npx tsx bench/soak.bench.ts [--minutes 60] [--world engine|painted]
// Server in its own process, real Chromium walking, looking about and standing in turns (bench/soak/soak.ts). Every minute: memory of both,
// key to drawn, frames. At the end: MB an hour by robust regression after a warm-up of ten minutes, and latency of the last quarter by that
// of the second. Results are written every minute.
import { parseArgs } from 'node:util'
import { readWorld } from './photon/rig.ts'
import { PROMPT } from './photon/visit.ts'
import { keptSoak } from './soak/kept.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    world: { type: 'string', default: 'engine' },
    freeze: { type: 'string', default: '300' },
    prompt: { type: 'string', default: PROMPT },
    net: { type: 'string' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log('npx tsx bench/soak.bench.ts [--minutes 60] [--world engine|painted] [--freeze 300] [--prompt "..."] [--net "delay=15"]')
  process.exit(0)
}
const [minutes, freezeMs, world] = [Number(values.minutes), Number(values.freeze), readWorld(values.world)]
await keptSoak({ world, net: values.net }, { minutes, freezeMs, prompt: values.prompt })
process.exit(0)
