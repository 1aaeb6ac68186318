// One sample a pixel: colour, depth code and object id.
#include "shade.wgsl"
#include "grade.wgsl"

@group(1) @binding(0) var<storage, read_write> shaded: array<vec4f>;  // display RGB, depth code
@group(1) @binding(1) var<storage, read_write> ids: array<u32>;

const LOG_SPAN = 6.6858609;  // ln(801), core/depth-code.ts

fn codeOf(t: f32) -> f32 { return min(1.0, log(1.0 + 400.0 / max(t, 0.5)) / LOG_SPAN); }

fn idOf(what: i32) -> u32 {
  if (what == NONE) { return 0u; }
  if (what >= ENTITY) { return 16u + u32(what - ENTITY); }
  if (what < 0) { return 1u; }
  return bitcast<u32>(prims[u32(what) * 4u + 3u].y) >> 4u;
}

fn waterNormal(p: vec2f, t: f32, footprint: f32) -> vec3f {
  let a = noise(p / 7.0, lodOf(footprint * 2.0, 7.0)).ba - 0.5;
  let b = noise(p / 26.0 + 0.3, lodOf(footprint * 2.0, 26.0)).ba - 0.5;
  let slope = (a * 0.6 + b) * look.shallow.w * 2.2;
  return normalize(vec3f(slope.x, 1.0, slope.y));
}

struct Sample { colour: vec3f, t: f32, id: u32 }

fn sampleRay(rd0: vec3f, pixel: f32) -> Sample {
  var ro = frame.eye.xyz;
  var rd = rd0;
  let dir0 = normalize(rd0);
  var water = vec3f(0.0);
  var mirror = 1.0;
  var waterT = -1.0;
  var glint = vec3f(0.0);
  var out = Sample(vec3f(0.0), FAR, 0u);
  for (var bounce = 0; bounce < 2; bounce++) {
    let hit = trace(ro, rd);
    let dir = normalize(rd);
    let level = (look.water.w - ro.y) / min(rd.y, -1e-6);
    if (bounce == 0 && rd.y < 0.0 && level > 0.0 && level < hit.t) {
      let p = ro + level * rd;
      let footprint = pixel * level;
      let n = waterNormal(p.xz, level, footprint * inverseSqrt(max(-dir.y, 0.03)));
      let deep = look.water.w - select(-5.0, heightAt(p.xz), max(abs(p.x), abs(p.z)) < HALF_WORLD);
      let f = 0.04 + 0.9 * pow(1.0 - max(-dot(dir, n), 0.0), 4.0);
      var body = mix(look.shallow.rgb, look.water.rgb, smoothstep(0.0, 2.6, deep));
      body *= look.sun.rgb * (0.35 + 0.5 * max(look.sunDir.y, 0.0)) * sunAt(p, true) + look.ambient.rgb;
      body = mix(body, look.shore.rgb * (look.sun.rgb * 0.3 + look.ambient.rgb * 0.6), smoothstep(0.7, 0.0, deep) * 0.55);
      let r = reflect(dir, n);
      let spec = max(dot(normalize(vec3f(r.x, abs(r.y), r.z)), look.sunDir.xyz), 0.0);
      glint = look.sun.rgb * (pow(spec, 160.0) * 2.2 + pow(spec, 28.0) * 0.22) * sunAt(p, true) * min(1.0, look.sun.w * 40.0);
      let ripple = noise(p.xz / 5.0, lodOf(footprint, 5.0)).r;
      let foam = smoothstep(0.22, 0.04, deep + 0.3 * (ripple - 0.5));
      water = mix(body, vec3f(0.9, 0.95, 1.0) * (look.sun.rgb * 0.45 + look.ambient.rgb), foam * 0.7);
      mirror = f * (1.0 - 0.7 * foam);
      waterT = level;
      out.t = level;
      out.id = 2u;
      ro = p + vec3f(0.0, 0.02, 0.0);
      rd = normalize(vec3f(r.x, max(r.y, 0.012), r.z));
      continue;
    }
    var c: vec3f;
    if (hit.what == NONE) { c = sky(dir); }
    else { c = shadeHit(ro, rd, dir, hit, select(pixel, pixel * 1.5, bounce == 1)); }
    if (bounce == 0) {
      out.t = hit.t;
      out.id = idOf(hit.what);
      out.colour = c;
    } else {
      let p0 = frame.eye.xyz + waterT * rd0;
      var w = mix(water, c, mirror) + glint;
      if (isStyle(STYLE_NEON) > 0.0) { w = mix(w, w * vec3f(0.4, 0.5, 1.0), isStyle(STYLE_NEON)); }
      out.colour = air(w, p0, dir0, waterT * length(rd0));
    }
    break;
  }
  return out;
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= frame.size.x || id.y >= frame.size.y) { return; }
  let size = vec2f(frame.size.xy);
  let uv = (vec2f(id.xy) + 0.5) / size;
  let rd = frame.forward.xyz + (2.0 * uv.x - 1.0) * frame.right.xyz + (1.0 - 2.0 * uv.y) * frame.up.xyz;
  let s = sampleRay(rd, 2.0 * frame.up.w / size.y);
  let at = id.y * frame.size.x + id.x;
  let code = select(codeOf(s.t), 0.0, s.t >= FAR);
  shaded[at] = vec4f(grade(s.colour, uv), code);
  ids[at] = s.id;
}
