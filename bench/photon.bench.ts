// Key to photon in real Chromium, server and browser on one machine:  npx tsx bench/photon.bench.ts [--seconds 60] [--runs 5]
// A player walks, turns and taps keys, then looks about with the mouse (bench/photon/run.ts); every frame shown is counted, and every input
// change is timed to the first frame that shows it: to drawn (the call that draws it has returned: the picture is the compositor's) and to
// the next display frame after that. With --net the same through a bad network (bench/netsim); with --spectators runs without and with them
// in turns; with --startups nothing but entering.
import { parseArgs } from 'node:util'
import { measureRuns, measureStartups, measureWatched } from './photon/measure.ts'
import { readWorld } from './photon/rig.ts'
import { WARM_UP_S } from './photon/run.ts'
import { PROMPT } from './photon/visit.ts'
import { startReport } from './report.ts'

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    runs: { type: 'string', default: '1' },
    look: { type: 'string', default: '15' },
    freeze: { type: 'string', default: '300' },
    spectators: { type: 'string', default: '0' },
    startups: { type: 'string', default: '0' },
    prompt: { type: 'string', default: PROMPT },
    net: { type: 'string' },
    world: { type: 'string', default: 'engine' },
    path: { type: 'string' },
    help: { type: 'boolean' },
  },
})
if (values.help) {
  console.log(`npx tsx bench/photon.bench.ts [--seconds 60] [--runs 1] [--look 15] [--freeze 300] [--prompt "..."] [--net "delay=15 loss=2%"] [--world engine|painted] [--path video|socket]
  --runs N        a fresh page and world each; medians, and every run in the JSON
  --look S        mouse look after each walk, s; 0: none
  --freeze MS     a picture that stands longer has frozen
  --spectators N  as many runs without as with N spectators (a process of their own, no browsers), in turns
  --startups N    only enters and leaves, N times`)
  process.exit(0)
}
const { net, path, prompt } = values
const [seconds, runs, lookSeconds, freezeMs, spectators, startups] = [values.seconds, values.runs, values.look, values.freeze, values.spectators, values.startups].map(Number) as [number, number, number, number, number, number]
const world = readWorld(values.world)
const through = net === undefined ? '' : `, through a network with ${net || 'nothing wrong'}`
const kind = startups ? ['startups'] : spectators ? ['spectators'] : []
const name = ['photon', ...kind, ...(net === undefined ? [] : ['net']), ...(world === 'engine' ? [] : [world]), ...(path ? [path] : [])].join('-')
const what = startups ? `Enter to first frame, ${startups} times` : `Key to photon, ${runs} x ${seconds} s of walking after ${WARM_UP_S} s of warm-up${spectators ? `, without and with ${spectators} spectators` : ''}`
const report = startReport(name, `${what}, headless Chromium with software GL on the same machine, ${world} world${through}`)

const rig = { world, net }
const run = { prompt, path, seconds, lookSeconds, freezeMs, runs }
const figures = startups ? await measureStartups(rig, { prompt, path, times: startups }) : spectators ? await measureWatched(rig, { ...run, spectators }) : await measureRuns(rig, run)
report({ seconds, lookSeconds, freezeMs, ...(net === undefined ? {} : { net }), ...figures })
process.exit(0)
