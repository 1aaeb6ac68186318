// The process as an operator sees it: what it prints, and how it ends when it cannot start.
import { spawn } from 'node:child_process'
import { createServer, type AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { describe, expect, it, vi } from 'vitest'

// A loaded machine takes its time to start a process.
vi.setConfig({ testTimeout: 180_000 })

const ROOT = fileURLToPath(new URL('..', import.meta.url))

/** `until`: the process is stopped once its output holds this. */
function run(env: Record<string, string>, flags: string[] = [], until = ''): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'server/main.ts', ...flags], { cwd: ROOT, env: { ...process.env, LOG_LEVEL: 'silent', ...env } })
  let out = ''
  let err = ''
  child.stdout.on('data', (data) => {
    out += String(data)
    if (until && out.includes(until)) child.kill('SIGTERM')
  })
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

  it('a flag that is no setting', async () => {
    const { code, err } = await run({ PORT: '0' }, ['--gpu', 'yes'])
    expect(code).toBe(1)
    expect(err).toMatch(/^Sojourn did not start: "--gpu" is no setting: use --host, --port, .*\n$/)
  })

  // Drivers and devices that this machine may have are hidden from the process. Metal and D3D12 cannot be.
  it.runIf(process.platform === 'linux').each([
    ['webgpu', { VK_ICD_FILENAMES: '/nowhere.json', VK_DRIVER_FILES: '/nowhere.json' }, /install a Vulkan, Metal or D3D12 driver .*, or use PROVIDER=cpu\n$/],
    ['cuda', { CUDA_VISIBLE_DEVICES: '-1' }, /ONNXRUNTIME_NODE_INSTALL=cuda12 .*, or use PROVIDER=cpu\n$/],
  ])('provider %s where there is none: one line, though drivers chatter', async (provider, env, cure) => {
    const { code, out, err } = await run({ PORT: '0', ...env }, ['--provider', provider])
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toMatch(new RegExp(`^Sojourn did not start: provider ${provider} was asked for but does not start here \\(.+\\): .*\\n$`))
    expect(err).toMatch(cure)
  })
})

it('says at start which precision and provider runs each network, and why', async () => {
  const { out, err } = await run({ PORT: '0', SEATS: '1', LOG_LEVEL: 'info' }, [], 'Sojourn is ready')
  expect(out).toMatch(/^Sojourn is ready: http:\/\/127\.0\.0\.1:\d+\n$/)
  const { engine } = err.split('\n').filter(Boolean).map((line) => JSON.parse(line) as { msg: string; engine: string }).find(({ msg }) => msg === 'networks loaded')!
  expect(engine).toMatch(/(^|; )imagine (fp32|int8) on cpu \(.+?\)/)
  expect(engine).toMatch(/; render (fp32|int8) on cpu \([\d.]+ ms a run here; (fp32|int8) [\d.]+\)/)
  expect(engine).toMatch(/provider cpu, .*\(onnxruntime-node \d+\.\d+\.\d+ here carries cpu/)
})
