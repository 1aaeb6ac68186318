// A step as in play: no sooner than a thirtieth of a second after the one before, so that painting has the time it has there.
import type { Controls } from '../../core/controls.ts'
import type { Frame, WorldModel } from '../../engine/index.ts'
import { DT_S } from './subject.ts'

const TICK_MS = 1000 * DT_S

/** `tookMs`: of the step itself, without the wait for the next. */
export async function pacedStep(model: WorldModel, controls: Readonly<Controls>): Promise<{ frame: Frame; tookMs: number }> {
  const start = performance.now()
  const frame = await model.step(controls, DT_S)
  const tookMs = performance.now() - start
  model.settle()
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, TICK_MS - (performance.now() - start))))
  return { frame, tookMs }
}
