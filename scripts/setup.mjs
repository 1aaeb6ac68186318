// Set-up shared by `npm start` and `npm test`: plain JavaScript without dependencies, because nothing is installed yet when it runs.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = fileURLToPath(new URL('..', import.meta.url))
const STAMPS = join(ROOT, '.cache', 'stamps')

/** Prints one line and exits: every failure of set-up says what to do about it. */
export function fail(message) {
  console.error(`Sojourn: ${message}`)
  process.exit(1)
}

export function requireNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) fail(`Node ${process.versions.node} is too old; install Node 20 or later from your package manager or nodejs.org.`)
}

/** Runs a command in the repository root with its output shown; returns its exit status. */
export function run(command, args, env = {}) {
  const result = spawnSync(command, args, { cwd: ROOT, stdio: 'inherit', env: { ...process.env, ...env } })
  if (result.error) fail(`could not run ${command}: ${result.error.message}`)
  return result.status ?? 1
}

/** Installs the locked dependencies unless exactly these are installed already. */
export function installDependencies() {
  const lock = digest([join(ROOT, 'package-lock.json')])
  if (existsSync(join(ROOT, 'node_modules')) && readStamp('dependencies') === lock) return
  console.log('Sojourn: installing dependencies (once) ...')
  if (run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']) !== 0) {
    fail('npm ci failed (see above); check the connection to the npm registry and run the command again.')
  }
  writeStamp('dependencies', lock)
}

/** Builds the page unless its sources are unchanged since the last build. */
export function buildClient() {
  const sources = digest(['client', 'core', 'engine/protocol'].flatMap((folder) => filesUnder(join(ROOT, folder))))
  if (existsSync(join(ROOT, 'dist/client/index.html')) && readStamp('client') === sources) return
  console.log('Sojourn: building the page ...')
  const vite = join(ROOT, 'node_modules/vite/bin/vite.js')
  if (run(process.execPath, [vite, 'build', 'client', '--outDir', '../dist/client', '--emptyOutDir', '--logLevel', 'warn']) !== 0) {
    fail('the page did not build (see above).')
  }
  writeStamp('client', sources)
}

function filesUnder(folder) {
  return readdirSync(folder)
    .sort()
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesUnder(path) : [path]))
}

function digest(paths) {
  const hash = createHash('sha256')
  for (const path of paths) hash.update(path.slice(ROOT.length)).update(readFileSync(path))
  return hash.digest('hex')
}

function readStamp(name) {
  const path = join(STAMPS, name)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

function writeStamp(name, value) {
  mkdirSync(STAMPS, { recursive: true })
  writeFileSync(join(STAMPS, name), value)
}
