// Reads the settings, starts the server, prints the ready line; stops it on SIGINT and SIGTERM. Nothing else.
import type { Provider } from '../engine/index.ts'
import { chooseSize, folderOf } from '../engine/sizes.ts'
import { ConfigError, readConfig, readFlags, type Config } from './config.ts'
import { makeLog, type Log } from './log.ts'
import { startServer, type RunningServer } from './server.ts'

const WORLD_MODULE = new URL('./session/engine-world.ts', import.meta.url).href

async function main(): Promise<void> {
  const asked = readConfig({ ...process.env, ...readFlags(process.argv.slice(2)) })
  const log = makeLog(asked.logLevel)
  const config = await sized(asked, log)
  const starting = startServer(config, { log, worldModule: WORLD_MODULE })
  stopOnSignal(starting)
  const server = await starting
  process.stdout.write(`Sojourn is ready: ${server.url}\n`)
}

/** With the size of the model that this machine bears, where nobody said which. */
async function sized(config: Config, log: Log): Promise<Config> {
  if (!config.probes) return config
  const { size, why } = await chooseSize(config.provider as Provider)
  log.info({ size: why }, 'model chosen')
  return { ...config, models: folderOf(size) }
}

function stopOnSignal(starting: Promise<RunningServer>): void {
  let stopping = false
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      // A second signal means: now.
      if (stopping) process.exit(1)
      stopping = true
      // Networks that are still loading are waited for: ending a thread in the middle of it takes the process with it.
      void starting.then((server) => server.close()).then(() => process.exit(0))
    })
  }
}

/** One line that names the cure. */
function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message
  const { code, port, message } = error as { code?: string; port?: number; message?: string }
  if (code === 'EADDRINUSE') return `port ${port} is in use: stop the other program, or choose another port with PORT=${(port ?? 8080) + 1}`
  if (code === 'EACCES') return `port ${port} may not be opened by this user: choose one above 1023, e.g. PORT=8080`
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `HOST is not an address of this machine: use HOST=127.0.0.1, or HOST=0.0.0.0 for every address`
  return message ?? String(error)
}

main().catch((error: unknown) => {
  process.stderr.write(`Sojourn did not start: ${explain(error)}\n`)
  process.exit(1)
})
