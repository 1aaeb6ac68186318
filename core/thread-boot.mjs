// First module of every thread (thread.ts): lets it run TypeScript, then becomes the module named in its arguments. Plain
// JavaScript, because nothing before `register` can be anything else: `--import tsx` has no effect in a worker on Node 20.
import { register } from 'tsx/esm/api'

register()
await import(process.argv[2])
