// Row 15: holding forward against something solid. Places are found in the true world, where a trunk, a rock or a wall stands a few metres ahead.
import { EYE_HEIGHT_M, type Pose } from '../../../core/camera.ts'
import { BODY_RADIUS_M, type Terrain } from '../../../core/kinematics.ts'
import { hash32, makeRng } from '../../../core/rng.ts'
import { distanceM } from '../../quality/rows.ts'
import { COST_MS, type Bench } from '../bench.ts'
import { AHEAD } from '../moves.ts'
import type { MeasuredRow, Tally, Tier } from '../row.ts'
import { landscapes, standing, type Start } from '../starts.ts'
import type { Subject } from '../subject.ts'
import { CopyLast, TrueSubject } from '../true-world.ts'

const SIZES: Record<Tier, { worlds: number; places: number }> = {
  smoke: { worlds: 1, places: 1 },
  nightly: { worlds: 12, places: 2 },
  full: { worlds: 48, places: 2 },
}
/** Forward is held for two seconds: 6.4 m on free ground. */
const STEPS = 60
/** The obstacle stands this far ahead, metres. */
const NEAR_M = 2
const FAR_M = 4.5
/** Getting this much farther than truth lets anyone is walking through it, metres: a body and what depth may be off. */
const THROUGH_M = 1
const TRIES = 4000
const STREAM = 952
const REACH_M = 60
/** Half width of the line an obstacle must stand on, metres. */
const LINE_M = 0.02
/** What blocks a body with its feet this high reaches above 1.2 m. */
const TALL_M = 0.7

export const solidityRow: MeasuredRow = {
  number: 15,
  title: 'Solidity for the player',
  says: 'The engine begins from a true picture of something over waist height two to four and a half metres ahead and forward is held for two seconds. Passing through: getting a metre farther than the true body does. Told the depth: the same where the engine is told how far what the picture shows is, so that what is left is its walls; the rest of the first figure is reading depth from one picture. Places come from the poses the subjects report; row 4 says how far those can be trusted.',
  metrics: [
    { key: 'through', label: 'runs that pass through', unit: '%', better: 'low', worst: 100, digits: 1, target: 0.5 },
    { key: 'beyond', label: 'metres farther than truth', unit: 'm', better: 'low', worst: 5, digits: 2 },
    { key: 'reached', label: 'runs that get at least half as far as truth (who stands still passes nothing)', unit: '%', better: 'high', worst: 0, digits: 0 },
    { key: 'throughGiven', label: 'runs that pass through, told the depth of the picture', unit: '%', better: 'low', worst: 100, digits: 1, target: 0.5 },
    { key: 'reachedGiven', label: 'runs that get at least half as far as truth, told the depth', unit: '%', better: 'high', worst: 0, digits: 0 },
  ],
  cost: (tier) => SIZES[tier].worlds * (COST_MS.scene + SIZES[tier].places * 2 * (COST_MS.open + STEPS * COST_MS.step)),
  async measure(bench, tally) {
    const { worlds, places } = SIZES[bench.tier]
    const sheet: Uint8Array[][] = []
    let barren = 0
    // Some worlds have nothing to walk into; as many more are tried as are needed.
    let found = 0
    for (const casting of landscapes('test', 3 * worlds)) {
      if (found >= worlds) break
      const start = bench.start(casting)
      const spots = obstacles(start, places)
      if (spots.length === 0) barren++
      else found++
      for (const spot of spots) sheet.push(await push(bench, tally, spot))
    }
    return {
      sheets: [{ title: 'The model, held forward', heads: ['before', 'after two seconds'], rows: sheet.slice(0, 4) }],
      notes: [`Worlds with obstacles: ${found}; passed over because nothing solid stood in reach: ${barren}.`, 'Slide direction and step heights are not measured yet.'],
    }
  },
}

