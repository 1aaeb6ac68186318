// One player's WebRTC connection: H.264 and frame descriptions down, input up. The only file that imports werift.
//
// The server offers, so it is the DTLS server (werift's client role sleeps 100 ms) and the ICE controlling side. It uses host
// candidates only, takes none from the player (the player's address is learnt from its signed checks) and asks no STUN server.
import type { Socket as UdpSocket } from 'node:dgram'
import {
  CipherContext, HashAlgorithm, type IceConnection, MediaStreamTrack, NamedCurveAlgorithm, RTCCertificate, type RTCDataChannel, type RTCDtlsTransport, RTCPeerConnection,
  GenericNack, RTCRtpCodecParameters, type RTCRtpSender, type RTCRtpTransceiver, RtcpPayloadSpecificFeedback, type RtcpPacket, RtcpRrPacket,
  RtcpTransportLayerFeedback, type RtpHeader, ntpTime, RTP_EXTENSION_URI, SignatureAlgorithm, TransportWideCC, useFIR, useH264, useNACK, usePLI,
  useSdesMid, useTransportWideCC, useTWCC,
} from 'werift'
import { CHANNELS } from '../../engine/protocol/channels.ts'
import { LIMITS } from '../../core/limits.ts'
import { type Association, neverRepeat, neverWait, openSoon, wake } from './association.ts'
import { expectAnew, type GuardRule, type GuardState, isCheck, judge, makeGuardState, settle } from './guard.ts'
import { type PacedEvents, PacedSender } from './paced-sender.ts'
import { type Ice, Path } from './path.ts'
import { type RtpTerms, RtpWire, type Transport } from './rtp-wire.ts'

const PLAYOUT_DELAY_URI = 'http://www.webrtc.org/experiments/rtp-hdrext/playout-delay'
/** werift's SCTP receive window while nothing is unfinished. */
const RECEIVE_WINDOW_BYTES = 1024 * 1024
/** No data has come for so long: the network was gone, ms. Five packets of input are due in it. */
const GAP_MS = 300
/** Unsent bytes above which a frame's description is dropped: a fifth of a second of them. */
const META_BACKLOG_BYTES = 4096

export type PeerEvents = {
  /** Media and both channels are open. */
  onOpen: () => void
  /** A message on the input channel; `bytes` is valid until the callback returns. */
  onInput: (bytes: Uint8Array) => void
  onKeyFrameWanted: () => void
  onCandidate: (candidate: { candidate: string; sdpMid: string | null; sdpMLineIndex: number | null }) => void
  /** ICE, begun anew, has found a path. */
  onRestarted: () => void
  /** The transport ended by itself. */
  onClosed: (state: string) => void
  /** Something comes again after a gap: the network was gone, and what was sent meanwhile is lost. */
  onGap: () => void
  /** Share of the packets lost, about once a second. */
  onLoss: (share: number) => void
  /** A datagram broke a rule of the guard. */
  onDrop: (rule: GuardRule) => void
  /** The player does what no page of ours does: close it. */
  onAbuse: (what: 'channel' | 'unfinished data') => void
} & PacedEvents

export type Peer = {
  /** Starts gathering and returns the offer; candidates follow through onCandidate. */
  offer(): Promise<string>
  /** The same for another path of this connection: ICE begins anew, everything above it goes on. Until onRestarted the former path is used. */
  restart(): Promise<string>
  /** Takes an answer that passed checkAnswer. */
  answer(sdp: string): Promise<void>
  /** Sends one encoded frame (Annex B) of a stream of `videoBits` a second, at a pace. Returns the number of packets. */
  sendFrame(bytes: Uint8Array, length: number, rtpTime: number, key: boolean, videoBits: number): number
  /** Sends the packets of the last frame again, the `copy`th time, as repairs (RFC 4588); they are of use to whoever has missed one. */
  repeatFrame(copy: number): void
  /** Bytes that wait to leave: for their pace, and where the system's own buffers are full. */
  backlogBytes(): number
  /** True if another frame would only wait. */
  holds(): boolean
  /** How long another frame would wait for its pace, ms; Infinity where packets queue in a network that is known to be too slow. */
  waitMs(): number
  /** Finds out whether the connection bears `bitsPerSecond`; onProbe tells. */
  probe(bitsPerSecond: number): void
  /** Sends a frame's description; false if the channel is not open or backed up. */
  sendMeta(bytes: Uint8Array): boolean
  close(): Promise<void>
}

