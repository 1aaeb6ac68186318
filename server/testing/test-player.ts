// A werift peer that plays the browser's part in tests: takes the offer, answers, counts what arrives.
// (The product's one werift import is net/peer.ts; this is the other end of the wire.)
import { RTCPeerConnection, type RTCDataChannel, RTCRtpCodecParameters, type RtpPacket, useAbsSendTime, useFIR, useH264, useNACK, usePLI, useSdesMid, useTransportWideCC, useTWCC } from 'werift'
import { CHANNELS } from '../../engine/protocol/channels.ts'

export const PLAYOUT_DELAY_URI = 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay'

export type TestPlayer = {
  pc: RTCPeerConnection
  packets: RtpPacket[]
  metas: Buffer[]
  channels: RTCDataChannel[]
  channel(label: string): Promise<RTCDataChannel>
  /** Answer to an offer, candidates and all; to a second one that restarts ICE as well. */
  answer(offer: string, restart?: boolean): Promise<string>
  ice(candidate: { candidate: string; sdpMid: string | null; sdpMLineIndex: number | null }): Promise<void>
}

export function makeTestPlayer(): TestPlayer {
  const rtcpFeedback = [useNACK(), usePLI(), useFIR(), useTWCC()]
  const pc = new RTCPeerConnection({
    codecs: { video: [useH264({ rtcpFeedback }), new RTCRtpCodecParameters({ mimeType: 'video/rtx', clockRate: 90_000 })] },
    headerExtensions: { video: [useSdesMid(), useTransportWideCC(), useAbsSendTime(), { uri: PLAYOUT_DELAY_URI, id: 0 }] },
    iceServers: [],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: ['127.0.0.1'],
  })
  const player: TestPlayer = {
    pc,
    packets: [],
    metas: [],
    channels: [],
    async channel(label) {
      return player.channels.find((channel) => channel.label === label)!
    },
    async answer(offer, restart = false) {
      await pc.setRemoteDescription({ type: 'offer', sdp: offer })
      for (const transport of pc.iceTransports) delete transport.connection.stunServer
      const answer = await pc.createAnswer()
      await pc.setLocalDescription(answer)
      // As in peer.ts.
      if (restart) for (const transport of pc.iceTransports) transport.start().catch(() => {})
      return answer.sdp
    },
    ice: (candidate) => pc.addIceCandidate({ candidate: candidate.candidate, sdpMid: candidate.sdpMid, sdpMLineIndex: candidate.sdpMLineIndex }),
  }
  for (const { label, ...options } of Object.values(CHANNELS)) player.channels.push(pc.createDataChannel(label, options))
  player.channels[1]!.onMessage.subscribe((data) => player.metas.push(data as Buffer))
  pc.onTrack.subscribe((track) => track.onReceiveRtp.subscribe((rtp) => player.packets.push(rtp)))
  return player
}
