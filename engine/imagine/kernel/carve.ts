// Free space stays free: pushes points out of space that older keyframes looked through (../carve.ts says why).

/** A point this much nearer (relative) than all an older keyframe saw around it contradicts it; less counts as the same surface. */
const CLEARLY: f64 = 1.04
/** Each push takes a point this much farther away (relative). */
const PUSH: f64 = 0.95
/** Beyond this a pushed point joins the sky, 1/m. */
const FARTHEST_INVERSE: f64 = 1.0 / 900.0
/** Nothing is asked about points nearer to the eye of a keyframe, relative to the distance they are seen from. */
const LEAST_W: f64 = 1e-3
/** Most keyframes that have a say. */
const WITNESSES = 24
/** Columns of which it is asked together whose view they lie in. */
const RUN = 16
/** Left, right, above, below, behind: coefficients of column, row, 1 and inverse depth, then how far half a run's columns reach. What is outside is negative. */
const PLANES = 5
const FIELDS = 5
/** Rounding may bring a point that lies just outside so far inside. */
const ROUNDING: f64 = 1e-6

@unmanaged
class Witness {
  width: i32
  height: i32
  /** The largest inverse depth of each pixel, its right, its lower and its lower right neighbour, f32 [height, width]. */
  cover: usize
  /** f64 [3, 4] (projection.ts): pixel of the picture and inverse depth to pixel of the keyframe. */
  matrix: usize
}

const witnesses = memory.data(WITNESSES * offsetof<Witness>(), 16)

/** f64 [WITNESSES, PLANES, FIELDS]. */
const planes = memory.data(WITNESSES * PLANES * FIELDS * 8, 16)
/** Pointers to the witnesses that see any of a run. */
const asked = memory.data(WITNESSES * 4, 16)

export function setWitness(k: i32, width: i32, height: i32, cover: usize, matrix: usize): void {
  const witness = changetype<Witness>(witnesses + <usize>k * offsetof<Witness>())
  witness.width = width
  witness.height = height
  witness.cover = cover
  witness.matrix = matrix
  const first = planes + <usize>k * PLANES * FIELDS * 8
  for (let field: usize = 0; field < 4; field++) {
    const plane = first + 8 * field
    const x = load<f64>(matrix + 8 * field)
    const y = load<f64>(matrix + 8 * field, 32)
    const w = load<f64>(matrix + 8 * field, 64)
    store<f64>(plane, x)
    store<f64>(plane, <f64>(width - 1) * w - x, 40)
    store<f64>(plane, y, 80)
    store<f64>(plane, <f64>(height - 1) * w - y, 120)
    store<f64>(plane, w, 160)
  }
  for (let plane = first; plane < first + PLANES * FIELDS * 8; plane += FIELDS * 8) store<f64>(plane, 0.5 * (RUN - 1) * Math.abs(load<f64>(plane)), 32)
}

/** Inverse depth, f32 [height, width], to `Witness.cover`, in place; nothing is asked of the last row and column. */
export function coverWitness(inverse: usize, width: i32, height: i32): void {
  const row = 4 * <usize>width
  const end = inverse + row * <usize>(height - 1)
  for (let p = inverse; p < end; p += 16) {
    v128.store(p, f32x4.max(f32x4.max(v128.load(p), v128.load(p + 4)), f32x4.max(v128.load(p + row), v128.load(p + row + 4))))
  }
}

/**
 * Changes `inverse`, f32 [height, width], in place where `only` is 1, and marks in `moved` where. Returns how many pixels were moved. What is found is the first push
 * that no witness contradicts, so it does not matter who is asked first, and two pixels can be asked about at a time.
 */
export function carve(count: i32, width: i32, height: i32, inverse: usize, moved: usize, only: usize): i32 {
  let pushes = 0
  memory.fill(moved, 0, <usize>(width * height))
  for (let j = 0; j < height; j++) {
    for (let first = 0; first < width; first += RUN) {
      const p = <usize>(j * width + first)
      const columns = min(RUN, width - first)
      const nearest = nearestOf(inverse + 4 * p, only + p, columns)
      if (nearest == 0) continue
      const end = ask(count, first, j, nearest)
      if (end == asked) continue
      for (let k = 0; k < columns; k += 2) pushes += push(end, first + k, j, k + 1 < columns, inverse + 4 * (p + <usize>k), moved + p + <usize>k, only + p + <usize>k)
    }
  }
  return pushes
}

function nearestOf(inverse: usize, only: usize, columns: i32): f32 {
  let nearest: f32 = 0
  for (let k: usize = 0; k < <usize>columns; k++) if (load<u8>(only + k)) nearest = max(nearest, load<f32>(inverse + 4 * k))
  return nearest
}

