// Taking something home: a picture, or the address of the place.
import { addressOf } from '../address.ts'
import type { WorldRequest } from '../net/link.ts'
import type { Screen } from '../view/screen.ts'
import { make } from './element.ts'
import { toast } from './toast.ts'

/** Saves what is on the screen as `sojourn-<words>-<seed>.png`. */
export async function save(screen: Screen, request: WorldRequest): Promise<void> {
  const url = URL.createObjectURL(await screen.capture())
  make('a', { href: url, download: fileName(request) }).click()
  // The download has its own reference by then (HTML, section 4.6.5); a minute is ample.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
  toast('Picture saved')
}

export function fileName({ prompt, seed }: WorldRequest): string {
  const words = prompt.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-+|-+$/g, '').slice(0, 60)
  return `sojourn-${[words, seed].filter((part) => part !== '' && part !== undefined).join('-') || 'world'}.png`
}

/** Copies the address of this world; where the clipboard is refused, shows it. */
export async function share(request: WorldRequest): Promise<void> {
  const url = new URL(addressOf(request), location.href).href
  try {
    await navigator.clipboard.writeText(url)
    toast(request.picture ? 'Link copied: words and seed; your picture stays with you' : 'Link copied: it opens this very world')
  } catch {
    toast(url)
  }
}
