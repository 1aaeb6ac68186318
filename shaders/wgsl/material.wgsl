// Albedo of ground, hills and primitives. Detail is filtered by distance through the noise tile's mip levels.
#include "trace.wgsl"

struct Surface {
  albedo: vec3f,
  n: vec3f,
  emit: vec3f,
  shine: f32,     // mirror-like share of the sky
  soft: f32,      // share of light that wraps and shines through, leaves and snow
}

// Level of detail of noise repeated every `period` metres for a footprint in metres.
fn lodOf(footprint: f32, period: f32) -> f32 { return max(0.0, log2(footprint * 256.0 / period)); }

// A line of half width w around multiples of 1, faded as pixels grow.
fn seam(x: f32, w: f32, footprint: f32) -> f32 {
  let d = abs(fract(x + 0.5) - 0.5);
  return smoothstep(w + footprint, w - 0.2 * footprint, d) * clamp(1.2 - footprint * 2.2, 0.0, 1.0);
}

// Pattern of the slot `material` at surface coordinates in metres. kind: 0 stone, 1 brick, 2 wood, 3 marble, 4 metal.
fn pattern(kind: i32, uv: vec2f, colour: vec3f, footprint: f32) -> vec4f {
  let grain = noise(uv * 0.31, lodOf(footprint, 3.2));
  let broad = noise(uv * 0.07 + 0.4, lodOf(footprint, 14.0)).r;
  if (kind == 2) {
    let plank = uv.x * 2.6;
    let tone = fract(sin(floor(plank) * 12.9) * 43.7);
    let fibre = noise(vec2f(uv.x * 1.1, uv.y * 0.09), lodOf(footprint, 1.2)).r;
    let c = colour * (0.78 + 0.4 * mix(0.5, tone, clamp(1.3 - footprint * 2.0, 0.0, 1.0))) * (0.8 + 0.4 * fibre);
    return vec4f(c * (1.0 - 0.6 * seam(plank, 0.06, footprint * 2.6)), 0.0);
  }
  if (kind == 3) {
    let vein = abs(noise(uv * 0.13 + 0.06 * grain.ba, lodOf(footprint, 7.0)).r - 0.5);
    let line = smoothstep(0.06, 0.0, vein);
    let c = mix(colour, colour * vec3f(0.5, 0.53, 0.6), line * 0.65) * (0.92 + 0.14 * broad);
    let slab = max(seam(uv.x * 0.62, 0.015, footprint * 0.62), seam(uv.y * 0.62, 0.015, footprint * 0.62));
    return vec4f(c * (1.0 - 0.3 * slab), 0.14);
  }
  if (kind == 4) {
    let cell = uv * vec2f(0.7, 0.8);
    let edge = max(seam(cell.x, 0.03, footprint * 0.7), seam(cell.y, 0.03, footprint * 0.8));
    let f = abs(fract(cell) - 0.5);
    let rivet = smoothstep(0.09, 0.05, length(f - 0.4)) * clamp(1.0 - footprint * 5.0, 0.0, 1.0);
    let rust = smoothstep(0.56, 0.75, broad);
    let c = mix(colour * (0.85 + 0.3 * grain.r), vec3f(0.24, 0.1, 0.05), rust * 0.6);
    return vec4f(c * (1.0 - 0.6 * edge) + rivet * 0.12, 0.42 * (1.0 - rust));
  }
  // Courses of bricks or larger, uneven stones.
  let size = select(vec2f(0.95, 0.55), vec2f(0.52, 0.24), kind == 1);
  let wobble = select(0.16, 0.0, kind == 1) * (grain.ba - 0.5);
  var g = (uv + wobble) / size;
  let row = floor(g.y);
  g.x += 0.5 * (row - 2.0 * floor(row * 0.5)) + select(0.31 * sin(row * 4.7), 0.0, kind == 1);
  let id = fract(sin(dot(vec2f(floor(g.x), row), vec2f(12.98, 78.23))) * 437.5);
  let near = clamp(1.3 - footprint / size.y, 0.0, 1.0);
  let tone = 1.0 + select(0.46, 0.36, kind == 1) * (mix(0.5, id, near) - 0.5);
  let w = select(0.05, 0.06, kind == 1);
  let mortar = max(seam(g.x, w * 0.6, footprint / size.x), seam(g.y, w, footprint / size.y));
  var c = colour * tone * (0.82 + 0.36 * grain.r) * (0.9 + 0.2 * broad);
  let joint = select(colour * 0.42, vec3f(0.52, 0.47, 0.42), kind == 1);
  return vec4f(mix(c, joint, mortar * 0.8), 0.0);
}

