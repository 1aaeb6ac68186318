// One player's world between two frames: memory, body, moving things. `step` is the frame path: take what was imagined, move,
// look into memory, render. Nothing here allocates per frame.
import { EYE_HEIGHT_M, FRAME, type Pose } from '../../core/camera.ts'
import { BUTTON, type Controls } from '../../core/controls.ts'
import { makeBorn, makeEntities, spawnThrown } from '../../core/entities.ts'
import { BODY_RADIUS_M, WALK_M_S, moveBody, type Terrain } from '../../core/kinematics.ts'
import { worldPhysics, type WorldPhysics } from '../../core/physics.ts'
import { differingSlots, type SlotName, type Slots } from '../../core/slots.ts'
import { Herd } from '../creatures/herd.ts'
import type { Dynamics, Ground } from '../dynamics.ts'
import { landing, POUR_M3_S, type Place } from '../liquid/jet.ts'
import { Liquid } from '../liquid/liquid.ts'
import type { LiquidNet } from '../liquid/network.ts'
import type { Applied, Imagination } from '../imagine/imagination.ts'
import type { Origin, Painted, WorldStart } from '../imagine/imaginer.ts'
import { FORESEEN, type Look } from '../imagine/planner.ts'
import { LOOK_DIMS } from '../imagine/style.ts'
import type { Fade } from '../memory/fade.ts'
import { release } from '../memory/keyframe-blocks.ts'
import type { Keyframe } from '../memory/keyframe.ts'
import { makeReprojection } from '../memory/reprojection.ts'
import { SpatialMemory } from '../memory/spatial-memory.ts'
import { drawCreatures } from '../render/creature-hints.ts'
import { driftClouds, drifts } from '../render/drift.ts'
import { drawLiquid, markLiquid } from '../render/draw-liquid.ts'
import { hintDepths } from '../render/entity-hints.ts'
import { drawPrecipitation, falls } from '../render/precipitation.ts'
import { drawWaves } from '../render/waves.ts'
import type { Renderer } from '../render/renderer.ts'
import { drawThings } from '../render/thing-hints.ts'
import { blendOld, rememberGuess } from './afterimage.ts'
import { foresee } from './foresee.ts'
import { Hours } from './hours.ts'
import { HOME, startFrame, startState, type Frame, type WorldState } from './state.ts'
import { temper } from './temper.ts'
import { RememberedTerrain } from './terrain.ts'
import { standsOn, stopsBody } from '../things/footing.ts'
import { furnishYard, hangPendulum, putBox } from '../things/place.ts'
import { makeRigs } from '../things/rope.ts'
import { WaterMap } from './water-map.ts'

/** Frames over which the first picture of a new prompt replaces the old look. */
const FADE_STEPS = 5
/** Frames over which a keyframe comes in. */
const ARRIVE_STEPS = 4
/** Obstacles are read off imagined depth and may be wrong: nobody is stuck for longer than this, and then walks this far freely. */
const PATIENCE_S = 2.5
const FREE_M = 1.2
/** Highest step up in one frame while walking freely: what the body can climb anyway. */
const CLIMB_M = 0.4
/** Seconds of the clock by which drops fall and clouds drift, a step. */
const TICK_S = 1 / 30
/** Slots that nothing painted shows. */
const FELT: readonly SlotName[] = ['gravity', 'bounce', 'liquid', 'creature', 'clock']
/** Slots that say how a world looks rather than what is there. */
const LOOKS: readonly SlotName[] = ['time', 'weather', 'style']
/** Width of what stands in the way of a liquid: a column's own, metres. */
const BANK_M = 0.13
/** Share of the newest movement in the velocity that planning sees. */
const VELOCITY_BLEND = 0.3

/** The networks that know how things move. */
export type Movers = { dynamics: Dynamics; liquid: LiquidNet }

