// The seam between the page and whatever makes the world: WebRTC to the server (connect.ts), or a loopback in the trial page.
import type { MoodPicture } from '../../core/mood.ts'
import type { SlotChange } from '../../core/slots.ts'
import type { FrameMeta } from '../../engine/protocol/frame-meta.ts'
import type { ErrorMessage, MessageOf, ServerMessage } from '../../engine/protocol/messages.ts'

/** `picture`: RGB u8 [144, 256, 3] to open the world with; `mood`: pictures in whose look to open it. One of them at most. */
export type WorldRequest = { prompt: string; seed?: number; picture?: Uint8Array; mood?: MoodPicture[] }
/** What a link asks for: a world, and after a break the visit (of `welcome`) that it was; or, by the token of an invitation, to watch one. */
export type LinkRequest = (WorldRequest & { visit?: string }) | WatchRequest
export type WatchRequest = { token: string; name?: string }

export interface Link {
  /** Sends an input packet if the channel is open and not backed up; false if it was dropped. */
  sendInput(packet: Uint8Array): boolean
  setPrompt(text: string): void
  /** The same by hand: some slots filled otherwise. */
  turn(slots: SlotChange): void
  pause(paused: boolean): void
  restart(seed?: number): void
  /** Tells the others what to call this one. */
  name(name: string): void
  /** Asks for a clip: the newest half minute, or a recording's beginning or end. */
  clip(part: 'last' | 'start' | 'stop'): void
  /** Gives someone the controls. */
  hand(to: number): void
  /** Says goodbye and closes everything; no handler is called afterwards. */
  close(): void
  /** The same without goodbye: the world is kept for whoever comes back for the visit. */
  drop(): void
  /** Round trip on the media path, ms; NaN if not known. */
  roundTripMs(): Promise<number>
  /** That path goes by way of a relay, as of the newest round trip. */
  readonly relayed: boolean
}

export type LinkHandlers = {
  welcome(message: MessageOf<ServerMessage, 'welcome'>): void
  /** The same for one who watches. */
  watching(message: MessageOf<ServerMessage, 'watching'>): void
  /** Who is here has changed, or who has the controls. */
  company(message: MessageOf<ServerMessage, 'company'>): void
  /** A recording has begun or ended. */
  recording(on: boolean): void
  /** A clip can be fetched under this name, once. */
  clip(name: string): void
  understood(message: MessageOf<ServerMessage, 'understood'>): void
  /** The video of the world; called again when the connection is replaced. */
  video(media: MediaStream | Units): void
  /** One per frame, or the heartbeat. The object is reused: copy what must stay. */
  meta(meta: FrameMeta): void
  refused(message: ErrorMessage | MessageOf<ServerMessage, 'full'>): void
  /** The link is gone without our asking. */
  lost(): void
}

/** Encoded frames (Annex B) in order, off a line that loses none; the page decodes them itself. */
export type Units = {
  /** From now on every frame is passed to `hear`; `bytes` may be kept. */
  listen(hear: (bytes: Uint8Array, key: boolean, rtpTime: number) => void): void
  /** Asks for a key frame: the decoder has to begin anew. */
  wantKey(): void
}

export type OpenLink = (request: LinkRequest, handlers: LinkHandlers) => Link
