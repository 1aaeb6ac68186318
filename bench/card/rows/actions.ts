// Row 4: does the picture do what the hand says? Motion is read off the pictures by the inverse-dynamics instrument, never asked of the engine.
import { BUTTON, IDLE, type Controls } from '../../../core/controls.ts'
import { RUN_M_S, WALK_M_S } from '../../../core/kinematics.ts'
import { throughCodec } from '../../quality/codec.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { AHEAD, turn } from '../moves.ts'
import { readMotion, type Motion } from '../odometry.ts'
import type { ColumnName, MeasuredRow, Tally, Tier } from '../row.ts'
import { landscapes, type Start } from '../starts.ts'
import { DT_S, type Subject, type View } from '../subject.ts'
import { CopyLast, TrueSubject, WarpOnly } from '../true-world.ts'

const SIZES: Record<Tier, { worlds: number; hold: number }> = {
  smoke: { worlds: 1, hold: 3 },
  nightly: { worlds: 8, hold: 8 },
  full: { worlds: 24, hold: 12 },
}
type Kind = 'move' | 'turn' | 'both' | 'run'
const HELD: readonly { kind: Kind; controls: Controls }[] = [
  { kind: 'move', controls: AHEAD },
  { kind: 'turn', controls: turn(0.05) },
  { kind: 'move', controls: { ...IDLE, moveX: 1 } },
  { kind: 'both', controls: { ...AHEAD, lookYaw: -0.04 } },
  { kind: 'move', controls: { ...IDLE, moveX: -1 } },
  { kind: 'turn', controls: turn(-0.1) },
  { kind: 'move', controls: { ...IDLE, moveZ: -1 } },
  { kind: 'both', controls: { ...IDLE, moveX: 1, lookYaw: 0.06 } },
  { kind: 'run', controls: { ...AHEAD, buttons: BUTTON.run } },
  { kind: 'move', controls: IDLE },
]
/** A key counts as pressed from half of what it does in one frame: metres, radians. */
const PRESSED_M = (0.5 * WALK_M_S) / 30
const PRESSED_RAD = 0.015
const DEGREES = 180 / Math.PI
const KEYS = ['ahead', 'back', 'right', 'left', 'turnRight', 'turnLeft'] as const

const error = (label: string, key: string, target?: number) => ({ key, label, unit: '%', better: 'low', worst: 200, digits: 1, ...(target ? { target } : {}) }) as const
const degrees = (label: string, key: string, target?: number) => ({ key, label, unit: '°/frame', better: 'low', worst: 10, digits: 2, ...(target ? { target } : {}) }) as const

export const actionsRow: MeasuredRow = {
  number: 4,
  title: 'Action fidelity',
  says: 'Keys are held in turn and the motion of every frame is read off the pictures by re-projection (direct alignment with the first picture’s depth). The truth column is the instrument’s ceiling. A frame it cannot read counts as a wrong key, 10° and 200 % off. Running is twice the speed.',
  metrics: [
    { key: 'f1', label: 'keys told from pictures, macro F1', unit: '', better: 'high', worst: 0, digits: 3, target: 0.99 },
    degrees('yaw error', 'yaw', 0.3),
    error('position error of what was commanded, walking', 'move', 2),
    error('the same, walking and turning', 'both', 2),
    error('the same, running', 'run', 2),
    degrees('yaw error, turning alone', 'turn', 0.3),
  ],
  cost: (tier) => SIZES[tier].worlds * (COST_MS.scene + COST_MS.open + HELD.length * SIZES[tier].hold * (4 * COST_MS.step + COST_MS.shoot)),
  async measure(bench, tally) {
    const { worlds, hold } = SIZES[bench.tier]
    const script = HELD.flatMap((held) => Array.from({ length: hold }, () => held))
    for (const casting of landscapes('test', worlds)) await hear(bench, tally, bench.start(casting), script)
    return { notes: ['Depth comes from the subject itself (engine: what it shows as depth; truth: the renderer’s), so a world that is wrong in size as a whole moves as commanded all the same.'] }
  },
}

type Step = { kind: Kind; controls: Controls }

