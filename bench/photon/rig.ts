// What a measurement of the whole path stands on: the page freshly built, a server in a process of its own, a network before it if one is
// asked for, Chromium.
import type { Browser } from 'playwright-core'
import { launch } from '../../test/chromium.ts'
import { buildPage, forget, WORLDS } from '../../test/server.ts'
import { openFront } from '../netsim/front.ts'
import { Link } from '../netsim/link.ts'
import { readImpairment } from '../netsim/settings.ts'
import { startChild } from './child.ts'

export type WorldName = keyof typeof WORLDS

/** `net`: impairments in words (bench/netsim/settings.ts), for both directions; undefined: no network in between. */
export type RigOptions = { world: WorldName; net?: string | undefined; seats?: number }

export type Rig = { readonly world: WorldName; /** What pages open. */ readonly url: string; /** The server itself. */ readonly server: Counters; readonly link: Link | undefined; readonly browser: Browser; close(): Promise<void> }

/** The server's counters, by name, or by name{kind="..."}. */
export type Counters = { readonly url: string; readonly pid: number; read(): Promise<(name: string) => number> }

const SEATS = 2
/** How often it is asked whether all seats are free. */
const POLL_MS = 100

export function readWorld(name: string): WorldName {
  if (name === 'engine' || name === 'painted') return name
  throw new Error(`--world is "${name}": write engine, or painted for a stand-in that costs nothing`)
}

export async function openRig({ world, net, seats = SEATS }: RigOptions): Promise<Rig> {
  const impairment = readImpairment(net ?? '')
  const folder = await buildPage()
  const child = startChild('serve-alone.ts', [folder, WORLDS[world], String(seats)])
  const server = countersOf(String(await child.hear()), child.pid)
  const link = net === undefined ? undefined : new Link(impairment, impairment)
  const front = link && (await openFront(server.url, link))
  const browser = await launch()
  const rig = {
    world,
    url: front?.url ?? server.url,
    server,
    link,
    browser,
    async close() {
      await browser.close()
      await front?.close()
      await child.stop()
      await forget(folder)
    },
  }
  await allFree(rig, seats)
  return rig
}

/** Waits until every seat is loaded and free: a world that someone may come back to is kept for half a minute. */
export async function allFree({ server }: Pick<Rig, 'server'>, seats = SEATS): Promise<void> {
  while ((await server.read())('sojourn_seats_free') < seats) await new Promise((resolve) => setTimeout(resolve, POLL_MS))
}

function countersOf(url: string, pid: number): Counters {
  return {
    url,
    pid,
    async read() {
      const text = await (await fetch(new URL('/metrics', url))).text()
      const cells = new Map(text.split('\n').map((line) => line.split(' ') as [string, string]))
      return (name) => Number(cells.get(name))
    },
  }
}