/** A certificate for one connection: werift's default one is the same for every player of a process (issue 709). */
export type Identity = RTCCertificate

export async function makeIdentity(): Promise<Identity> {
  const algorithm = { signature: SignatureAlgorithm.ecdsa_3, hash: HashAlgorithm.sha256_4 }
  const { keyPem, certPem, signatureHash } = await CipherContext.createSelfSignedCertificateWithKey(algorithm, NamedCurveAlgorithm.secp256r1_23)
  return new RTCCertificate(keyPem, certPem, signatureHash)
}

export type PeerOptions = {
  identity: Identity
  /** Addresses offered besides the machine's own, e.g. 127.0.0.1, or a public address behind one-to-one NAT. */
  extraHosts: readonly string[]
  /** UDP ports to use, both ends included; any if absent. */
  ports?: readonly [number, number]
}

export function openPeer(options: PeerOptions, events: PeerEvents): Peer {
  const pc = new RTCPeerConnection(configuration(options))
  const track = new MediaStreamTrack({ kind: 'video' })
  const transceiver = pc.addTransceiver(track, { direction: 'sendonly' })
  const input = pc.createDataChannel(CHANNELS.input.label, CHANNELS.input)
  const meta = pc.createDataChannel(CHANNELS.meta.label, CHANNELS.meta)
  const media = new PacedSender(new RtpWire(transportOf(transceiver)), events)
  const association = associationOf(pc)!
  neverRepeat(association)
  neverWait(association)
  openSoon(association)
  const ways = guardTransports(pc, events, () => {
    wake(association)
    media.writeOff()
    events.onGap()
  })
  listen(pc, transceiver.sender, input, meta, media, events)
  let gathered: Promise<unknown> = Promise.resolve()
  let restarting = false
  return {
    async offer() {
      const offer = await pc.createOffer()
      for (const transport of pc.iceTransports) delete transport.connection.stunServer
      gathered = pc.setLocalDescription(offer)
      return offer.sdp
    },
    async restart() {
      restarting = true
      for (const { path, guard } of ways) {
        path.keep()
        expectAnew(guard)
      }
      const offer = await pc.createOffer({ iceRestart: true })
      // The offer is said first: its candidates, which are there already, mean nothing without it.
      gathered = new Promise((resolve) => setImmediate(resolve)).then(() => pc.setLocalDescription(offer))
      return offer.sdp
    },
    async answer(sdp) {
      await gathered
      await pc.setRemoteDescription({ type: 'answer', sdp })
      if (!restarting) return
      restarting = false
      // werift 0.24.4 starts no checks where DTLS is connected (RTCPeerConnection.connect). One that finds no path is replaced by its owner.
      const found = Promise.all(pc.iceTransports.map((transport) => transport.start()))
      found.then(() => {
        for (const { guard } of ways) settle(guard)
        events.onRestarted()
      }, () => {})
    },
    sendFrame: (bytes, length, rtpTime, _key, videoBits) => media.sendFrame(bytes, length, rtpTime, videoBits),
    repeatFrame: (copy) => media.repeatFrame(copy),
    holds: () => media.holds(),
    waitMs: () => media.waitMs(),
    probe: (bitsPerSecond) => media.probe(bitsPerSecond),
    backlogBytes() {
      let bytes = media.backlogBytes
      for (const { iceTransport } of pc.dtlsTransports) {
        for (const { transport } of socketsOf(iceTransport.connection)) bytes += transport.socket?.getSendQueueSize() ?? 0
      }
      return bytes
    },
    sendMeta(bytes) {
      if (meta.readyState !== 'open' || meta.bufferedAmount > META_BACKLOG_BYTES) return false
      meta.send(Buffer.from(bytes))
      return true
    },
    async close() {
      media.close()
      await pc.close()
    },
  }
}

