// A server of the tests' own: the page freshly built, a free port, silent.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { readConfig } from '../server/config.ts'
import { makeLog } from '../server/log.ts'
import { startServer, type RunningServer } from '../server/server.ts'

/** The stand-in of painted-world.ts, and the trained networks. */
export const WORLDS = {
  painted: new URL('./painted-world.ts', import.meta.url).href,
  engine: new URL('../server/session/engine-world.ts', import.meta.url).href,
}

export type TestServer = RunningServer & { stop(): Promise<void> }

/** Builds the page into a folder of its own, so that the tests see the sources and never a stale dist. */
export async function buildPage(): Promise<string> {
  const outDir = await mkdtemp(join(tmpdir(), 'sojourn-page-'))
  const root = fileURLToPath(new URL('../client', import.meta.url))
  await build({ root, configFile: join(root, 'vite.config.ts'), logLevel: 'silent', build: { outDir, emptyOutDir: true } })
  return outDir
}

export async function serve(page: string, worldModule: string, env: Record<string, string> = {}): Promise<TestServer> {
  const config = readConfig({ PORT: '0', SEATS: '2', PAGE: page, ...env })
  const server = await startServer(config, { log: makeLog(process.env['LOG_LEVEL'] ?? 'silent'), worldModule })
  return { ...server, url: `http://${config.host}:${server.port}`, stop: () => server.close() }
}

export const forget = (page: string) => rm(page, { recursive: true, force: true })
