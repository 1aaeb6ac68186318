import { describe, expect, it } from 'vitest'
import { TAN_HALF_H, type Pose } from '../../core/camera.ts'
import { codeOfDepth } from '../../core/depth-code.ts'
import { LIMITS } from '../../core/limits.ts'
import { analyticView, psnr } from './analytic-scene.ts'
import { keyframeBytes } from './keyframe.ts'
import { SOFT, SOURCE, makeReprojection } from './reprojection.ts'
import { SpatialMemory } from './spatial-memory.ts'

const HOME: Pose = { x: 0, y: 1.7, z: 0, yaw: 0, pitch: 0 }
const at = (change: Partial<Pose>): Pose => ({ ...HOME, ...change })

function look(memory: SpatialMemory, pose: Pose, width = 256, height = 144) {
  const seen = makeReprojection(width, height)
  memory.reproject(pose, seen)
  const truth = analyticView(pose, width, height)
  return { seen, truth, psnr: psnr(seen.rgb, truth.rgb, seen.source) }
}

function remember(...poses: Pose[]): SpatialMemory {
  const memory = new SpatialMemory()
  for (const pose of poses) memory.insert(analyticView(pose))
  return memory
}

describe('re-projection', () => {
  it('gives a keyframe back exactly from its own pose, level or tilted', () => {
    for (const pose of [HOME, at({ yaw: 2.1, pitch: -0.4, x: 3 })]) {
      const { seen, psnr } = look(remember(pose), pose)
      expect(seen.share.keyframe).toBe(1)
      expect(psnr).toBeGreaterThan(50)
    }
  })

  it('turns to the pixel: what stood at a column stands where the yaw puts it', () => {
    const yaw = Math.atan((2 * 32.5) / 256 * TAN_HALF_H) - Math.atan((2 * 0.5) / 256 * TAN_HALF_H)
    const { seen, psnr } = look(remember(HOME), at({ yaw }))
    // Silhouettes of the unfiltered test scene jump by whole pixels, which costs what is missing to 50 dB.
    expect(psnr).toBeGreaterThan(36)
    expect(look(remember(at({ yaw: 0.006 })), at({ yaw: yaw + 0.006 })).psnr).toBeGreaterThan(36)
    // The right edge was never seen; everything else was.
    expect(seen.source[72 * 256 + 255]).toBe(SOURCE.hole)
    expect(seen.source[72 * 256 + 10]).toBe(SOURCE.keyframe)
  })

  it('walks: depth agrees with truth and colours stay sharp', () => {
    for (const pose of [at({ z: -0.6 }), at({ x: 0.5 }), at({ z: 0.8 }), at({ x: -0.4, z: -0.3, yaw: 0.2, pitch: 0.1 })]) {
      const { seen, truth, psnr } = look(remember(HOME), pose)
      expect(psnr).toBeGreaterThan(30)
      let off = 0
      let known = 0
      for (let p = 0; p < seen.source.length; p++) {
        if (!seen.source[p]) continue
        known++
        if (Math.abs(seen.code[p]! - truth.code[p]!) > 0.02) off++
      }
      expect(known / seen.source.length).toBeGreaterThan(0.7)
      expect(off / known).toBeLessThan(0.01)
    }
  })

  it('respects occlusion: behind the sphere is a hole, not a smear', () => {
    const { seen, truth } = look(remember(HOME), at({ x: 2.2 }))
    // No pixel may show the sphere's depth where truth is far beyond it, silhouettes of a pixel aside.
    let smeared = 0
    for (let p = 0; p < seen.source.length; p++) if (seen.source[p] === SOURCE.keyframe && seen.code[p]! > truth.code[p]! + 0.15) smeared++
    expect(smeared).toBeLessThan(20)
    expect(seen.share.hole).toBeGreaterThan(0.01)
  })

  it('moves the sky with rotation only', () => {
    const memory = remember(at({ pitch: 0.5 }))
    const still = look(memory, at({ pitch: 0.5, x: 40, z: -30 }))
    const row = 10 * 256
    for (let i = 0; i < 256; i++) {
      expect(still.seen.code[row + i]).toBe(0)
      expect(still.seen.rgb[3 * (row + i)]).toBe(still.truth.rgb[3 * (row + i)])
    }
    const turned = look(memory, at({ pitch: 0.5, yaw: 0.3 }))
    expect(turned.psnr).toBeGreaterThan(37)
  })

  it('reduces to 128x72 without aliasing and reports magnification', () => {
    const memory = remember(HOME)
    const half = look(memory, HOME, 128, 72)
    expect(half.psnr).toBeGreaterThan(34)
    expect(Math.max(...half.seen.magnification)).toBe(0)
    const painted = new SpatialMemory()
    painted.insert(analyticView(HOME, 128, 72))
    const twice = look(painted, HOME)
    expect(twice.seen.magnification[72 * 256 + 128]).toBeCloseTo(0.5, 3)
    expect(twice.seen.share.keyframe).toBe(1)
    expect(twice.psnr).toBeGreaterThan(33)
  })
})