export class LiveWorld {
  readonly memory: SpatialMemory
  readonly entities = makeEntities()
  /** Beside `entities`: the order in which they came, and what bobs hang by (things/rope.ts). */
  readonly born = makeBorn()
  readonly rigs = makeRigs()
  /** See LOOK_DIMS. */
  readonly style = new Float32Array(LOOK_DIMS)
  readonly liquid: Liquid
  readonly herd: Herd
  private readonly hours: Hours
  /** What was imagined and when, if somebody asked for a recording. */
  recording: Applied[] | null = null
  readonly frame: Frame
  state: WorldState
  readonly terrain = new RememberedTerrain()
  readonly water = new WaterMap()
  /** Ground for moving things: where nothing is known far around they lie level with the player’s feet. */
  private readonly ground: Ground = {
    groundAt: (x, z) => this.terrain.nearestGround(x, z, this.state.body.pose.y - EYE_HEIGHT_M),
    barriers: (x, y, z, moveX, moveZ, radius, touch) => this.terrain.barrierBefore(x, y, z, moveX, moveZ, radius, touch),
  }
  /** Ground for what is poured: none where something solid stands. */
  readonly bedOf = (x: number, z: number) => {
    const y = this.terrain.groundAt(x, z)
    return this.terrain.blockedAt(x, z, y, BANK_M) ? NaN : y
  }
  /** Where the player pours in this step. */
  private readonly jet: Place = { x: 0, y: 0, z: 0 }
  private pouring = false
  /** The clock has come to another hour, and nobody has been told. */
  hourTurned = false
  /** Ground for the body. Whoever steps off a box onto unknown ground falls to where they last stood on the earth. */
  private readonly footing: Terrain = {
    groundAt: (x, z) => {
      const { body, levelM } = this.state
      const feetY = body.pose.y - EYE_HEIGHT_M
      const ground = this.terrain.groundAt(x, z, body.grounded && !this.onBox ? NaN : levelM)
      return standsOn(this.entities, x, z, feetY, ground)
    },
    blockedAt: (x, z, feetY, radiusM) =>
      this.terrain.blockedAt(x, z, feetY, radiusM) || stopsBody(this.entities, this.rigs, x, z, feetY, radiusM, this.last.x, this.last.z),
  }
  private onBox = false
  private readonly before = makeReprojection(FRAME.width, FRAME.height)
  /** The last frame's guesses are still to be handed to memory. */
  private owed = false
  private readonly arriving: Fade = { since: 0, share: 0, carried: 0 }
  private slots: Float32Array
  private physics: WorldPhysics
  private readonly renderer: Renderer
  private readonly imagination: Imagination
  private readonly dynamics: Dynamics
  private readonly last: Pose = { ...HOME }
  private readonly entitiesBefore = makeEntities()
  private readonly look: Look = { pose: { ...HOME }, path: new Float32Array(3 * FORESEEN.places), yawRate: 0, unsure: 0 }

  /** `lookLoad`: what a look at memory may cost (MemoryOptions); a world goes on with another one as well. */
  constructor(renderer: Renderer, imagination: Imagination, { dynamics, liquid }: Movers, seed: number, slots: Slots, lookLoad?: number) {
    this.memory = new SpatialMemory(lookLoad === undefined ? {} : { mostLoad: lookLoad })
    this.renderer = renderer
    this.imagination = imagination
    this.dynamics = dynamics
    this.liquid = new Liquid(liquid)
    this.herd = new Herd(seed)
    this.herd.become(slots.creature)
    this.state = startState(seed, slots)
    this.hours = new Hours(seed, this.state.hours)
    this.slots = this.hours.told(slots)
    this.physics = worldPhysics(slots, seed)
    this.frame = startFrame(this.entities)
  }

  /** Paints the first view and renders it. */
  async open(origin?: Origin): Promise<Painted> {
    this.imagination.begin(this.start([]))
    this.state.mood = origin?.mood !== undefined
    const painted = await this.imagination.opening(this.state.body.pose, origin)
    this.apply(painted)
    const { state } = this
    if (state.slots.family.value === 'yard' && !state.still && !origin?.image) furnishYard(this, state.seed, state.body.pose, this.bedOf)
    return painted
  }

