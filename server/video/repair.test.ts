import { describe, expect, it } from 'vitest'
import { noteLoss, REPEAT_PACKETS, repeats, startRepair } from './repair.ts'

/** Reports one a second; whether a frame of one packet would then be repeated. */
function play(losses: readonly number[]): boolean[] {
  const state = startRepair()
  return losses.map((loss, k) => {
    noteLoss(state, loss, 1000 * k)
    return repeats(state, 1, 1000 * k) > 0
  })
}

describe('repair', () => {
  it('repeats nothing on a clean link, nor for a single loss', () => {
    expect(play([0, 0, 0.03, ...Array<number>(30).fill(0)])).not.toContain(true)
  })

  it('repeats small frames while packets are lost now and then, and for a while afterwards', () => {
    // 2 % of 35 packets a second: none in one second, one or two in the next.
    const seen = play([...Array.from({ length: 20 }, (_, k) => (k % 2 ? 0.05 : 0)), ...Array<number>(40).fill(0)])
    expect(seen.slice(4, 40)).not.toContain(false)
    expect(seen.slice(-8)).not.toContain(true)
  })

  it('leaves large frames alone', () => {
    const state = startRepair()
    for (let k = 0; k < 10; k++) noteLoss(state, 0.03, 1000 * k)
    expect([repeats(state, REPEAT_PACKETS, 10_000), repeats(state, REPEAT_PACKETS + 1, 10_000)]).toEqual([1, 0])
    noteLoss(state, 0.5, 10_000)
    expect(repeats(state, 1, 10_001)).toBe(2)
  })
})