describe('cost', () => {
  it('allocates nothing per view once warm', () => {
    const memory = remember(HOME, at({ yaw: 0.8 }), at({ yaw: -0.8 }))
    const seen = makeReprojection(128, 72)
    const used = () => process.memoryUsage().heapUsed + process.memoryUsage().arrayBuffers
    for (let k = 0; k < 30; k++) memory.reproject(at({ yaw: 0.01 * k }), seen)
    const before = used()
    for (let k = 0; k < 150; k++) memory.reproject(at({ yaw: 0.01 * k }), seen)
    // One view's buffers are 0.4 MB: 150 of them would be 60 MB, and boxed numbers more. (The test runner itself uses a little.)
    expect(used() - before).toBeLessThan(8 * 2 ** 20)
  })
})

describe('memory', () => {
  it('comes back exactly after a full turn of keyframes', () => {
    const poses = Array.from({ length: 8 }, (_, k) => at({ yaw: (k * Math.PI) / 4 }))
    const memory = remember(...poses)
    const { seen, psnr } = look(memory, HOME)
    expect(seen.share.hole).toBe(0)
    expect(psnr).toBeGreaterThan(50)
    const between = look(memory, at({ yaw: Math.PI / 8 + 1 }))
    // Half way between two keyframes, the middle of the upper and lower edges lies outside both.
    expect(between.seen.share.hole).toBeLessThan(0.01)
    expect(between.psnr).toBeGreaterThan(36)
  })

  it('writes once: a second look of another colour changes nothing that was seen as finely', () => {
    const memory = remember(HOME)
    const red = analyticView(at({ yaw: 0.3 }))
    red.rgb.fill(255)
    memory.insert(red)
    const { psnr } = look(memory, HOME)
    expect(psnr).toBeGreaterThan(50)
    const { seen } = look(memory, at({ yaw: 0.3 }))
    expect(seen.share.hole).toBeLessThan(0.001)
    expect(seen.rgb[3 * (72 * 256 + 250)]).toBe(255)
  })

  it('takes a closer look (1.5x finer) into account', () => {
    const memory = remember(HOME)
    const near = at({ z: -4 })
    const before = look(memory, near)
    memory.insert(analyticView(near))
    const after = look(memory, near)
    expect(before.seen.share.magnified).toBeGreaterThan(0.1)
    expect(after.seen.share.magnified).toBeLessThan(0.01)
    const soft = before.seen.magnification.map((m, p) => (before.seen.source[p] && m >= SOFT ? 1 : 0))
    expect(psnr(after.seen.rgb, after.truth.rgb, soft)).toBeGreaterThan(psnr(before.seen.rgb, before.truth.rgb, soft) + 2)
  })

  it('keeps the depth but not the colours of an older prompt', () => {
    const memory = remember(HOME)
    memory.epoch = 1
    const old = look(memory, HOME)
    expect(old.seen.share.stale).toBe(1)
    expect(Math.max(...old.seen.code.map((c, p) => Math.abs(c - old.truth.code[p]!)))).toBeLessThan(1e-3)
    const fresh = { ...analyticView(HOME), epoch: 1 }
    fresh.rgb.fill(9)
    memory.insert(fresh)
    expect(look(memory, HOME).seen.rgb.every((v) => v === 9)).toBe(true)
  })

  it('shows the last look, not the one before it, until there is one for a new prompt', () => {
    // The second look was painted from a little farther away: from here it is coarser than the first.
    const memory = remember(HOME)
    for (const [epoch, value] of [[1, 40], [2, 90]] as const) {
      memory.epoch = epoch
      const view = { ...analyticView(at({ z: HOME.z + 0.4 })), epoch }
      view.rgb.fill(value)
      memory.insert(view)
    }
    memory.epoch = 3
    const { seen } = look(memory, HOME)
    const shown = seen.rgb.filter((_, k) => k % 3 === 0)
    const share = (value: number) => shown.filter((v) => v === value).length / shown.length
    expect(share(90)).toBeGreaterThan(0.9)
    expect(share(40)).toBe(0)
  })

  it('uses the last frame only where no keyframe knows', () => {
    const memory = remember(HOME)
    const turned = at({ yaw: 0.5 })
    const guess = analyticView(turned)
    guess.rgb.fill(77)
    memory.setLastFrame(guess)
    const { seen } = look(memory, turned)
    expect(seen.share.hole).toBe(0)
    expect(seen.source[72 * 256 + 250]).toBe(SOURCE.lastFrame)
    expect(seen.rgb[3 * (72 * 256 + 250)]).toBe(77)
    expect(seen.source[72 * 256 + 20]).toBe(SOURCE.keyframe)
    expect(seen.rgb[3 * (72 * 256 + 20)]).not.toBe(77)
  })

  it('forgets the farthest keyframe beyond its capacity', () => {
    const memory = new SpatialMemory({ capacityBytes: 2_000_000 })
    for (let k = 0; k < 12; k++) memory.insert(analyticView(at({ x: 20 * k })))
    expect(memory.keyframes.length).toBeLessThan(12)
    expect(memory.keyframes.some((keyframe) => keyframe.pose.x === 220)).toBe(true)
    expect(memory.keyframes.some((keyframe) => keyframe.pose.x === 0)).toBe(false)
  })

  it('keeps within its capacity to the byte', () => {
    const one = keyframeBytes(new SpatialMemory().make(analyticView(HOME)))
    const kept = (capacityBytes: number) => {
      const memory = new SpatialMemory({ capacityBytes })
      for (let k = 0; k < 3; k++) memory.insert(analyticView(at({ x: k })), true)
      return memory.keyframes.length
    }
    expect(kept(3 * one)).toBe(3)
    expect(kept(3 * one - 1)).toBe(2)
    expect(LIMITS.memoryBytes / one).toBeGreaterThan(400)
  })

  it('lets a keyframe in little by little and ends with what it shows', () => {
    const memory = remember(HOME)
    const turned = at({ yaw: 0.5 })
    const fresh = analyticView(turned)
    fresh.rgb.fill(200)
    const id = memory.insert(fresh)
    const [plain, half] = [makeReprojection(256, 144), makeReprojection(256, 144)]
    const guess = analyticView(turned)
    guess.rgb.fill(100)
    memory.setLastFrame(guess)
    memory.reproject(turned, half, Infinity, { since: id, share: 0.5, carried: 0.5 })
    memory.reproject(turned, plain)
    const fading = 72 * 256 + 250
    expect(half.rgb[3 * fading]).toBe(150)
    expect(half.young[fading]).toBe(1)
    expect(half.source).toEqual(plain.source)
    expect(plain.rgb[3 * fading]).toBe(200)
    const known = 72 * 256 + 20
    expect(half.rgb[3 * known]).toBe(plain.rgb[3 * known])
    expect(plain.young.every((v) => v === 0)).toBe(true)
  })

  it('does not let what is magnified hide what is known finely behind it', () => {
    const memory = new SpatialMemory()
    // A board 6 m ahead that only the far look has; the near look, from 4 m on, sees through it.
    const far = analyticView(HOME)
    const board = codeOfDepth(6)
    for (let j = 60; j < 70; j++) for (let i = 120; i < 136; i++) far.code[j * 256 + i] = board
    memory.insert(far)
    const near = at({ x: 4 * Math.sin(HOME.yaw), z: -4 * Math.cos(HOME.yaw) })
    const truth = analyticView(near)
    memory.insert(truth, true)
    const { seen } = look(memory, near)
    const wrong = seen.code.filter((code, p) => Math.abs(code - truth.code[p]!) > 0.05).length
    expect(wrong / seen.code.length).toBeLessThan(0.005)
    // From its own place the board is as fine as ever.
    expect(look(memory, HOME).seen.code[65 * 256 + 128]).toBeCloseTo(board, 2)
  })

  it('prefers a whole later picture near the place it was painted at, and the older ones near theirs', () => {
    const memory = new SpatialMemory()
    const scrap = analyticView(HOME)
    const near = codeOfDepth(5)
    scrap.code.fill(near, 0, 256 * 144)
    memory.insert(analyticView(at({ yaw: 3 })))
    memory.insert(scrap, true)
    const later = at({ z: -0.5 })
    const truth = analyticView(later)
    memory.insert(truth, true)
    const there = look(memory, later)
    expect(there.psnr).toBeGreaterThan(50)
    const home = look(memory, HOME).seen
    expect(home.code[40 * 256 + 128]).toBeCloseTo(near, 2)
  })

  it('refuses arrays that do not fit', () => {
    const bad = { ...analyticView(HOME), rgb: new Uint8Array(3) }
    expect(() => new SpatialMemory().insert(bad)).toThrow(/rgb needs/)
  })
})
