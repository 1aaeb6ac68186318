// First surface along a ray. Software Vulkan runs both sides of every branch and every loop body at least once, so work is split
// into small kernels over lists of pixels, and primitives come from per-tile lists made on the CPU, nearest first.
#include "scene.wgsl"

struct Hit {
  t: f32,
  what: i32,   // NONE, TERRAIN, RIDGE - ring, index of a primitive, ENTITY + row
  n: vec3f,
}

// Quadric x^2 + z^2 + B y^2 + D y + E between y = -1 and 1 in local coordinates: ellipsoids and cone frustums alike.
fn quadric(o: vec3f, d: vec3f, k: vec3f, best: f32) -> vec4f {
  let a = dot(d.xz, d.xz) + k.x * d.y * d.y;
  let b = dot(o.xz, d.xz) + (k.x * o.y + 0.5 * k.y) * d.y;
  let c = dot(o.xz, o.xz) + (k.x * o.y + k.y) * o.y + k.z;
  let h = b * b - a * c;
  let s = sqrt(max(h, 0.0));
  let ia = 1.0 / select(a, 1e-7, abs(a) < 1e-7);
  // For a > 0 the first crossing enters; for a < 0 the later one may.
  let t = (-b - s) * ia;
  let p = o + t * d;
  let side = h >= 0.0 && t > 0.02 && t < best && abs(p.y) <= 1.0;
  let cap = -sign(d.y);
  let tc = (cap - o.y) / select(d.y, 1e-7, abs(d.y) < 1e-7);
  let q = o.xz + tc * d.xz;
  let onCap = tc > 0.02 && tc < select(best, t, side) && dot(q, q) + k.x + k.y * cap + k.z < 0.0;
  if (onCap) { return vec4f(0.0, cap, 0.0, tc); }
  return vec4f(p.x, k.x * p.y + 0.5 * k.y, p.z, select(FAR, t, side));
}

// Unit box whose top face (y = 1) is scaled by taper: six half spaces.
fn box(o: vec3f, d: vec3f, taper: vec2f, best: f32) -> vec4f {
  let b = (taper - 1.0) * 0.5;
  let lean = b * o.y + b + 1.0;
  let leanD = b * d.y;
  let side = vec4f(o.xz, -o.xz) - lean.xyxy;
  let slope = vec4f(d.xz, -d.xz) - leanD.xyxy;
  let t = -side / select(slope, vec4f(1e-7), abs(slope) < vec4f(1e-7));
  let enter = select(vec4f(-FAR), t, slope < vec4f(0.0));
  let leave = select(t, vec4f(FAR), slope < vec4f(0.0));
  let id = 1.0 / select(d.y, 1e-7, abs(d.y) < 1e-7);
  let cap = -sign(d.y);
  var n = vec3f(0.0, cap, 0.0);
  var near = (cap - o.y) * id;
  let far = min(min((-cap - o.y) * id, min(leave.x, leave.y)), min(leave.z, leave.w));
  if (enter.x > near) { near = enter.x; n = vec3f(1.0, -b.x, 0.0); }
  if (enter.y > near) { near = enter.y; n = vec3f(0.0, -b.y, 1.0); }
  if (enter.z > near) { near = enter.z; n = vec3f(-1.0, -b.x, 0.0); }
  if (enter.w > near) { near = enter.w; n = vec3f(0.0, -b.y, -1.0); }
  return vec4f(n, select(FAR, near, near < far && near > 0.02 && near < best));
}

// One primitive: rows of the world-to-local matrix, then coefficients (w: 1 for a box).
fn primitive(index: u32, ro: vec3f, rd: vec3f, best: Hit, isBox: bool) -> Hit {
  let at = index * PRIM;
  let r0 = prims[at];
  let r1 = prims[at + 1u];
  let r2 = prims[at + 2u];
  let k = prims[at + 3u].xyz;
  let o = vec3f(dot(r0.xyz, ro) + r0.w, dot(r1.xyz, ro) + r1.w, dot(r2.xyz, ro) + r2.w);
  let d = vec3f(dot(r0.xyz, rd), dot(r1.xyz, rd), dot(r2.xyz, rd));
  var h: vec4f;
  if (isBox) { h = box(o, d, k.xy, best.t); } else { h = quadric(o, d, k, best.t); }
  if (h.w >= best.t) { return best; }
  return Hit(h.w, i32(index), h.x * r0.xyz + h.y * r1.xyz + h.z * r2.xyz);
}

// An upright quadric: centre and scales stand for the matrix.
fn upright(index: u32, ro: vec3f, rd: vec3f, best: Hit) -> Hit {
  let at = index * PRIM;
  let c = prims[at + 5u];
  let scale = vec3f(c.w, prims[at + 1u].y, c.w);
  let h = quadric((ro - c.xyz) * scale, rd * scale, prims[at + 3u].xyz, best.t);
  if (h.w >= best.t) { return best; }
  return Hit(h.w, i32(index), h.xyz * scale);
}

// Lists of a tile: worlds/render-tiles.ts.
fn headOf(head: u32, pixel: vec2u) -> u32 { return head + 4u * ((pixel.y / TILE) * ((frame.size.x + TILE - 1u) / TILE) + pixel.x / TILE); }

fn traceUprights(tile: u32, ro: vec3f, rd: vec3f, first: Hit) -> Hit {
  var best = first;
  let stop = tiles[tile + 1u];
  for (var i = tiles[tile]; i < stop; i += 2u) {
    if (bitcast<f32>(tiles[i + 1u]) > best.t) { break; }
    best = upright(tiles[i], ro, rd, best);
  }
  return best;
}

