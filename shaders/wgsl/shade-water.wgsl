// Water: depth-coloured body, mirrored world, sun glint, foam at the shore.
#include "shade.wgsl"

fn waterNormal(p: vec2f, footprint: f32) -> vec3f {
  let a = noise(p / 7.0, lodOf(footprint * 2.0, 7.0)).ba - 0.5;
  let b = noise(p / 26.0 + 0.3, lodOf(footprint * 2.0, 26.0)).ba - 0.5;
  let slope = (a * 0.6 + b) * look.shallow.w * 2.2;
  return normalize(vec3f(slope.x, 1.0, slope.y));
}

// The mirrored colour, looked up a little aside as ripples bend it.
fn mirrored(ray: u32, n: vec3f, dist: f32) -> vec3f {
  let pixel = vec2i(pixelOf(ray));
  let side = dot(n.xz, normalize(frame.right.xz));
  let ahead = dot(n.xz, normalize(frame.forward.xz + 1e-5));
  let bend = vec2f(side, 1.6 * ahead) * f32(frame.size.y) * 0.5;
  let at = clamp(pixel + vec2i(round(bend)), vec2i(0), vec2i(frame.size.xy) - 1);
  let other = u32(at.y) * frame.size.x + u32(at.x);
  let isWater = bitcast<i32>(hits[other].y) == WATER;
  return colours[select(ray, other, isWater) + pixels()].rgb;
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= atomicLoad(&counts[WATER_LIST])) { return; }
  let q = pointOf(listed(WATER_LIST, id.x));
  let p = q.p;
  let n = waterNormal(p.xz, q.footprint * inverseSqrt(max(-q.dir.y, 0.03)));
  let inside = max(abs(p.x), abs(p.z)) < HALF_WORLD;
  let deep = look.water.w - select(-5.0, heightAt(p.xz), inside);
  let sun = sunAt(p, true);
  var body = mix(look.shallow.rgb, look.water.rgb, smoothstep(0.0, 2.6, deep));
  body *= look.sun.rgb * (0.35 + 0.5 * max(look.sunDir.y, 0.0)) * sun + look.ambient.rgb;
  body = mix(body, look.shore.rgb * (look.sun.rgb * 0.3 + look.ambient.rgb * 0.6), smoothstep(0.7, 0.0, deep) * 0.55);
  let r = reflect(q.dir, n);
  let spec = max(dot(normalize(vec3f(r.x, abs(r.y), r.z)), look.sunDir.xyz), 0.0);
  let glint = look.sun.rgb * (pow(spec, 160.0) * 2.2 + pow(spec, 28.0) * 0.22) * sun * min(1.0, look.sun.w * 40.0);
  let ripple = noise(p.xz / 5.0, lodOf(q.footprint, 5.0)).r;
  let foam = smoothstep(0.22, 0.04, deep + 0.3 * (ripple - 0.5));
  let f = 0.05 + 0.9 * pow(1.0 - max(-dot(q.dir, n), 0.0), 4.0);
  let c0 = mix(body, vec3f(0.9, 0.95, 1.0) * (look.sun.rgb * 0.45 + look.ambient.rgb), foam * 0.7);
  var c = mix(c0, mirrored(q.ray, n, q.dist), f * (1.0 - 0.7 * foam)) + glint;
  c = mix(c, c * vec3f(0.4, 0.5, 1.0), isStyle(STYLE_NEON));
  colours[q.ray] = vec4f(air(c, p, q.dir, q.dist), 1.0);
}
