import { describe, expect, it } from 'vitest'
import { makePhoton, quantile } from './photon.ts'

/** RTP timestamp of frame k at 30 frames a second. */
const rtp = (frame: number) => (frame * 3000) % 0x100000000

describe('photon', () => {
  it('measures from the event to the first frame made with it, not the next one shown', () => {
    const photon = makePhoton()
    photon.changed(10, 1000)
    photon.acknowledged(rtp(1), 9)
    photon.presented(rtp(1), 1010, 1020)
    expect(photon.count()).toBe(0)
    photon.acknowledged(rtp(2), 10)
    photon.presented(rtp(2), 1043, 1053)
    expect(photon.quantiles().p50).toBe(53)
    photon.acknowledged(rtp(3), 10)
    photon.presented(rtp(3), 1076, 1086)
    expect(photon.count()).toBe(1)
  })

  it('takes meta that arrives after its frame was shown', () => {
    const photon = makePhoton()
    photon.changed(5, 100)
    photon.presented(rtp(7), 150, 160)
    photon.acknowledged(rtp(7), 6)
    expect(photon.recent()).toEqual({ drawn: [50], lit: [60] })
  })

  it('gives a dropped frame to the next one shown', () => {
    const photon = makePhoton()
    photon.changed(5, 100)
    photon.acknowledged(rtp(7), 5)
    photon.acknowledged(rtp(8), 5)
    photon.presented(rtp(8), 180, 190)
    expect(photon.recent().lit).toEqual([90])
  })

  it('closes several changes with one frame and survives the wrap of the sequence', () => {
    const photon = makePhoton()
    photon.changed(65535, 0)
    photon.changed(0, 10)
    photon.changed(1, 20)
    photon.acknowledged(rtp(3), 0)
    photon.presented(rtp(3), 40, 50)
    expect(photon.recent().lit).toEqual([50, 40])
  })

  it('tells frames apart that came closer together than the grid', () => {
    const photon = makePhoton()
    photon.changed(5, 100)
    photon.acknowledged(31_800, 5)
    photon.acknowledged(33_900, 6)
    photon.presented(31_800, 150, 160)
    expect(photon.recent().lit).toEqual([60])
  })

  it('keeps only the newest changes when no frame answers', () => {
    const photon = makePhoton()
    for (let seq = 0; seq < 1000; seq++) photon.changed(seq, seq)
    photon.acknowledged(rtp(1), 999)
    photon.presented(rtp(1), 1990, 2000)
    expect(photon.count()).toBe(128)
  })

  it('has nearest-rank quantiles', () => {
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.5)).toBe(5)
    expect(quantile([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 0.95)).toBe(10)
    expect(quantile([], 0.5)).toBeNaN()
  })

  it('keeps working across the wrap of the RTP timestamp at 2^32', () => {
    const photon = makePhoton()
    const last = Math.floor(0x100000000 / 3000)
    photon.changed(1, 0)
    photon.acknowledged(rtp(last), 0)
    photon.presented(rtp(last), 23, 33)
    photon.presented(rtp(last + 1), 56, 66)
    photon.acknowledged(rtp(last + 1), 1)
    expect(photon.recent().lit).toEqual([66])
  })

  it('forgets open changes when the connection is new', () => {
    const photon = makePhoton()
    photon.changed(5, 0)
    photon.restart()
    photon.acknowledged(rtp(1), 6)
    photon.presented(rtp(1), 4990, 5000)
    expect(photon.count()).toBe(0)
  })
})
