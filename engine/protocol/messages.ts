// Signalling: every message between the page and the server, over one WebSocket, as msgpack maps. Client and server import this file.
//
// Bump rule: PROTOCOL_VERSION grows by one when a peer of the old version could misread a peer of the new one: a field or message
// removed or given another meaning, a binary layout (input.ts, frame-meta.ts) changed, a required field added. A new optional
// field does not bump it. The server speaks one version; another gets `error{reason: 'version'}` and the page asks to be reloaded.
import { Packr } from 'msgpackr/index-no-eval'
import { z } from 'zod'
import { KEYFRAME } from '../../core/camera.ts'
import { BUTTON_NAMES } from '../../core/controls.ts'
import { SLOT_NAMES, SLOTS, type SlotChange, type SlotName, type Slots } from '../../core/slots.ts'
import { LIMITS } from '../../core/limits.ts'
import { MOOD, type MoodPicture } from '../../core/mood.ts'
import { cleanName, type NameProblem } from './person-name.ts'
import { cleanPrompt, type PromptProblem } from './prompt-text.ts'
import { scanMsgpack } from './scan.ts'

export const PROTOCOL_VERSION = 5

// The compiled parsers of zod need eval, which our content security policy forbids.
z.config({ jitless: true })

/** Why the server refuses or ends something. Closed: the page has words for each. */
export const ERROR_CURES = {
  version: 'Reload the page: the server has been updated.',
  'bad-message': 'Reload the page; if it happens again, the page and the server do not belong together.',
  'unknown-message': 'Reload the page; if it happens again, the page and the server do not belong together.',
  'out-of-order': 'Reload the page.',
  'too-large': 'Send less at once.',
  'prompt-too-long': `Use at most ${LIMITS.promptCodePoints} characters.`,
  'prompt-characters': 'Remove line breaks and control characters from the prompt.',
  rate: 'Wait a moment, then try again.',
  'handshake-timeout': 'Check that the network allows WebRTC (UDP), then enter the world again.',
  'bad-answer': 'Use a current browser with WebRTC and H.264.',
  'connection-lost': 'Check the network, then enter the world again.',
  'name-length': `Use 1 to ${LIMITS.nameCodePoints} characters.`,
  'name-characters': "Use letters, digits, spaces and - ' . _",
  'watch-unknown': 'Ask for a new link, or enter a world of your own.',
  'watch-full': 'Try again when someone has left, or enter a world of your own.',
  'host-only': 'Ask the host, or enter a world of your own.',
  'not-here': 'Wait until they are connected, then hand over again.',
  'no-clip': 'Play for a moment, then try again.',
  'host-left': 'Enter a world of your own, or ask for another link.',
  engine: 'Enter the world again; the server log has the details.',
  shutdown: 'The server is stopping; try again in a minute.',
} as const
export type ErrorReason = keyof typeof ERROR_CURES

const seed = z.number().int().min(0).max(0xffffffff)
const sdp = z.string().min(1).max(LIMITS.sdpBytes)
// The text itself is judged by cleanPrompt, which has its own typed errors; empty is allowed and means "surprise me".
const prompt = z.string()
/** Names one visit: 128 random bits. Who knows it may take the visit over. */
const visit = z.string().regex(/^[\w-]{22}$/)
/** Lets others watch one world: 128 random bits. Who knows it may watch. */
const watch = visit
/** A person in a world, as long as they are there; the host is HOST_ID. */
const person = z.number().int().min(0).max(0xffffffff)
/** RGB u8 [72, 128, 3]: the size that `imagine` paints. */
const picture = z.custom<Uint8Array>((bytes) => bytes instanceof Uint8Array && bytes.length === 3 * KEYFRAME.width * KEYFRAME.height)

/** Pictures whose looks are mixed (core/mood.ts). */
const mood: z.ZodType<MoodPicture[]> = z
  .array(z.strictObject({ picture: z.custom<Uint8Array>((bytes) => bytes instanceof Uint8Array && bytes.length === 3 * MOOD.width * MOOD.height), weight: z.number().positive().max(1) }))
  .min(1)
  .max(LIMITS.moodPictures)

