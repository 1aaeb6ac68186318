// A quiet landscape in three ridges, as SVG, for the page itself: behind the prompt and on cards that have no picture yet.
// It is decoration and never stands in for a world: what is walked through is drawn by the model alone.
import { makeRng } from '../../core/rng.ts'
import type { Palette } from './examples.ts'

const WIDTH = 640
const HEIGHT = 360

/** `id` keeps the gradients of several scenes on one page apart. */
export function sceneryMarkup(palette: Palette, seed: number, id: string): string {
  const [top, middle, low] = palette.sky
  const sunX = palette.sun[0] * WIDTH
  const sunY = palette.sun[1] * HEIGHT
  const ridges = palette.ridges.map((colour, k) => {
    const path = ridge(seed * 8 + k, HEIGHT * (0.58 + 0.13 * k), 46 - 8 * k)
    const haze = k < 2 ? `<path d="${path}" fill="url(#${id}h)" opacity="${0.55 - 0.25 * k}"/>` : ''
    return `<path d="${path}" fill="${colour}"/>${haze}`
  })
  return `<svg class="scenery" viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="xMidYMid slice" aria-hidden="true"><defs>
<linearGradient id="${id}s" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="${top}"/><stop offset=".45" stop-color="${middle}"/><stop offset=".72" stop-color="${low}"/></linearGradient>
<linearGradient id="${id}h" x1="0" y1="0" x2="0" y2="1"><stop offset=".15" stop-color="${low}" stop-opacity="0"/><stop offset="1" stop-color="${low}" stop-opacity=".7"/></linearGradient>
<radialGradient id="${id}g"><stop offset="0" stop-color="${palette.glow}"/><stop offset=".12" stop-color="${palette.glow}" stop-opacity=".85"/><stop offset=".2" stop-color="${palette.glow}" stop-opacity=".28"/><stop offset="1" stop-color="${palette.glow}" stop-opacity="0"/></radialGradient>
</defs><rect width="${WIDTH}" height="${HEIGHT}" fill="url(#${id}s)"/><circle cx="${sunX}" cy="${sunY}" r="170" fill="url(#${id}g)"/>${ridges.join('')}</svg>`
}

/** Closed outline of a ridge: octaves of value noise around `level`, px from the top; `swing` px of relief. */
function ridge(seed: number, level: number, swing: number): string {
  const rng = makeRng(seed, 77)
  const octaves = [3, 7, 17, 41].map((count) => Array.from({ length: count + 2 }, () => rng.range(-1, 1)))
  let path = `M0 ${HEIGHT}`
  for (let x = 0; x <= WIDTH; x += 4) {
    let y = level
    octaves.forEach((values, k) => {
      const at = (x / WIDTH) * (values.length - 2)
      const f = at - Math.floor(at)
      const smooth = k < 2 ? f * f * (3 - 2 * f) : f
      y += (values[Math.floor(at)]! * (1 - smooth) + values[Math.floor(at) + 1]! * smooth) * swing * 0.5 ** k
    })
    path += `L${x} ${y.toFixed(1)}`
  }
  return `${path}L${WIDTH} ${HEIGHT}Z`
}