  /** Continues from restored state: `state`, `memory`, `terrain`, `entities` and `style` have been filled. */
  resume(keyframes: readonly Keyframe[]): void {
    this.memory.adopt(keyframes)
    this.memory.epoch = this.state.epoch
    this.hours.adopt(this.state.hours)
    this.slots = this.hours.told(this.state.slots)
    this.physics = worldPhysics(this.state.slots, this.state.seed)
    Object.assign(this.last, this.state.body.pose)
    Object.assign(this.frame.pose, this.state.body.pose)
    this.frame.id = this.state.step
    this.frame.unsure = this.state.unsure
    this.imagination.begin(this.start(keyframes))
  }

  /** What the last frame leaves to be done and nobody sees in it: its guesses are handed to memory. A caller may do this while the frame is on its way. */
  settle(): void {
    if (!this.owed) return
    this.owed = false
    rememberGuess(this.memory, this.renderer, this.frame.pose, this.state.epoch)
  }

  /** The same place under another prompt: depth stays, colours become stale until they are painted again. */
  setSlots(slots: Slots): void {
    this.settle()
    const { state, hours } = this
    const changed = differingSlots(state.slots, slots)
    // Another hour is another light on what is there, unless that is toned.
    const relit = changed.includes('time') && !state.mood && hours.mayRelight
    const felt = changed.length > 0 && changed.every((slot) => FELT.includes(slot) || (relit && slot === 'time'))
    state.slots = slots
    if (relit && felt) hours.relight(slots.time)
    // Whatever is painted anew is painted in the hour that it is.
    if (!felt) hours.paintIn(slots.time)
    this.slots = hours.told(slots)
    this.physics = worldPhysics(slots, this.state.seed)
    this.herd.become(slots.creature)
    // Nobody sees gravity: what was painted stays, what comes is painted for the slots as they are.
    if (!felt) this.state.epoch++
    this.memory.epoch = this.state.epoch
    if (changed.some((slot) => LOOKS.includes(slot))) this.state.mood = false
    this.imagination.prompt(this.state.epoch, this.slots, this.state.mood)
    this.liquid.wake()
    this.state.dirty = true
  }

  /** `stale`: asked between looking into memory and rendering, half of the work each; true gives the picture up. */
  async step(controls: Readonly<Controls>, dtS: number, stale?: () => boolean): Promise<Frame> {
    const { state, frame } = this
    const { stageMs } = frame
    const start = performance.now()
    this.settle()
    frame.id = ++state.step
    this.tellWhere()
    const painted = await this.imagination.take(state.step)
    for (const one of painted) this.apply(one)
    const imagined = performance.now()
    const moving = await this.move(controls, dtS)
    const moved = performance.now()
    stageMs.imagined = imagined - start
    stageMs.moved = moved - imagined
    frame.repeated = !moving && !state.dirty && state.fade.left === 0
    frame.drawn = true
    if (frame.repeated) stageMs.reprojected = stageMs.rendered = 0
    else await this.draw(moved, stale)
    stageMs.total = performance.now() - start
    return frame
  }