// World position to flat coordinates by the dominant direction of a normal.
fn flatten(p: vec3f, n: vec3f) -> vec2f {
  let a = abs(n);
  if (a.y > max(a.x, a.z)) { return p.xz; }
  return select(vec2f(p.x, p.y), vec2f(p.z, p.y), a.x > a.z);
}

fn strata(y: f32, wobble: f32) -> vec3f {
  let k = noise(vec2f(0.37, (y + 2.5 * wobble) * 0.021), 0.5).r;
  let fine = noise(vec2f(0.11, (y + 1.5 * wobble) * 0.09), 0.5).r;
  return mix(vec3f(0.62, 0.5, 0.46), vec3f(1.5, 1.25, 1.05), smoothstep(0.3, 0.7, k * 0.6 + fine * 0.4));
}

fn groundSurface(p: vec3f, t: f32, grazing: f32, footprint0: f32) -> Surface {
  let g = groundAt(p.xz);
  var n = normalize(vec3f(g.x, sqrt(max(0.05, 1.0 - g.x * g.x - g.y * g.y)), g.y));
  let footprint = footprint0 * inverseSqrt(max(grazing, 0.04));
  let macro4 = noise(p.xz / 110.0, lodOf(footprint, 110.0));
  let meso = noise(p.xz / 21.0, lodOf(footprint, 21.0));
  let micro = noise(p.xz / 4.3, lodOf(footprint, 4.3));
  let bump = (meso.ba - 0.5) * 0.5 + (micro.ba - 0.5) * 0.55;
  var s = Surface(look.groundA.rgb, normalize(n + vec3f(bump.x, 0.0, bump.y)), vec3f(0.0), 0.0, 0.25);
  let patches = smoothstep(0.32, 0.68, 0.5 + look.groundA.w * (macro4.r * 0.55 + meso.r * 0.45 - 0.5));
  s.albedo = mix(look.groundA.rgb, look.groundB.rgb, patches);
  s.albedo *= 0.62 + 0.5 * micro.r + 0.26 * meso.r;
  // Flowers: dots where the cell noise is near its seeds, in drifts.
  if (HAS_FLOWERS) {
    let cells = noise(p.xz / 9.0, lodOf(footprint, 9.0)).g;
    let drift = smoothstep(0.62 - 0.3 * look.groundB.w, 0.72 - 0.2 * look.groundB.w, meso.r * 0.5 + macro4.r * 0.5);
    let second = mix(look.bloom.rgb, look.bloom.brg, smoothstep(0.45, 0.55, macro4.r));
    s.albedo = mix(s.albedo, second, smoothstep(0.4, 0.24, cells) * drift * min(1.0, look.groundB.w * 1.5));
  }
  // Rock where it is steep.
  let steep = 1.0 / max(n.y, 0.2) * sqrt(max(0.0, 1.0 - n.y * n.y));
  let rocky = smoothstep(look.rock.w * 0.8, look.rock.w * 1.15, steep + 0.5 * (meso.r - 0.5) + 0.25 * (micro.r - 0.5));
  let banded = mix(vec3f(1.0), strata(p.y, meso.r), look.bloom.w);
  let face = look.rock.rgb * (0.62 + 0.7 * micro.r) * (0.75 + 0.5 * meso.r);
  s.albedo = mix(s.albedo * mix(vec3f(1.0), banded, 0.35), face * banded, rocky);
  // Snow lies where it is not too steep; mountains wear it higher up.
  let cap = select(0.0, smoothstep(-6.0, 6.0, p.y - 0.72 * look.ridge.w + 14.0 * (meso.r - 0.5)), look.ridge.w < 1000.0);
  let lies = smoothstep(1.05, 0.45, steep + 0.35 * (micro.r - 0.5));
  let snow = max(look.path.w * smoothstep(0.35, 0.6, meso.r * 0.5 + look.path.w * 0.62), cap) * lies;
  s.albedo = mix(s.albedo, vec3f(0.68, 0.76, 0.88) * (0.72 + 0.34 * micro.r + 0.2 * meso.r), snow);
  // Shore, then footpath.
  let shore = smoothstep(1.15, 0.35, p.y - look.water.w + 0.5 * (meso.r - 0.5)) * (1.0 - rocky);
  let damp = mix(0.72, 1.0, smoothstep(0.05, 0.4, p.y - look.water.w));
  s.albedo = mix(s.albedo, look.shore.rgb * (0.8 + 0.35 * micro.r) * damp, shore);
  let trodden = smoothstep(1.25, 0.75, g.w + 0.9 * (meso.r - 0.5) + 0.4 * (micro.r - 0.5));
  s.albedo = mix(s.albedo, look.path.rgb * (0.78 + 0.4 * micro.r), trodden * 0.9);
  if (HAS_LAVA) {
    let crack = abs(meso.r - 0.5) + 0.12 * (micro.r - 0.5);
    let glow = smoothstep(0.042, 0.012, crack) * smoothstep(0.5, 0.62, macro4.r) * (1.0 - trodden);
    s.emit = look.lava.rgb * glow * 1.6;
    s.albedo += look.lava.rgb * 0.14 * smoothstep(0.11, 0.03, crack) * smoothstep(0.5, 0.62, macro4.r);
  }
  let wet = look.shore.w;
  s.albedo *= 1.0 - 0.38 * wet;
  s.shine = wet * smoothstep(0.5, 0.32, macro4.r * 0.4 + meso.r * 0.6) * smoothstep(0.3, 0.1, steep) * 0.75 + 0.1 * wet;
  s.soft = mix(0.2, 0.5, snow);
  if (HAS_YARD) { yardFloor(&s, p, footprint); }
  return s;
}