async function hear(bench: Bench, tally: Tally, start: Start, script: readonly Step[]): Promise<void> {
  const { studio } = bench
  const more = bench.tier === 'smoke' ? [] : [new WarpOnly(studio), await bench.untrained()]
  const subjects: Subject[] = [await bench.model(), new TrueSubject(studio), new CopyLast(studio), ...more]
  for (const subject of subjects) {
    const views = await everyView(subject, start, script)
    score(tally, subject.column, start.id, views, script)
    if (subject.column !== 'truth') continue
    const decoded = await throughCodec(views.map((view) => view.rgb))
    score(tally, 'codec', start.id, views.map((view, k) => ({ ...view, rgb: decoded[k]! })), script)
  }
  bench.spend(COST_MS.scene + COST_MS.open + script.length * (4 * COST_MS.step + COST_MS.shoot))
}

async function everyView(subject: Subject, start: Start, script: readonly Step[]): Promise<View[]> {
  await subject.open(start, { fromPicture: true })
  const views = [await subject.look()]
  for (const { controls } of script) {
    await subject.step(controls)
    views.push(await subject.look())
  }
  return views
}

function score(tally: Tally, column: ColumnName, seed: string, views: readonly View[], script: readonly Step[]): void {
  const read = script.map((_, k) => readMotion(views[k]!, views[k + 1]!.rgb))
  tally.add('f1', column, seed, macroF1(script.map(({ controls }) => keysOf(commanded(controls))), read.map((motion) => (motion ? keysOf(motion) : undefined))))
  script.forEach(({ kind, controls }, k) => {
    const yaw = read[k] && DEGREES * Math.abs(read[k].yaw - controls.lookYaw)
    tally.add('yaw', column, seed, yaw)
    if (kind === 'turn') tally.add('turn', column, seed, yaw)
  })
  // Whole holds of a key: what one frame of a few centimetres is misread by averages out.
  for (let k = 0; k < script.length; k++) {
    const { kind, controls } = script[k]!
    if (k > 0 && script[k - 1]!.controls === controls) continue
    const end = script.findIndex((step, later) => later > k && step.controls !== controls)
    const held = read.slice(k, end < 0 ? script.length : end)
    const wanted = commanded(controls)
    const length = held.length * Math.hypot(wanted.right, wanted.ahead)
    if (length > 0) tally.add(kind, column, seed, offBy(held, wanted, length))
  }
}

/** How far the motion of a hold is from what was commanded, in percent; undefined if a frame of it could not be read. */
function offBy(held: readonly (Motion | undefined)[], wanted: Motion, length: number): number | undefined {
  let [right, ahead] = [0, 0]
  for (const motion of held) {
    if (!motion) return undefined
    right += motion.right - wanted.right
    ahead += motion.ahead - wanted.ahead
  }
  return Math.min(200, (100 * Math.hypot(right, ahead)) / length)
}

/** What the controls of one step mean on free, level ground. A step turns before it moves, so it moves along the new heading. */
export function commanded({ moveX, moveZ, lookYaw, lookPitch, buttons }: Controls): Motion {
  const reach = ((buttons & BUTTON.run ? RUN_M_S : WALK_M_S) * DT_S) / Math.max(1, Math.hypot(moveX, moveZ))
  const [sin, cos] = [Math.sin(lookYaw), Math.cos(lookYaw)]
  return { right: reach * (moveX * cos + moveZ * sin), up: 0, ahead: reach * (moveZ * cos - moveX * sin), yaw: lookYaw, pitch: lookPitch }
}

export function keysOf({ right, ahead, yaw }: Motion): Set<string> {
  const keys: [boolean, (typeof KEYS)[number]][] = [
    [ahead > PRESSED_M, 'ahead'],
    [ahead < -PRESSED_M, 'back'],
    [right > PRESSED_M, 'right'],
    [right < -PRESSED_M, 'left'],
    [yaw > PRESSED_RAD, 'turnRight'],
    [yaw < -PRESSED_RAD, 'turnLeft'],
  ]
  return new Set(keys.filter(([pressed]) => pressed).map(([, name]) => name))
}

/** Mean over keys of F1; a frame that was not read misses every key that was held and presses all others. */
export function macroF1(held: readonly ReadonlySet<string>[], read: readonly (ReadonlySet<string> | undefined)[]): number {
  let sum = 0
  for (const key of KEYS) {
    let [hit, wrong] = [0, 0]
    held.forEach((keys, k) => {
      const said = read[k]
      const says = said ? said.has(key) : !keys.has(key)
      if (keys.has(key) && says) hit++
      else if (keys.has(key) !== says) wrong++
    })
    sum += (2 * hit) / Math.max(1, 2 * hit + wrong)
  }
  return sum / KEYS.length
}
