import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../core/limits.ts'
import { hash32 } from '../../core/rng.ts'
import { checkAnswer } from './sdp.ts'

const HEAD = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0']
const VIDEO = ['m=video 9 UDP/TLS/RTP/SAVPF 96', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=recvonly']
const DATA = ['m=application 9 UDP/DTLS/SCTP webrtc-datachannel', 'a=mid:1']
const answer = (...extra: string[]) => [...HEAD, ...VIDEO, ...DATA, ...extra].join('\r\n') + '\r\n'
const costMs = (sdp: string) => {
  const start = performance.now()
  checkAnswer(sdp)
  return performance.now() - start
}
const faultOf = (sdp: string) => {
  const checked = checkAnswer(sdp)
  return 'fault' in checked ? checked.fault : 'ok'
}

describe('checkAnswer', () => {
  it('strips every candidate and keeps the rest', () => {
    const checked = checkAnswer(
      answer('a=candidate:1 1 udp 99 10.0.0.1 5000 typ host', 'a=ice-ufrag:x', 'a=end-of-candidates', 'a=remote-candidates:1 10.0.0.1 5'),
    )
    expect(checked).toEqual({ sdp: answer('a=ice-ufrag:x') })
  })

  it('has limits at n and n + 1', () => {
    const lines = (n: number) => answer(...Array<string>(n - 10).fill('a=x'))
    expect(lines(LIMITS.sdpLines).trimEnd().split('\r\n').length).toBe(LIMITS.sdpLines)
    expect(faultOf(lines(LIMITS.sdpLines))).toBe('ok')
    expect(faultOf(lines(LIMITS.sdpLines + 1))).toBe('lines')
    const bytes = (n: number) => answer(`a=${'x'.repeat(n - answer('a=').length)}`)
    expect(faultOf(bytes(LIMITS.sdpBytes))).toBe('ok')
    expect(faultOf(bytes(LIMITS.sdpBytes + 1))).toBe('bytes')
    expect(faultOf(answer('m=audio 9 x 0'))).toBe('shape')
    expect(faultOf(answer('m=audio 9 x 0', 'm=audio 9 x 0'))).toBe('media')
  })

  it('wants one video and one data section, receive-only', () => {
    expect(faultOf([...HEAD, ...VIDEO].join('\r\n'))).toBe('shape')
    expect(faultOf([...HEAD, ...VIDEO, ...VIDEO].join('\r\n'))).toBe('shape')
    expect(faultOf('')).toBe('shape')
    for (const direction of ['a=sendrecv', 'a=sendonly']) {
      expect(faultOf([...HEAD, ...VIDEO, direction, ...DATA].join('\r\n'))).toBe('direction')
      expect(faultOf([...HEAD, ...DATA, ...VIDEO, direction].join('\r\n'))).toBe('direction')
    }
  })

  it('takes the answers of Firefox, whose session and data section are `sendrecv`', () => {
    expect(faultOf([...HEAD, 'a=sendrecv', ...VIDEO, ...DATA, 'a=sendrecv'].join('\r\n'))).toBe('ok')
  })

  it('judges any text in under 20 ms', () => {
    const pieces = [...HEAD, ...VIDEO, ...DATA, 'm=', 'a=', '\u0000', 'a=candidate:', 'x'.repeat(3000), '\r', '\n\n\n']
    let slowest = 0
    for (let k = 0; k < 2000; k++) {
      const text = Array.from({ length: hash32(k, 0, 0) % 60 }, (_, i) => pieces[hash32(k, 1, i) % pieces.length]!).join('\n')
      // The quickest of three: a busy machine pauses any of them.
      slowest = Math.max(slowest, Math.min(costMs(text), costMs(text), costMs(text)))
    }
    expect(slowest).toBeLessThan(20)
  })
})
