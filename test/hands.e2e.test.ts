// Every way to steer, in real Chromium: touch on an emulated phone, a gamepad, the mouse; and a world that starts from a picture.
//
// What is real here: touch points enter as the browser's own input events (several fingers at once), mouse motion, clicks and the way a
// phone is held too. What is not: headless Chromium has no gamepads, so navigator.getGamepads itself is replaced, below everything of ours.
import type { CDPSession, Page } from 'playwright-core'
import { describe, expect, it } from 'vitest'
import type { Pose } from '../core/camera.ts'
import { BUTTON, type ButtonName } from '../core/controls.ts'
import { browserTests } from './browser-tests.ts'
import { PATCHES } from './painted-world.ts'
import { type Change, goes, holding, PATIENCE_MS, playing, pose, promptBox, say, settled, stands, stats } from './visitor.ts'

/** What a hand did, in the player's place: a good deal more than nothing, and in the right direction. */
const WALKED = ({ walked }: Change) => walked > 0.3
const TURNED_RIGHT = ({ turned }: Change) => turned > 0.05

/** A phone held upright, with fingers instead of a mouse. */
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

const tests = browserTests()
const { visitors } = tests

type Finger = { id: number; x: number; y: number }
let fingers: CDPSession

/** Fingers that come, move or leave; those not named stay as they are. */
async function touch(who: readonly Finger[], type: 'touchStart' | 'touchMove' | 'touchEnd'): Promise<void> {
  await fingers.send('Input.dispatchTouchEvent', { type, touchPoints: who.map(({ id, x, y }) => ({ id, x, y })) })
}

/** A finger on one of the buttons of the world. */
async function fingerOn(page: Page, name: ButtonName): Promise<Finger> {
  const box = (await page.locator(`#hold-${name}`).boundingBox())!
  return { id: 3, x: box.x + box.width / 2, y: box.y + box.height / 2 }
}

async function enterByThumb(): Promise<Page> {
  const page = await visitors.landing('', tests.server.url, PHONE)
  fingers = await page.context().newCDPSession(page)
  await promptBox(page).fill('a meadow in the hand')
  await page.getByRole('button', { name: 'Enter world' }).tap()
  await playing(page)
  return page
}

describe('touch', () => {
  it('walks with the left thumb, looks with the right, both at once', async () => {
    const page = await enterByThumb()
    expect(await page.locator('#sticks').isVisible(), 'thumb buttons').toBe(true)
    let from = await stands(page)
    const thumb = { id: 1, x: 90, y: 620 }
    await touch([thumb], 'touchStart')
    expect(await page.locator('.stick.on').count(), 'the stick under the thumb').toBe(1)
    await touch([{ ...thumb, y: 570 }], 'touchMove')
    await goes(page, from, 'walking', WALKED)
    await touch([{ ...thumb, y: 570 }], 'touchEnd')
    expect(await page.locator('.stick.on').count()).toBe(0)
    from = await stands(page)

    const look = { id: 2, x: 300, y: 420 }
    await touch([look], 'touchStart')
    // Dragging to the left pulls the picture along: the camera turns right.
    for (let k = 1; k <= 6; k++) await touch([{ ...look, x: 300 - 20 * k }], 'touchMove')
    await goes(page, from, 'looking', ({ turned }) => Math.abs(turned) > 0.3)
    await touch([look], 'touchEnd')
    from = await stands(page)

    await touch([thumb, look], 'touchStart')
    await touch([{ ...thumb, x: 140 }, { ...look, y: 380 }], 'touchMove')
    await goes(page, from, 'both', (change) => WALKED(change) && Math.abs(change.tilted) > 0.1)
    // One finger leaves: the other goes on walking, for longer than any frame can be late.
    await touch([{ ...look, y: 380 }], 'touchEnd')
    await goes(page, await pose(page), 'still walking', ({ walked }) => walked > 6)
    expect(await page.locator('.stick.on').count()).toBe(1)
    await touch([{ ...thumb, x: 140 }], 'touchEnd')
    await stands(page)
  })

  it('jumps by its button, and throws', async () => {
    const page = await enterByThumb()
    const from = await stands(page)
    for (const name of ['jump', 'throw'] as const) {
      const finger = await fingerOn(page, name)
      await touch([finger], 'touchStart')
      await goes(page, from, name, holding(BUTTON[name]))
      await touch([finger], 'touchEnd')
      await goes(page, from, `${name} let go`, holding(0))
    }
  })
})

