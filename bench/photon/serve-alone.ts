// The server of a bench in a process of its own, as a player's would be: its memory is its own, and no driver of browsers shares its
// thread. Started by rig.ts with the page's folder and the world's module; says where it listens, and stops when whoever started it has
// gone.
import { readConfig } from '../../server/config.ts'
import { makeLog } from '../../server/log.ts'
import { startServer } from '../../server/server.ts'

const [page = '', worldModule = '', seats = '2'] = process.argv.slice(2)
const config = readConfig({ PORT: '0', SEATS: seats, PAGE: page })
const server = await startServer(config, { log: makeLog(process.env['LOG_LEVEL'] ?? 'silent'), worldModule })
process.on('disconnect', () => void server.close().then(() => process.exit(0)))
process.send?.(server.url)
