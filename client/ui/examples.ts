// The worlds offered on the first page. Their pictures are drawn by the model (`bench` writes examples/index.json and its images into
// client/public); without them each card shows a scene in its colours, drawn by scenery.ts.
import type { WorldRequest } from '../net/link.ts'

/** Sky from top to horizon, the glow of sun or moon, then ridges from far to near. */
export type Palette = { sky: readonly [string, string, string]; glow: string; ridges: readonly [string, string, string]; sun: readonly [number, number] }
export type Example = WorldRequest & { title: string; palette: Palette; image?: string }

export const EXAMPLES: readonly Example[] = [
  {
    title: 'The tower at dusk', prompt: 'a snowy pine valley at dusk with a stone tower', seed: 7,
    palette: { sky: ['#1c2340', '#5c4a78', '#f0a27a'], glow: '#ffd9a8', ridges: ['#6b6488', '#3b4163', '#171d33'], sun: [0.68, 0.6] },
  },
  {
    title: 'First light on sand', prompt: 'a golden desert at dawn with a pyramid', seed: 12,
    palette: { sky: ['#3c4a7a', '#d98f6a', '#ffd79a'], glow: '#fff0c8', ridges: ['#d79a62', '#a8683e', '#5a3423'], sun: [0.32, 0.58] },
  },
  {
    title: 'Lighthouse in the rain', prompt: 'a rainy coast with a lighthouse, seagulls and a strong wind', seed: 3,
    palette: { sky: ['#1a2a38', '#3f5d6e', '#93a9ad'], glow: '#d8e6e2', ridges: ['#5a7784', '#31505c', '#12242e'], sun: [0.5, 0.42] },
  },
  {
    title: 'Alpine morning', prompt: 'a clear alpine morning, sheep by a lake and a cottage', seed: 21,
    palette: { sky: ['#2f6fb0', '#86bde0', '#e6f3ee'], glow: '#ffffff', ridges: ['#8fb0c4', '#4d7f6b', '#1f4a35'], sun: [0.24, 0.3] },
  },
  {
    title: 'Fire canyon', prompt: 'a volcanic canyon in a storm at night', seed: 5,
    palette: { sky: ['#150a12', '#47161a', '#d6502a'], glow: '#ff9a4a', ridges: ['#6e2420', '#3a1216', '#140709'], sun: [0.58, 0.72] },
  },
  {
    title: 'Neon mushrooms', prompt: 'a neon swamp at night with giant mushrooms and fog', seed: 9,
    palette: { sky: ['#0a0c24', '#2b1a5e', '#c23a9a'], glow: '#7df3e1', ridges: ['#5a2a8a', '#2a1a58', '#0c0b24'], sun: [0.74, 0.4] },
  },
  {
    title: 'Savanna, painted', prompt: 'a painterly savanna at dusk with deer by a river and passing hours', seed: 14,
    palette: { sky: ['#4a2f5a', '#c85a4a', '#f7b65a'], glow: '#ffe6a0', ridges: ['#a8503e', '#6e3a30', '#2a1a1c'], sun: [0.42, 0.62] },
  },
  {
    title: 'The bouncing yard', prompt: 'a yard with low gravity and very bouncy balls', seed: 2,
    palette: { sky: ['#244a6a', '#6aa6b8', '#f2e2c2'], glow: '#fff6dc', ridges: ['#9aa894', '#6e7a62', '#38422f'], sun: [0.6, 0.34] },
  },
]

/** The worlds named by examples/index.json: a list of `{prompt, image, seed?, title?}`, or an object with it under `examples`. */
export function readExamples(json: unknown): Example[] {
  const list = Array.isArray(json) ? json : isRecord(json) && Array.isArray(json['examples']) ? json['examples'] : []
  return list.flatMap((entry: unknown, k) => {
    if (!isRecord(entry) || typeof entry['prompt'] !== 'string' || typeof entry['image'] !== 'string') return []
    const { prompt, image, seed, title } = entry
    const known = EXAMPLES.find((example) => example.prompt === prompt)
    const palette = (known ?? EXAMPLES[k % EXAMPLES.length]!).palette
    const name = typeof title === 'string' ? title : (known?.title ?? sentence(prompt))
    return [{ prompt, image: `./examples/${image.replace(/^.*\//, '')}`, title: name, palette, ...(typeof seed === 'number' ? { seed } : {}) }]
  })
}

export async function loadExamples(): Promise<readonly Example[]> {
  try {
    const response = await fetch('./examples/index.json')
    const drawn = response.ok ? readExamples(await response.json()) : []
    return drawn.length > 0 ? drawn : EXAMPLES
  } catch {
    return EXAMPLES
  }
}

/** First words of a prompt as a title: "Snowy pine valley at dusk". */
function sentence(prompt: string): string {
  const words = prompt.replace(/^(an?|the)\s+/i, '').split(/[\s,]+/).slice(0, 5).join(' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
