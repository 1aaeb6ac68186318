// `npm start`: sets everything up and runs Sojourn on the embedded model.
import { spawn } from 'node:child_process'
import { buildClient, fail, installDependencies, requireNode, ROOT } from './setup.mjs'

requireNode()
installDependencies()
buildClient()

const server = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', ...process.argv.slice(2)], { cwd: ROOT, stdio: 'inherit' })
server.on('error', (error) => fail(`the server did not start: ${error.message}`))
server.on('exit', (code, signal) => process.exit(signal ? 0 : (code ?? 1)))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
