// Datagrams through the link: for every address of the server a door that players send to; behind it one socket for each player's
// address, so that the server tells them apart by it.
import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import type { Direction, Link } from './link.ts'
import { makeOutbox } from './outbox.ts'

export type Relay = { /** Port of the door to an address of the server, opened on first use. */ doorTo(host: string, port: number): Promise<number>; close(): void }

type Parcel = { socket: Socket; bytes: Buffer; host: string; port: number }

/** `host`: where doors are opened, and their sockets to the server. */
export function makeRelay(link: Link, host: string): Relay {
  const doors = new Map<string, Promise<{ socket: Socket; port: number }>>()
  const sockets = new Set<Socket>()
  const send = ({ socket, bytes, host: to, port }: Parcel) => {
    if (sockets.has(socket)) socket.send(bytes, port, to)
  }
  const outboxes = { up: makeOutbox(link.now, send), down: makeOutbox(link.now, send) }
  const pass = (direction: Direction, parcel: Parcel) => {
    const atMs = link.datagram(direction, parcel.bytes.length)
    if (atMs !== undefined) outboxes[direction].put(parcel, atMs)
  }

  return {
    async doorTo(serverHost, serverPort) {
      const name = `${serverHost}:${serverPort}`
      const door = doors.get(name) ?? open(serverHost, serverPort)
      doors.set(name, door)
      return (await door).port
    },
    close() {
      outboxes.up.close()
      outboxes.down.close()
      for (const socket of sockets) socket.close()
      sockets.clear()
    },
  }

  async function bind(): Promise<Socket> {
    const socket = createSocket('udp4')
    sockets.add(socket)
    // An answer to a socket that has been closed comes back as an error on ours: a lost datagram like any other.
    socket.on('error', () => {})
    socket.bind(0, host)
    await once(socket, 'listening')
    return socket
  }

  async function open(serverHost: string, serverPort: number): Promise<{ socket: Socket; port: number }> {
    const socket = await bind()
    const behind = new Map<string, { own: Promise<Socket>; path: number }>()
    socket.on('message', (bytes, { address, port }) => {
      const player = `${address}:${port}`
      const { changes, moved, shut } = link.paths
      let known = behind.get(player)
      if (known && known.path < shut) return
      if (!known || known.path < moved) {
        const made = { own: bind(), path: changes }
        void made.own.then((own) => own.on('message', (answer) => {
          if (behind.get(player) === made && made.path >= Math.max(link.paths.moved, link.paths.shut)) pass('down', { socket, bytes: answer, host: address, port })
        }))
        behind.set(player, (known = made))
      }
      void known.own.then((own) => pass('up', { socket: own, bytes, host: serverHost, port: serverPort }))
    })
    return { socket, port: socket.address().port }
  }
}
