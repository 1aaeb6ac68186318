// Starts worker.ts: a worker thread does not inherit the TypeScript loader of its parent (tsx, or the test runner's own).
import { register } from 'tsx/esm/api'

register()
await import('./worker.ts')