/** Fills `asked` with those that see any point of a run's rays, from `nearest` (1/m) to the sky; returns its end. */
function ask(count: i32, first: i32, j: i32, nearest: f64): usize {
  const middle = <f64>first + 0.5 * (RUN - 1)
  const half = 0.5 * nearest
  let end = asked
  for (let k = 0; k < count; k++) {
    let seen = true
    const f = planes + <usize>k * PLANES * FIELDS * 8
    for (let plane = f; plane < f + PLANES * FIELDS * 8 && seen; plane += FIELDS * 8) {
      const d = load<f64>(plane, 24)
      seen = load<f64>(plane) * middle + load<f64>(plane, 8) * <f64>j + load<f64>(plane, 16) + load<f64>(plane, 32) + (d + Math.abs(d)) * half >= -ROUNDING
    }
    if (!seen) continue
    store<usize>(end, witnesses + <usize>k * offsetof<Witness>())
    end += 4
  }
  return end
}

/** Pushes the points of two neighbouring pixels out; returns how many moved. */
@inline
function push(end: usize, i: i32, j: i32, two: bool, inverse: usize, moved: usize, only: usize): i32 {
  // A point of the sky contradicts nobody.
  const was = f64x2(load<u8>(only) ? <f64>load<f32>(inverse) : 0, two && load<u8>(only, 1) ? <f64>load<f32>(inverse, 4) : 0)
  if (!v128.any_true(was)) return 0
  let d = was
  for (let k = asked, last = end; ; ) {
    const against = contradicts(changetype<Witness>(load<usize>(k)), i, j, d)
    if (v128.any_true(against)) {
      d = v128.bitselect(f64x2.mul(d, f64x2.splat(PUSH)), d, against)
      d = v128.bitselect(f64x2.splat(0), d, v128.and(against, f64x2.lt(d, f64x2.splat(FARTHEST_INVERSE))))
      // The same one is asked again, and then all others.
      last = 0
      continue
    }
    if (last == 0) last = k > asked ? k : end
    k += 4
    if (k == last) break
    if (k == end) k = asked
  }
  return keep(f64x2.extract_lane(was, 0), f64x2.extract_lane(d, 0), inverse, moved) + keep(f64x2.extract_lane(was, 1), f64x2.extract_lane(d, 1), inverse + 4, moved + 1)
}

@inline
function keep(was: f64, d: f64, inverse: usize, moved: usize): i32 {
  if (d == was) return 0
  store<f32>(inverse, <f32>d)
  store<u8>(moved, 1)
  return 1
}

/** For the points `d` (1/m) on the rays of (i, j) and (i + 1, j): all ones where one stands clearly in front of all four pixels around its place in the keyframe. */
@inline
function contradicts(witness: Witness, i: i32, j: i32, d: v128): v128 {
  const m = witness.matrix
  const columns = f64x2(<f64>i, <f64>(i + 1))
  const row = f64x2.splat(<f64>j)
  const w = along(m + 64, columns, row, d)
  const over = f64x2.div(f64x2.splat(1), w)
  const x = f64x2.mul(along(m, columns, row, d), over)
  const y = f64x2.mul(along(m + 32, columns, row, d), over)
  const inside = v128.and(
    v128.and(f64x2.ge(w, f64x2.splat(LEAST_W)), v128.and(f64x2.ge(x, f64x2.splat(0)), f64x2.lt(x, f64x2.splat(<f64>(witness.width - 1))))),
    v128.and(f64x2.ge(y, f64x2.splat(0)), f64x2.lt(y, f64x2.splat(<f64>(witness.height - 1)))),
  )
  if (!v128.any_true(inside)) return inside
  const seen = i32x4.add(i32x4.mul(i32x4.trunc_sat_f64x2_s_zero(y), i32x4.splat(witness.width)), i32x4.trunc_sat_f64x2_s_zero(x))
  // Where a point is not inside the first pixel is asked, and the answer dropped.
  const first = v128.and(seen, i8x16.shuffle(inside, inside, 0, 1, 2, 3, 8, 9, 10, 11, 0, 1, 2, 3, 0, 1, 2, 3))
  const one = <f64>load<f32>(witness.cover + <usize>(i32x4.extract_lane(first, 0) << 2))
  const other = <f64>load<f32>(witness.cover + <usize>(i32x4.extract_lane(first, 1) << 2))
  return v128.and(inside, f64x2.gt(f64x2.mul(d, over), f64x2.mul(f64x2.splat(CLEARLY), f64x2(one, other))))
}

@inline
function along(m: usize, i: v128, j: v128, d: v128): v128 {
  const flat = f64x2.add(f64x2.add(f64x2.mul(v128.load64_splat(m), i), f64x2.mul(v128.load64_splat(m, 8), j)), v128.load64_splat(m, 16))
  return f64x2.add(flat, f64x2.mul(v128.load64_splat(m, 24), d))
}
