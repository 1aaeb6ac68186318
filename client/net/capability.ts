// What the page needs from the browser, asked before anything is opened, with a clear line for what is missing.

export type Trouble = { title: string; message: string; cure: string }

/** What VideoDecoder is asked for; the stream's own codec string comes with its first key frame. */
const ANY_H264 = 'avc1.42E01F'
/** Browsers whose VideoDecoder has said that it does not know H.264 (Firefox on a Linux without FFmpeg's libavcodec). */
const refused = new WeakSet<typeof globalThis>()

/** True if frames can come over WebRTC. */
export function canWebRtc(scope: typeof globalThis = globalThis): boolean {
  return lacking(scope) === undefined
}

/** True if the page can decode frames itself, so that they can come over its WebSocket (WebCodecs, secure pages only). */
export function canDecode(scope: typeof globalThis = globalThis): boolean {
  return typeof scope.VideoDecoder === 'function' && typeof scope.EncodedVideoChunk === 'function' && !refused.has(scope)
}

/** Asks whether the page's own decoder knows H.264; what is said above and below counts that from then on. */
export async function askDecoder(scope: typeof globalThis = globalThis): Promise<void> {
  if (!canDecode(scope)) return
  // Whoever cannot tell is believed: the decoder itself will.
  const said = await scope.VideoDecoder.isConfigSupported({ codec: ANY_H264 }).catch(() => undefined)
  if (said?.supported === false) refused.add(scope)
}

/** The first thing this browser lacks, or undefined if it can play. */
export function missingCapability(scope: typeof globalThis = globalThis): Trouble | undefined {
  return canDecode(scope) ? undefined : lacking(scope)
}

function lacking(scope: typeof globalThis): Trouble | undefined {
  if (typeof scope.RTCPeerConnection !== 'function') {
    return {
      title: 'This browser has no WebRTC',
      message: 'Sojourn sends its frames over WebRTC, which is missing or switched off here.',
      cure: 'Use a current Chrome, Edge, Safari or Firefox, and check that no extension blocks WebRTC.',
    }
  }
  const codecs = scope.RTCRtpReceiver?.getCapabilities?.('video')?.codecs
  if (codecs && !codecs.some((codec) => codec.mimeType.toLowerCase() === 'video/h264')) {
    return {
      title: 'This browser cannot decode H.264',
      message: 'The frames come as H.264 video, for which there is no decoder here.',
      cure: decoderCure(scope),
    }
  }
  if (!('requestVideoFrameCallback' in (scope.HTMLVideoElement?.prototype ?? {}))) {
    return {
      title: 'This browser is too old',
      message: 'It cannot say when a video frame arrives, which Sojourn needs to draw each one.',
      cure: 'Update the browser (Chrome 83, Safari 15.4, Firefox 132 or later).',
    }
  }
  return undefined
}

function decoderCure(scope: typeof globalThis): string {
  if (scope.isSecureContext === false) return 'Open the page over https or as localhost, where it may use the decoder of the browser; or use a current Chrome, Edge or Safari.'
  if (/Linux.*Firefox/.test(scope.navigator?.userAgent ?? '')) return 'Firefox on Linux decodes with FFmpeg: install libavcodec (Debian, Ubuntu: the package ffmpeg) and start Firefox again.'
  return 'Use a current Chrome, Edge, Safari or Firefox.'
}
