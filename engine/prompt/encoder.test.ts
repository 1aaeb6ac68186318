import { afterAll, beforeAll, expect, test } from 'vitest'
import contract from '../models/s/prompt.json' with { type: 'json' }
import { SLOT_NAMES } from '../../core/slots.ts'
import { BUCKETS, IDS_PER_WORD, LABELS, MAX_WORDS } from '../../core/words.ts'
import type { Session } from '../backend/backend.ts'
import { ortBackend } from '../backend/ort.ts'
import { DEFAULT_MODELS, readManifest, readModelFile } from '../models/manifest.ts'
import { createPromptEncoder, PROMPT_INPUTS, PROMPT_OUTPUTS, type PromptEncoder } from './encoder.ts'
import { surprise } from './surprise.ts'

let session: Session
let encoder: PromptEncoder

beforeAll(async () => {
  const file = readModelFile(DEFAULT_MODELS, readManifest(DEFAULT_MODELS), 'prompt.onnx')
  session = await ortBackend('cpu').load(file!)
  encoder = createPromptEncoder(session)
})
afterAll(() => session.close())

/** "slot=value" of everything a prompt names, in slot order. */
async function read(text: string): Promise<{ named: string; strange: string }> {
  const { named, notUnderstood } = await encoder.understand(text)
  const said = SLOT_NAMES.flatMap((slot) => (named[slot] ? [`${slot}=${named[slot].value}`] : []))
  return { named: said.join(' '), strange: notUnderstood.join(' ') }
}

test('the weights were trained with the labels and words of this release', () => {
  expect(contract).toEqual({ labels: LABELS, buckets: BUCKETS, idsPerWord: IDS_PER_WORD, maxWords: MAX_WORDS })
  const entry = readManifest(DEFAULT_MODELS).files['prompt.onnx']!
  expect(entry).toMatchObject({ inputs: PROMPT_INPUTS, outputs: PROMPT_OUTPUTS })
  expect(entry.bytes).toBeLessThan(3_000_000)
})

test.each([
  ['a snowy pine valley at dusk with a stone tower', 'biome=snow time=dusk vegetation=pine landmark=tower material=stone', ''],
  ['towr in the foggy forrest, nite', 'biome=forest time=night weather=fog landmark=tower', ''],
  ['make it night', 'time=night', ''],
  ['let it snow', 'weather=snowfall', ''],
  ['moon gravity', 'gravity=low', ''],
  [
    'an orange desert with cactuses and a pyramid under stars',
    'biome=desert time=night style=golden vegetation=cactus landmark=pyramid',
    '',
  ],
  ['honey instead of water', 'liquid=honey', ''],
  ['a bicycle on a beach', 'biome=coast', 'bicycle'],
  ['purple neon city', 'style=neon', 'city'],
  ['MAKE IT RAIN!!!', 'weather=rain', ''],
  ['a dragon', '', 'dragon'],
  ['qwxv zzkpt', '', 'qwxv zzkpt'],
  ['\u96ea\u5c71', '', '\u96ea\u5c71'],
  ['!?', '', ''],
  ['no trees, no wind, no clouds', 'weather=clear vegetation=none wind=calm', ''],
  ['bouncy balls in a yard with low gravity', 'family=yard gravity=low bounce=bouncy', ''],
  ['volcano with rivers of lava in a thunderstorm', 'biome=volcanic weather=storm liquid=lava', ''],
])('%s', async (text, named, strange) => {
  expect(await read(text)).toEqual({ named, strange })
})

test('how much is understood too', async () => {
  const { named, understood } = await encoder.understand('a very foggy swamp with a hint of autumn')
  expect(named).toMatchObject({ weather: { value: 'fog', strength: 0.9 }, style: { value: 'autumn', strength: 0.3 } })
  expect(understood).toEqual(['biome: swamp', 'weather: fog, strong (foggy)', 'style: autumn, slight'])
})

test('the worlds we suggest ourselves are understood as they are meant', async () => {
  for (let seed = 0; seed < 60; seed++) {
    const { text, slots } = surprise(seed)
    const { named, notUnderstood } = await encoder.understand(text)
    expect(notUnderstood, text).toEqual([])
    for (const slot of SLOT_NAMES) if (named[slot]) expect(`${slot}=${named[slot].value}`, text).toBe(`${slot}=${slots[slot].value}`)
    for (const slot of ['biome', 'time', 'vegetation', 'landmark'] as const) expect(named[slot], `${slot} of "${text}"`).toBeDefined()
  }
})

test('prompts asked for at once get their own answers', async () => {
  const answers = await Promise.all(['night', 'honey', ''].map((text) => read(text)))
  expect(answers.map((a) => a.named)).toEqual(['time=night', 'liquid=honey', ''])
})
