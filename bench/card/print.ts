// The card as text.
import { claimOf, type Card, type MetricResult } from './card.ts'
import { COLUMN_TITLES, COLUMNS, type ColumnName } from './row.ts'

export function printCard(card: Card): void {
  console.log(`World card, ${card.tier} tier\n  machine ${card.machine}\n  commit ${card.commit}  model ${card.modelHash}  node ${card.node}  ${card.date}  ${card.seconds} s\n  ${card.engine}`)
  for (const row of card.rows) {
    if (row.status === 'not measured') {
      console.log(`Row ${row.number}, ${row.title}: not measured: ${row.why}`)
      continue
    }
    console.log(`Row ${row.number}, ${row.title} (${row.seconds} s, ${row.processorS} s of processor time)`)
    for (const metric of row.metrics) console.log(`  ${metric.label}${metric.unit ? `, ${metric.unit}` : ''}\n    ${COLUMNS.flatMap((name) => cellOf(metric, name)).join('  |  ')}`)
    for (const note of row.notes) console.log(`  ${note}`)
  }
  console.log(card.gate.length ? `Gate:\n  ${card.gate.join('\n  ')}` : `Gate: ${claimOf(card.rows)}`)
}

function cellOf({ columns, digits }: MetricResult, name: ColumnName): string[] {
  const column = columns[name]
  if (!column) return []
  const f = (value: number) => value.toFixed(digits)
  const spread = column.seeds > 1 ? ` [${f(column.low)}, ${f(column.high)}]` : ''
  return [`${COLUMN_TITLES[name]} ${f(column.mean)}${spread}${column.failures ? ` (${column.failures} of ${column.of} failed)` : ''}`]
}
