// Rows that have been measured, as the README has them. Pure.
import type { Environment } from '../report.ts'
import type { Verdict } from './judge.ts'

/** A row as it is kept: with what it was measured on. `failed`: why there are no figures. */
export type Kept = Environment & { plan: string; tookS: number; verdicts: Verdict[]; figures?: unknown; failed?: string }

const MET = new Map<boolean | undefined, string>([[true, 'yes'], [false, 'no'], [undefined, 'cannot be said']])

/** `order`: names of the rows. What every row was measured on stands below, once if it is the same. */
export function markdown(rows: Readonly<Record<string, Kept>>, order: readonly string[]): string {
  const kept = order.flatMap((name) => (rows[name] ? [{ name, ...rows[name] }] : []))
  const lines = kept.flatMap(({ name, verdicts, failed }) => [
    ...verdicts.map(({ what, target, measured, met }) => `| ${what} | ${target} | ${measured} | ${MET.get(met)} |`),
    ...(failed === undefined ? [] : [`| ${name} | | not measured: ${failed.split('\n')[0]!.replaceAll('|', '/')} | no |`]),
  ])
  const on = new Map<string, string[]>()
  for (const { name, plan, machine, node, commit, modelHash, date } of kept) {
    const text = `${machine}, node ${node}, commit ${commit}, model ${modelHash}, ${date.slice(0, 10)}, ${plan}`
    on.set(text, [...(on.get(text) ?? []), name])
  }
  const notes = [...on].map(([text, names]) => (on.size === 1 ? text : `${names.join(', ')}: ${text}`))
  return ['| | target | measured: p50 / p95 / p99 | met |', '|---|---|---|---|', ...lines, '', ...notes].join('\n')
}
