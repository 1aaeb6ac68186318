import { describe, expect, it } from 'vitest'
import { canDecode, canWebRtc, missingCapability } from './capability.ts'

const video = { prototype: { requestVideoFrameCallback() {} } }
const able = {
  RTCPeerConnection: class {},
  RTCRtpReceiver: { getCapabilities: () => ({ codecs: [{ mimeType: 'video/VP8' }, { mimeType: 'video/H264' }] }) },
  HTMLVideoElement: video,
}
const check = (scope: object) => missingCapability(scope as typeof globalThis)?.title

describe('capability', () => {
  it('finds nothing missing in a current browser', () => {
    expect(check(able)).toBeUndefined()
  })

  it('is content without WebRTC where the page can decode by itself', () => {
    const bare = { VideoDecoder: class {}, EncodedVideoChunk: class {} }
    expect(check(bare)).toBeUndefined()
    expect([canWebRtc(bare as never), canDecode(bare as never)]).toEqual([false, true])
    expect([canWebRtc(able as never), canDecode(able as never)]).toEqual([true, false])
  })

  it('names what is missing', () => {
    expect(check({ ...able, RTCPeerConnection: undefined })).toMatch(/no WebRTC/)
    expect(check({ ...able, RTCRtpReceiver: { getCapabilities: () => ({ codecs: [{ mimeType: 'video/VP8' }] }) } })).toMatch(/H\.264/)
    expect(check({ ...able, HTMLVideoElement: { prototype: {} } })).toMatch(/too old/)
  })
})
