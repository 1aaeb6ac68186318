// Stock Firefox for tests, headless, over WebDriver BiDi (w3.org/TR/webdriver-bidi), of which a test needs eight commands: no library drives
// Debian's long-term release on Node 20. Every browser has a profile of its own that is thrown away.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import WebSocket from 'ws'
import { z } from 'zod'

const PATHS = [process.env['FIREFOX'], '/usr/bin/firefox-esr', '/usr/bin/firefox']
/** Longest wait for anything of a page, ms, as in chromium.ts. */
const PAGE_MS = 120_000
/** Nothing here is about media: Firefox asks nobody, tells nobody, and lets us see its errors. */
const PREFS = {
  'app.normandy.enabled': false,
  'browser.shell.checkDefaultBrowser': false,
  'datareporting.policy.dataSubmissionEnabled': false,
  'toolkit.telemetry.reportingpolicy.firstRun': false,
  // A still page: the cores are needed for the frames.
  'ui.prefersReducedMotion': 1,
}
/** Keys without a character (WebDriver, section 17.4.2). */
const KEYS: Record<string, string> = { Enter: '\uE007', Escape: '\uE00C', ArrowLeft: '\uE012', ArrowUp: '\uE013', ArrowRight: '\uE014', ArrowDown: '\uE015' }

const Reply = z.object({ id: z.number(), type: z.enum(['success', 'error']), message: z.string().optional(), result: z.unknown() })
const Log = z.object({ method: z.literal('log.entryAdded'), params: z.object({ level: z.string(), type: z.string(), text: z.string().nullable() }) })
const Evaluated = z.object({ type: z.string(), result: z.object({ value: z.unknown().optional() }).optional(), exceptionDetails: z.object({ text: z.string() }).optional() })
const Tree = z.object({ contexts: z.array(z.object({ context: z.string() })).min(1) })
const Shot = z.object({ data: z.string() })

export type Prefs = Record<string, string | number | boolean>
export type Firefox = Awaited<ReturnType<typeof launchFirefox>>

/** Where Firefox is, if it is here. */
export const findFirefox = (): string | undefined => PATHS.find((path) => path && existsSync(path))

/** A browser with one small page. */
export async function launchFirefox(prefs: Prefs = {}) {
  const path = findFirefox()
  if (!path) throw new Error('no Firefox found: install it (Debian: apt-get install firefox-esr) or set FIREFOX=/path/to/firefox')
  const profile = await mkdtemp(join(tmpdir(), 'sojourn-firefox-'))
  await writeFile(join(profile, 'user.js'), Object.entries({ ...PREFS, ...prefs }).map((pref) => `user_pref(${pref.map((part) => JSON.stringify(part)).join(', ')});`).join('\n'))
  // A group of its own: Firefox is many processes, which end together.
  const child = spawn(path, ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'], { stdio: ['ignore', 'ignore', 'pipe'], detached: true })
  const wire = await connect(await addressOf(child))
  await wire.send('session.new', { capabilities: {} })
  await wire.send('session.subscribe', { events: ['log.entryAdded'] })
  const { context } = Tree.parse(await wire.send('browsingContext.getTree', {})).contexts[0]!
  await wire.send('browsingContext.setViewport', { context, viewport: { width: 640, height: 360 } })

  /** What a function gives in the page; it and `argument` are sent as text. */
  const evaluate = async <T, A>(make: (argument: A) => T | Promise<T>, argument?: A): Promise<T> => {
    const expression = `Promise.resolve((${make})(${JSON.stringify(argument) ?? ''})).then(JSON.stringify)`
    const { result, exceptionDetails } = Evaluated.parse(await wire.send('script.evaluate', { expression, target: { context }, awaitPromise: true }))
    if (exceptionDetails) throw new Error(exceptionDetails.text)
    return typeof result?.value === 'string' ? (JSON.parse(result.value) as T) : (undefined as T)
  }
  const act = (type: 'key' | 'pointer', actions: object[]) => wire.send('input.performActions', { context, actions: [{ type, id: type, actions }] })
  const key = (type: 'keyDown' | 'keyUp', name: string) => ({ type, value: KEYS[name] ?? name })

  return {
    /** Script errors and what the page complained about. */
    faults: wire.faults,
    evaluate,
    goto: (url: string) => wire.send('browsingContext.navigate', { context, url, wait: 'complete' }),
    down: (name: string) => act('key', [key('keyDown', name)]),
    up: (name: string) => act('key', [key('keyUp', name)]),
    press: (name: string) => act('key', [key('keyDown', name), key('keyUp', name)]),
    type: (text: string) => act('key', [...text].flatMap((name) => [key('keyDown', name), key('keyUp', name)])),
    mouse: (...actions: ({ type: 'pointerMove'; x: number; y: number; duration?: number } | { type: 'pointerDown' | 'pointerUp'; button: number })[]) => act('pointer', actions),
    /** Waits until a function of the page is true. */
    async until<A>(what: string, holds: (argument: A) => boolean, argument?: A): Promise<void> {
      for (const endMs = performance.now() + PAGE_MS; !(await evaluate(holds, argument)); ) {
        if (performance.now() > endMs) throw new Error(`not within ${PAGE_MS} ms: ${what}`)
        await new Promise((resolve) => setTimeout(resolve, 50))
      }
    },
    screenshot: async () => Buffer.from(Shot.parse(await wire.send('browsingContext.captureScreenshot', { context })).data, 'base64'),
    async close() {
      wire.close()
      if (child.exitCode === null) {
        const ended = new Promise((resolve) => child.once('exit', resolve))
        process.kill(-child.pid!, 'SIGKILL')
        await ended
      }
      // Its other processes may still be writing.
      await rm(profile, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
    },
  }
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = ''
    child.once('error', reject)
    child.once('exit', () => reject(new Error(`Firefox ended before it could be driven: ${said.slice(-500)}`)))
    child.stderr!.on('data', (text: Buffer) => {
      // Read on when found: a full pipe would stop it.
      if (said.length < 100_000) said += text
      const found = /WebDriver BiDi listening on (ws:\S+)/.exec(said)
      if (found) resolve(`${found[1]}/session`)
    })
  })
}

async function connect(address: string) {
  const socket = new WebSocket(address)
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject))
  const waiting = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>()
  const faults: string[] = []
  let last = 0
  socket.on('message', (data) => {
    const message: unknown = JSON.parse(String(data))
    const log = Log.safeParse(message).data?.params
    // The optional examples list is a 404, which Firefox reports as a network fault and not as a script's.
    if (log && log.level === 'error') faults.push(log.text ?? log.type)
    const reply = Reply.safeParse(message).data
    const asked = reply && waiting.get(reply.id)
    if (!asked) return
    waiting.delete(reply.id)
    if (reply.type === 'success') asked.resolve(reply.result)
    else asked.reject(new Error(reply.message))
  })
  socket.on('close', () => waiting.forEach(({ reject }) => reject(new Error('Firefox has gone'))))
  return {
    faults,
    send: (method: string, params: object): Promise<unknown> =>
      new Promise((resolve, reject) => {
        waiting.set(++last, { resolve, reject })
        socket.send(JSON.stringify({ id: last, method, params }))
      }),
    close: () => socket.terminate(),
  }
}
