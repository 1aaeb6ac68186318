// The process as an operator sees it: what it prints, and how it ends when it cannot start.
import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'

// A loaded machine takes its time to start a process.
vi.setConfig({ testTimeout: 180_000 })

const ROOT = fileURLToPath(new URL('..', import.meta.url))

function run(env: Record<string, string>): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts'], { cwd: ROOT, env: { ...process.env, LOG_LEVEL: 'silent', ...env } })
  let out = ''
  let err = ''
  child.stdout.on('data', (data) => (out += String(data)))
  child.stderr.on('data', (data) => (err += String(data)))
  return new Promise((resolve) => child.on('exit', (code) => resolve({ code, out, err })))
}

describe('a server that cannot start says why in one line, and ends', () => {
  it('port in use', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const { code, out, err } = await run({ PORT: String(port) })
    other.close()
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toBe(`Sojourn did not start: port ${port} is in use: stop the other program, or choose another port with PORT=${port + 1}\n`)
  })

  it('weights missing', async () => {
    const { code, out, err } = await run({ PORT: '0', MODELS: '/nowhere' })
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(/^Sojourn did not start: .*\/nowhere.*missing: .*\n$/)
  })

  it('a setting that makes no sense', async () => {
    const { code, err } = await run({ PORT: 'eighty' })
    expect(code).toBe(1)
    expect(err).toBe('Sojourn did not start: PORT is "eighty": write a whole number from 0 to 65535\n')
  })
})