describe('touch buttons', () => {
  /** What those on the page do, the first one first. */
  const offered = (page: Page) =>
    page.locator('.thumb-buttons button:visible').evaluateAll((all) =>
      (all as HTMLElement[]).sort((a, b) => Number(a.dataset['place']) - Number(b.dataset['place'])).map((one) => one.getAttribute('aria-label')),
    )
  const sayByThumb = (page: Page, words: string) => say(page, words, () => page.getByRole('button', { name: 'Change this world' }).tap())

  it('are those the world declares, and pour where there is something to pour', async () => {
    const page = await enterByThumb()
    expect(await offered(page)).toEqual(['Jump', 'Throw a ball'])
    expect(await page.locator('#guide').textContent()).toBe('Left thumbwalk; push far to runRight thumblookjumpthrow a ball')
    await sayByThumb(page, 'a yard with honey')
    expect(await offered(page)).toEqual(['Throw a ball', 'Pour honey'])
    expect(await page.locator('#guide').textContent()).toBe('Left thumbwalkRight thumblookthrow a ballpour honey')
    let from = await stands(page)
    const finger = await fingerOn(page, 'pour')
    await touch([finger], 'touchStart')
    await goes(page, from, 'pouring', holding(BUTTON.pour))
    await touch([finger], 'touchEnd')
    await goes(page, from, 'poured', holding(0))
    // Nobody runs here, however far the stick is pushed.
    const thumb = { id: 1, x: 90, y: 620 }
    await touch([thumb], 'touchStart')
    await touch([{ ...thumb, y: 520 }], 'touchMove')
    await goes(page, from, 'walking', (change) => WALKED(change) && holding(0)(change))
    await touch([{ ...thumb, y: 520 }], 'touchEnd')

    await sayByThumb(page, 'a meadow again')
    expect(await offered(page)).toEqual(['Jump', 'Throw a ball'])
    from = await stands(page)
    await touch([thumb], 'touchStart')
    await touch([{ ...thumb, y: 520 }], 'touchMove')
    await goes(page, from, 'running', holding(BUTTON.run))
    await touch([{ ...thumb, y: 520 }], 'touchEnd')
  })
})

describe('the way a phone is held', () => {
  it('turns the view once it is switched on, never against a finger, and not once it is off', async () => {
    const page = await enterByThumb()
    await page.evaluate(() => addEventListener('deviceorientation', ({ alpha, beta, gamma }) => Object.assign(globalThis, { held: [alpha, beta, gamma].map((angle) => Math.round(angle ?? NaN)).join() })))
    /** The browser's own events, by its emulated sensor; alpha grows counter-clockwise. Each is heard before the next, or they would merge. */
    const hold = async (...[alpha, beta, gamma]: [number, number, number]) => {
      await fingers.send('DeviceOrientation.setDeviceOrientationOverride', { alpha, beta, gamma })
      await page.waitForFunction((held) => (globalThis as { held?: string }).held === held, `${alpha},${beta},${gamma}`)
    }
    const shown = async () => {
      const { frameId } = await stats(page)
      await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 5, frameId)
    }
    const tilt = page.getByRole('switch', { name: 'Tilt to look' })
    let from = await stands(page)
    await hold(90, 70, 0)
    await hold(80, 70, 0)
    await shown()
    expect(await stands(page), 'off').toEqual(from)

    await tilt.tap()
    await page.getByText('Turn your phone to look round').waitFor()
    expect(await tilt.getAttribute('aria-checked')).toBe('true')
    await hold(82, 70, 0)
    await hold(72, 70, 0)
    await goes(page, from, 'right', ({ turned }) => turned > 0.1 && turned < 0.35)
    from = await stands(page)
    await hold(72, 80, 0)
    await goes(page, from, 'up', ({ tilted }) => Math.abs(tilted - 0.175) < 0.02)
    from = await stands(page)

    // A finger holds the view: the phone turns without it, and only what comes after counts.
    const look = { id: 2, x: 300, y: 420 }
    await touch([look], 'touchStart')
    await hold(60, 80, 0)
    await shown()
    expect(await stands(page), 'under the finger').toEqual(from)
    await touch([look], 'touchEnd')
    await hold(58, 80, 0)
    await hold(48, 80, 0)
    await goes(page, from, 'on from there', ({ turned }) => Math.abs(turned - 0.175) < 0.05)

    await tilt.tap()
    await page.getByText('Your phone no longer turns the view').waitFor()
    from = await stands(page)
    await hold(20, 80, 0)
    await shown()
    expect(await stands(page), 'off again').toEqual(from)
  })

  it('is told to be unknown where there is no sensor, and refused where permission is', async () => {
    const page = await enterByThumb()
    const tilt = page.getByRole('switch', { name: 'Tilt to look' })
    await tilt.tap()
    await page.getByText('This device does not tell how it is held').waitFor()
    expect(await tilt.getAttribute('aria-checked')).toBe('false')
    await page.evaluate(() => Object.assign(DeviceOrientationEvent, { requestPermission: () => Promise.resolve(navigator.userActivation.isActive ? 'denied' : 'not from a tap') }))
    await tilt.tap()
    await page.getByText('needs your permission').waitFor()
    expect(await tilt.getAttribute('aria-checked')).toBe('false')
  })
})