  private async draw(startMs: number, stale?: () => boolean): Promise<void> {
    const { state, frame, renderer } = this
    const { seen } = renderer
    const { pose } = state.body
    const { fade } = state
    if (fade.left > 0 && !fade.prompt) {
      this.arriving.since = fade.before
      this.arriving.share = fade.left / (ARRIVE_STEPS + 1)
      // Applied frame after frame, this makes the same ramp.
      this.arriving.carried = fade.left / (fade.left + 1)
      this.memory.reproject(pose, seen, Infinity, this.arriving)
    } else this.memory.reproject(pose, seen)
    if (fade.left > 0 && fade.prompt) {
      this.memory.reproject(pose, this.before, fade.before)
      blendOld(seen, this.before, fade.left / (FADE_STEPS + 1))
    }
    const reprojected = performance.now()
    frame.stageMs.reprojected = reprojected - startMs
    if (stale?.()) {
      frame.drawn = false
      frame.stageMs.rendered = 0
      state.dirty = true
      return
    }
    renderer.prepare(seen, pose, this.slots)
    const { weather } = state.slots
    const timeS = state.step * TICK_S
    if (!state.still && drifts(weather.value)) driftClouds(this.physics, timeS, pose, renderer.warp)
    state.waves = !state.still && drawWaves(this.water, this.physics, timeS, this.style, pose, renderer.warp)
    drawLiquid(this.liquid.columns, state.slots.liquid.value, this.style, pose, this.pouring ? this.jet : undefined, state.step, renderer.warp)
    hintDepths.fill(Infinity)
    if (!state.still) drawPrecipitation(weather, this.physics, timeS, pose, renderer.warp)
    drawCreatures(this.herd, weather, pose, renderer.warp)
    drawThings(this.entities, this.rigs, pose, renderer.warp)
    await renderer.run()
    renderer.write()
    markLiquid(renderer.moving)
    temper(renderer.rgb, seen, renderer.moving)
    // The frame after the last mixed one is the first that shows memory alone, in one light.
    state.dirty = fade.left > 0 || this.hours.coming
    this.hours.show(renderer, pose, fade.prompt ? fade.left / (FADE_STEPS + 1) : 0, frame.rgb)
    this.owed = true
    Object.assign(frame.pose, pose)
    frame.unsure = state.unsure = seen.share.hole + seen.share.lastFrame
    if (fade.left > 0) fade.left--
    frame.stageMs.rendered = performance.now() - reprojected
  }

  /** Moves body and things; true if anything that shows has changed. */
  private async move(controls: Readonly<Controls>, dtS: number): Promise<boolean> {
    const { state, last, entities } = this
    const { pose } = state.body
    Object.assign(last, pose)
    const through = state.pushed.freeM > 0
    this.terrain.permeable = through
    this.terrain.climbTo = through ? pose.y - EYE_HEIGHT_M + CLIMB_M : Infinity
    moveBody(state.body, controls, this.physics.gravity, dtS, this.footing)
    this.terrain.climbTo = Infinity
    const { x, y, z } = pose
    this.onBox = state.body.grounded && standsOn(entities, x, z, y - EYE_HEIGHT_M, this.terrain.groundAt(x, z, state.levelM)) > this.terrain.groundAt(x, z, state.levelM)
    if (state.body.grounded && !this.onBox) {
      state.levelM = pose.y - EYE_HEIGHT_M
      this.terrain.tread(pose.x, pose.z, state.levelM, BODY_RADIUS_M)
    }
    this.push(controls, dtS)
    this.entitiesBefore.set(entities)
    const pressed = controls.buttons & ~state.held
    if (pressed & BUTTON.throw) spawnThrown(entities, this.born, pose, state.throws++)
    if (pressed & BUTTON.put) putBox(this, pose, this.bedOf)
    if (pressed & BUTTON.hang) hangPendulum(this, pose, this.bedOf)
    state.held = controls.buttons
    await this.dynamics.stepEntities(entities, this.ground, this.physics, dtS, this.rigs)
    this.track(dtS)
    const walked = this.herd.step(pose, entities, this.terrain, dtS)
    const lit = this.passTime(dtS)
    if (await this.flow((controls.buttons & BUTTON.pour) !== 0, dtS)) return true
    const weather = state.slots.weather.value
    if (walked || lit || state.waves || (!state.still && (falls(weather) || drifts(weather)))) return true
    if (pose.x !== last.x || pose.y !== last.y || pose.z !== last.z || pose.yaw !== last.yaw || pose.pitch !== last.pitch) return true
    for (let k = 0; k < entities.length; k++) if (entities[k] !== this.entitiesBefore[k]) return true
    return false
  }

