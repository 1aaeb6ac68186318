// What the page needs from the browser, asked before anything is opened, with a clear line for what is missing.

export type Trouble = { title: string; message: string; cure: string }

/** True if frames can come over WebRTC. */
export function canWebRtc(scope: typeof globalThis = globalThis): boolean {
  return lacking(scope) === undefined
}

/** True if the page can decode frames itself, so that they can come over its WebSocket (WebCodecs, secure pages only). */
export function canDecode(scope: typeof globalThis = globalThis): boolean {
  return typeof scope.VideoDecoder === 'function' && typeof scope.EncodedVideoChunk === 'function'
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
      message: 'The frames come as H.264 video, which this browser was built without.',
      cure: 'Use a current Chrome, Edge, Safari or Firefox.',
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
