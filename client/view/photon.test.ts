import { describe, expect, it } from 'vitest'
import { frameOfRtp, makePhoton, quantile, seqDiff } from './photon.ts'

describe('photon', () => {
  it('measures from the event to the first frame made with it, not the next one shown', () => {
    const photon = makePhoton()
    photon.changed(10, 1000)
    photon.acknowledged(1, 9)
    photon.presented(1, 1020)
    expect(photon.count()).toBe(0)
    photon.acknowledged(2, 10)
    photon.presented(2, 1053)
    expect(photon.quantiles().p50).toBe(53)
    photon.acknowledged(3, 10)
    photon.presented(3, 1086)
    expect(photon.count()).toBe(1)
  })

  it('takes meta that arrives after its frame was shown', () => {
    const photon = makePhoton()
    photon.changed(5, 100)
    photon.presented(7, 160)
    photon.acknowledged(7, 6)
    expect(photon.recent()).toEqual([60])
  })

  it('gives a dropped frame to the next one shown', () => {
    const photon = makePhoton()
    photon.changed(5, 100)
    photon.acknowledged(7, 5)
    photon.acknowledged(8, 5)
    photon.presented(8, 190)
    expect(photon.recent()).toEqual([90])
  })

  it('closes several changes with one frame and survives the wrap of the sequence', () => {
    const photon = makePhoton()
    photon.changed(65535, 0)
    photon.changed(0, 10)
    photon.changed(1, 20)
    photon.acknowledged(3, 0)
    photon.presented(3, 50)
    expect(photon.recent()).toEqual([50, 40])
  })

  it('keeps only the newest changes when no frame answers', () => {
    const photon = makePhoton()
    for (let seq = 0; seq < 1000; seq++) photon.changed(seq, seq)
    photon.acknowledged(1, 999)
    photon.presented(1, 2000)
    expect(photon.count()).toBe(128)
  })

  it('has nearest-rank quantiles', () => {
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.5)).toBe(5)
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)).toBe(10)
    expect(quantile([], 0.5)).toBeNaN()
  })

  it('orders u16 sequence numbers', () => {
    expect(seqDiff(1, 65535)).toBe(2)
    expect(seqDiff(65535, 1)).toBe(-2)
    expect(seqDiff(7, 7)).toBe(0)
  })

  it('finds the frame of an RTP timestamp, across the wrap at 2^32', () => {
    expect(frameOfRtp(90_000, 30, 28)).toBe(30)
    const frame = 1_431_656
    expect(frameOfRtp((frame * 3000) % 0x100000000, 30, frame - 2)).toBe(frame)
    expect(frameOfRtp(((frame - 3) * 3000) % 0x100000000, 30, frame)).toBe(frame - 3)
  })
})
