// Contact sheets for judging worlds by eye: npx tsx worlds/contact-sheet.ts --out sheet.png --count 24 [--slot time=dusk] [--each time]
// --slot fixes a slot for every picture; --each NAME shows each value of a slot in turn, everything else equal.
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { makeRng } from '../core/rng.ts'
import { DEFAULT_STRENGTH, SLOT_NAMES, type SlotName, SLOTS, type Slots } from '../core/slots.ts'
import { openGpu } from './gpu.ts'
import { encodePng } from './png.ts'
import { createRenderer, ENTITY_FLOATS, ENTITY_ROWS } from './render.ts'
import { buildScene, type Scene } from './scene.ts'
import type { WorldSpec } from './spec.ts'

/** A spec drawn evenly over all slot values; `fixed` overrides. */
export function randomSpec(seed: number, fixed: Partial<Record<SlotName, string>> = {}): WorldSpec {
  const rng = makeRng(seed, 91)
  const slots = Object.fromEntries(
    SLOT_NAMES.map((name) => {
      const value = rng.pick<string>(SLOTS[name])
      const strength = rng.range(0.4, 0.9)
      return [
        name,
        { value: fixed[name] ?? (name === 'family' ? 'landscape' : value), strength: name in fixed ? DEFAULT_STRENGTH : strength },
      ]
    }),
  ) as unknown as Slots
  return { version: 1, seed, slots }
}

/** The scene's own bodies as entity rows (ARCHITECTURE.md). */
export function entitiesOf(scene: Scene): Float32Array {
  const rows = new Float32Array(ENTITY_ROWS * ENTITY_FLOATS)
  scene.bodies.slice(0, ENTITY_ROWS).forEach((b, k) => {
    rows.set([b.class, b.x, b.y, b.z, 0, 0, 0, b.radius, b.colour[0] / 255, b.colour[1] / 255, b.colour[2] / 255, 1], k * ENTITY_FLOATS)
  })
  return rows
}

async function main(): Promise<void> {
  const { values: args } = parseArgs({
    options: {
      out: { type: 'string', default: 'sheet.png' },
      count: { type: 'string', default: '24' },
      seed: { type: 'string', default: '1' },
      slot: { type: 'string', multiple: true, default: [] },
      each: { type: 'string' },
      width: { type: 'string', default: '256' },
      columns: { type: 'string', default: '4' },
    },
  })
  const fixed: Partial<Record<SlotName, string>> = Object.fromEntries(args.slot.map((s) => s.split('=') as [SlotName, string]))
  const width = Number(args.width)
  const height = (width * 9) / 16
  const each = args.each as SlotName | undefined
  const count = each ? SLOTS[each].length : Number(args.count)
  const columns = Math.min(count, Number(args.columns))
  const sheet = new Uint8Array(columns * width * Math.ceil(count / columns) * height * 3)
  const renderer = await createRenderer(await openGpu(), { width, height })
  for (let k = 0; k < count; k++) {
    const seed = Number(args.seed) + (each ? 0 : k)
    const spec = randomSpec(seed, each ? { ...fixed, [each]: SLOTS[each][k]! } : fixed)
    const t0 = performance.now()
    const scene = buildScene(spec)
    const t1 = performance.now()
    renderer.setScene(scene)
    await renderer.render(scene.spawn, 0, entitiesOf(scene))
    const t2 = performance.now()
    const { rgb } = await renderer.render(scene.spawn, 0, entitiesOf(scene))
    const t3 = performance.now()
    const x0 = (k % columns) * width
    const y0 = Math.floor(k / columns) * height
    for (let y = 0; y < height; y++) sheet.set(rgb.subarray(y * width * 3, (y + 1) * width * 3), ((y0 + y) * columns * width + x0) * 3)
    const words = SLOT_NAMES.slice(1, 9)
      .map((name) => spec.slots[name].value)
      .join(' ')
    const shapes = `${scene.primitives.list.length} shapes`
    const times = `build ${(t1 - t0).toFixed(0)} bake ${(t2 - t1).toFixed(0)} frame ${(t3 - t2).toFixed(0)} ms, ${shapes}`
    process.stdout.write(`${k} row ${Math.floor(k / columns)} column ${k % columns}: ${seed} ${words} | ${times}\n`)
  }
  writeFileSync(args.out, encodePng(sheet, columns * width, Math.ceil(count / columns) * height))
  process.exit(0)
}

if (process.argv[1]?.endsWith('contact-sheet.ts')) await main()
