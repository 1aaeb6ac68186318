// The table of how it feels:  npx tsx bench/feel.bench.ts [--quick] [--rows photon,loss] [--world engine|painted] [--readme]
// Measures one row after the other (bench/feel/rows.ts), keeps each in bench/results/feel.json as soon as it is there, and prints all that
// are kept as the README has them. Rows not asked for stay as they were, so that a long evening can be had in pieces. Nothing else should
// run on the machine.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { withTable } from './feel/readme.ts'
import { FULL, QUICK, ROWS } from './feel/rows.ts'
import { type Kept, markdown } from './feel/table.ts'
import { readWorld } from './photon/rig.ts'
import { environment, RESULTS, ROOT, writeResult } from './report.ts'

const NAMES = Object.keys(ROWS)
const README = join(ROOT, 'README.md')
const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rows: { type: 'string', default: NAMES.join() },
    world: { type: 'string' },
    freeze: { type: 'string', default: '300' },
    table: { type: 'boolean', default: false },
    readme: { type: 'boolean', default: false },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log(`npx tsx bench/feel.bench.ts [--quick] [--rows ${NAMES.join()}] [--world engine|painted] [--freeze 300] [--table] [--readme]
  --quick   some minutes instead of two and a half hours, kept in feel-quick.json: shows that it works, and nothing else
  --world   for every row; by default what suits each: photon, blackout and spectators both, narrow noise, the others engine
  --table   only prints what is kept
  --readme  only writes what is kept into the README`)
  process.exit(0)
}
const wanted = values.table || values.readme ? [] : values.rows.split(',')
const unknown = wanted.filter((name) => !ROWS[name])
if (unknown.length) throw new Error(`--rows names ${unknown.join(', ')}: write some of ${NAMES.join(', ')}`)
const plan = values.quick ? QUICK : FULL
const planWords = values.quick ? 'a short trial' : `medians of ${plan.runs} runs of ${plan.seconds} s`
const world = values.world === undefined ? undefined : readWorld(values.world)
const file = `${values.quick ? 'feel-quick' : 'feel'}.json`
const path = join(RESULTS, file)
const rows = existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as { rows: Record<string, Kept> }).rows : {}

for (const name of wanted) {
  const [on, startMs] = [environment(), performance.now()]
  console.log(`\n${name}  machine ${on.machine}  commit ${on.commit}  model ${on.modelHash}  ${on.date}`)
  const result = await ROWS[name]!({ plan, world, freezeMs: Number(values.freeze) }).catch((error: unknown) => ({ verdicts: [], failed: error instanceof Error ? (error.stack ?? error.message) : String(error) }))
  if ('failed' in result) console.log(`  failed: ${result.failed}`)
  rows[name] = { ...on, plan: planWords, tookS: Math.round((performance.now() - startMs) / 1000), ...result }
  writeResult(file, `${JSON.stringify({ bench: 'feel', rows }, null, 2)}\n`)
}
console.log(`\n${markdown(rows, NAMES)}`)
if (values.readme) writeFileSync(README, withTable(readFileSync(README, 'utf8'), markdown(rows, NAMES)))
process.exit(wanted.some((name) => rows[name]?.failed !== undefined) ? 1 : 0)
