// HTTP: the built page from a list fixed at start, clips by their names, health, metrics. No path of a request ever touches the file system.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { extname, join, relative, sep } from 'node:path'
import { Readable } from 'node:stream'
import { LIMITS } from '../core/limits.ts'
import { CLIP_PATH } from '../engine/protocol/clip.ts'
import { READ_PATH } from '../engine/protocol/messages.ts'

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.avif': 'image/avif',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
}

/**
 * The page loads nothing from elsewhere and runs no text as code, only its own WebAssembly (client/view/kernel); only images it makes itself (screenshots) come from
 * blobs.
 */
const POLICY = [
  "default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self' 'unsafe-inline'", "img-src 'self' data: blob:", "font-src 'self'",
  "media-src 'self' blob:", "connect-src 'self'", "worker-src 'self' blob:", "manifest-src 'self'", "base-uri 'none'", "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')
const SECURITY_HEADERS = {
  'Content-Security-Policy': POLICY,
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), gamepad=(self), fullscreen=(self)',
}
/** Names that the bundler makes from the content: they never change meaning. */
const HASHED = /[-.][\w-]{8,}\.(js|css|woff2|png|jpg|webp|svg|wasm)$/
/** Largest file worth holding in memory; a built page has none near it. */
const MAX_FILE_BYTES = 32 * 1024 * 1024

export type Page = ReadonlyMap<string, { bytes: Buffer; headers: Record<string, string> }>

/** Reads every file of the built page. Files of unknown type are left out. */
export function readPage(folder: string): Page {
  const page = new Map<string, { bytes: Buffer; headers: Record<string, string> }>()
  for (const path of filesIn(folder)) {
    const type = TYPES[extname(path).toLowerCase()]
    if (!type || statSync(path).size > MAX_FILE_BYTES) continue
    const bytes = readFileSync(path)
    const name = `/${relative(folder, path).split(sep).join('/')}`
    const caching = HASHED.test(name) && name.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache'
    const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 22)}"`
    page.set(name, { bytes, headers: { 'Content-Type': type, 'Cache-Control': caching, ETag: etag } })
  }
  const index = page.get('/index.html')
  if (index) page.set('/', index)
  return page
}

function filesIn(folder: string): string[] {
  let entries
  try {
    entries = readdirSync(folder, { withFileTypes: true })
  } catch {
    return []
  }
  return entries.flatMap((entry) => (entry.isDirectory() ? filesIn(join(folder, entry.name)) : entry.isFile() ? [join(folder, entry.name)] : []))
}

/** `clip`: takes a clip that waits to be fetched off the shelf. `read`: answers what a page of `origin` at `address` asks, if it may. */
export type HttpOptions = { page: Page; clip: (name: string) => readonly Uint8Array[] | undefined; read: (body: Uint8Array, origin: string | undefined, address: string) => Promise<Uint8Array | undefined>; live: () => boolean; ready: () => boolean; metrics: () => string }

export function makeHttpServer(options: HttpOptions): Server {
  // A request has 10 s to arrive and 16 KiB of headers (Node's default limit).
  return createServer({ requestTimeout: 10_000, headersTimeout: 10_000 }, (request, response) => respond(options, request, response))
}

function respond(options: HttpOptions, request: IncomingMessage, response: ServerResponse): void {
  for (const [name, value] of Object.entries(SECURITY_HEADERS)) response.setHeader(name, value)
  if (request.method === 'POST' && request.url === READ_PATH) return void answer(options, request, response)
  if (request.method !== 'GET' && request.method !== 'HEAD') return plain(response, 405, 'Only GET is served here.\n', { Allow: 'GET, HEAD' })
  const path = (request.url ?? '/').split(/[?#]/, 1)[0] ?? '/'
  if (path === '/livez') return plain(response, options.live() ? 200 : 503, options.live() ? 'ok\n' : 'stalled\n')
  if (path === '/readyz') return plain(response, options.ready() ? 200 : 503, options.ready() ? 'ok\n' : 'not ready: loading, full or stopping\n')
  if (path === '/metrics') return plain(response, 200, options.metrics())
  // Asking alone (HEAD) must not use a clip up.
  if (path.startsWith(CLIP_PATH) && request.method === 'GET') return sendClip(response, options.clip(path.slice(CLIP_PATH.length)))
  const file = options.page.get(path)
  if (file) return sendFile(request, response, file)
  if (path === '/' && options.page.size === 0) return plain(response, 503, 'The page has not been built: run "npm run build", then start again.\n')
  plain(response, 404, 'Not found.\n')
}

/** A body of at most one message, and its answer. */
async function answer({ read }: HttpOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const parts: Buffer[] = []
  let length = 0
  try {
    for await (const part of request as AsyncIterable<Buffer>) {
      length += part.length
      if (length > LIMITS.signalBytes) return plain(response, 413, 'Too large.\n', { Connection: 'close' })
      parts.push(part)
    }
    const said = await read(Buffer.concat(parts), request.headers.origin, request.socket.remoteAddress ?? '')
    if (!said) return plain(response, 403, 'Not for this page.\n')
    response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store', 'Content-Length': said.length }).end(said)
  } catch {
    // The line broke, or the networks are being unloaded.
    if (!response.headersSent) plain(response, 503, 'No answer.\n')
  }
}

function sendFile(request: IncomingMessage, response: ServerResponse, file: { bytes: Buffer; headers: Record<string, string> }): void {
  if (request.headers['if-none-match'] === file.headers['ETag']) {
    response.writeHead(304, file.headers).end()
    return
  }
  response.writeHead(200, { ...file.headers, 'Content-Length': file.bytes.length })
  response.end(request.method === 'HEAD' ? undefined : file.bytes)
}

function sendClip(response: ServerResponse, parts: readonly Uint8Array[] | undefined): void {
  if (!parts) return plain(response, 404, 'This clip has been fetched, or has waited too long.\n')
  const length = parts.reduce((sum, part) => sum + part.length, 0)
  response.writeHead(200, { 'Content-Type': 'application/octet-stream', 'Cache-Control': 'no-store', 'Content-Length': length })
  Readable.from(parts, { objectMode: false }).pipe(response)
}

function plain(response: ServerResponse, status: number, text: string, headers: Record<string, string> = {}): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers })
  response.end(text)
}
