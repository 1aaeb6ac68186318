// What every bench prints and writes: the machine, the commit, the model, the warm-up, percentiles; JSON under bench/results/.
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))

export type Percentiles = { n: number; p50: number; p95: number; p99: number; max: number }

/** Nearest-rank percentiles; throws on an empty sample, because a bench that measured nothing must not report. */
export function percentiles(values: ArrayLike<number>): Percentiles {
  if (values.length === 0) throw new Error('nothing was measured')
  const sorted = Float64Array.from(values).sort()
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.ceil(q * sorted.length) - 1)]!
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), max: sorted[sorted.length - 1]! }
}

/** Mean and 95 % bootstrap interval over `values` (one per seed), 1,000 resamples from a fixed stream. */
export function bootstrap(values: number[], draw: (k: number) => number): { mean: number; low: number; high: number } {
  const mean = (list: number[]) => list.reduce((a, b) => a + b, 0) / list.length
  const means = Array.from({ length: 1000 }, (_, r) => mean(values.map((_v, k) => values[Math.floor(draw(r * values.length + k) * values.length)]!)))
  means.sort((a, b) => a - b)
  return { mean: mean(values), low: means[25]!, high: means[974]! }
}

export type Environment = { date: string; commit: string; machine: string; node: string; modelHash: string }

/** `models`: the folder whose manifest is hashed. */
export function environment(models = join(ROOT, 'engine/models/s')): Environment {
  const git = (...args: string[]) => execFileSync('git', args, { cwd: ROOT, encoding: 'utf8' }).trim()
  const dirty = git('status', '--porcelain', '--', 'core', 'engine', 'server', 'client', 'worlds', 'shaders', 'bench/*.ts') === '' ? '' : '+changes'
  const manifest = join(models, 'model.json')
  return {
    date: new Date().toISOString(),
    commit: git('rev-parse', '--short', 'HEAD') + dirty,
    machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, ${process.platform} ${process.arch}`,
    node: process.version,
    modelHash: existsSync(manifest) ? createHash('sha256').update(readFileSync(manifest)).digest('hex').slice(0, 12) : 'none',
  }
}

/** Where results go: BENCH_RESULTS, for trials that are not to replace the committed ones. */
export const RESULTS = process.env['BENCH_RESULTS'] ?? join(ROOT, 'bench/results')

/** Prints the header and returns a function that writes `bench/results/<name>.json`, and says so unless it is `quiet`. */
export function startReport(name: string, title: string, { quiet = false } = {}): (figures: Record<string, unknown>) => void {
  const header = environment()
  console.log(`${title}\n  machine ${header.machine}\n  commit ${header.commit}  model ${header.modelHash}  node ${header.node}  ${header.date}`)
  return (figures) => {
    writeResult(`${name}.json`, `${JSON.stringify({ bench: name, ...header, ...figures }, null, 2)}\n`)
    if (!quiet) console.log(`  written ${relative(ROOT, join(RESULTS, name))}.json`)
  }
}

export function writeResult(name: string, text: string): void {
  mkdirSync(RESULTS, { recursive: true })
  writeFileSync(join(RESULTS, name), text)
}

/** One aligned line of percentiles in milliseconds. */
export function line(label: string, p: Percentiles, unit = 'ms'): string {
  return `  ${label.padEnd(28)} p50 ${p.p50.toFixed(2).padStart(8)}  p95 ${p.p95.toFixed(2).padStart(8)}  p99 ${p.p99.toFixed(2).padStart(8)} ${unit}  (n ${p.n})`
}