fn traceOthers(tile: u32, ro: vec3f, rd: vec3f, first: Hit) -> Hit {
  var best = first;
  let boxes = tiles[tile + 2u];
  let stop = tiles[tile + 3u];
  for (var i = tiles[tile + 1u]; i < boxes; i += 2u) {
    if (bitcast<f32>(tiles[i + 1u]) > best.t) { break; }
    best = primitive(tiles[i], ro, rd, best, false);
  }
  for (var i = boxes; i < stop; i += 2u) {
    if (bitcast<f32>(tiles[i + 1u]) > best.t) { break; }
    best = primitive(tiles[i], ro, rd, best, true);
  }
  return best;
}

fn exitOf(ro: vec3f, rd: vec3f) -> f32 {
  let inv = 1.0 / select(rd.xz, vec2f(1e-7), abs(rd.xz) < vec2f(1e-7));
  let t = max((vec2f(-HALF_WORLD) - ro.xz) * inv, (vec2f(HALF_WORLD) - ro.xz) * inv);
  return min(t.x, t.y);
}

// Crossing with the terrain from t0 on: steps by clearance over the steepest slope, at least a share of the distance.
fn marchTerrain(ro: vec3f, rd: vec3f, t0: f32, stop: f32) -> f32 {
  let away = 1.0 / max(look.yardSize.w * length(rd.xz) - rd.y, 0.05);
  var t = t0;
  var f = ro.y + t * rd.y - heightAt(ro.xz + t * rd.xz);
  var last = t;
  var lastF = max(f, 0.01);
  for (var k = 0; k < 96; k++) {
    if (f < 0.0 || t >= stop) { break; }
    last = t;
    lastF = f;
    t += max(f * away, 0.012 * t + 0.06);
    f = ro.y + t * rd.y - heightAt(ro.xz + t * rd.xz);
  }
  if (f >= 0.0) { return FAR; }
  let tm = last + (t - last) * lastF / (lastF - f);
  let fm = ro.y + tm * rd.y - heightAt(ro.xz + tm * rd.xz);
  let lower = fm > 0.0;
  let ta = select(last, tm, lower);
  let fa = select(lastF, fm, lower);
  let tb = select(tm, t, lower);
  let fb = select(fm, f, lower);
  return ta + (tb - ta) * fa / max(fa - fb, 1e-5);
}

const RINGS = vec3f(330.0, 570.0, 980.0);

fn ridgeHeight(ring: i32, p: vec2f) -> f32 {
  let u = fract((atan2(p.x, -p.y) + 3.14159265) / 6.2831853) * 1024.0;
  let k = u32(u);
  let at = RIDGES + u32(ring) * 1024u;
  return mix(field[at + (k & 1023u)], field[at + ((k + 1u) & 1023u)], fract(u));
}

// Beyond the square: three rings of hills.
fn beyond(ro: vec3f, rd: vec3f, first: Hit) -> Hit {
  var best = first;
  let a = dot(rd.xz, rd.xz);
  let b = dot(ro.xz, rd.xz);
  for (var ring = 0; ring < 3; ring++) {
    let r = RINGS[ring];
    let t = (-b + sqrt(max(0.0, b * b - a * (dot(ro.xz, ro.xz) - r * r)))) / max(a, 1e-6);
    let p = ro + t * rd;
    if (t < best.t && p.y < ridgeHeight(ring, p.xz)) { best = Hit(t, RIDGE - ring, vec3f(0.0, 0.4, 0.0)); }
  }
  return best;
}

fn sphereEntity(o: vec3f, d: vec3f, r: f32, what: i32, best: Hit) -> Hit {
  let h = quadric(o / r, d / r, vec3f(1.0, 0.0, -1.0), best.t);
  if (h.w >= best.t) { return best; }
  return Hit(h.w, what, h.xyz);
}

fn traceEntities(ro: vec3f, rd: vec3f, first: Hit) -> Hit {
  var best = first;
  for (var k = 0u; k < frame.size.z; k++) {
    let a = entities[k * 3u];       // class, x, y, z
    let b = entities[k * 3u + 1u];  // vx, vy, vz, radius
    let o = ro - a.yzw;
    let what = ENTITY + i32(k);
    let live = entities[k * 3u + 2u].w > 0.5;
    if (live && a.x == 2.0) {
      let h = box(o / b.w, rd / b.w, vec2f(1.0), best.t);
      if (h.w < best.t) { best = Hit(h.w, what, h.xyz); }
    }
    if (live && a.x != 2.0) { best = sphereEntity(o, rd, b.w, what, best); }
    if (live && a.x == 3.0 && look.anchor.w > 0.0) {
      // The rod: a thin upright-ish cylinder from bob to anchor, intersected as a capsule's side.
      let ba = look.anchor.xyz - a.yzw;
      let baba = dot(ba, ba);
      let bard = dot(ba, rd);
      let baoa = dot(ba, o);
      let qa = baba * dot(rd, rd) - bard * bard;
      let qb = baba * dot(rd, o) - baoa * bard;
      let qc = baba * dot(o, o) - baoa * baoa - 0.0025 * baba;
      let h = qb * qb - qa * qc;
      let t = (-qb - sqrt(max(h, 0.0))) / qa;
      let y = baoa + t * bard;
      if (h > 0.0 && t > 0.02 && t < best.t && y > 0.0 && y < baba) { best = Hit(t, what, o + t * rd - ba * (y / baba)); }
    }
  }
  return best;
}
