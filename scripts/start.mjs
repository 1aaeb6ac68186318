// `npm start`: sets everything up and runs Sojourn on the embedded model.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildClient, fail, installDependencies, requireNode, ROOT } from './setup.mjs'

requireNode()
installDependencies()
buildClient()

// How the server's process keeps its memory small (ARCHITECTURE.md, "Threads of the server"); what the environment sets already stays.
const { environment, flags } = JSON.parse(readFileSync(join(ROOT, 'server/process.json'), 'utf8'))
const server = spawn(process.execPath, [...flags, '--import', 'tsx', 'server/main.ts', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit', env: { ...environment, ...process.env } })
server.on('error', (error) => fail(`the server did not start: ${error.message}`))
server.on('exit', (code, signal) => process.exit(signal ? 0 : (code ?? 1)))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
