// The twenty rows of the world card, in order. A row that cannot be measured says why; it never has a figure.
import type { Row } from '../row.ts'
import { actionsRow } from './actions.ts'
import { collisionRow } from './collision.ts'
import { counterfactualRow } from './counterfactual.ts'
import { diversityRow } from './diversity.ts'
import { driftRow } from './drift.ts'
import { endlessRow } from './endless.ts'
import { liquidRow } from './liquid.ts'
import { loopClosureRow } from './loop-closure.ts'
import { memoryRow } from './memory.ts'
import { motionScoreRow } from './motion-score.ts'
import { offScreenRow } from './off-screen.ts'
import { oneAheadRow } from './one-ahead.ts'
import { bounceRow, gravityRow, velocityRow } from './physics.ts'
import { permanenceRow } from './permanence.ts'
import { promptsRow } from './prompts.ts'
import { servingRow } from './serving.ts'
import { solidityRow } from './solidity.ts'

const missing = (number: number, title: string, why: string): Row => ({ number, title, why })

export const ROWS: readonly Row[] = [
  oneAheadRow,
  driftRow,
  endlessRow,
  actionsRow,
  counterfactualRow,
  loopClosureRow,
  memoryRow,
  offScreenRow,
  velocityRow,
  gravityRow,
  bounceRow,
  collisionRow,
  liquidRow,
  permanenceRow,
  solidityRow,
  motionScoreRow,
  promptsRow,
  diversityRow,
  servingRow,
  missing(20, 'Inside the model', 'the networks are exported without taps, so nothing inside can be read.'),
]