/** Some slots as they are to be filled: what sliders say. At least one, none that does not exist, each value and strength one there is. */
const strength = z.number().min(LIMITS.strengthLeast).max(LIMITS.strengthMost)
const turned = z
  .strictObject(Object.fromEntries(SLOT_NAMES.map((name) => [name, z.strictObject({ value: z.enum(SLOTS[name]), strength }).optional()])))
  .refine((slots) => Object.keys(slots).length > 0) as unknown as z.ZodType<SlotChange>

/** The host's number among the people of a world. */
export const HOST_ID = 0

const clientSchemas = {
  /**
   * First message: asks for a seat and a world, which opens with `picture` if there is one, or in the look of `mood`. After a break `visit` asks for the world
   * of that visit, as and where it was; the rest counts if it is no longer kept.
   */
  hello: z
    .strictObject({ type: z.literal('hello'), v: z.literal(PROTOCOL_VERSION), prompt, seed: seed.optional(), picture: picture.optional(), mood: mood.optional(), visit: visit.optional() })
    .refine((hello) => !(hello.picture && hello.mood)),
  /** The other first message: asks to watch the world that a link names. */
  watch: z.strictObject({ type: z.literal('watch'), v: z.literal(PROTOCOL_VERSION), token: watch, name: z.string().optional() }),
  /** `restart`: as in the offer it answers. */
  answer: z.strictObject({ type: z.literal('answer'), sdp, restart: z.boolean().optional() }),
  /** What the others call whoever says it. */
  name: z.strictObject({ type: z.literal('name'), name: z.string() }),
  /** The host gives the controls to someone, or (HOST_ID) takes them back. */
  hand: z.strictObject({ type: z.literal('hand'), to: person }),
  /** Another prompt for the world being walked, or a change of what is ("less fog"): its shape stays, its look and physics follow. */
  prompt: z.strictObject({ type: z.literal('prompt'), text: prompt }),
  /** The same by hand: some slots filled otherwise. */
  turn: z.strictObject({ type: z.literal('turn'), slots: turned }),
  /** A file of what was seen: the newest half minute, or from `start` to `stop`. */
  clip: z.strictObject({ type: z.literal('clip'), part: z.enum(['last', 'start', 'stop']) }),
  pause: z.strictObject({ type: z.literal('pause'), paused: z.boolean() }),
  /** The same prompt from its start, with another seed or (absent) the same one. */
  restart: z.strictObject({ type: z.literal('restart'), seed: seed.optional() }),
  bye: z.strictObject({ type: z.literal('bye') }),
}

/** Not on the socket: asked over HTTP (READ_PATH), before there is a world, and answered by `understood` or `error`. */
const readSchemas = {
  /** What a prompt will be read as by a world with this seed, and what the world is called with some slots set by hand. */
  read: z.strictObject({ type: z.literal('read'), v: z.literal(PROTOCOL_VERSION), prompt, seed, slots: turned.optional() }),
}
export const READ_PATH = '/read'

const words = z.array(z.string())
const filled = (name: keyof typeof SLOTS) => z.object({ value: z.enum(SLOTS[name]), strength: z.number() })
const slots = z.object(Object.fromEntries(SLOT_NAMES.map((name) => [name, filled(name)]))) as unknown as z.ZodType<Slots>
const sure = z.object(Object.fromEntries(SLOT_NAMES.map((name) => [name, z.number().optional()]))) as unknown as z.ZodType<{ [N in SlotName]?: number }>
const meant = z.array(z.object({ word: z.string(), nearest: z.string() }))
/** The buttons that mean something in a world, in the order in which they are shown; each at most once. */
const controls = z
  .array(z.object({ button: z.enum(BUTTON_NAMES), does: z.string().min(1).max(LIMITS.controlDoesLength) }))
  .refine((declared) => new Set(declared.map(({ button }) => button)).size === declared.length)
const reasons = Object.keys(ERROR_CURES) as ErrorReason[]

