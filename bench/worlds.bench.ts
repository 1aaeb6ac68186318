// How fast truth is made: scenes built, frames rendered at both sizes, episodes recorded:  npx tsx bench/worlds.bench.ts [--worlds 8]
import { parseArgs } from 'node:util'
import { FRAME, KEYFRAME } from '../core/camera.ts'
import { openGpu } from '../worlds/gpu.ts'
import { sampleSpec } from '../worlds/grammar.ts'
import { createRenderer } from '../worlds/render.ts'
import { buildScene } from '../worlds/scene.ts'
import { line, percentiles, startReport } from './report.ts'

const { values } = parseArgs({ options: { worlds: { type: 'string', default: '8' }, help: { type: 'boolean' } } })
if (values.help) {
  console.log('npx tsx bench/worlds.bench.ts [--worlds 8]')
  process.exit(0)
}
const worlds = Number(values.worlds)
const VIEWS = 12
const report = startReport('worlds', `True worlds: ${worlds} worlds of ${VIEWS} views, the first world is warm-up`)
const device = await openGpu()
console.log(`  device ${device.adapterInfo?.description || device.adapterInfo?.device || 'unknown'}`)
const figures: Record<string, unknown> = { device: device.adapterInfo?.device ?? 'unknown' }
for (const size of [KEYFRAME, FRAME]) {
  const renderer = await createRenderer(device, size)
  const times = { build: [] as number[], set: [] as number[], frame: [] as number[], world: [] as number[] }
  for (let k = 0; k <= worlds; k++) {
    const began = performance.now()
    const scene = buildScene(sampleSpec(k, 'dev').spec)
    const built = performance.now()
    renderer.setScene(scene)
    const set = performance.now()
    for (let view = 0; view < VIEWS; view++) await renderer.render({ ...scene.spawn, yaw: scene.spawn.yaw + (view * 2 * Math.PI) / VIEWS }, 0)
    const end = performance.now()
    if (k === 0) continue
    times.build.push(built - began)
    times.set.push(set - built)
    times.frame.push((end - set) / VIEWS)
    times.world.push((end - began) / VIEWS)
  }
  console.log(`  ${size.width}x${size.height}`)
  const rows = { build: percentiles(times.build), set: percentiles(times.set), frame: percentiles(times.frame), perFrameWithSetUp: percentiles(times.world) }
  for (const [name, row] of Object.entries(rows)) console.log(line(name, row))
  figures[`${size.width}x${size.height}`] = rows
  renderer.destroy()
}
report(figures)
process.exit(0)
