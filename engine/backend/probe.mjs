// Tries a provider in a process of its own: GPU drivers print to stderr and may end the process they fail in. The network comes on
// stdin; exit code 0 means it ran there, else the last line of stdout says why not. Started by ort.ts.
import { buffer } from 'node:stream/consumers'
import { InferenceSession, env } from 'onnxruntime-node'

env.logLevel = 'fatal'
try {
  // No CPU behind it: a provider that is not there must not be covered up.
  const session = await InferenceSession.create(await buffer(process.stdin), { executionProviders: [process.argv[2]], logSeverityLevel: 4 })
  await session.release()
  process.exit(0)
} catch (error) {
  process.stdout.write(String(error?.message ?? error).split('\n').find((line) => line.trim() !== '') ?? 'no reason given', () => process.exit(1))
}
