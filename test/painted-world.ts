// A stand-in for the world model in browser tests: a picture that depends on the pose and the prompt and on nothing else, so that a
// still player sees still pixels and every turn or step shows. A yard has other controls than the rest. Prompts with special words make it
// misbehave.
import { FRAME, type Pose } from '../core/camera.ts'
import type { DeclaredControl } from '../core/controls.ts'
import { changeSlots, DEFAULT_STRENGTH, fill, SLOT_NAMES, SLOTS, type SlotChange, type Slots } from '../core/slots.ts'
import { makeRng } from '../core/rng.ts'
import type { OpenRequest, Reading, World, WorldModule } from '../server/session/world.ts'

const plain = Object.fromEntries(SLOT_NAMES.map((name) => [name, { value: SLOTS[name][0], strength: DEFAULT_STRENGTH }])) as Slots

/** Eight columns of flat colour, shown by the prompt "patches": what colours survive codec, browser and screen. */
export const PATCHES = [
  [230, 40, 40], [40, 200, 60], [50, 60, 220], [250, 250, 250], [10, 10, 10], [200, 120, 40], [60, 140, 90], [128, 128, 128],
] as const

/** Height of the eye; the buttons held raise it by a tenth of their bits, so that they can be read off. */
export const EYE_M = 1.7

class PaintedWorld implements World {
  private readonly rgb = new Uint8Array(FRAME.width * FRAME.height * 3)
  private readonly pose: Pose = { x: 0, y: EYE_M, z: 0, yaw: 0, pitch: 0 }
  private hue = 0
  private breaks = false
  private patches = false
  private noise: Uint8Array | undefined
  private image: Uint8Array | undefined
  /** Of the mood board the world was opened with: mean of its pictures' first pixels. */
  private mood: readonly number[] | undefined
  private steps = 0
  private slots = plain

  async open({ prompt, image, mood }: OpenRequest): Promise<Reading> {
    Object.assign(this.pose, { x: 0, y: EYE_M, z: 0, yaw: 0, pitch: 0 })
    this.steps = 0
    this.slots = plain
    this.image = image
    this.mood = mood && [0, 1, 2].map((c) => mood.reduce((sum, { picture, weight }) => sum + weight * picture[c]!, 0) / mood.reduce((sum, { weight }) => sum + weight, 0))
    return this.setPrompt(prompt)
  }

  async setPrompt(text: string): Promise<Reading> {
    this.hue = text.includes('night') ? 1 : 0
    this.breaks = text.includes('breaks')
    this.patches = text.includes('patches')
    this.noise = text.includes('noise') ? makeNoise() : undefined
    const words = text.split(' ').filter(Boolean)
    const known = (word: string) => word !== 'blorp' && word !== 'pyramyd'
    const night = text.includes('night')
    const said: SlotChange = {
      ...(night ? { time: { value: 'night', strength: 0.9 } } : {}),
      ...(text.includes('yard') ? { family: fill('family', 'yard') } : {}),
      ...(text.includes('honey') ? { liquid: fill('liquid', 'honey') } : {}),
    }
    const change = text.startsWith('make it')
    this.slots = changeSlots(change ? this.slots : plain, said)
    return {
      understood: words.filter(known),
      notUnderstood: words.filter((word) => !known(word)),
      slots: this.slots,
      controls: this.controls(),
      sure: night ? { time: 0.62 } : {},
      meant: text.includes('pyramyd') ? [{ word: 'pyramyd', nearest: 'a pyramid' }] : [],
      ...(change ? { changed: night ? ['night'] : [], prompt: this.called() } : {}),
      ...(text ? {} : { surprise: 'A quiet test' }),
    }
  }

  async turn(change: SlotChange): Promise<Reading> {
    this.slots = changeSlots(this.slots, change)
    this.hue = this.slots.time.value === 'night' ? 1 : 0
    const understood = Object.entries(change).map(([slot, filled]) => `${slot}: ${filled.value}`)
    const changed = Object.values(change).map((filled) => filled.value)
    return { understood, notUnderstood: [], slots: this.slots, controls: this.controls(), sure: Object.fromEntries(Object.keys(change).map((slot) => [slot, 1])), meant: [], changed, prompt: this.called() }
  }

  private controls(): DeclaredControl[] {
    const { family, liquid } = this.slots
    const thrown: DeclaredControl = { button: 'throw', does: 'Throw a ball' }
    if (family.value === 'yard') return [thrown, { button: 'pour', does: `Pour ${liquid.value}` }]
    return [{ button: 'jump', does: 'Jump' }, { button: 'run', does: 'Run' }, thrown]
  }

  private called(): string {
    const { time, weather, gravity } = this.slots
    return `a painted place at ${time.value}, ${weather.value} ${weather.strength}, ${gravity.value} gravity ${gravity.strength}`
  }

  step(controls: { moveX: number; moveZ: number; lookYaw: number; lookPitch: number; buttons: number }, dtS: number) {
    if (this.breaks && ++this.steps > 20) throw new Error('this world breaks')
    const { pose } = this
    pose.yaw += controls.lookYaw
    pose.pitch += controls.lookPitch
    pose.x += controls.moveX * dtS * 3
    pose.z -= controls.moveZ * dtS * 3
    pose.y = EYE_M + controls.buttons / 10
    if (this.image) this.rgb.set(this.image)
    else if (this.mood) for (let k = 0; k < this.rgb.length; k += 3) this.rgb.set(this.mood, k)
    else if (this.patches) this.paintPatches()
    else if (this.noise) this.paintNoise(this.noise)
    else this.paint(controls.buttons)
    return { rgb: this.rgb, pose, unsure: 0 }
  }

  async close(): Promise<void> {}

  async dispose(): Promise<void> {}

  private paintPatches(): void {
    const column = FRAME.width / PATCHES.length
    for (let k = 0; k < this.rgb.length; k += 3) this.rgb.set(PATCHES[Math.floor(((k / 3) % FRAME.width) / column)]!, k)
  }

  /** Another piece of the same noise every time: what fills every bitrate. */
  private paintNoise(noise: Uint8Array): void {
    const from = Math.imul(++this.steps, 7919) & 0xffff
    this.rgb.set(noise.subarray(from, from + this.rgb.length))
  }

  /** Wide stripes that slide with yaw and sideways steps, a horizon that follows pitch, brightness that follows the way walked. */
  private paint(buttons: number): void {
    const { width, height } = FRAME
    const { rgb, pose } = this
    const shift = pose.yaw * 150 + pose.x * 20
    const horizon = height * (0.5 + pose.pitch * 0.8)
    const light = 110 + 60 * Math.sin(pose.z * 0.7)
    for (let j = 0; j < height; j++) {
      const sky = j < horizon ? 60 : 0
      for (let i = 0; i < width; i++) {
        const stripe = Math.floor((i + shift) / 32) & 1 ? 70 : 0
        const at = (j * width + i) * 3
        rgb[at] = light + (this.hue ? -80 : stripe)
        rgb[at + 1] = light - 40 + (buttons ? 80 : stripe)
        rgb[at + 2] = 60 + sky + (this.hue ? stripe + 60 : 0)
      }
    }
  }
}

function makeNoise(): Uint8Array {
  const rng = makeRng(1, 1)
  return Uint8Array.from({ length: 0x10000 + FRAME.width * FRAME.height * 3 }, () => 64 + 128 * rng.next())
}

export const loadWorld: WorldModule['loadWorld'] = async () => ({ world: new PaintedWorld(), explanation: 'painted test world' })