/** A TURN server, as RTCPeerConnection takes it. The credential is this person's own and good for some minutes. */
const relay = z.object({ urls: z.array(z.string()), username: z.string(), credential: z.string() })
export type Relay = z.infer<typeof relay>

const serverSchemas = {
  /**
   * A seat is taken. Frames are width x height, at most `fps` a second; `seed` repeats this world, `visit` finds it after a break, and
   * with `watch` others see it (address `?watch=...`).
   */
  welcome: z.object({
    type: z.literal('welcome'),
    v: z.literal(PROTOCOL_VERSION),
    seat: z.number().int(),
    seats: z.number().int(),
    width: z.number().int(),
    height: z.number().int(),
    fps: z.number(),
    seed,
    visit,
    watch,
  }),
  /** A place to watch from is taken; `you` is who this is among the company. The rest as in `welcome`. */
  watching: z.object({
    type: z.literal('watching'),
    v: z.literal(PROTOCOL_VERSION),
    you: person,
    width: z.number().int(),
    height: z.number().int(),
    fps: z.number(),
    seed,
  }),
  /** Who is here, host first; `away`: the connection is broken for the moment. `driver` has the controls. */
  company: z.object({ type: z.literal('company'), driver: person, people: z.array(z.object({ id: person, name: z.string(), away: z.boolean() })) }),
  /**
   * The server offers, the client answers. A second offer replaces the connection and keeps the world; with `restart` it only looks for another
   * path of the connection there is (ICE restart). `relay`: a way round a network that lets nothing through.
   */
  offer: z.object({ type: z.literal('offer'), sdp: z.string(), restart: z.boolean().optional(), relay: relay.optional() }),
  /** A server candidate. There is no such message from client to server: the server never sends to an address a client names. */
  ice: z.object({ type: z.literal('ice'), candidate: z.string(), sdpMid: z.string().nullable(), sdpMLineIndex: z.number().int().nullable() }),
  /**
   * What the world is called, what it is made of and which controls it has now, and what was last understood. `surprise` is the name of the world made for an empty
   * prompt; `sure` says of every slot that was spoken of how certain its reading is, 0..1; `meant` the nearest words for those not understood;
   * `changed`, after a change of the world as it was, what became of it (nothing: it was so already).
   */
  understood: z.object({
    type: z.literal('understood'),
    prompt,
    understood: words,
    notUnderstood: words,
    slots,
    controls,
    surprise: z.string().optional(),
    sure: sure.optional(),
    meant: meant.optional(),
    changed: words.optional(),
  }),
  /** A recording has begun or ended. */
  recording: z.object({ type: z.literal('recording'), on: z.boolean() }),
  /** A clip is ready to be fetched, once, from CLIP_PATH + `name` (clip.ts). */
  clip: z.object({ type: z.literal('clip'), name: visit, seconds: z.number() }),
  error: z.object({ type: z.literal('error'), reason: z.enum(reasons), message: z.string(), cure: z.string() }),
  /** No seat; `loading`: one is being made ready, so that trying again in a second is worth while. */
  full: z.object({ type: z.literal('full'), seats: z.number().int(), loading: z.boolean(), reason: z.string() }),
}

type Schemas = Record<string, z.ZodType>
type Messages<S extends Schemas> = { [K in keyof S]: z.infer<S[K]> }[keyof S]
export type ClientMessage = Messages<typeof clientSchemas>
export type ServerMessage = Messages<typeof serverSchemas>
export type ReadMessage = Messages<typeof readSchemas>
export type MessageOf<M extends { type: string }, T extends M['type']> = Extract<M, { type: T }>
export type ErrorMessage = MessageOf<ServerMessage, 'error'>
export type Decoded<M> = { ok: true; message: M } | { ok: false; error: ErrorMessage }

// No records, no extension types, plain objects: nothing on the wire can name a class or a shared structure.
const packr = new Packr({ useRecords: false, structuredClone: false, moreTypes: false, mapsAsObjects: true })

export function encodeMessage(message: ClientMessage | ServerMessage | ReadMessage): Uint8Array {
  return packr.pack(message)
}