describe('gamepad', () => {
  /** Replaces the browser's list of gamepads by one that the test holds. A string: compiled functions carry helpers the page lacks. */
  const PLUG_IN = `
    window.pad = { id: 'Test Pad (Vendor: 0000)', index: 0, connected: true, mapping: 'standard', timestamp: 0,
      axes: [0, 0, 0, 0], buttons: Array.from({ length: 17 }, () => ({ pressed: false, touched: false, value: 0 })) }
    Navigator.prototype.getGamepads = () => [window.pad, null, null, null]
    const event = new Event('gamepadconnected')
    Object.defineProperty(event, 'gamepad', { value: window.pad })
    window.dispatchEvent(event)`
  const axes = (page: Page, values: number[]) => page.evaluate((set) => ((window as unknown as { pad: { axes: number[] } }).pad.axes = set), values)
  const button = (page: Page, index: number, value: number) =>
    page.evaluate(([at, set]) => Object.assign((window as unknown as { pad: { buttons: object[] } }).pad.buttons[at!]!, { value: set, pressed: set === 1 }), [index, value])

  async function holds(page: Page, from: Pose, what: string, index: number, held: number): Promise<void> {
    await button(page, index, 1)
    await goes(page, from, what, holding(held))
    await button(page, index, 0)
    await goes(page, from, `${what} let go`, holding(0))
  }
  async function isNothing(page: Page, index: number): Promise<void> {
    const from = await stands(page)
    await button(page, index, 1)
    const { frameId } = await stats(page)
    await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 15, frameId)
    expect(await stands(page), `button ${index} means nothing`).toEqual(from)
    await button(page, index, 0)
  }

  it('pours by its left trigger in a world that has something to pour, where A means nothing', async () => {
    const page = await visitors.enter('a yard in the lap')
    await page.evaluate(PLUG_IN)
    await page.getByText('Gamepad ready: Test Pad').waitFor()
    await holds(page, await stands(page), 'left trigger', 6, BUTTON.pour)
    await isNothing(page, 0)
  })

  it('walks, looks, jumps and throws; its menu button pauses; unplugged it lets go', async () => {
    const page = await visitors.enter('a meadow in the lap')
    await page.evaluate(PLUG_IN)
    await page.getByText('Gamepad ready: Test Pad').waitFor()
    let from = await stands(page)
    for (const [what, values, enough] of [['left stick', [0, -1, 0, 0], WALKED], ['right stick', [0, 0, 1, 0], TURNED_RIGHT]] as const) {
      await axes(page, [...values])
      await goes(page, from, what, enough)
      await axes(page, [0, 0, 0, 0])
      from = await stands(page)
    }
    // Resting sticks are never quite centred.
    await axes(page, [0.08, -0.06, 0.05, 0.07])
    const { frameId } = await stats(page)
    await page.waitForFunction((id) => window.sojourn.stats().frameId > id + 15, frameId)
    expect(await stands(page), 'dead zone').toEqual(from)
    for (const [what, index, held] of [['A', 0, BUTTON.jump], ['right trigger', 7, BUTTON.throw]] as const) await holds(page, from, what, index, held)
    await isNothing(page, 6)
    await button(page, 9, 1)
    await page.getByRole('heading', { name: 'Paused' }).waitFor()
    await button(page, 9, 0)
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('heading', { name: 'Paused' }).waitFor({ state: 'hidden' })

    await axes(page, [1, 0, 0, 0])
    await goes(page, from, 'sideways', WALKED)
    await page.evaluate(() => {
      navigator.getGamepads = () => [null, null, null, null]
      window.dispatchEvent(new Event('gamepaddisconnected'))
    })
    await stands(page)
  })
})

describe('mouse', () => {
  const locked = (page: Page) => page.evaluate(() => document.pointerLockElement?.id ?? '')

  it('takes hold of the view by a click and turns it both ways', async () => {
    const page = await visitors.enter('a meadow under the mouse')
    await page.mouse.move(320, 180)
    await page.mouse.down()
    await page.mouse.up()
    await expect.poll(() => locked(page), { message: 'pointer lock', timeout: PATIENCE_MS }).toBe('view')
    let from = await stands(page)
    await page.mouse.move(440, 180, { steps: 6 })
    await goes(page, from, 'right', TURNED_RIGHT)
    from = await stands(page)
    await page.mouse.move(440, 60, { steps: 6 })
    await goes(page, from, 'up', ({ tilted }) => tilted > 0.05)
  })
})