function configuration(options: PeerOptions): ConstructorParameters<typeof RTCPeerConnection>[0] {
  const rtcpFeedback = [useNACK(), usePLI(), useFIR(), useTWCC()]
  return {
    codecs: { video: [useH264({ rtcpFeedback }), new RTCRtpCodecParameters({ mimeType: 'video/rtx', clockRate: 90_000 })] },
    headerExtensions: { video: [useSdesMid(), useTransportWideCC(), { uri: PLAYOUT_DELAY_URI, id: 0 }] },
    iceServers: [],
    certificates: [options.identity],
    iceUseIpv6: false,
    iceAdditionalHostAddresses: [...options.extraHosts],
    bundlePolicy: 'max-bundle',
    maxMessageSize: LIMITS.channelMessageBytes,
    ...(options.ports ? { icePortRange: [...options.ports] as [number, number] } : {}),
  }
}

/** Puts the guard in front of every socket as soon as it exists, which is before its candidate is known to anybody. */
function guardTransports(pc: RTCPeerConnection, events: PeerEvents, onGap: () => void): { path: Path; guard: GuardState }[] {
  const guarded = new WeakSet<object>()
  return pc.dtlsTransports.map((dtls) => {
    const { connection } = dtls.iceTransport
    const guard = makeGuardState(() => connection.localPassword, () => dtls.state === 'connected')
    const path = new Path(connection as unknown as Ice)
    let heardMs = Infinity
    connection.onIceCandidate.subscribe(() => {
      for (const protocol of socketsOf(connection)) {
        const { transport } = protocol
        if (guarded.has(transport)) continue
        guarded.add(transport)
        const inner = transport.onData
        transport.onData = (data, address) => {
          const verdict = judge(guard, data, address[0], address[1])
          if (typeof verdict === 'string') return events.onDrop(verdict)
          if (!isCheck(verdict)) {
            const now = performance.now()
            if (now - heardMs > GAP_MS) onGap()
            heardMs = now
            path.heard(protocol, address[0], address[1])
          }
          inner(verdict, address)
          if (unfinishedBytes(pc) > LIMITS.unfinishedBytes) events.onAbuse('unfinished data')
        }
      }
    })
    return { path, guard }
  })
}

/** Bytes of channel messages that have arrived in part: what the association's window (1 MiB when empty) is short of. */
function unfinishedBytes(pc: RTCPeerConnection): number {
  const association = associationOf(pc)
  return association ? RECEIVE_WINDOW_BYTES - association.advertisedRwnd : 0
}

/** The SCTP association, which werift keeps to itself. */
function associationOf(pc: RTCPeerConnection): (Association & { advertisedRwnd: number }) | undefined {
  return pc.sctpTransport?.sctp as unknown as (Association & { advertisedRwnd: number }) | undefined
}

type Socket = { transport: { onData: (data: Buffer, address: readonly [string, number]) => void; socket?: UdpSocket } }

/** The UDP sockets of a connection, which werift keeps to itself. */
function socketsOf(connection: IceConnection): Socket[] {
  const { protocols } = connection as unknown as { protocols: Socket[] }
  return protocols
}