/** What arrived from a player, checked: the server trusts nothing that has not passed here. */
export function decodeClientMessage(bytes: Uint8Array): Decoded<ClientMessage> {
  const decoded = decode<ClientMessage>(bytes, clientSchemas)
  if (!decoded.ok) return decoded
  const { message } = decoded
  if (message.type === 'hello') return withPrompt(message, 'prompt', message.prompt)
  if (message.type === 'prompt') return withPrompt(message, 'text', message.text)
  if ((message.type === 'name' || message.type === 'watch') && message.name !== undefined) return withName(message, message.name)
  return decoded
}

/** The same for what is asked before there is a world. */
export function decodeReadMessage(bytes: Uint8Array): Decoded<ReadMessage> {
  const decoded = decode<ReadMessage>(bytes, readSchemas)
  return decoded.ok ? withPrompt(decoded.message, 'prompt', decoded.message.prompt) : decoded
}

/** What arrived from the server. */
export function decodeServerMessage(bytes: Uint8Array): Decoded<ServerMessage> {
  return decode<ServerMessage>(bytes, serverSchemas)
}

export function wireError(reason: ErrorReason, message: string): ErrorMessage {
  return { type: 'error', reason, message, cure: ERROR_CURES[reason] }
}

const PROBLEM_TEXT: Record<PromptProblem, string> = {
  'prompt-too-long': `The prompt has more than ${LIMITS.promptCodePoints} characters.`,
  'prompt-characters': 'The prompt has characters that cannot be shown on one line.',
}

function withPrompt<M extends ClientMessage | ReadMessage>(message: M, key: 'prompt' | 'text', raw: string): Decoded<M> {
  const cleaned = cleanPrompt(raw)
  if ('problem' in cleaned) return { ok: false, error: wireError(cleaned.problem, PROBLEM_TEXT[cleaned.problem]) }
  return { ok: true, message: { ...message, [key]: cleaned.text } }
}

const NAME_TEXT: Record<NameProblem, string> = {
  'name-length': 'That name is too long or empty.',
  'name-characters': 'That name has characters that names here do not have.',
}

function withName(message: MessageOf<ClientMessage, 'name' | 'watch'>, raw: string): Decoded<ClientMessage> {
  const cleaned = cleanName(raw)
  if ('problem' in cleaned) return { ok: false, error: wireError(cleaned.problem, NAME_TEXT[cleaned.problem]) }
  return { ok: true, message: { ...message, name: cleaned.name } }
}

function decode<M>(bytes: Uint8Array, schemas: Schemas): Decoded<M> {
  const refuse = (reason: ErrorReason, text: string): Decoded<M> => ({ ok: false, error: wireError(reason, text) })
  if (bytes.length > LIMITS.signalBytes) return refuse('too-large', `A message has ${bytes.length} bytes; ${LIMITS.signalBytes} are allowed.`)
  const fault = scanMsgpack(bytes, LIMITS.signalDepth, LIMITS.signalValues)
  if (fault) return refuse('bad-message', `A message is not well formed: ${fault}.`)
  let value: unknown
  try {
    value = packr.unpack(bytes)
  } catch {
    return refuse('bad-message', 'A message is not well formed.')
  }
  if (!isRecord(value) || typeof value['type'] !== 'string') return refuse('bad-message', 'A message has no type.')
  if (!Object.hasOwn(schemas, value['type'])) return refuse('unknown-message', 'A message has a type this server does not know.')
  if ('v' in value && value['v'] !== PROTOCOL_VERSION) {
    return refuse('version', `This side speaks protocol version ${PROTOCOL_VERSION}, the other side version ${String(value['v']).slice(0, 20)}.`)
  }
  const parsed = schemas[value['type']]!.safeParse(value)
  if (!parsed.success) return refuse('bad-message', `A ${value['type']} message is wrong: ${describe(parsed.error)}.`)
  return { ok: true, message: parsed.data as M }
}

/** Field and rule, never the value: prompts must not reach logs through an error. */
function describe(error: z.ZodError): string {
  const issue = error.issues[0]
  return issue ? `field "${issue.path.join('.').slice(0, 40)}", ${issue.code}` : 'unknown fault'
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
