// Judges the prompt encoder as it ships, network and decoding:
// `npx tsx training/prompt-eval.ts [model folder] [sentences per set] [mistakes shown]`.
// Prints precision and recall of every slot on held-out templates, clean and misspelt, and how often nonsense is taken for something.
import { performance } from 'node:perf_hooks'
import { SLOT_NAMES, type SlotName } from '../core/slots.ts'
import { ortBackend } from '../engine/backend/ort.ts'
import { DEFAULT_MODELS, readManifest, readModelFile } from '../engine/models/manifest.ts'
import { createPromptEncoder, type PromptEncoder } from '../engine/prompt/encoder.ts'
import type { Understanding } from '../engine/prompt/decode.ts'
import { hash32, makeRng } from '../core/rng.ts'
import { UNKNOWN_TEST } from '../worlds/grammar-words.ts'
import { namedBy, recipes, sentence } from '../worlds/grammar-export.ts'

type Tally = { right: number; wrong: number; missed: number }

function count(tally: Tally, truth: string | undefined, got: string | undefined): void {
  if (got !== undefined && got === truth) tally.right++
  else {
    if (got !== undefined) tally.wrong++
    if (truth !== undefined) tally.missed++
  }
}

const percent = (part: number, whole: number) => (whole === 0 ? '    -' : `${((100 * part) / whole).toFixed(1).padStart(5)}`)

function row(name: string, { right, wrong, missed }: Tally): string {
  const rates = `precision ${percent(right, right + wrong)} %  recall ${percent(right, right + missed)} %`
  return `  ${name.padEnd(11)} ${rates}  of ${right + missed}`
}

async function judge(encoder: PromptEncoder, name: string, total: number, mistakes: number): Promise<void> {
  const recipe = recipes(0).find((r) => r.name === name)!
  const bySlot = Object.fromEntries(SLOT_NAMES.map((s) => [s, { right: 0, wrong: 0, missed: 0 }])) as Record<SlotName, Tally>
  const unknown: Tally = { right: 0, wrong: 0, missed: 0 }
  let whole = 0
  let shown = 0
  for (let i = 0; i < total; i++) {
    const { text, words } = sentence(recipe, i)
    const truth = namedBy(words)
    const got = await encoder.understand(text)
    for (const slot of SLOT_NAMES) count(bySlot[slot], truth[slot], got.named[slot]?.value)
    if (SLOT_NAMES.every((slot) => truth[slot] === got.named[slot]?.value)) whole++
    else if (shown++ < mistakes) showMistake(text, truth, got)
    countUnknown(unknown, words, got)
  }
  const all = Object.values(bySlot).reduce((a, b) => ({ right: a.right + b.right, wrong: a.wrong + b.wrong, missed: a.missed + b.missed }))
  console.log(`${name}: ${percent(whole, total)} % of ${total} sentences right in every slot`)
  for (const slot of SLOT_NAMES) console.log(row(slot, bySlot[slot]))
  console.log(row('all slots', all))
  console.log(row('unknown', unknown))
}

function showMistake(text: string, truth: object, got: Understanding): void {
  console.log(`    "${text}"\n      is ${JSON.stringify(truth)}`)
  console.log(`      read as ${got.understood.join('; ')} | ${got.notUnderstood.join(' ')}`)
}

function countUnknown(tally: Tally, words: readonly { text: string; label: string }[], got: Understanding): void {
  const truth = new Set(words.filter((w) => w.label === 'unknown').map((w) => w.text))
  const reported = new Set(got.notUnderstood.map((w) => w.toLowerCase()))
  for (const word of truth) reported.has(word) ? tally.right++ : tally.missed++
  for (const word of reported) if (!truth.has(word)) tally.wrong++
}

/** Words the encoder has never seen, and letters at random: how often are they taken for something? */
async function judgeNonsense(encoder: PromptEncoder): Promise<void> {
  let taken = 0
  const examples: string[] = []
  for (const word of UNKNOWN_TEST) {
    const got = await encoder.understand(`a ${word} on a hill`)
    if (got.understood.length === 0) continue
    taken++
    examples.push(`${word} = ${got.understood.join()}`)
  }
  console.log(`unseen English words taken for something: ${taken} of ${UNKNOWN_TEST.length} (${examples.slice(0, 12).join('; ')})`)
  let letters = 0
  for (let i = 0; i < 1000; i++) {
    const rng = makeRng(hash32(3, 3, i), 0)
    const word = Array.from({ length: 3 + Math.floor(rng.next() * 8) }, () => rng.pick([...'abcdefghijklmnopqrstuvwxyz'])).join('')
    if ((await encoder.understand(`a ${word} on a hill`)).understood.length > 0) letters++
  }
  console.log(`random letters taken for something: ${letters} of 1000`)
}

async function latency(encoder: PromptEncoder): Promise<void> {
  const times: number[] = []
  for (let i = 0; i < 200; i++) {
    const start = performance.now()
    await encoder.understand('a snowy pine valley at dusk with a stone tower')
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  console.log(`understanding takes ${times[100]!.toFixed(2)} ms (median), ${times[190]!.toFixed(2)} ms (p95)`)
}

const folder = process.argv[2] ?? DEFAULT_MODELS
const total = Number(process.argv[3] ?? 2000)
const file = readModelFile(folder, readManifest(folder), 'prompt.onnx')
if (!file) throw new Error(`${folder}/model.json lists no prompt.onnx: train one with training/prompt.py`)
const session = await ortBackend('cpu').load(file)
const encoder = createPromptEncoder(session)
for (const name of ['test-clean', 'test-typos']) await judge(encoder, name, total, Number(process.argv[4] ?? 0))
await judgeNonsense(encoder)
await latency(encoder)
await session.close()