function listen(pc: RTCPeerConnection, sender: RTCRtpSender, input: RTCDataChannel, meta: RTCDataChannel, media: PacedSender, events: PeerEvents): void {
  let opened = false
  const maybeOpen = () => {
    if (opened || pc.connectionState !== 'connected' || input.readyState !== 'open' || meta.readyState !== 'open') return
    opened = true
    events.onOpen()
  }
  pc.onIceCandidate.subscribe((candidate) => {
    if (!candidate) return
    const { sdpMid, sdpMLineIndex } = candidate
    events.onCandidate({ candidate: candidate.candidate, sdpMid: sdpMid ?? null, sdpMLineIndex: sdpMLineIndex ?? null })
  })
  pc.connectionStateChange.subscribe((state) => {
    if (state === 'failed' || state === 'closed') events.onClosed(state)
    maybeOpen()
  })
  // The server opens every channel; one that the player opens has no purpose.
  pc.onDataChannel.subscribe(() => events.onAbuse('channel'))
  input.stateChange.subscribe(maybeOpen)
  meta.stateChange.subscribe(maybeOpen)
  input.onMessage.subscribe((data) => {
    if (typeof data !== 'string') events.onInput(data)
  })
  sender.onRtcp.subscribe((packet) => {
    if (!(packet instanceof RtcpRrPacket)) return
    const report = packet.reports.find((candidate) => candidate.ssrc === sender.ssrc)
    const share = report && media.report(report.fractionLost / 256, report.highestSequence)
    if (share !== undefined) events.onLoss(share)
  })
  sender.onPictureLossIndication.subscribe(() => events.onKeyFrameWanted())
  // werift raises an event for PLI only, and routes by a field that is 0 in a full intra request: listen below the routing.
  // Feedback that names the SSRC of repairs would not come through it either, and what werift makes of the rest is of no use.
  pc.dtlsTransports[0]?.onRtcp.subscribe((packet) => {
    if (isFullIntraRequest(packet)) events.onKeyFrameWanted()
    if (!(packet instanceof RtcpTransportLayerFeedback)) return
    const { feedback } = packet
    if (feedback instanceof TransportWideCC) media.feedback(feedback)
    else if (feedback instanceof GenericNack && feedback.mediaSourceSsrc === sender.ssrc) media.nack(feedback.lost)
  })
  // werift's own answers would be repairs under the numbers of the originals, sent at any time.
  const handle = sender.handleRtcpPacket.bind(sender)
  sender.handleRtcpPacket = (packet) => packet instanceof RtcpTransportLayerFeedback || handle(packet)
}

function isFullIntraRequest(packet: RtcpPacket): boolean {
  return packet instanceof RtcpPayloadSpecificFeedback && packet.feedback !== undefined && 'fir' in packet.feedback
}

/** What werift's sender keeps to itself: where repairs go, and what it says of the stream in its reports. */
type Sender = { codec?: { payloadType: number }; rtxPayloadType?: number; ntpTimestamp: bigint; rtpTimestamp: number; octetCount: number; packetCount: number; runRtcp(): Promise<void> }

/** werift's connection as the way of one stream's packets, past its own sender. */
function transportOf(transceiver: RTCRtpTransceiver): Transport {
  const { sender } = transceiver
  const kept = sender as unknown as Sender
  let terms: RtpTerms | undefined
  return {
    terms() {
      if ((sender.dtlsTransport as RTCDtlsTransport | undefined)?.state !== 'connected' || !kept.codec) return undefined
      return (terms ??= {
        ssrc: sender.ssrc,
        payloadType: kept.codec.payloadType,
        rtxSsrc: sender.rtxSsrc,
        rtxPayloadType: kept.rtxPayloadType,
        mid: transceiver.mid ?? '',
        ids: { mid: idOf(transceiver, RTP_EXTENSION_URI.sdesMid), wide: idOf(transceiver, RTP_EXTENSION_URI.transportWideCC), playoutDelay: idOf(transceiver, PLAYOUT_DELAY_URI) },
      })
    },
    nextWide: () => (sender.dtlsTransport.transportSequenceNumber = (sender.dtlsTransport.transportSequenceNumber + 1) & 0xffff),
    send(payload, header) {
      const { dtlsTransport } = sender
      // A transport that closes meanwhile has lost no more than a packet.
      dtlsTransport.iceTransport.connection.send(dtlsTransport.srtp.encrypt(payload, header as unknown as RtpHeader)).catch(() => {})
    },
    left(rtpTime, bytes, marker) {
      kept.octetCount += bytes
      kept.packetCount = (kept.packetCount + 1) >>> 0
      if (!marker) return
      kept.rtpTimestamp = rtpTime
      kept.ntpTimestamp = ntpTime()
      void kept.runRtcp()
    },
  }
}

function idOf(transceiver: RTCRtpTransceiver, uri: string): number {
  return transceiver.headerExtensions.find((extension) => extension.uri === uri)?.id ?? 0
}
