// One player's visit: a fresh page, the prompt typed, Enter, the first frame, and the way out.
import type { Page } from 'playwright-core'
import { decodeServerMessage } from '../../engine/protocol/messages.ts'
import { openPage } from '../../test/chromium.ts'
import type { Rig } from './rig.ts'

export const PROMPT = 'a snowy pine valley at dusk with a stone tower'
/** Between two letters, ms: a quick typist's, and what the page does while words come is done. */
const TYPING_MS = 40
const LEAVE_MS = 10_000

/** What a page must lack to take another way than the shortest. */
const LACKING: Record<string, string> = { video: 'delete window.MediaStreamTrackProcessor', socket: 'delete window.RTCPeerConnection' }

/** Remembers the page's connections, and when Enter was pressed and the first frame was there. Strings, because compiled functions carry helpers the page lacks. */
const KEEP_PEERS = `
  window.peers = []
  if (window.RTCPeerConnection) {
    const Peer = RTCPeerConnection
    RTCPeerConnection = class extends Peer { constructor(...given) { super(...given); window.peers.push(this) } }
  }`
const KEEP_TIMES = `
  window.entering = { enterMs: NaN, walkingMs: NaN }
  addEventListener('keydown', (event) => { if (event.key === 'Enter' && isNaN(entering.enterMs)) entering.enterMs = event.timeStamp }, true)
  new MutationObserver(() => {
    if (document.body.dataset.phase === 'walking' && isNaN(entering.walkingMs)) entering.walkingMs = performance.now()
  }).observe(document, { subtree: true, attributes: true, attributeFilter: ['data-phase'] })`
const RECEIVED = `(async () => {
  if (window.peers.length === 0) return {}
  for (const stats of (await window.peers.at(-1).getStats()).values()) {
    if (stats.type !== 'inbound-rtp') continue
    const { packetsReceived, packetsLost, retransmittedPacketsReceived, nackCount, pliCount, keyFramesDecoded, framesDecoded, framesDropped } = stats
    return { packetsReceived, packetsLost, retransmittedPacketsReceived, nackCount, pliCount, keyFramesDecoded, framesDecoded, framesDropped, connections: window.peers.length }
  }
  return {}
})()`

export type Size = { width: number; height: number }
/** `canvas`: as laid out, CSS pixels; `buffer`: what is drawn before the browser enlarges it. */
export type Canvas = { canvas: Size; buffer: Size; software: boolean }

export type Visit = {
  page: Page
  /** From Enter to the first frame. */
  firstFrameMs: number
  /** Names the world to whoever watches. */
  watch: string | undefined
  canvas(): Promise<Canvas>
  /** What WebRTC counts of the video received. */
  received(): Promise<Record<string, number>>
  /** Throws if the page has reported errors. */
  leave(): Promise<void>
}

export type VisitOptions = { prompt?: string; /** A way that frames take when the page lacks the shortest: video or socket. */ path?: string | undefined }

export async function visit(rig: Rig, { prompt = PROMPT, path }: VisitOptions = {}): Promise<Visit> {
  const lacking = path === undefined ? '' : LACKING[path]
  if (lacking === undefined) throw new Error(`--path is "${path}": write video for a browser without track processors, socket for one without WebRTC, or leave it out`)
  const { page, faults } = await openPage(rig.browser, 'about:blank')
  const welcome: { watch?: string } = {}
  listen(page, welcome)
  for (const script of [lacking, KEEP_PEERS, KEEP_TIMES]) await page.addInitScript(script)
  await page.goto(rig.url)
  await page.getByRole('textbox', { name: 'Prompt', exact: true }).pressSequentially(prompt, { delay: TYPING_MS })
  await page.keyboard.press('Enter')
  await page.waitForFunction(() => document.body.dataset['phase'] === 'walking' && window.sojourn.stats().fps > 0)
  const { enterMs, walkingMs } = (await page.evaluate('entering')) as { enterMs: number; walkingMs: number }
  return {
    page,
    firstFrameMs: walkingMs - enterMs,
    watch: welcome.watch,
    canvas: () => canvasOf(page),
    received: () => page.evaluate(RECEIVED) as Promise<Record<string, number>>,
    async leave() {
      await page.keyboard.press('Escape')
      // A page that cannot be left by the key is closed all the same; its seat comes free half a minute later.
      await page.waitForFunction(() => document.body.dataset['phase'] === 'landing', undefined, { timeout: LEAVE_MS }).catch(() => undefined)
      await page.context().close()
      if (faults.length) throw new Error(`the page reported errors: ${faults.join('; ')}`)
    },
  }
}

/** The name of the world is said over the signalling socket, once. */
function listen(page: Page, welcome: { watch?: string }): void {
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      if (welcome.watch !== undefined || typeof payload === 'string') return
      const decoded = decodeServerMessage(payload)
      if (decoded.ok && decoded.message.type === 'welcome') welcome.watch = decoded.message.watch
    }),
  )
}

function canvasOf(page: Page): Promise<Canvas> {
  return page.evaluate(() => {
    const view = document.querySelector<HTMLCanvasElement>('canvas[data-testid="world-view"]')!
    const { width, height } = view.getBoundingClientRect()
    return { canvas: { width, height }, buffer: { width: view.width, height: view.height }, software: window.sojourn.detail().software }
  })
}
