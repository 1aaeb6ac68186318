// Light, shadow, air and art direction for one hit.
#include "passes.wgsl"
#include "sky.wgsl"
#include "material.wgsl"

// Share of the sun that reaches a point: baked shadows on the ground, the terrain's own shadow above it.
fn sunAt(p: vec3f, onGround: bool) -> f32 {
  let g = groundAt(p.xz);
  let open = smoothstep(-0.6, 0.9, p.y - g.z);
  if (!onGround) { return open; }
  let uv = p.xz / (2.0 * SHADOW_HALF) + 0.5;
  let edge = max(abs(p.x), abs(p.z));
  if (edge > SHADOW_HALF) { return open; }
  let baked = textureSampleLevel(shadowMap, clamping, uv, 0.0).r;
  return min(open, mix(baked, 1.0, smoothstep(SHADOW_HALF - 20.0, SHADOW_HALF, edge)));
}

// Soft shadows of moving bodies: sun shadow and contact darkening.
fn bodyShade(p: vec3f, n: vec3f) -> vec2f {
  var sun = 1.0;
  var sky = 1.0;
  for (var k = 0u; k < frame.size.z; k++) {
    let a = entities[k * 3u];
    let r = entities[k * 3u + 1u].w;
    if (entities[k * 3u + 2u].w < 0.5) { continue; }
    let d = a.yzw - p;
    let along = dot(d, look.sunDir.xyz);
    let off = length(d - along * look.sunDir.xyz);
    if (along > 0.0) { sun = min(sun, smoothstep(r * 0.75, r * 1.25 + 0.04 * along, off)); }
    let near = length(d) / r;
    sky *= 1.0 - 0.75 * max(dot(n, d) / (r * near), 0.0) / max(1.0, near * near);
  }
  return vec2f(sun, sky);
}

fn light(s: Surface, p: vec3f, rd: vec3f, sun: f32, sky: f32) -> vec3f {
  let l = look.sunDir.xyz;
  let nl = dot(s.n, l);
  let wrap = mix(max(nl, 0.0), clamp(nl * 0.6 + 0.4, 0.0, 1.0), s.soft);
  let through = s.soft * 0.35 * pow(max(dot(rd, l), 0.0), 4.0);
  let up = 0.5 + 0.5 * s.n.y;
  let direct = look.sun.rgb * (wrap + through) * sun * 1.25;
  var c = s.albedo * (direct + look.ambient.rgb * (0.4 + 0.6 * up) * sky + look.bounce.rgb * (1.0 - up));
  if (s.shine > 0.0) {
    let r = reflect(rd, s.n);
    let f = s.shine * (0.35 + 0.65 * pow(1.0 - max(-dot(rd, s.n), 0.0), 3.0));
    c = mix(c, skyGradient(normalize(vec3f(r.x, abs(r.y) + 0.05, r.z))), f);
  }
  return c + s.emit;
}

fn air(c: vec3f, p: vec3f, rd: vec3f, dist: f32) -> vec3f {
  let low = look.misc.w * exp(-max(p.y - 3.0, 0.0) * 0.12) * min(dist, 160.0);
  let amount = 1.0 - exp(-(look.fog.w * dist + 0.55 * low));
  let s = max(dot(rd, look.sunDir.xyz), 0.0);
  let s4 = s * s * s * s;
  let glow = look.sun.rgb * look.ambient.w * (0.14 * s4 + 0.16 * s4 * s4 * s4);
  let veil = mix(look.fog.rgb, look.horizon.rgb, smoothstep(0.0, 0.1, rd.y) * 0.6);
  return mix(c, veil + glow, amount);
}

// Neon: dark bodies, bright rims and contour lines.
fn neon(c: vec3f, s: Surface, p: vec3f, rd: vec3f, hit: Hit, footprint: f32) -> vec3f {
  let t = isStyle(STYLE_NEON);
  if (STYLE != STYLE_NEON) { return c; }
  let rim = pow(1.0 - abs(dot(hit.n, rd)), 2.5);
  let hue = select(vec3f(1.0, 0.12, 0.75), vec3f(0.1, 0.85, 1.0), hit.what < 0);
  var line = rim * 1.1;
  if (hit.what == TERRAIN) {
    let g = p.xz / 6.0;
    let f = footprint / 6.0 * 2.0;
    line = max(seam(g.x, 0.02, f), seam(g.y, 0.02, f)) * 0.9;
  } else if (hit.what <= RIDGE) {
    let top = ridgeHeight(RIDGE - hit.what, p.xz) - p.y;
    line = smoothstep(RINGS[RIDGE - hit.what] * 0.014, 0.0, top) * 1.2;
  }
  let dark = c * mix(vec3f(0.5), vec3f(0.22, 0.16, 0.42), 0.7);
  return mix(c, dark + hue * line * 0.9, t);
}

// The ray of a list entry, its hit, and where that is.
struct Point { ray: u32, rd: vec3f, dir: vec3f, p: vec3f, hit: Hit, dist: f32, footprint: f32 }

fn pointOf(ray: u32) -> Point {
  let mirrored = ray >= pixels();
  let pixel = pixelOf(ray);
  var rd = rayOf(pixel);
  var ro = frame.eye.xyz;
  if (mirrored) {
    rd.y = max(-rd.y, 0.004);
    ro = mirrorEye();
  }
  let h = hits[ray];
  let n = vec3f(unpack2x16snorm(h.z), bitcast<f32>(h.w));
  let t = bitcast<f32>(h.x);
  let hit = Hit(t, bitcast<i32>(h.y), n);
  let len = length(rd);
  let size = 2.0 * frame.up.w / f32(frame.size.y) * select(1.0, 1.6, mirrored);
  return Point(ray, rd, rd / len, ro + t * rd, hit, t * len, t * size);
}

fn finish(q: Point, s: Surface, sun: f32, sky: f32) {
  var c = light(s, q.p, q.dir, sun, sky);
  c = neon(c, s, q.p, q.dir, q.hit, q.footprint);
  colours[q.ray] = vec4f(air(c, q.p, q.dir, q.dist), 1.0);
}
