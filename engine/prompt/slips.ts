// Slips of the finger: letters swapped, left out, doubled, or one beside the other.

/** Where letters stand on most keyboards: column and row; each row is half a key further to the right. */
const ROWS = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm']
const PLACES = new Map(ROWS.flatMap((row, y) => [...row].map((letter, x) => [letter, [x + y / 2, y]] as const)))

function neighbours(a: string, b: string): boolean {
  const [p, q] = [PLACES.get(a), PLACES.get(b)]
  return p !== undefined && q !== undefined && Math.abs(p[0] - q[0]) <= 1 && Math.abs(p[1] - q[1]) <= 1
}

/** Words from this length on are known in spite of any wrong letter, and from that on in spite of two. */
const LONG = 6
const LONGER = 8

/**
 * True if `typed` is `meant` with a slip. Short words that differ in a letter are other words: there it must be a swap, one too many or few,
 * or the key beside.
 */
export function slipOf(typed: string, meant: string): boolean {
  if (typed === meant || Math.min(typed.length, meant.length) < 3) return false
  if (meant.length >= LONGER && typed.length >= LONG) return slipsBetween(typed, meant, 2) <= 2
  if (Math.abs(typed.length - meant.length) > 1) return false
  const same = commonStart(typed, meant)
  const [a, b] = [typed.slice(same), meant.slice(same)]
  if (a.length !== b.length) return a.length > b.length ? a.slice(1) === b : a === b.slice(1)
  if (a.length >= 2 && a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2)) return true
  return a.slice(1) === b.slice(1) && (meant.length >= LONG || neighbours(a[0]!, b[0]!))
}

/** How many letters to insert, drop, change or swap (Damerau, swaps of neighbours only); more than `most` counts as `most + 1`. */
export function slipsBetween(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = a[i - 1] === b[j - 1] ? 0 : 1
      let least = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + change)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, before[j - 2]! + 1)
      row.push(least)
    }
    before = last
    last = row
  }
  return Math.min(most + 1, last[b.length]!)
}

function commonStart(a: string, b: string): number {
  let k = 0
  while (k < a.length && a[k] === b[k]) k++
  return k
}
