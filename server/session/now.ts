// One monotonic clock for every thread of the process. performance.now() starts at zero in each worker, so it cannot be compared
// between threads; process.hrtime shares one origin. The offset between the two is taken once per thread.

const offsetMs = Number(process.hrtime.bigint() / 1000n) / 1000 - performance.now()

/** Milliseconds since an arbitrary origin shared by all threads of this process. */
export function nowMs(): number {
  return performance.now() + offsetMs
}
