// First surface along a ray: bins of BIN metres are walked in a plane; in each, its primitives are intersected and its terrain marched.
#include "scene.wgsl"

struct Hit {
  t: f32,
  what: i32,   // NONE, TERRAIN, RIDGE - ring, index of a primitive, ENTITY + row, ROD
  n: vec3f,
}

fn ellipsoid(o: vec3f, d: vec3f, size: vec3f, best: Hit, what: i32, q: vec4f) -> Hit {
  let so = o / size;
  let sd = d / size;
  let a = dot(sd, sd);
  let b = dot(so, sd);
  let h = b * b - a * (dot(so, so) - 1.0);
  if (h < 0.0) { return best; }
  let t = (-b - sqrt(h)) / a;
  if (t < 0.02 || t >= best.t) { return best; }
  return Hit(t, what, rotate(q, normalize((so + t * sd) / size)));
}

// Upright frustum: radius size.x at -size.y, size.z at +size.y.
fn cone(o: vec3f, d: vec3f, size: vec3f, best: Hit, what: i32, q: vec4f) -> Hit {
  let k = (size.z - size.x) / (2.0 * size.y);
  let r = 0.5 * (size.x + size.z) + k * o.y;
  let kd = k * d.y;
  let a = dot(d.xz, d.xz) - kd * kd;
  let b = dot(o.xz, d.xz) - kd * r;
  let c = dot(o.xz, o.xz) - r * r;
  let h = b * b - a * c;
  var hit = best;
  if (h >= 0.0) {
    let s = sqrt(h);
    let ia = 1.0 / select(a, 1e-6, abs(a) < 1e-6);
    let t = min((-b - s) * ia, (-b + s) * ia);
    let u = max((-b - s) * ia, (-b + s) * ia);
    // For a > 0 only the first crossing enters; for a < 0 the later one may.
    let v = select(u, t, a > 0.0);
    let y = o.y + v * d.y;
    if (v > 0.02 && v < hit.t && abs(y) <= size.y && r + v * kd >= 0.0) {
      let p = o + v * d;
      hit = Hit(v, what, rotate(q, normalize(vec3f(p.x, -k * length(p.xz), p.z))));
    }
  }
  let cap = -sign(d.y);
  let t = (cap * size.y - o.y) / select(d.y, 1e-6, abs(d.y) < 1e-6);
  let p = o.xz + t * d.xz;
  let limit = select(size.x, size.z, cap > 0.0);
  if (t > 0.02 && t < hit.t && dot(p, p) < limit * limit) { hit = Hit(t, what, rotate(q, vec3f(0.0, cap, 0.0))); }
  return hit;
}

// Box whose top face is scaled by taper: six half spaces.
fn box(o: vec3f, d: vec3f, size: vec3f, taper: vec2f, best: Hit, what: i32, q: vec4f) -> Hit {
  let a = size.xz * (1.0 + taper) * 0.5;
  let b = size.xz * (taper - 1.0) / (2.0 * size.y);
  let side = o.xz;
  let lean = b * o.y + a;
  let leanD = b * d.y;
  let id = 1.0 / select(d.y, 1e-6, abs(d.y) < 1e-6);
  let cap = -sign(d.y);
  var near = (cap * size.y - o.y) * id;
  var far = (-cap * size.y - o.y) * id;
  var n = vec3f(0.0, cap, 0.0);
  for (var k = 0; k < 4; k++) {
    let axis = k >> 1;
    let s = select(-1.0, 1.0, (k & 1) == 0);
    let f = s * side[axis] - lean[axis];
    let g = s * select(d.z, d.x, axis == 0) - leanD[axis];
    let t = -f / select(g, 1e-6, abs(g) < 1e-6);
    if (g < 0.0) {
      if (t > near) {
        near = t;
        n = select(vec3f(0.0, -b.y, s), vec3f(s, -b.x, 0.0), axis == 0);
      }
    } else { far = min(far, t); }
  }
  if (near >= far || near < 0.02 || near >= best.t) { return best; }
  return Hit(near, what, rotate(q, normalize(n)));
}

fn primitive(index: u32, ro: vec3f, rd: vec3f, rd2: f32, best: Hit) -> Hit {
  let at = index * 4u;
  let c = prims[at];
  let oc = ro - c.xyz;
  let b = dot(oc, rd);
  let gap = dot(oc, oc) - c.w * c.w;
  // Behind, or passing outside the bounding sphere.
  if (b * b < gap * rd2 || (b > 0.0 && gap > 0.0)) { return best; }
  let s = prims[at + 1u];
  let q = prims[at + 2u];
  let back = vec4f(-q.xyz, q.w);
  let o = rotate(back, oc);
  let d = rotate(back, rd);
  let shape = bitcast<u32>(s.w);
  if (shape == 0u) { return ellipsoid(o, d, s.xyz, best, i32(index), q); }
  if (shape == 1u) { return cone(o, d, s.xyz, best, i32(index), q); }
  return box(o, d, s.xyz, prims[at + 3u].zw, best, i32(index), q);
}

