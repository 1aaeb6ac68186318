import { mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LIMITS } from '../core/limits.ts'
import { makeHttpServer, readPage } from './http.ts'

const folder = mkdtempSync(join(tmpdir(), 'sojourn-page-'))
let server: ReturnType<typeof makeHttpServer>
let port = 0
const state = { ready: true }
const clips = new Set(['a-clip'])

beforeAll(async () => {
  mkdirSync(join(folder, 'assets'))
  writeFileSync(join(folder, 'index.html'), '<!doctype html><title>Sojourn</title>')
  writeFileSync(join(folder, 'assets', 'index-BfRm543U.js'), 'export {}')
  writeFileSync(join(folder, 'favicon.svg'), '<svg/>')
  writeFileSync(join(folder, 'secret.env'), 'KEY=1')
  symlinkSync('/etc/hostname', join(folder, 'link.txt'))
  server = makeHttpServer({
    page: readPage(folder),
    clip: (name) => (clips.delete(name) ? [Buffer.from('first, '), Buffer.from('second')] : undefined),
    read: async (body, origin) => (origin === 'http://ours' ? body : undefined),
    live: () => true, ready: () => state.ready, metrics: () => 'sojourn_sessions 0\n',
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  port = (server.address() as AddressInfo).port
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

function fetchRaw(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<{ status: number; headers: IncomingMessage['headers']; body: string }> {
  return new Promise((resolve, reject) => {
    get({ port, host: '127.0.0.1', path, headers, method }, (response) => {
      let body = ''
      response.on('data', (chunk) => (body += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }))
    }).on('error', reject)
  })
}

describe('http', () => {
  it('serves the page with types, policy and caching', async () => {
    const index = await fetchRaw('/')
    expect(index).toMatchObject({ status: 200, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff' } })
    expect(index.headers['content-security-policy']).toContain("default-src 'none'")
    expect(index.headers['content-security-policy']).not.toContain("'unsafe-eval'")
    const script = await fetchRaw('/assets/index-BfRm543U.js')
    expect(script.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' })
    expect((await fetchRaw('/favicon.svg?v=2')).headers['content-type']).toBe('image/svg+xml')
    expect(await fetchRaw('/', { 'if-none-match': String(index.headers.etag) })).toMatchObject({ status: 304, body: '' })
    expect(await fetchRaw('/', {}, 'HEAD')).toMatchObject({ status: 200, body: '' })
  })

  it.each(['/secret.env', '/link.txt', '/../package.json', '/assets/../../package.json', '/%2e%2e/package.json', '/assets', '/index.html/', '//etc/passwd', '/.env', '/constructor', '/__proto__'])(
    'has no %s',
    async (path) => {
      expect((await fetchRaw(path)).status).toBe(404)
    },
  )

  it('answers health and metrics, and only to GET', async () => {
    expect(await fetchRaw('/livez')).toMatchObject({ status: 200, body: 'ok\n' })
    expect((await fetchRaw('/readyz')).status).toBe(200)
    state.ready = false
    expect((await fetchRaw('/readyz')).status).toBe(503)
    expect((await fetchRaw('/metrics')).body).toContain('sojourn_sessions')
    expect((await fetchRaw('/', {}, 'POST')).status).toBe(405)
  })

  it('hands a clip out once, and only to who asks for it', async () => {
    expect(await fetchRaw('/clip/another')).toMatchObject({ status: 404 })
    expect(await fetchRaw('/clip/a-clip', {}, 'HEAD')).toMatchObject({ status: 404 })
    expect(await fetchRaw('/clip/a-clip')).toMatchObject({ status: 200, body: 'first, second' })
    expect(await fetchRaw('/clip/a-clip')).toMatchObject({ status: 404 })
  })

  it('answers what a page of ours asks, of at most one message', async () => {
    const ask = (bytes: number, origin: string) => fetch(`http://127.0.0.1:${port}/read`, { method: 'POST', headers: { Origin: origin }, body: new Uint8Array(bytes) })
    const answer = await ask(LIMITS.signalBytes, 'http://ours')
    expect([answer.status, (await answer.arrayBuffer()).byteLength]).toEqual([200, LIMITS.signalBytes])
    expect((await ask(LIMITS.signalBytes + 1, 'http://ours')).status).toBe(413)
    expect((await ask(10, 'http://theirs')).status).toBe(403)
    expect((await fetchRaw('/read')).status).toBe(404)
  })

  it('says what to do when the page has not been built', async () => {
    const empty = makeHttpServer({ page: readPage(join(folder, 'nothing')), clip: () => undefined, read: async () => undefined, live: () => true, ready: () => true, metrics: () => '' })
    await new Promise<void>((resolve) => empty.listen(0, '127.0.0.1', resolve))
    const there = port
    port = (empty.address() as AddressInfo).port
    expect(await fetchRaw('/')).toMatchObject({ status: 503, body: expect.stringContaining('npm run build') })
    port = there
    empty.close()
  })
})
