// Every limit on what a stranger may send, in one table: name, value, reason. Each has a test at n and at n + 1.

export const LIMITS = {
  /** Whole WebSocket message, bytes. The socket itself closes above this. */
  socketMessageBytes: 160 * 1024,
  /** One signalling message, bytes: a hello with a picture (110,592) and a long prompt. */
  signalBytes: 120 * 1024,
  /** Pictures of a mood board: together they have a quarter of the bytes of one picture that is a first view. */
  moodPictures: 4,
  /** Nesting of one signalling message: our deepest (understood.slots.biome.value) is 3. */
  signalDepth: 8,
  /** Values in one signalling message, counting keys and containers: our largest (understood) has about 220, and some 180 more if nothing was understood. */
  signalValues: 512,
  /** Prompt length in code points after NFC: two to three sentences, far more than the encoder reads. */
  promptCodePoints: 512,
  /** Session description from a player, bytes, lines and m-lines: Chromium's answer to our offer has about 2 KB, 60 and 2. */
  sdpBytes: 16 * 1024,
  sdpLines: 200,
  sdpMediaLines: 3,
  /** One message on a data channel, bytes: an input packet has 44. */
  channelMessageBytes: 1024,
  /** Channel messages that have arrived in part, bytes in all: honest input fits one packet and is never in parts. */
  unfinishedBytes: 256 * 1024,
  /** One encoded frame in one message, bytes: a key frame of our pictures has at most a tenth. */
  unitBytes: 1024 * 1024,
  /** Input packets a second and their burst: a client sends at most 125. */
  inputPerSecond: 240,
  inputBurst: 60,
  /** Times a player may exceed a rate before the connection is closed. */
  rateStrikes: 3,
  /** Signalling messages a second and their burst: a client sends a handful a minute. */
  signalPerSecond: 5,
  signalBurst: 20,
  /** Strength of a slot set by hand: from a hint to as much as there is. */
  strengthLeast: 0.2,
  strengthMost: 1,
  /** Clauses of one sentence said on the way: each is read by a network, between two frames. */
  changeClauses: 12,
  /** Words that a nearest one is offered for: more are no help, and every message has its limit of values. */
  wordsMeant: 6,
  /** Prompts and slots set by hand, a second and their burst: either costs a keyframe. */
  promptPerSecond: 0.5,
  promptBurst: 3,
  /** Prompts read before there is a world, a second and their burst from one address: a page that types and moves sliders asks three times a second. */
  readPerSecond: 4,
  readBurst: 12,
  /** Of them waiting, all addresses together: each takes some milliseconds. */
  readsWaiting: 16,
  /** New sockets a second and their burst from one address, before anything is allocated for them. */
  connectPerSecond: 2,
  connectBurst: 20,
  /** Sockets that have not said hello yet, all addresses together. */
  waitingSockets: 32,
  /** Time from connecting to a finished handshake, ms. */
  handshakeMs: 10_000,
  /** People who may watch one world besides its host: each costs its own packets, none costs frames. */
  spectatorsPerWorld: 8,
  /** What a button does in a world, UTF-16 units: a few words, one row of the help panel. */
  controlDoesLength: 32,
  /** Name of a person in a world, code points after NFC: fits one line of the list. */
  nameCodePoints: 24,
  /** Video waiting to leave for one viewer, bytes: about three quarters of a second at the full rate. Above it, on with the next key frame. */
  viewerBacklogBytes: 96 * 1024,
  /** Packets of one transport-wide feedback: what leaves in ten seconds at twice the full rate. */
  feedbackPackets: 4096,
  /** Packets that wait for their pace: a key frame of ours has at most half. What comes on top is lost, and the next key frame asked for. */
  pacedPackets: 128,
  /** Repairs asked for beyond the pace, bytes: a key frame. Whoever asks for more gets it at the pace. */
  repairDebtBytes: 32 * 1024,
  /** Video sent over a WebSocket and not shown yet, bytes: two seconds at the full rate. Above it, on with the next key frame. */
  unseenBytes: 256 * 1024,
  /** A clip after the fact, seconds: from the key frame before that on. */
  clipSeconds: 30,
  /** Encoded video kept for it, seconds and bytes: a key frame comes every 250 frames, so twice the time even at ten frames a second. */
  clipKeptSeconds: 60,
  clipKeptBytes: 16 * 2 ** 20,
  /** A recording, seconds and bytes: it ends by itself then. */
  recordSeconds: 300,
  recordBytes: 96 * 2 ** 20,
  /** Clips a second and their burst: each copies some megabytes. */
  clipPerSecond: 0.2,
  clipBurst: 3,
  /** Clips waiting to be fetched, all worlds together, and how long, ms. */
  clipsWaiting: 4,
  clipWaitsMs: 60_000,
  /** Steps of a world written down for replay: half an hour at the full rate, about 4 MB as text. */
  replaySteps: 54_000,
  /** Keyframes of one world, bytes: about 500, several minutes of walking over new ground. Both threads look at the same ones. */
  memoryBytes: 192 * 2 ** 20,
} as const
