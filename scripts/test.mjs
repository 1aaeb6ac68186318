// `npm test`: sets everything up, then types, unit, integration and browser tests, then training's own tests where PyTorch is.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { buildClient, fail, installDependencies, requireNode, ROOT, run } from './setup.mjs'

requireNode()
installDependencies()
installChromium()
installFirefox()
buildClient()

const node = process.execPath
if (run(node, ['node_modules/typescript/bin/tsc', '--noEmit']) !== 0) fail('the types do not check (see above).')

mkdirSync(join(ROOT, '.cache'), { recursive: true })
const report = join(ROOT, '.cache', 'vitest.json')
const vitest = run(node, ['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...process.argv.slice(2)])
const training = testTraining()

const js = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { numPassedTests: 0, numFailedTests: 1, numPendingTests: 0 }
const passed = js.numPassedTests + training.passed
const failed = js.numFailedTests + training.failed
const skipped = js.numPendingTests + training.skipped
console.log(`\nSojourn: ${passed} passed, ${failed} failed, ${skipped} skipped`)
process.exit(vitest === 0 && failed === 0 ? 0 : 1)

/** The browser tests drive a real Chromium; Debian's is installed where none is found and we may. */
function installChromium() {
  const known = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']
  const software = existsSync('/usr/lib/x86_64-linux-gnu/libvulkan.so.1') || process.platform !== 'linux'
  if (known.some((path) => path && existsSync(path)) && software) return
  const root = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!root) fail('no Chromium found for the browser tests; install it (Debian: apt-get install chromium libvulkan1) or set CHROMIUM=/path/to/chromium.')
  console.log('Sojourn: installing Chromium and the Vulkan loader for the tests (once) ...')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  if (run('apt-get', ['update', '-q'], env) !== 0 || run('apt-get', ['install', '-y', '-q', 'chromium', 'libvulkan1'], env) !== 0) {
    fail('Chromium could not be installed (see above); install the Debian packages chromium and libvulkan1 by hand.')
  }
}

/** Its tests are skipped, with the reason, where it is not: Firefox is tried only where nobody has to be asked, and nothing fails for it. */
function installFirefox() {
  const known = [process.env['FIREFOX'], '/usr/bin/firefox-esr', '/usr/bin/firefox']
  if (known.some((path) => path && existsSync(path))) return
  const root = process.platform === 'linux' && process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')
  if (!root) return
  console.log('Sojourn: installing Firefox for the tests (once) ...')
  const env = { DEBIAN_FRONTEND: 'noninteractive' }
  // The lists may be those of Chromium a moment ago: they are fetched only if they do not know Firefox.
  const install = () => run('apt-get', ['install', '-y', '-q', 'firefox-esr'], env)
  if (install() !== 0 && (run('apt-get', ['update', '-q'], env) !== 0 || install() !== 0)) console.log('Sojourn: Firefox could not be installed (see above); its tests are skipped.')
}

function testTraining() {
  const none = { passed: 0, failed: 0, skipped: 0 }
  const python = process.env['SOJOURN_PYTHON'] ?? 'python3'
  const probe = spawnSync(python, ['-c', 'import torch, onnx, onnxruntime, numpy, PIL, pytest'], { encoding: 'utf8' })
  if (probe.status !== 0) {
    const reason = (probe.stderr || probe.error?.message || 'not found').trim().split('\n').pop()
    console.log(`\nSojourn: training's tests skipped: ${python} lacks training/requirements.txt (${reason})`)
    return { ...none, skipped: 1 }
  }
  const result = spawnSync(python, ['-m', 'pytest', '-q', 'training'], { cwd: ROOT, encoding: 'utf8' })
  console.log(result.stdout + result.stderr)
  const count = (word) => Number(new RegExp(`(\\d+) ${word}`).exec(result.stdout)?.[1] ?? 0)
  return { passed: count('passed'), failed: count('failed') + (result.status === 0 ? 0 : Math.max(1, count('error'))), skipped: count('skipped') }
}
