// From linear light to display colours, then the art style's grade.
#include "scene.wgsl"

fn saturate3(c: vec3f, amount: f32) -> vec3f { return max(vec3f(0.0), mix(vec3f(luma(c)), c, amount)); }

fn grade(c0: vec3f) -> vec3f {
  // Shoulder above .8 keeps highlights coloured; the root returns to display values.
  let c1 = c0 * 0.97;
  var c = sqrt(c1 * (1.0 + c1 * 0.18) / (1.0 + c1 * 0.42));
  c = saturate3(c, 1.14);
  c = mix(c, c * c * (3.0 - 2.0 * c), 0.25);
  let t = look.style.y;
  let k = STYLE;
  let y = luma(c);
  if (k == STYLE_PASTEL) {
    let soft = saturate3(c, 0.85) * 0.66 + 0.31;
    c = mix(c, soft * mix(vec3f(0.98, 0.93, 1.06), vec3f(1.06, 0.99, 0.95), y), t);
  } else if (k == STYLE_NEON) {
    let split = mix(vec3f(0.05, 0.0, 0.16), vec3f(1.0, 0.42, 0.98), y);
    c = mix(c, mix(saturate3(c, 1.5), split, 0.42), t);
  } else if (k == STYLE_NOIR) {
    let m = smoothstep(0.1, 0.88, y);
    c = mix(c, vec3f(m * 0.97, m * 0.985, m) * 0.96 + 0.015, t);
  } else if (k == STYLE_GOLDEN) {
    let gold = mix(vec3f(0.2, 0.07, 0.03), vec3f(1.0, 0.86, 0.45), smoothstep(0.02, 0.8, y));
    c = mix(c, mix(c * vec3f(1.2, 1.0, 0.66), gold, 0.6), t);
  } else if (k == STYLE_AUTUMN) {
    c = mix(c, saturate3(c, 1.1) * vec3f(1.08, 0.96, 0.82) + vec3f(0.02, 0.008, 0.0), t);
  } else if (k == STYLE_PAINTERLY) {
    let levels = 5.0;
    let stepped = (floor(c * levels) + smoothstep(vec3f(0.35), vec3f(0.65), fract(c * levels))) / levels;
    c = mix(c, saturate3(stepped, 1.35) * 1.02, t);
  } else if (k == STYLE_ALIEN) {
    let turned = vec3f(c.b * 0.85 + c.r * 0.15, c.g * 0.9, c.r * 0.5 + c.g * 0.55);
    c = mix(c, saturate3(turned, 1.55), 0.9 * t);
  }
  return clamp(c, vec3f(0.0), vec3f(1.0));
}