fn yardFloor(s: ptr<function, Surface>, p: vec3f, footprint: f32) {
  let d = p.xz - look.yard.xy;
  let local = vec2f(look.yard.w * d.x + look.yard.z * d.y, look.yard.z * d.x - look.yard.w * d.y);
  let inside = smoothstep(0.3, 0.0, max(abs(local.x) - look.yardSize.x, abs(local.y) - look.yardSize.y));
  if (inside <= 0.0) { return; }
  let kind = i32(look.style.z);
  // Stone, brick, wood, marble, metal.
  const STONE = vec3f(0.44, 0.42, 0.4);
  var base = array<vec3f, 5>(STONE, vec3f(0.42, 0.16, 0.1), vec3f(0.36, 0.2, 0.1), vec3f(0.78, 0.76, 0.74), vec3f(0.28, 0.33, 0.37))[kind];
  let q = pattern(kind, local * select(1.0, 0.62, kind < 2), base, footprint * 0.8);
  (*s).albedo = mix((*s).albedo, q.rgb * (1.0 - 0.3 * look.shore.w), inside);
  (*s).emit *= 1.0 - inside;
  (*s).shine = mix((*s).shine, q.a * 0.6 + 0.25 * look.shore.w, inside);
  (*s).n = normalize(mix((*s).n, vec3f(0.0, 1.0, 0.0), inside * 0.85));
}

