// Taking something home: a picture, or the address of the place.
import { addressOf, addressOfInvitation } from '../address.ts'
import type { WorldRequest } from '../net/link.ts'
import { type JournalEntry, traceJson } from '../view/journal.ts'
import { make } from './element.ts'
import { toast } from './toast.ts'

/** Saves what is on the screen as `sojourn-<words>-<seed>.png`. */
export async function save(view: HTMLCanvasElement, request: WorldRequest): Promise<void> {
  const picture = await new Promise<Blob | null>((resolve) => view.toBlob(resolve, 'image/png'))
  if (!picture) return toast('The browser could not encode the picture')
  download(picture, fileName(request))
  toast('Picture saved')
}

/** Saves the newest frames' stages as a trace. */
export function saveTrace(entries: readonly JournalEntry[]): void {
  if (entries.length === 0) return toast('No frames to trace yet')
  download(new Blob([traceJson(entries)], { type: 'application/json' }), 'sojourn-trace.json')
  toast('Trace saved: open it at ui.perfetto.dev')
}

export function download(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  make('a', { href: url, download: name }).click()
  // The download has its own reference by then (HTML, section 4.6.5); a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

export function fileName({ prompt, seed }: WorldRequest, ending: 'png' | 'mp4' | 'json' = 'png'): string {
  const words = prompt.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60)
  return `sojourn-${[words, seed].filter((part) => part !== '' && part !== undefined).join('-') || 'world'}.${ending}`
}

/** Copies the address of this world; where the clipboard is refused, shows it. */
export async function share(request: WorldRequest): Promise<void> {
  await copy(addressOf(request), request.picture ? 'Link copied: words and seed; your picture stays with you' : 'Link copied: it opens this very world')
}

/** Copies the address from which others watch this world while it is played. */
export async function invite(token: string): Promise<void> {
  await copy(addressOfInvitation(token), 'Invitation copied: whoever opens it sees what you see')
}

async function copy(address: string, done: string): Promise<void> {
  const url = new URL(address, location.href).href
  try {
    await navigator.clipboard.writeText(url)
    toast(done)
  } catch {
    toast(url)
  }
}
