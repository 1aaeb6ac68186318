// Sky in a direction: gradient, sun or moon with glow, clouds, stars, weather.
#include "scene.wgsl"

fn skyGradient(d: vec3f) -> vec3f {
  let h = max(d.y, 0.0);
  var c = mix(look.horizon.rgb, look.zenith.rgb, 1.0 - exp(-3.1 * h));
  c = mix(look.fog.rgb, c, smoothstep(-0.02, 0.13, d.y));
  let s = max(dot(d, look.sunDir.xyz), 0.0);
  let s4 = s * s * s * s;
  let s16 = s4 * s4 * s4 * s4;
  return c + look.sun.rgb * look.ambient.w * (0.16 * s4 + 0.3 * s16 + 0.25 * s16 * s16 * s16);
}

fn clouds(d: vec3f, base: vec3f) -> vec3f {
  let cover = look.horizon.w;
  if (d.y < 0.01 || cover <= 0.02) { return base; }
  let uv = d.xz / (d.y + 0.16) * 0.085 + look.cloudDark.w * vec2f(1.0, 0.37);
  let lod = clamp(1.0 - 8.0 * d.y, 0.0, 3.0);
  let a = noise(uv, lod).r;
  let b = noise(uv * 2.7 + 0.31, lod + 1.0).r;
  let toSun = normalize(look.sunDir.xz + 1e-4) * 0.02;
  let shade = noise(uv + toSun, lod + 1.0).r;
  let body = a * 0.72 + b * 0.28;
  let edge = 0.78 - 0.58 * cover;
  let amount = smoothstep(edge, edge + 0.17, body) * smoothstep(0.01, 0.13, d.y);
  let lit = clamp(0.55 + 4.0 * (a - shade) - 1.2 * (body - edge), 0.0, 1.0);
  let s = max(dot(d, look.sunDir.xyz), 0.0);
  let silver = look.sun.rgb * look.ambient.w * s * s * s * s * s * s * 0.5 * (1.0 - amount * 0.6);
  return mix(base, mix(look.cloudDark.rgb, look.cloudLit.rgb, lit) + silver, amount * 0.94);
}

fn stars(d: vec3f) -> vec3f {
  // A sparse grid on the dome; each star is about one and a half pixels of a 256-wide frame.
  let g = vec2f(atan2(d.x, -d.z) * 24.0, asin(clamp(d.y, -1.0, 1.0)) * 24.0);
  let c = floor(g);
  let r = noise((c + 0.5) / 61.0, 0.0);
  let r2 = noise((c.yx + 7.5) / 47.0, 0.0);
  let at = c + 0.5 + 0.6 * (fract(vec2f(r.r * 37.0, r2.r * 29.0)) - 0.5);
  let q = (g - at) * vec2f(cos(d.y), 1.0);
  let bright = fract(r.r * 91.0 + r2.r * 53.0);
  return vec3f(0.85, 0.92, 1.0) * smoothstep(0.16, 0.03, length(q)) * smoothstep(0.62, 1.0, bright);
}

fn disc(d: vec3f, c: vec3f) -> vec3f {
  let radius = look.sun.w;
  if (radius <= 0.0) { return c; }
  let angle = acos(clamp(dot(d, look.sunDir.xyz), -1.0, 1.0));
  let inside = smoothstep(radius + 0.004, radius - 0.004, angle);
  var face = look.sun.rgb * look.bounce.w;
  if (look.sunDir.w > 0.5) {
    let mare = noise(d.xy * 9.0 + d.z, 3.0).r;
    face = vec3f(0.86, 0.9, 0.98) * (0.78 + 0.5 * (mare - 0.5));
  }
  return mix(c, face, inside) + look.sun.rgb * look.ambient.w * 0.5 * exp(-angle * 14.0);
}

fn bolt(d: vec3f, c: vec3f) -> vec3f {
  let az = atan2(d.x, -d.z) - look.misc.y;
  let turn = az - 6.2831853 * floor((az + 3.14159265) / 6.2831853);
  let wander = 0.10 * (noise(vec2f(d.y * 0.9, look.cloudDark.w), 1.0).r - 0.5) + 0.05 * (noise(vec2f(d.y * 3.1, 0.3), 1.0).r - 0.5);
  let gap = abs(turn - wander);
  let live = step(0.0, d.y) * smoothstep(0.5, 0.42, d.y);
  let branch = abs(turn - wander * 2.2 - (0.24 - d.y) * 0.5);
  let side = smoothstep(0.009, 0.002, branch) * step(d.y, 0.24) * step(0.07, d.y);
  return c + vec3f(0.8, 0.85, 1.0) * live * (1.4 * smoothstep(0.012, 0.003, gap) + 0.22 * exp(-gap * 22.0) + side);
}

// A ringed planet for alien skies.
fn planet(d: vec3f, c: vec3f) -> vec3f {
  let az = look.misc.y + 0.1;
  let centre = normalize(vec3f(sin(az), 0.36, -cos(az)));
  let side = normalize(vec3f(cos(az), 0.0, sin(az)));
  let up = cross(side, centre);
  let q = vec2f(dot(d, side), -dot(d, up)) / 0.15;
  if (dot(d, centre) < 0.5) { return c; }
  let r = length(q);
  var out = c;
  let lit = clamp(dot(normalize(vec3f(q, sqrt(max(0.0, 1.0 - r * r)))), normalize(vec3f(-0.6, 0.5, 0.6))), 0.0, 1.0);
  let band = 0.8 + 0.2 * sin(q.y * 16.0 + q.x * 2.0);
  out = mix(out, out * 0.35 + vec3f(0.95, 0.5, 0.62) * band * (0.08 + 0.75 * lit), smoothstep(1.02, 0.96, r));
  let e = vec2f(q.x * 0.94 + q.y * 0.34, (q.y * 0.94 - q.x * 0.34) * 3.6);
  let er = length(e);
  let ring = smoothstep(1.3, 1.38, er) * smoothstep(2.05, 1.95, er) * select(1.0, 0.0, r < 1.0 && e.y > 0.0);
  return mix(out, vec3f(0.98, 0.86, 0.72), ring * 0.6);
}

fn sky(d: vec3f) -> vec3f {
  var c = skyGradient(d);
  if (HAS_STARS) { c += stars(d) * look.zenith.w * smoothstep(0.02, 0.2, d.y); }
  c = disc(d, c);
  if (HAS_STORM) { c = bolt(d, c); }
  c = clouds(d, c);
  if (STYLE == STYLE_ALIEN) { c = mix(c, planet(d, c), 0.9 * isStyle(STYLE_ALIEN)); }
  if (HAS_RAIN) {
    // Rain shafts hang from the clouds, fixed in the world.
    let az = atan2(d.x, -d.z);
    let shaft = noise(vec2f(az * 1.6 + d.y * 0.35, 0.17), 1.5).r;
    c *= 1.0 - 0.5 * look.style.w * smoothstep(0.45, 0.75, shaft) * smoothstep(0.55, 0.05, d.y);
  }
  return c;
}
