import { beforeEach, describe, expect, it } from 'vitest'
import { type Ice, type Pair, Path } from './path.ts'

const [SUCCEEDED, FAILED] = [3, 4]
let now = 0
let sent: string[] = []

function pair(name: string, port: number, state = SUCCEEDED): Pair {
  return { protocol: { sendData: async () => void sent.push(name) }, remoteAddr: ['10.0.0.1', port], state, nominated: true }
}

function connection(...pairs: Pair[]): Ice {
  const ice: Ice = {
    nominated: pairs[0],
    candidatePairs: pairs,
    send: async () => void sent.push('as ever'),
    resetNominatedPair: () => (ice.nominated = undefined),
    checkComplete: (found) => (ice.nominated = found),
  }
  return ice
}

/** Data comes on a pair every 60 ms for so long. */
function hear(path: Path, { protocol, remoteAddr }: Pair, ms: number): boolean {
  let moved = false
  for (const end = now + ms; now < end; now += 60) moved = path.heard(protocol, remoteAddr[0], remoteAddr[1]) || moved
  return moved
}

beforeEach(() => {
  now = 1000
  sent = []
})

describe('the path of a connection', () => {
  it('follows a player whose data comes from elsewhere and no longer from where it is sent to', () => {
    const [home, away] = [pair('home', 1), pair('away', 2)]
    const ice = connection(home, away)
    const path = new Path(ice, () => now)
    expect([hear(path, home, 600), hear(path, away, 240)]).toEqual([false, false])
    expect(ice.nominated).toBe(home)
    expect(hear(path, away, 120)).toBe(true)
    expect(ice.nominated).toBe(away)
    expect(hear(path, home, 240)).toBe(false)
  })

  it('stays while data comes from both, and goes to no address that has not answered a check or is of another socket', () => {
    const [home, away, dead] = [pair('home', 1), pair('away', 2), pair('dead', 3, FAILED)]
    const ice = connection(home, away, dead)
    const path = new Path(ice, () => now)
    for (let k = 0; k < 20; k++) expect([hear(path, away, 60), hear(path, home, 60)]).toEqual([false, false])
    expect([hear(path, dead, 1000), hear(path, { ...away, protocol: home.protocol }, 1000)]).toEqual([false, false])
    expect(ice.nominated).toBe(home)
  })

  it('is the former one until ICE, begun anew, has found another', async () => {
    const home = pair('home', 1)
    const ice = connection(home)
    const path = new Path(ice, () => now)
    await ice.send(Buffer.alloc(1))
    path.keep()
    ice.nominated = undefined
    await ice.send(Buffer.alloc(1))
    // Begun anew once more before there was one.
    path.keep()
    await ice.send(Buffer.alloc(1))
    ice.nominated = pair('away', 2)
    await ice.send(Buffer.alloc(1))
    expect(sent).toEqual(['as ever', 'home', 'home', 'as ever'])
  })
})
