import { describe, expect, it } from 'vitest'
import { askDecoder, canDecode, canWebRtc, missingCapability } from './capability.ts'

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

  it('does not count on a decoder that says it has no H.264, and counts on one that cannot tell', async () => {
    const decoder = (said: () => Promise<object>) => ({ VideoDecoder: Object.assign(class {}, { isConfigSupported: said }), EncodedVideoChunk: class {} })
    const without = { ...decoder(async () => ({ supported: false })), RTCPeerConnection: class {}, RTCRtpReceiver: { getCapabilities: () => ({ codecs: [{ mimeType: 'video/VP8' }] }) } }
    const linux = { ...without, navigator: { userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:153.0) Gecko/20100101 Firefox/153.0' } }
    const plainHttp = { ...linux, isSecureContext: false }
    const unsure = decoder(() => Promise.reject(new TypeError('no')))
    for (const scope of [without, linux, plainHttp, unsure]) await askDecoder(scope as never)
    expect(check(without)).toMatch(/cannot decode H\.264/)
    expect(missingCapability(linux as never)?.cure).toMatch(/libavcodec/)
    expect(missingCapability(plainHttp as never)?.cure).toMatch(/https/)
    expect(check(unsure)).toBeUndefined()
  })

  it('names what is missing', () => {
    expect(check({ ...able, RTCPeerConnection: undefined })).toMatch(/no WebRTC/)
    expect(check({ ...able, RTCRtpReceiver: { getCapabilities: () => ({ codecs: [{ mimeType: 'video/VP8' }] }) } })).toMatch(/H\.264/)
    expect(check({ ...able, HTMLVideoElement: { prototype: {} } })).toMatch(/too old/)
  })
})
