// The prompt encoder: how long it takes to read a sentence, and how much of held-out sentences it reads right:
//   npx tsx bench/prompt.bench.ts [--sentences 600]
// Sentences follow templates and hold unknown words that training never saw (worlds/grammar-export.ts); "typos" misspells seven long words in ten.
import { parseArgs } from 'node:util'
import type { SlotName } from '../core/slots.ts'
import { MAX_WORDS } from '../core/words.ts'
import { LIMITS } from '../core/limits.ts'
import { DEFAULT_MODELS } from '../engine/models/manifest.ts'
import { loadNetworks, sessionOf } from '../engine/models/networks.ts'
import { createPromptEncoder, type PromptEncoder } from '../engine/prompt/encoder.ts'
import type { LabelledPrompt } from '../worlds/grammar-describe.ts'
import { namedBy, recipes, sentence } from '../worlds/grammar-export.ts'
import { line, percentiles, startReport } from './report.ts'

const { values } = parseArgs({ options: { sentences: { type: 'string', default: '600' }, help: { type: 'boolean' } } })
if (values.help) {
  console.log('npx tsx bench/prompt.bench.ts [--sentences 600]')
  process.exit(0)
}
const count = Number(values.sentences)
const WARM_UP = 50
const report = startReport('prompt', `Prompt encoder, ${count} sentences of each held-out set after ${WARM_UP} of warm-up, one thread`)

type Score = { said: number; right: number; called: number }

/** Counts what a sentence says, what was read right, and what was read at all. */
function judge({ words }: LabelledPrompt, named: Partial<Record<SlotName, { value: string }>>, score: Score): void {
  const said = namedBy(words.slice(0, MAX_WORDS)) as Partial<Record<SlotName, string>>
  score.said += Object.keys(said).length
  score.called += Object.keys(named).length
  for (const [slot, value] of Object.entries(said)) if (named[slot as SlotName]?.value === value) score.right++
}

async function read(encoder: PromptEncoder, prompts: readonly LabelledPrompt[]) {
  const score: Score = { said: 0, right: 0, called: 0 }
  const times: number[] = []
  for (const prompt of prompts) {
    const start = performance.now()
    const { named } = await encoder.understand(prompt.text)
    times.push(performance.now() - start)
    judge(prompt, named, score)
  }
  return { readMs: percentiles(times), recall: score.right / score.said, precision: score.right / score.called }
}

const networks = await loadNetworks({ models: DEFAULT_MODELS, provider: 'cpu' }, ['prompt'])
console.log(`  ${networks.explanation}`)
const encoder = createPromptEncoder(sessionOf(networks, 'prompt'))
for (let k = 0; k < WARM_UP; k++) await encoder.understand('a snowy pine valley at dusk with a stone tower')
const figures: Record<string, unknown> = { explanation: networks.explanation, sentences: count }
for (const recipe of recipes(0).filter(({ name }) => name.startsWith('test'))) {
  const prompts = Array.from({ length: count }, (_, k) => sentence(recipe, k)).filter(({ words }) => words.length > 0)
  const row = await read(encoder, prompts)
  console.log(line(recipe.name, row.readMs))
  console.log(`  ${''.padEnd(28)} of the slots said ${(100 * row.recall).toFixed(1)} % right; of those named ${(100 * row.precision).toFixed(1)} % right`)
  figures[recipe.name] = row
}
/** As long as a prompt may be, in as many words as are read. */
const longest = 'snow '.repeat(MAX_WORDS).padEnd(LIMITS.promptCodePoints, 'y')
const times: number[] = []
for (let k = 0; k < count; k++) {
  const start = performance.now()
  await encoder.understand(longest)
  times.push(performance.now() - start)
}
figures['longest'] = { readMs: percentiles(times) }
console.log(line('longest prompt', percentiles(times)))
await networks.close()
report(figures)
process.exit(0)
