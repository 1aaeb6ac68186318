// The table as the README has it, between two marks: written by `npx tsx bench/feel.bench.ts --readme`, and compared by test/docs.test.ts.
const [OPEN, CLOSE] = ['<!-- feel -->\n', '<!-- /feel -->']

/** `readme` with `table` between its marks; RangeError where it has none. */
export function withTable(readme: string, table: string): string {
  const [from, until] = [readme.indexOf(OPEN), readme.indexOf(CLOSE)]
  if (from < 0 || until < from) throw new RangeError(`the README lacks ${OPEN.trim()} and ${CLOSE}: the table stands between them`)
  return `${readme.slice(0, from + OPEN.length)}${table}\n${readme.slice(until)}`
}
