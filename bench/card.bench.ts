// The world card: twenty rows on held-out worlds, as JSON and as one page:  npx tsx bench/card.bench.ts --tier smoke|nightly|full [--rows 1,2]
// Compare two cards made on the same seeds:  npx tsx bench/card.bench.ts --compare A.json B.json
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { runCard, rowsOf, type Card } from './card/card.ts'
import { compareCards, printComparison } from './card/compare.ts'
import { pageOf } from './card/page.ts'
import { printCard } from './card/print.ts'
import { Progress } from './card/progress.ts'
import { TIERS, type Tier } from './card/row.ts'
import { ROOT } from './report.ts'

const HELP = `npx tsx bench/card.bench.ts --tier ${TIERS.join('|')} [--rows 1,2,...] [--model DIR] [--precision fp32|int8|faster] [--out DIR]
  smoke   one or two worlds a row, two minutes on two quiet cores: does every row come out
  nightly about a dozen worlds a row (forty minutes); full: as many as published figures need (three hours on two quiet cores)
  --model DIR   a folder with model.json, instead of the shipped weights
  --precision P  faster (as shipped: timed here, so it may differ from run to run), or fp32 or int8 for cards that are to be compared exactly
  --out DIR     instead of bench/results; card-<tier>.json and card-<tier>.html are written there
npx tsx bench/card.bench.ts --compare A.json B.json [--out DIR]
  B minus A in pairs of seeds, with 95 % intervals; written as card-compare.json`

const text = { type: 'string' } as const
const { values, positionals } = parseArgs({ options: { tier: text, rows: text, model: text, precision: text, out: text, compare: text, help: { type: 'boolean' } }, allowPositionals: true })
const tier = TIERS.find((known) => known === values.tier)
const precision = (['faster', 'fp32', 'int8'] as const).find((known) => known === (values.precision ?? 'faster'))
if (values.help || !precision || (!tier && !values.compare)) {
  console.log(values.help ? HELP : `${precision ? `--tier is "${values.tier ?? ''}"` : `--precision is "${values.precision}"`}\n${HELP}`)
  process.exit(values.help ? 0 : 1)
}
const folder = resolve(values.out ?? join(ROOT, 'bench/results'))
mkdirSync(folder, { recursive: true })
const write = (name: string, content: string) => {
  writeFileSync(join(folder, name), content)
  console.log(`  written ${join(values.out ?? 'bench/results', name)}`)
}

if (values.compare) {
  const [other] = positionals
  if (!other) throw new RangeError(`--compare needs two files\n${HELP}`)
  const comparison = compareCards(readCard(values.compare), readCard(other))
  printComparison(comparison)
  write('card-compare.json', `${JSON.stringify(comparison, null, 1)}\n`)
  process.exit(0)
}

await card(tier!)
process.exit(0)

async function card(tier: Tier): Promise<void> {
  const numbers = values.rows?.split(',').map(Number)
  rowsOf(numbers)
  const { card, sheets } = await runCard({
    tier,
    ...(precision ? { precision } : {}),
    progress: (totalMs) => new Progress(totalMs),
    ...(numbers ? { numbers } : {}),
    ...(values.model ? { models: resolve(values.model) } : {}),
  })
  printCard(card)
  // A part of the card is no card: it goes where it does not overwrite one.
  const name = `card-${tier}${numbers ? `-rows-${numbers.join('-')}` : ''}`
  write(`${name}.json`, `${JSON.stringify(card, null, 1)}\n`)
  write(`${name}.html`, pageOf(card, sheets))
}

function readCard(path: string): Card {
  const card = JSON.parse(readFileSync(path, 'utf8')) as Card
  if (card.bench !== 'card') throw new RangeError(`${path} is no world card: its "bench" is not "card"`)
  return card
}
