// Shaders that bring a small frame to the size of the window, seen by the newest camera (late-warp.ts). A GPU takes two passes: sharpen the
// frame at its own size (cheap: 37 k pixels), then enlarge it along edges. Without one, soft-frame.ts and enlarge.ts do it in memory.

import { WARP_GLSL } from './late-warp.ts'

/** Both passes: a triangle that covers the target; `uScale` is the share of the frame shown along each axis. */
export const COVER_VERTEX = /* glsl */ `
uniform vec2 uScale;
varying vec2 vUv;
void main() {
  vUv = 0.5 + 0.5 * position.xy * uScale;
  gl_Position = vec4(position.xy, 0.0, 1.0);
}`

/**
 * Contrast-adaptive sharpening: a five-point unsharp mask whose strength falls where the neighbourhood already spans the range,
 * clamped to that neighbourhood so that nothing rings. uAmount 0..1.
 */
export const SHARPEN_FRAGMENT = /* glsl */ `
uniform sampler2D uFrame;
uniform vec2 uTexel;
uniform float uAmount;
varying vec2 vUv;
void main() {
  vec3 c = texture2D(uFrame, vUv).rgb;
  vec3 n = texture2D(uFrame, vUv + vec2(0.0, uTexel.y)).rgb;
  vec3 s = texture2D(uFrame, vUv - vec2(0.0, uTexel.y)).rgb;
  vec3 e = texture2D(uFrame, vUv + vec2(uTexel.x, 0.0)).rgb;
  vec3 w = texture2D(uFrame, vUv - vec2(uTexel.x, 0.0)).rgb;
  vec3 low = min(c, min(min(n, s), min(e, w)));
  vec3 high = max(c, max(max(n, s), max(e, w)));
  // Room before clipping, relative to the brightest neighbour: flat mid-tones get most, hard edges least.
  vec3 room = sqrt(clamp(min(low, 1.0 - high) / max(high, 1e-3), 0.0, 1.0));
  float gain = uAmount * dot(room, vec3(0.299, 0.587, 0.114));
  vec3 sharp = c + gain * (c - 0.25 * (n + s + e + w));
  vec3 slack = 0.12 * (high - low);
  gl_FragColor = vec4(clamp(sharp, low - slack, high + slack), 1.0);
}`

/** Ordered dither of one code value hides the steps of 8-bit skies. Fixed in place: it must not look like motion. */
const DITHER = /* glsl */ `
float dither(vec2 p) {
  return (fract(52.9829189 * fract(dot(p, vec2(0.06711056, 0.00583715)))) - 0.5) / 255.0;
}`

/**
 * Enlarging along edges: the structure tensor of the 4x4 neighbourhood gives the local direction and how strong it is; a Gaussian
 * kernel minus its wide tail (a smooth stand-in for Lanczos) is stretched along the edge and squeezed across it.
 */
export const STEERED_FRAGMENT = /* glsl */ `
uniform sampler2D uFrame;
uniform vec2 uTexel;
varying vec2 vUv;
${DITHER}
${WARP_GLSL}
const vec3 LUMA = vec3(0.299, 0.587, 0.114);
void main() {
  vec2 p = warped(vUv) / uTexel - 0.5;
  vec2 base = floor(p);
  vec2 f = p - base;
  vec3 c[16];
  float l[16];
  for (int j = 0; j < 4; j++) for (int i = 0; i < 4; i++) {
    vec3 v = texture2D(uFrame, (base + vec2(float(i), float(j)) - 0.5) * uTexel).rgb;
    c[j * 4 + i] = v;
    l[j * 4 + i] = dot(v, LUMA);
  }
  // Tensor [a b; b d] of central differences at the inner 2x2, weighted bilinearly.
  float a = 0.0, b = 0.0, d = 0.0;
  for (int j = 1; j < 3; j++) for (int i = 1; i < 3; i++) {
    float gx = l[j * 4 + i + 1] - l[j * 4 + i - 1];
    float gy = l[j * 4 + i + 4] - l[j * 4 + i - 4];
    float w = (i == 1 ? 1.0 - f.x : f.x) * (j == 1 ? 1.0 - f.y : f.y);
    a += w * gx * gx; b += w * gx * gy; d += w * gy * gy;
  }
  float root = sqrt((a - d) * (a - d) + 4.0 * b * b);
  float l1 = 0.5 * (a + d + root);
  float l2 = 0.5 * (a + d - root);
  vec2 across = abs(b) > 1e-6 ? normalize(vec2(l1 - d, b)) : (a >= d ? vec2(1.0, 0.0) : vec2(0.0, 1.0));
  float pull = l1 > 2e-4 ? (l1 - l2) / (l1 + l2 + 2e-4) : 0.0;
  float narrow = mix(2.4, 3.4, pull);
  float wide = mix(2.4, 0.7, pull);
  vec3 sum = vec3(0.0);
  float total = 0.0;
  for (int j = 0; j < 4; j++) for (int i = 0; i < 4; i++) {
    vec2 o = vec2(float(i) - 1.0, float(j) - 1.0) - f;
    float u = dot(o, across);
    float v = o.x * across.y - o.y * across.x;
    float q = u * u * narrow + v * v * wide;
    float w = exp(-q) - 0.09 * exp(-0.35 * q);
    sum += w * c[j * 4 + i];
    total += w;
  }
  vec3 low = min(min(c[5], c[6]), min(c[9], c[10]));
  vec3 high = max(max(c[5], c[6]), max(c[9], c[10]));
  vec3 slack = 0.1 * (high - low);
  gl_FragColor = vec4(clamp(sum / total, low - slack, high + slack) + dither(gl_FragCoord.xy), 1.0);
}`