/** Places from which something solid stands ahead on open ground. */
export function obstacles(start: Start, count: number): Start[] {
  const { terrain, waterLevel } = start.stage
  const rng = makeRng(hash32(start.spec.seed, STREAM, 0), 0)
  const found: Start[] = []
  for (let k = 0; k < TRIES && found.length < count; k++) {
    const [x, z, yaw] = [start.pose.x + rng.range(-REACH_M, REACH_M), start.pose.z + rng.range(-REACH_M, REACH_M), rng.range(-Math.PI, Math.PI)]
    const feet = terrain.groundAt(x, z)
    if (!Number.isFinite(feet) || feet < waterLevel + 0.3 || terrain.blockedAt(x, z, feet, 2 * BODY_RADIUS_M)) continue
    const metres = metresFree(start, { x, y: feet + EYE_HEIGHT_M, z, yaw, pitch: 0 })
    if (metres >= NEAR_M && metres <= FAR_M) found.push(standing(start, { x, y: 0, z, yaw, pitch: 0 }))
  }
  return found
}

/** How far ahead the first solid thing blocks, on ground that hardly rises; 0 where the ground itself is steep. */
function metresFree({ stage: { terrain } }: Start, pose: Pose): number {
  const level = pose.y - EYE_HEIGHT_M
  for (let reach = 0.25; reach <= FAR_M + 0.5; reach += 0.25) {
    const [x, z] = [pose.x + Math.sin(pose.yaw) * reach, pose.z - Math.cos(pose.yaw) * reach]
    const ground = terrain.groundAt(x, z)
    if (Math.abs(ground - level) > 0.6) return 0
    if (terrain.blockedAt(x, z, ground, BODY_RADIUS_M)) return headOn(terrain, pose, reach) ? reach : 0
  }
  return Infinity
}

/** True if something over waist height stands on the very line that is walked: nothing that a picture lets anyone step over or past. */
function headOn(terrain: Terrain, pose: Pose, reach: number): boolean {
  for (let further = 0; further <= 1; further += 0.1) {
    const [x, z] = [pose.x + Math.sin(pose.yaw) * (reach + further), pose.z - Math.cos(pose.yaw) * (reach + further)]
    if (terrain.blockedAt(x, z, terrain.groundAt(x, z) + TALL_M, LINE_M)) return true
  }
  return false
}

async function push(bench: Bench, tally: Tally, start: Start): Promise<Uint8Array[]> {
  const { studio } = bench
  const truth = new TrueSubject(studio)
  const model = await bench.model()
  const subjects: Subject[] = [truth, model, new CopyLast(studio)]
  let allowed = 0
  let pictures: Uint8Array[] = []
  for (const subject of subjects) {
    const { before, after, gone, wentM } = await holdForward(subject, start)
    if (subject === truth) allowed = gone
    if (subject === model) pictures = [before, after]
    tally.add('through', subject.column, start.id, gone > allowed + THROUGH_M ? 100 : 0)
    tally.add('beyond', subject.column, start.id, Math.max(0, gone - allowed))
    tally.add('reached', subject.column, start.id, wentM >= 0.5 * allowed ? 100 : 0)
  }
  const given = await holdForward(model, start, true)
  tally.add('throughGiven', 'model', start.id, given.gone > allowed + THROUGH_M ? 100 : 0)
  tally.add('reachedGiven', 'model', start.id, given.wentM >= 0.5 * allowed ? 100 : 0)
  bench.spend(2 * (COST_MS.open + STEPS * COST_MS.step))
  return pictures
}

/** `gone`: metres along the way that was wanted (sliding past to the side is no passing through); `wentM`: metres from where it began. */
async function holdForward(subject: Subject, start: Start, depth = false): Promise<{ before: Uint8Array; after: Uint8Array; gone: number; wentM: number }> {
  await subject.open(start, { fromPicture: true, depth })
  const from = subject.pose()
  const before = (await subject.look()).rgb
  for (let k = 0; k < STEPS; k++) await subject.step(AHEAD)
  return { before, after: (await subject.look()).rgb, gone: Math.max(0, from.z - subject.pose().z), wentM: distanceM(subject.pose(), from) }
}
