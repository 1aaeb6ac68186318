// A bad network to try by hand:  npx tsx bench/netsim/run.ts --to http://127.0.0.1:8080 --net "delay=15 loss=2%"
// Open the address it prints. Return makes a blackout of three seconds; a line like "delay=80 loss=5%" changes the network.
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { openFront } from './front.ts'
import { Link } from './link.ts'
import { IMPAIRMENT_HELP, readImpairment } from './settings.ts'

const { values } = parseArgs({
  options: {
    to: { type: 'string', default: 'http://127.0.0.1:8080' },
    port: { type: 'string', default: '8081' },
    net: { type: 'string', default: '' },
    up: { type: 'string', default: '' },
    down: { type: 'string', default: '' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log(`npx tsx bench/netsim/run.ts [--to http://127.0.0.1:8080] [--port 8081] [--net "..."] [--up "..."] [--down "..."] [--seed 1]

--net for both ways, --up and --down for one, each some of
${IMPAIRMENT_HELP}

While it runs: Return for a blackout of 3 s, "cut" for one that breaks TCP too, "dark 10" for ten seconds, or other settings.`)
  process.exit(0)
}
const both = readImpairment(values.net)
const link = new Link({ ...both, ...readImpairment(values.up) }, { ...both, ...readImpairment(values.down) }, Number(values.seed))
const front = await openFront(values.to, link, Number(values.port))
console.log(`${front.url} -> ${values.to}`)

createInterface({ input: process.stdin }).on('line', (line) => {
  const [, seconds] = /^dark (\d+)$/.exec(line) ?? []
  try {
    if (line === '' || line === 'cut' || seconds) link.blackout(1000 * Number(seconds ?? 3), line === 'cut')
    else link.change(readImpairment(line))
    console.log(JSON.stringify(link.counts))
  } catch (error) {
    console.log((error as Error).message)
  }
})
