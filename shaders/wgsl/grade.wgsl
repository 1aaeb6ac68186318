// From linear light to display colours, then the art style's grade.
#include "scene.wgsl"

fn saturate3(c: vec3f, amount: f32) -> vec3f { return max(vec3f(0.0), mix(vec3f(luma(c)), c, amount)); }

fn grade(c0: vec3f) -> vec3f {
  // Shoulder above .8 keeps highlights coloured; the root returns to display values.
  let c1 = c0 * 1.05;
  var c = sqrt(c1 * (1.0 + c1 * 0.18) / (1.0 + c1 * 0.42));
  c = saturate3(c, 1.14);
  c = mix(c, c * c * (3.0 - 2.0 * c), 0.25);
  let t = look.style.y;
  let k = i32(look.style.x);
  let y = luma(c);
  if (k == STYLE_PASTEL) {
    let soft = saturate3(c, 0.72) * 0.58 + 0.4;
    c = mix(c, soft * mix(vec3f(0.95, 0.94, 1.06), vec3f(1.04, 0.99, 0.96), y), t);
  } else if (k == STYLE_NEON) {
    let split = mix(vec3f(0.05, 0.0, 0.16), vec3f(1.0, 0.42, 0.98), y);
    c = mix(c, mix(saturate3(c, 1.5), split, 0.42), t);
  } else if (k == STYLE_NOIR) {
    let m = smoothstep(0.12, 0.82, y);
    c = mix(c, vec3f(m * 0.97, m * 0.985, m) * 0.96 + 0.015, t);
  } else if (k == STYLE_GOLDEN) {
    let gold = mix(vec3f(0.24, 0.09, 0.03), vec3f(1.0, 0.84, 0.46), smoothstep(0.0, 0.95, y));
    c = mix(c, mix(c * vec3f(1.12, 0.96, 0.7), gold, 0.55), t);
  } else if (k == STYLE_AUTUMN) {
    c = mix(c, saturate3(c, 1.1) * vec3f(1.08, 0.96, 0.82) + vec3f(0.02, 0.008, 0.0), t);
  } else if (k == STYLE_PAINTERLY) {
    let levels = 7.0;
    let stepped = (floor(c * levels) + smoothstep(vec3f(0.35), vec3f(0.65), fract(c * levels))) / levels;
    c = mix(c, saturate3(stepped, 1.35) * 1.02, t);
  } else if (k == STYLE_ALIEN) {
    let turned = vec3f(c.r * 0.35 + c.b * 0.65, c.g * 0.85 + c.r * 0.1, c.g * 0.35 + c.r * 0.5 + c.b * 0.15);
    c = mix(c, saturate3(turned, 1.25), 0.75 * t);
  }
  return clamp(c, vec3f(0.0), vec3f(1.0));
}
