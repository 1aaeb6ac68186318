// Walks msgpack bytes before the parser sees them. Refuses what our messages never hold (extension types, the unused byte
// 0xc1), too deep nesting, too many values, and lengths that run past the end, without allocating anything for them.

/** What is wrong with `bytes` as exactly one msgpack value, or undefined if nothing is. */
export function scanMsgpack(bytes: Uint8Array, maxDepth: number, maxValues: number): string | undefined {
  const left = new Uint32Array(maxDepth + 1)
  let depth = 0
  left[0] = 1
  let values = 0
  let at = 0
  while (true) {
    while (left[depth] === 0) {
      if (depth === 0) return at === bytes.length ? undefined : 'bytes after the end'
      depth--
    }
    left[depth]!--
    if (++values > maxValues) return `more than ${maxValues} values`
    if (at >= bytes.length) return 'cut short'
    const lead = bytes[at]!
    const head = headOf(bytes, at, lead)
    if (head < 0) return head === CUT ? 'cut short' : `type byte 0x${lead.toString(16)} is not allowed`
    at += headBytes(lead)
    if (!isContainer(lead)) {
      at += head
      if (at > bytes.length) return 'cut short'
      continue
    }
    // Every value takes a byte: a container cannot hold more values than bytes remain.
    if (head > bytes.length - at) return 'cut short'
    if (depth === maxDepth) return `nested deeper than ${maxDepth}`
    left[++depth] = head
  }
}

const CUT = -1
const REFUSED = -2

/** Bytes of the lead byte and its length field. */
function headBytes(lead: number): number {
  if (lead === 0xd9 || lead === 0xc4) return 2
  if (lead === 0xda || lead === 0xc5 || lead === 0xdc || lead === 0xde) return 3
  if (lead === 0xc6 || lead === 0xdb || lead === 0xdd || lead === 0xdf) return 5
  return 1
}

function isContainer(lead: number): boolean {
  return (lead >= 0x80 && lead <= 0x9f) || (lead >= 0xdc && lead <= 0xdf)
}

/** Bytes of content after the head; for containers, the number of values inside; CUT or REFUSED. */
function headOf(bytes: Uint8Array, at: number, lead: number): number {
  if (lead <= 0x7f || lead >= 0xe0) return 0 // small integers
  if (lead <= 0x8f) return 2 * (lead & 0x0f) // small map: keys and values
  if (lead <= 0x9f) return lead & 0x0f // small array
  if (lead <= 0xbf) return lead & 0x1f // short string
  if (lead === 0xc0 || lead === 0xc2 || lead === 0xc3) return 0 // nil, false, true
  if (lead === 0xca) return 4 // float32
  if (lead === 0xcb) return 8 // float64
  if (lead >= 0xcc && lead <= 0xcf) return 1 << (lead - 0xcc) // unsigned integers
  if (lead >= 0xd0 && lead <= 0xd3) return 1 << (lead - 0xd0) // signed integers
  if (lead < 0xd9 && (lead < 0xc4 || lead > 0xc6)) return REFUSED // extensions, 0xc1
  const size = headBytes(lead) - 1
  if (at + size >= bytes.length) return CUT
  let length = 0
  for (let k = 1; k <= size; k++) length = length * 256 + bytes[at + k]!
  return lead >= 0xde ? 2 * length : length
}
