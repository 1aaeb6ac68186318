// Writes labelled sentences for training and judging the prompt encoder: `npx tsx worlds/grammar-export.ts [folder] [training sentences]`.
// One JSON object a line: {"text", "words": [...], "labels": [indices into LABELS], "slots": {"biome": "snow", ...} named by the sentence}.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { hash32, makeRng } from '../core/rng.ts'
import type { SlotName } from '../core/slots.ts'
import { BUCKETS, IDS_PER_WORD, LABELS, MAX_WORDS, slotOfLabel } from '../core/words.ts'
import { sampleSlots } from './grammar.ts'
import { describeLabelled, type LabelledPrompt, type TemplateSet } from './grammar-describe.ts'
import { makeNoise, type Noise } from './grammar-noise.ts'

const SEED = 7
type SetName = 'train' | 'dev' | 'test-clean' | 'test-typos'
type Recipe = { name: SetName; count: number; set: TemplateSet; noise: 'tidy' | 'sloppy' | 'typos' }

/** Held-out sets use held-out templates and held-out unknown words; "typos" misspells seven long words in ten. */
export function recipes(trainCount: number): Recipe[] {
  return [
    { name: 'train', count: trainCount, set: 'train', noise: 'sloppy' },
    { name: 'dev', count: 3000, set: 'train', noise: 'sloppy' },
    { name: 'test-clean', count: 3000, set: 'test', noise: 'tidy' },
    { name: 'test-typos', count: 3000, set: 'test', noise: 'typos' },
  ]
}

/** The `index`-th sentence of a set, the same on every machine. */
export function sentence(recipe: Recipe, index: number): LabelledPrompt {
  const stream = ['train', 'dev', 'test-clean', 'test-typos'].indexOf(recipe.name)
  const rng = makeRng(hash32(SEED, stream, index), stream)
  const noise: Noise = makeNoise(rng, recipe.noise)
  return describeLabelled(sampleSlots(rng, 'train'), rng, recipe.set, noise)
}

/** What a sentence says each slot is: the last value said, since that one counts. */
export function namedBy(words: readonly { label: string }[]): { [N in SlotName]?: string } {
  return Object.fromEntries(words.flatMap(({ label }) => slotOfLabel(label) ?? []).map(({ slot, value }) => [slot, value]))
}

function line({ text, words }: LabelledPrompt): string {
  const used = words.slice(0, MAX_WORDS)
  const slots = namedBy(used)
  return JSON.stringify({ text, words: used.map((w) => w.text), labels: used.map((w) => LABELS.indexOf(w.label)), slots })
}

function exportAll(folder: string, trainCount: number): void {
  mkdirSync(folder, { recursive: true })
  for (const recipe of recipes(trainCount)) {
    const rows: string[] = []
    for (let i = 0; i < recipe.count; i++) {
      const prompt = sentence(recipe, i)
      if (prompt.words.length > 0) rows.push(line(prompt))
    }
    writeFileSync(join(folder, `${recipe.name}.jsonl`), rows.join('\n') + '\n')
    console.log(`${recipe.name}: ${rows.length} sentences`)
  }
  const contract = { labels: LABELS, buckets: BUCKETS, idsPerWord: IDS_PER_WORD, maxWords: MAX_WORDS }
  writeFileSync(join(folder, 'contract.json'), JSON.stringify(contract))
}

if (process.argv[1]?.endsWith('grammar-export.ts')) exportAll(process.argv[2] ?? 'data/prompt', Number(process.argv[3] ?? 150_000))