fn ridgeSurface(p: vec3f, ring: i32) -> Surface {
  let u = atan2(p.x, -p.z);
  let q = noise(vec2f(u * 2.2 + f32(ring) * 0.37, p.y / RINGS[ring] * 2.6), 1.5);
  let r = noise(vec2f(u * 0.8, p.y / RINGS[ring] * 0.7 + 0.2), 0.5).r;
  let inward = normalize(vec3f(-p.x, 0.0, -p.z));
  let along = vec3f(-inward.z, 0.0, inward.x);
  let n = normalize(inward * 0.55 + along * (q.b - 0.5) * 3.0 + vec3f(0.0, 0.6 + (q.a - 0.5), 0.0));
  var c = look.ridge.rgb * (0.75 + 0.5 * r);
  c = mix(c, look.rock.rgb * strata(p.y * 0.6, r), look.bloom.w * 0.9);
  let white = smoothstep(-8.0, 10.0, p.y - look.ridge.w + 60.0 * (q.r - 0.5));
  c = mix(c, vec3f(0.74, 0.8, 0.9), white);
  var s = Surface(c, n, vec3f(0.0), 0.0, 0.3);
  if (HAS_LAVA && ring == 1) {
    let streak = smoothstep(0.06, 0.02, abs(q.r - 0.5)) * smoothstep(70.0, 150.0, p.y);
    s.emit = look.lava.rgb * (streak * 1.2 + 0.9 * smoothstep(132.0, 158.0, p.y) * smoothstep(0.3, 0.6, q.r));
  }
  return s;
}

fn primitiveSurface(index: u32, p: vec3f, n0: vec3f, footprint: f32) -> Surface {
  let c = prims[index * PRIM + 5u];
  let tail = prims[index * PRIM + 4u];
  let bits = bitcast<u32>(tail.x);
  let kind = bitcast<u32>(tail.y) & 15u;
  var colour = vec3f(f32(bits & 255u), f32((bits >> 8u) & 255u), f32((bits >> 16u) & 255u)) / 255.0;
  colour *= colour;
  var s = Surface(colour, n0, vec3f(0.0), 0.0, 0.15);
  let q = noise(vec2f(p.x + 0.6 * p.z, p.y * 0.9 + 0.5 * p.z) / 3.7, lodOf(footprint, 3.7));
  if (kind == 1u) {
    let q2 = noise(vec2f(p.z - 0.4 * p.x, p.y + 0.3 * p.x) / 1.6, lodOf(footprint, 1.6));
    s.n = normalize(n0 + vec3f(q.b - 0.5, q2.b - 0.5, q.a - 0.5) * 1.5);
    s.albedo = colour * (0.55 + 0.55 * q.r + 0.4 * q2.r) * (0.78 + 0.3 * n0.y);
    s.soft = 0.55;
  } else if (kind >= 3u && kind <= 7u) {
    var uv = flatten(p, n0);
    if (tail.z > 0.0 && abs(n0.y) < 0.7) { uv = vec2f(atan2(p.x - c.x, p.z - c.z) * tail.z, p.y); }
    let m = pattern(i32(kind) - 3, uv, colour, footprint);
    s.albedo = m.rgb;
    s.shine = m.a;
  } else if (kind == 8u) {
    let row = seam(p.y * 2.2, 0.12, footprint * 2.2);
    s.albedo = colour * (0.8 + 0.4 * q.r) * (1.0 - 0.35 * row);
  } else if (kind == 10u) {
    let dark = look.sunDir.w + select(0.0, 0.6, look.sunDir.y < 0.25) + 0.25;
    s.emit = colour * min(1.5, dark);
    s.albedo = colour * 0.3;
  } else if (kind == 11u) {
    s.soft = 0.6;
    s.albedo = colour * (0.9 + 0.2 * q.r);
  } else if (kind == 12u) {
    // Mushroom caps: pale spots.
    let cells = noise((p.xz - c.xz) / 13.0 + c.xz * 0.13, lodOf(footprint, 13.0)).g;
    s.albedo = mix(colour * (0.85 + 0.3 * n0.y), vec3f(0.9, 0.85, 0.75), smoothstep(0.3, 0.22, cells) * step(0.0, n0.y));
    s.soft = 0.4;
  } else {
    s.albedo = colour * (0.7 + 0.6 * q.r);
    if (kind == 9u) { s.n = normalize(n0 + vec3f(q.b - 0.5, 0.2, q.a - 0.5) * 0.8); }
  }
  let top = smoothstep(0.25, 0.6, n0.y + 0.5 * (q.r - 0.5));
  if (kind != 10u) { s.albedo = mix(s.albedo, vec3f(0.74, 0.81, 0.91), top * look.path.w * select(0.92, 0.7, kind == 1u)); }
  s.albedo *= 1.0 - 0.25 * look.shore.w;
  return s;
}