// Crossing of the ray with the terrain between ta and tb; FAR if none.
fn marchTerrain(ro: vec3f, rd: vec3f, ta: f32, tb: f32) -> f32 {
  var t0 = ta;
  var f0 = ro.y + ta * rd.y - heightAt(ro.xz + ta * rd.xz);
  if (f0 < 0.0) { return select(FAR, ta, ta > 0.0); }
  let steps = select(4, 3, ta > 120.0);
  let dt = (tb - ta) / f32(steps);
  for (var k = 0; k < steps; k++) {
    let t1 = t0 + dt;
    let f1 = ro.y + t1 * rd.y - heightAt(ro.xz + t1 * rd.xz);
    if (f1 < 0.0) {
      let tm = t0 + dt * f0 / (f0 - f1);
      let fm = ro.y + tm * rd.y - heightAt(ro.xz + tm * rd.xz);
      if (fm > 0.0) { return tm + (t1 - tm) * fm / (fm - f1); }
      return t0 + (tm - t0) * f0 / (f0 - fm);
    }
    t0 = t1;
    f0 = f1;
  }
  return FAR;
}

fn walkBins(ro: vec3f, rd: vec3f, tMax: f32, first: Hit) -> Hit {
  var best = first;
  let rd2 = dot(rd, rd);
  let sx = select(-1, 1, rd.x > 0.0);
  let sz = select(-1, 1, rd.z > 0.0);
  let inv = 1.0 / select(rd.xz, vec2f(1e-7), abs(rd.xz) < vec2f(1e-7));
  let q = (ro.xz + HALF_WORLD) / BIN;
  var cx = i32(floor(q.x));
  var cz = i32(floor(q.y));
  let step = abs(inv) * BIN;
  var next = (vec2f(f32(cx + max(sx, 0)), f32(cz + max(sz, 0))) * BIN - HALF_WORLD - ro.xz) * inv;
  var t = 0.0;
  for (var k = 0; k < 130; k++) {
    if (cx < 0 || cz < 0 || cx >= BINS || cz >= BINS || t >= min(best.t, tMax)) { break; }
    let end = min(next.x, next.y);
    let bin = bins[cz * BINS + cx];
    let low = ro.y + min(rd.y * t, rd.y * end);
    if (low < bin.x) {
      let start = bitcast<u32>(bin.z);
      let stop = start + bitcast<u32>(bin.w);
      for (var i = start; i < stop; i++) { best = primitive(items[i], ro, rd, rd2, best); }
      if (low < bin.y) {
        let ground = marchTerrain(ro, rd, t, min(end, best.t));
        if (ground < best.t) { best = Hit(ground, TERRAIN, vec3f(0.0, 1.0, 0.0)); }
      }
    }
    t = end;
    if (next.x < next.y) {
      next.x += step.x;
      cx += sx;
    } else {
      next.y += step.y;
      cz += sz;
    }
  }
  return best;
}

const RINGS = vec3f(330.0, 570.0, 980.0);

fn ridgeHeight(ring: i32, p: vec2f) -> f32 {
  let u = fract((atan2(p.x, -p.y) + 3.14159265) / 6.2831853) * 1024.0;
  let k = u32(u);
  let at = u32(ring) * 1024u;
  return mix(ridges[at + (k & 1023u)], ridges[at + ((k + 1u) & 1023u)], fract(u));
}

// Beyond the square: level ground at the rim's height, then three rings of hills.
fn beyond(ro: vec3f, rd: vec3f, first: Hit) -> Hit {
  var best = first;
  let a = dot(rd.xz, rd.xz);
  let b = dot(ro.xz, rd.xz);
  for (var ring = 0; ring < 3; ring++) {
    let r = RINGS[ring];
    let t = (-b + sqrt(max(0.0, b * b - a * (dot(ro.xz, ro.xz) - r * r)))) / max(a, 1e-6);
    if (t >= best.t) { break; }
    let p = ro + t * rd;
    if (p.y < 1.7 * r && p.y < ridgeHeight(ring, p.xz)) { return Hit(t, RIDGE - ring, vec3f(0.0, 0.4, 0.0)); }
  }
  return best;
}

fn traceEntities(ro: vec3f, rd: vec3f, first: Hit) -> Hit {
  var best = first;
  for (var k = 0u; k < frame.size.z; k++) {
    let a = entities[k * 3u];       // class, x, y, z
    let b = entities[k * 3u + 1u];  // vx, vy, vz, radius
    if (entities[k * 3u + 2u].w < 0.5) { continue; }
    let still = vec4f(0.0, 0.0, 0.0, 1.0);
    let o = ro - a.yzw;
    if (a.x == 2.0) { best = box(o, rd, vec3f(b.w), vec2f(1.0), best, ENTITY + i32(k), still); }
    else { best = ellipsoid(o, rd, vec3f(b.w), best, ENTITY + i32(k), still); }
    if (a.x == 3.0 && look.anchor.w > 0.0) {
      let d = look.anchor.xyz - a.yzw;
      let len = max(length(d), 0.1);
      let u = d / len;
      let w = 1.0 + u.y;
      let q = normalize(vec4f(u.z, 0.0, -u.x, w));
      let back = vec4f(-q.xyz, q.w);
      best = cone(rotate(back, o - 0.5 * d), rotate(back, rd), vec3f(0.05, len * 0.5, 0.05), best, ENTITY + i32(k), q);
    }
  }
  return best;
}

fn trace(ro: vec3f, rd: vec3f) -> Hit {
  var hit = Hit(FAR, NONE, vec3f(0.0, 1.0, 0.0));
  if (frame.size.z > 0u) { hit = traceEntities(ro, rd, hit); }
  hit = walkBins(ro, rd, FAR, hit);
  if (hit.what == NONE) { hit = beyond(ro, rd, hit); }
  return hit;
}