  /** Pours and lets flow; true if anything of it shows. */
  private async flow(pour: boolean, dtS: number): Promise<boolean> {
    const poured = this.pouring
    this.pouring = pour && landing(this.state.body.pose, this.bedOf, this.jet) && this.liquid.pour(this.jet.x, this.jet.z, POUR_M3_S * dtS, this.bedOf)
    // The last drop is seen to end.
    return (await this.liquid.step(this.bedOf, this.physics, dtS)) || poured
  }

  /** Lets the clock run; true if that shows. */
  private passTime(dtS: number): boolean {
    const { state } = this
    const { slots } = state
    if (state.still || !this.hours.pass(slots.clock.value, dtS)) return false
    const { now } = this.hours
    if (now && now.value !== slots.time.value) {
      state.slots = { ...slots, time: now }
      this.hourTurned = true
    }
    return true
  }

  /** Counts how long the player walks without getting anywhere. */
  private push(controls: Readonly<Controls>, dtS: number): void {
    const { pushed, body } = this.state
    const wanted = WALK_M_S * dtS * Math.min(1, Math.hypot(controls.moveX, controls.moveZ))
    const gone = Math.hypot(body.pose.x - this.last.x, body.pose.z - this.last.z)
    pushed.freeM = Math.max(0, pushed.freeM - gone)
    pushed.s = wanted > 0 && gone < 0.3 * wanted ? pushed.s + dtS : 0
    if (pushed.s > PATIENCE_S) Object.assign(pushed, { s: 0, freeM: FREE_M })
  }

  private track(dtS: number): void {
    const { velocity, body } = this.state
    const blend = VELOCITY_BLEND
    const per = dtS > 0 ? 1 / dtS : 0
    velocity.x += blend * ((body.pose.x - this.last.x) * per - velocity.x)
    velocity.z += blend * ((body.pose.z - this.last.z) * per - velocity.z)
    const turned = body.pose.yaw - this.last.yaw
    velocity.yaw += blend * ((Math.abs(turned) > Math.PI ? 0 : turned) * per - velocity.yaw)
  }

  private tellWhere(): void {
    const { look, state } = this
    Object.assign(look.pose, state.body.pose)
    this.terrain.permeable = state.pushed.freeM > 0
    foresee(state.body, state.velocity.x, state.velocity.z, this.physics.gravity, this.terrain, state.levelM, look.path)
    look.yawRate = state.velocity.yaw
    look.unsure = state.unsure
    this.imagination.look(look)
  }

  private apply(painted: Painted): void {
    const { state } = this
    const { keyframe } = painted
    const { id, epoch } = keyframe
    const first = state.epoch > 0 && epoch === state.epoch && state.styleEpoch !== state.epoch
    this.memory.add(keyframe)
    this.terrain.add(keyframe)
    // A look of its own has its own waters.
    if (first) this.water.clear()
    if (painted.water) this.water.add(keyframe, painted.water)
    // It was held for this world until here; a recording goes on holding it.
    if (!this.recording) release(keyframe)
    if (first) {
      state.fade = { before: id, left: FADE_STEPS, prompt: true }
      this.hours.arrived(state.slots)
    }
    // A keyframe that comes while another does joins it; nothing waits.
    else if (state.fade.left === 0 && state.step > 0) state.fade = { before: id, left: ARRIVE_STEPS, prompt: false }
    state.index = painted.index + 1
    state.styleEpoch = painted.styleEpoch
    state.tried = painted.tried
    state.dirty = true
    this.style.set(painted.style)
    this.recording?.push({ step: state.step, painted })
  }

  private start(keyframes: readonly Keyframe[]): WorldStart {
    const { seed, epoch, index, styleEpoch, mood, tried } = this.state
    return { seed, epoch, slots: this.slots, index, style: this.style, styleEpoch, mood, keyframes, tried }
  }
}
