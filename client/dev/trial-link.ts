// A link whose server is this page: a canvas stream through a loopback pair of peer connections, frames stamped with meta.
import type { DeclaredControl } from '../../core/controls.ts'
import { changeSlots, fill, SLOT_NAMES, SLOTS, type Slots } from '../../core/slots.ts'
import { RTP_CLOCK_HZ } from '../../engine/protocol/channels.ts'
import { makeFrameMeta } from '../../engine/protocol/frame-meta.ts'
import { InputReader, LOOK_STEPS } from '../../engine/protocol/input.ts'
import { PROTOCOL_VERSION } from '../../engine/protocol/messages.ts'
import type { Link, OpenLink, WorldRequest } from '../net/link.ts'
import { sceneryMarkup } from '../ui/scenery.ts'
import { EXAMPLES } from '../ui/examples.ts'

const FPS = 30
const controls: DeclaredControl[] = [
  { button: 'jump', does: 'Jump' },
  { button: 'run', does: 'Run' },
  { button: 'throw', does: 'Throw a ball' },
  { button: 'pour', does: 'Pour water' },
  { button: 'put', does: 'Put down a box' },
  { button: 'hang', does: 'Hang up a pendulum' },
]

export const openTrialLink: OpenLink = (asked, handlers) => {
  const request: WorldRequest = 'token' in asked ? { prompt: '' } : asked
  const canvas = document.createElement('canvas')
  canvas.width = 256
  canvas.height = 144
  const paint = canvas.getContext('2d')!
  const example = EXAMPLES.find((one) => one.prompt === request.prompt) ?? EXAMPLES[0]!
  const picture = new Image()
  picture.src = `data:image/svg+xml,${encodeURIComponent(sceneryMarkup(example.palette, 3, 't').replace('<svg ', '<svg xmlns="http://www.w3.org/2000/svg" width="640" height="360" '))}`
  const reader = new InputReader()
  const meta = makeFrameMeta()
  const state = { yaw: 0, walk: 0, buttons: 0, moveX: 0, moveZ: 0, seq: 0, paused: false }
  let slots = Object.fromEntries(SLOT_NAMES.map((name) => [name, fill(name, SLOTS[name][0])])) as Slots
  let timer = 0
  let frame = 0

  const tick = () => {
    if (state.paused) return
    frame++
    state.walk += state.moveZ / FPS
    const x = -((state.yaw * 120 + state.moveX * 10) % 256)
    const grow = 1 + 0.05 * state.walk
    for (const shift of [-256, 0, 256]) paint.drawImage(picture, x + shift, 72 - 72 * grow, 256, 144 * grow)
    Object.assign(meta, { frameId: frame, rtpTime: (frame * RTP_CLOCK_HZ) / FPS, lastInputSeq: state.seq, waitedMs: 8, generatedMs: 17, encodedMs: 2, queuedMs: 0.4 })
    handlers.meta(meta)
  }

  const link: Link = {
    sendInput(packet) {
      if (reader.load(packet)) return false
      state.yaw += reader.yawSteps(0) / LOOK_STEPS
      state.moveX = reader.moveX(0)
      state.moveZ = reader.moveZ(0)
      state.seq = reader.seq
      return true
    },
    setPrompt: (text) => handlers.understood({ type: 'understood', prompt: text, understood: text.split(' ').slice(0, 4), notUnderstood: [], slots, controls }),
    turn: (change) => {
      slots = changeSlots(slots, change)
      const changed = Object.values(change).map(({ value }) => value)
      handlers.understood({ type: 'understood', prompt: `a trial with ${changed.join(' and ')}`, understood: changed, notUnderstood: [], slots, controls, changed })
    },
    pause: (paused) => (state.paused = paused),
    name: () => undefined,
    hand: () => undefined,
    clip: () => undefined,
    restart: () => (state.yaw = state.walk = 0),
    close: () => clearInterval(timer),
    drop: () => clearInterval(timer),
    roundTripMs: () => Promise.resolve(1.2),
    relayed: false,
  }
  const seed = request.seed ?? Math.floor(Math.random() * 1e6)
  setTimeout(() => handlers.welcome({ type: 'welcome', v: PROTOCOL_VERSION, seat: 1, seats: 2, width: 256, height: 144, fps: FPS, seed, visit: '0123456789abcdefghijkl', watch: 'abcdefghijkl0123456789' }), 60)
  setTimeout(() => {
    const words = (request.prompt || 'meadow dawn clear').replace(/\b(a|an|the|with|at|by|and|in)\b/g, '').split(/[\s,]+/).filter(Boolean)
    const named = request.prompt ? {} : { surprise: 'A clear meadow at dawn' }
    handlers.understood({ type: 'understood', prompt: request.prompt, understood: words.slice(0, 6), notUnderstood: words.slice(6).concat('gargoyle'), slots, controls, ...named })
  }, 300)
  setTimeout(async () => {
    timer = window.setInterval(tick, 1000 / FPS)
    handlers.video(await loopback(canvas.captureStream(FPS)))
  }, 1200)
  return link
}

async function loopback(stream: MediaStream): Promise<MediaStream> {
  const up = new RTCPeerConnection()
  const down = new RTCPeerConnection()
  up.onicecandidate = ({ candidate }) => candidate && down.addIceCandidate(candidate)
  down.onicecandidate = ({ candidate }) => candidate && up.addIceCandidate(candidate)
  const track = new Promise<MediaStreamTrack>((resolve) => (down.ontrack = (event) => resolve(event.track)))
  for (const one of stream.getTracks()) up.addTrack(one, stream)
  await up.setLocalDescription(await up.createOffer())
  await down.setRemoteDescription(up.localDescription!)
  await down.setLocalDescription(await down.createAnswer())
  await up.setRemoteDescription(down.localDescription!)
  return new MediaStream([await track])
}