describe('a picture of one’s own', () => {
  /** A PNG of the painted world's eight colours, taller than a frame, with white above and below the part that is used. */
  async function columns(page: Page): Promise<Buffer> {
    const url = await page.evaluate((patches) => {
      const canvas = document.createElement('canvas')
      canvas.width = 640
      canvas.height = 760
      const paint = canvas.getContext('2d')!
      paint.fillStyle = '#fff'
      paint.fillRect(0, 0, 640, 760)
      patches.forEach(([r, g, b], k) => {
        paint.fillStyle = `rgb(${r} ${g} ${b})`
        paint.fillRect(80 * k, 160, 80, 360)
      })
      return canvas.toDataURL('image/png')
    }, PATCHES)
    return Buffer.from(url.split(',')[1]!, 'base64')
  }

  it('opens a world with it, cut to the frame, also after a restart', async () => {
    const page = await visitors.landing()
    await page.getByLabel('Start from a picture of your own').setInputFiles({ name: 'columns.png', mimeType: 'image/png', buffer: await columns(page) })
    await page.getByText('Your picture becomes the first view').waitFor()
    await promptBox(page).fill('what lies beyond')
    await page.keyboard.press('Enter')
    await playing(page)
    const check = async () => {
      const seen = await settled(page)
      PATCHES.forEach((patch, k) => {
        for (const row of [4, 18, 32]) {
          const at = (row * 64 + 8 * k + 4) * 3
          // Twice scaled, twice coded: 12 of 255.
          patch.forEach((value, channel) => expect(Math.abs(seen[at + channel]! - value), `column ${k}, row ${row}`).toBeLessThanOrEqual(12))
        }
      })
    }
    await check()
    await page.keyboard.press('r')
    await check()
  })

  it('mixes the looks of several by their weights, four at most', async () => {
    const page = await visitors.landing()
    const flat = async (name: string, colour: string) => {
      const url = await page.evaluate((fill) => {
        const canvas = document.createElement('canvas')
        const paint = canvas.getContext('2d')!
        paint.fillStyle = fill
        paint.fillRect(0, 0, canvas.width, canvas.height)
        return canvas.toDataURL('image/png')
      }, colour)
      return { name, mimeType: 'image/png', buffer: Buffer.from(url.split(',')[1]!, 'base64') }
    }
    const [dusk, moss] = [await flat('dusk.png', 'rgb(220 60 60)'), await flat('moss.png', 'rgb(40 180 80)')]
    const input = page.getByLabel('Start from a picture of your own')
    await input.setInputFiles([dusk, moss, dusk, moss])
    await page.getByText('The world takes its colours and light from all of them').waitFor()
    await input.setInputFiles([dusk])
    await page.getByText('A mood board has 4 pictures at most').waitFor()
    for (const name of ['dusk.png', 'moss.png']) await page.getByRole('button', { name: `Remove ${name}` }).last().click()
    expect(await page.getByRole('slider', { name: /^Weight of/ }).count()).toBe(2)
    // A twentieth step from its end by the keyboard: .25 of one beside all of the other.
    const weight = page.getByRole('slider', { name: 'Weight of dusk.png' })
    for (let k = 0; k < 15; k++) await weight.press('ArrowLeft')
    await promptBox(page).fill('what is there')
    await page.keyboard.press('Enter')
    await playing(page)
    const seen = await settled(page)
    const share = 0.25 / 1.25
    const mixed = [220, 60, 60].map((value, c) => share * value + (1 - share) * [40, 180, 80][c]!)
    const middle = (18 * 64 + 32) * 3
    mixed.forEach((value, c) => expect(Math.abs(seen[middle + c]! - value), `channel ${c}`).toBeLessThanOrEqual(12))
  })

  it('refuses what is no picture, in words, and forgets one that is taken back', async () => {
    const page = await visitors.landing()
    const input = page.getByLabel('Start from a picture of your own')
    await input.setInputFiles({ name: 'notes.txt', mimeType: 'text/plain', buffer: Buffer.from('not a picture') })
    await page.getByText('“notes.txt” is no picture that this browser can read. Choose a PNG, JPEG or WebP.').waitFor()
    await input.setInputFiles({ name: 'columns.png', mimeType: 'image/png', buffer: await columns(page) })
    await page.getByRole('button', { name: 'Remove columns.png' }).click()
    expect(await page.locator('#picture-board').isVisible()).toBe(false)
    await visitors.enter('a meadow after all', page)
    const seen = await settled(page)
    const red = 0
    expect(Math.abs(seen[(18 * 64 + 4) * 3]! - PATCHES[red][0]) + Math.abs(seen[(18 * 64 + 4) * 3 + 1]! - PATCHES[red][1])).toBeGreaterThan(24)
  })
})
