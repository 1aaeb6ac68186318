// A deterministic stand-in for the world model in tests: flat colours that follow the pose, a patch that names the frame. Prompts
// with special words make it misbehave.
import { FRAME, type Pose } from '../../core/camera.ts'
import type { DeclaredControl } from '../../core/controls.ts'
import { changeSlots, DEFAULT_STRENGTH, SLOT_NAMES, SLOTS, type SlotChange, type Slots } from '../../core/slots.ts'
import type { Reading, World, WorldModule } from '../session/world.ts'

const plain = Object.fromEntries(SLOT_NAMES.map((name) => [name, { value: SLOTS[name][0], strength: DEFAULT_STRENGTH }])) as Slots
const controls: DeclaredControl[] = [{ button: 'jump', does: 'Jump' }]

class TestWorld implements World {
  private readonly rgb = new Uint8Array(FRAME.width * FRAME.height * 3)
  private readonly pose: Pose = { x: 0, y: 1.7, z: 0, yaw: 0, pitch: 0 }
  private steps = 0
  private prompt = ''
  private slots = plain

  async open({ prompt, seed }: { prompt: string; seed: number }): Promise<Reading> {
    if (prompt.includes('cannot open')) throw new Error('this world cannot open')
    this.slots = plain
    Object.assign(this.pose, { x: seed % 100, y: 1.7, z: 0, yaw: 0, pitch: 0 })
    this.steps = 0
    return this.setPrompt(prompt)
  }

  async setPrompt(text: string): Promise<Reading> {
    this.prompt = text
    const words = text.split(' ').filter(Boolean)
    return { understood: words.filter((w) => w !== 'blorp'), notUnderstood: words.filter((w) => w === 'blorp'), slots: this.slots, controls, ...(text === '' ? { surprise: 'a test' } : {}) }
  }

  /** The world is called by what has been set. */
  async turn(change: SlotChange): Promise<Reading> {
    this.slots = changeSlots(this.slots, change)
    const changed = Object.values(change).map(({ value }) => value)
    return { understood: changed, notUnderstood: [], slots: this.slots, controls, changed, sure: Object.fromEntries(Object.keys(change).map((slot) => [slot, 1])), prompt: `a test with ${changed.join(' ')}` }
  }

  step(controls: { moveX: number; moveZ: number; lookYaw: number; lookPitch: number }, dtS: number) {
    if (this.prompt.includes('breaks') && this.steps > 5) throw new Error('this world breaks')
    if (this.prompt.includes('dies') && this.steps > 5) process.exit(3)
    const { rgb, pose } = this
    pose.yaw += controls.lookYaw
    pose.pitch += controls.lookPitch
    pose.x += controls.moveX * dtS
    pose.z -= controls.moveZ * dtS
    this.steps++
    if (this.prompt.includes('patches')) paintPatches(rgb)
    else for (let k = 0; k < rgb.length; k++) rgb[k] = (k * 7 + this.steps * 3) & 255
    return { rgb, pose, unsure: 0.25 }
  }

  async close(): Promise<void> {}

  async dispose(): Promise<void> {}
}

/** Eight columns of flat colour, for colour fidelity through the codec and the browser. */
export const PATCHES = [[255, 0, 0], [0, 255, 0], [0, 0, 255], [255, 255, 255], [0, 0, 0], [200, 120, 40], [60, 140, 90], [128, 128, 128]] as const

function paintPatches(rgb: Uint8Array): void {
  for (let k = 0; k < rgb.length; k += 3) rgb.set(PATCHES[Math.floor((((k / 3) % FRAME.width) * 8) / FRAME.width)]!, k)
}

export const loadWorld: WorldModule['loadWorld'] = async (options) => {
  if (options.models.includes('missing')) throw new Error(`model file ${options.models} is missing: restore it`)
  return { world: new TestWorld(), explanation: 'test world' }
}
