// From the traced picture to the delivered one: averages several samples, or smooths the stair-steps of one sample in the manner of
// morphological antialiasing.
struct Size { width: u32, height: u32, across: u32, down: u32 }  // delivered size, samples along x and y
@group(0) @binding(0) var<uniform> size: Size;
@group(0) @binding(1) var<storage, read> developed: array<vec4u>;
@group(0) @binding(2) var<storage, read_write> packed: array<vec2u>;

fn at(x: i32, y: i32) -> vec3f {
  let traced = vec2i(i32(size.width * size.across), i32(size.height * size.down));
  let c = clamp(vec2i(x, y), vec2i(0), traced - 1);
  return unpack4x8unorm(developed[c.y * traced.x + c.x].x).rgb;
}

fn bright(c: vec3f) -> f32 { return dot(c, vec3f(0.3, 0.6, 0.1)); }

fn smoothed(x: i32, y: i32) -> vec3f {
  let m = at(x, y);
  let n = at(x, y - 1);
  let s = at(x, y + 1);
  let w = at(x - 1, y);
  let e = at(x + 1, y);
  let l = vec4f(bright(n), bright(s), bright(w), bright(e));
  let lm = bright(m);
  let high = max(lm, max(max(l.x, l.y), max(l.z, l.w)));
  let low = min(lm, min(min(l.x, l.y), min(l.z, l.w)));
  let contrast = high - low;
  let blend = clamp(abs(dot(l, vec4f(0.25)) - lm) / max(contrast, 1e-4), 0.0, 1.0);
  let vertical = abs(l.x + l.y - 2.0 * lm) > abs(l.z + l.w - 2.0 * lm);
  let a = select(w, n, vertical);
  let b = select(e, s, vertical);
  let other = select(b, a, abs(bright(a) - lm) > abs(bright(b) - lm));
  return mix(m, other, select(0.0, smoothstep(0.0, 1.0, blend) * 0.5, contrast > max(0.05, high * 0.12)));
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= size.width || id.y >= size.height) { return; }
  let x = id.x * size.across;
  let y = id.y * size.down;
  var sum = smoothed(i32(x), i32(y));
  let count = size.across * size.down;
  for (var k = 1u; k < count; k++) { sum += at(i32(x + k % size.across), i32(y + k / size.across)); }
  let rgb = vec3u(round(sum / f32(count) * 255.0));
  let first = developed[y * size.width * size.across + x];
  packed[id.y * size.width + id.x] = vec2u(rgb.r | (rgb.g << 8u) | (rgb.b << 16u) | (first.x & 0xff000000u), first.y);
}
