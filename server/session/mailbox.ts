// Controls on their way from the input channel (main thread) to the frame loop (engine worker), in shared memory.
//
// Movement and held buttons: the newest sample wins. Look deltas: summed, so that none is lost or counted twice however packets
// and ticks interleave. Buttons pressed and let go between two ticks still count once. Samples that a packet repeats are
// recognised by their sequence numbers. After RELEASE_MS without a new packet every control is let go.
import type { Controls } from '../../core/controls.ts'
import { LOOK_STEPS, RELEASE_MS, seqAhead, type InputReader } from '../../engine/protocol/input.ts'

// Int32 cells. Times are microseconds modulo 2^32; differences are right for 35 minutes, far beyond RELEASE_MS and the heartbeat.
const CELL = { yaw: 0, pitch: 1, move: 2, held: 3, pressed: 4, seq: 5, receivedUs: 6, live: 7, changes: 8 } as const
const CELLS = 9
const MOVE_STEPS = 127

export function makeMailboxMemory(): SharedArrayBuffer {
  return new SharedArrayBuffer(CELLS * 4)
}

/** The main thread's end. */
export class MailboxWriter {
  private readonly cells: Int32Array
  private lastSeq = 0
  private started = false
  private readonly onChange: () => void
  private move = 0
  private held = 0
  private turning = false
  /** Samples that no packet brought: their look deltas are gone. */
  lostSamples = 0

  /** `onChange`: movement or buttons changed, or the view began to turn: the moments whose latency a player feels. */
  constructor(memory: SharedArrayBuffer, onChange: () => void = () => undefined) {
    this.cells = new Int32Array(memory)
    this.onChange = onChange
  }

  /** Takes a packet; false if it brings nothing new. */
  receive(packet: InputReader, timeMs: number): boolean {
    // All of a first packet is new: those before it may have been lost.
    const ahead = this.started ? seqAhead(packet.seq, this.lastSeq) : packet.count
    if (ahead <= 0) return false
    this.started = true
    this.lastSeq = packet.seq
    const fresh = Math.min(ahead, packet.count)
    this.lostSamples += ahead - fresh
    const { cells } = this
    let changed = false
    for (let k = fresh - 1; k >= 0; k--) {
      changed = this.differs(packet, k) || changed
      Atomics.add(cells, CELL.yaw, packet.yawSteps(k))
      Atomics.add(cells, CELL.pitch, packet.pitchSteps(k))
      Atomics.or(cells, CELL.pressed, packet.buttons(k))
    }
    Atomics.store(cells, CELL.move, packMove(packet.moveX(0), packet.moveZ(0)))
    Atomics.store(cells, CELL.held, packet.buttons(0))
    Atomics.store(cells, CELL.receivedUs, toUs(timeMs))
    // Last: whoever sees this number sees everything above.
    Atomics.store(cells, CELL.seq, packet.seq)
    Atomics.store(cells, CELL.live, 1)
    if (changed) {
      Atomics.add(cells, CELL.changes, 1)
      this.onChange()
    }
    return true
  }

  /**
   * Forgets the player: for a new connection, whose sequence numbers start again, an empty seat, or another player who takes over:
   * samples up to `seq` were theirs to make, but not in this world.
   */
  reset(seq?: number): void {
    this.started = seq !== undefined
    this.lastSeq = seq ?? 0
    this.move = this.held = 0
    this.turning = false
    for (let k = 0; k < CELLS; k++) if (k !== CELL.changes) Atomics.store(this.cells, k, 0)
  }

  /** As client/input/sampler.ts has it. */
  private differs(packet: InputReader, k: number): boolean {
    const move = packMove(packet.moveX(k), packet.moveZ(k))
    const held = packet.buttons(k)
    const turning = packet.yawSteps(k) !== 0 || packet.pitchSteps(k) !== 0
    const changed = move !== this.move || held !== this.held || (turning && !this.turning)
    this.move = move
    this.held = held
    this.turning = turning
    return changed
  }
}

/** What the loop takes for one step. `waitedMs`: from the newest packet's arrival to now, 0 if there was none since the last take. */
export type Taken = { controls: Controls; lastSeq: number; waitedMs: number; released: boolean }

export function makeTaken(): Taken {
  return { controls: { moveX: 0, moveZ: 0, lookYaw: 0, lookPitch: 0, buttons: 0 }, lastSeq: 0, waitedMs: 0, released: true }
}

/** The engine worker's end. */
export class MailboxReader {
  private readonly cells: Int32Array
  private takenUs = 0
  private changes = 0

  constructor(memory: SharedArrayBuffer) {
    this.cells = new Int32Array(memory)
  }

  /** True if a key has gone down or up since the last take. */
  changed(): boolean {
    return Atomics.load(this.cells, CELL.changes) !== this.changes
  }

  take(into: Taken, timeMs: number): void {
    const { cells } = this
    const { controls } = into
    // First: a change that comes meanwhile is taken now or wakes the loop again, never neither.
    this.changes = Atomics.load(cells, CELL.changes)
    into.lastSeq = Atomics.load(cells, CELL.seq)
    const receivedUs = Atomics.load(cells, CELL.receivedUs)
    const silentMs = ((toUs(timeMs) - receivedUs) | 0) / 1000
    into.released = Atomics.load(cells, CELL.live) === 0 || silentMs > RELEASE_MS
    into.waitedMs = receivedUs === this.takenUs || into.released ? 0 : Math.max(0, silentMs)
    this.takenUs = receivedUs
    controls.lookYaw = Atomics.exchange(cells, CELL.yaw, 0) / LOOK_STEPS
    controls.lookPitch = Atomics.exchange(cells, CELL.pitch, 0) / LOOK_STEPS
    const pressed = Atomics.exchange(cells, CELL.pressed, 0)
    const move = into.released ? 0 : Atomics.load(cells, CELL.move)
    controls.moveX = (move >> 16) / MOVE_STEPS
    controls.moveZ = ((move << 16) >> 16) / MOVE_STEPS
    controls.buttons = into.released ? 0 : pressed | Atomics.load(cells, CELL.held)
  }
}

function packMove(x: number, z: number): number {
  return (Math.round(x * MOVE_STEPS) << 16) | (Math.round(z * MOVE_STEPS) & 0xffff)
}

/** Microseconds modulo 2^32, which is what | 0 makes of a whole number. */
function toUs(ms: number): number {
  return Math.round(ms * 1000) | 0
}
