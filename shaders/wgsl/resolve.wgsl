// Smooths stair-steps along edges (in the manner of morphological antialiasing) and packs the frame for reading back.
struct Size { width: u32, height: u32, a: u32, b: u32 }
@group(0) @binding(0) var<uniform> size: Size;
@group(0) @binding(1) var<storage, read> shaded: array<vec4f>;
@group(0) @binding(2) var<storage, read> hits: array<vec4u>;
@group(0) @binding(3) var<storage, read_write> packed: array<vec2u>;

fn at(x: i32, y: i32) -> vec4f {
  let c = clamp(vec2i(x, y), vec2i(0), vec2i(i32(size.width) - 1, i32(size.height) - 1));
  return shaded[u32(c.y) * size.width + u32(c.x)];
}

fn bright(c: vec4f) -> f32 { return dot(c.rgb, vec3f(0.3, 0.6, 0.1)); }

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= size.width || id.y >= size.height) { return; }
  let x = i32(id.x);
  let y = i32(id.y);
  let m = at(x, y);
  let n = at(x, y - 1);
  let s = at(x, y + 1);
  let w = at(x - 1, y);
  let e = at(x + 1, y);
  let lm = bright(m);
  let high = max(lm, max(max(bright(n), bright(s)), max(bright(w), bright(e))));
  let low = min(lm, min(min(bright(n), bright(s)), min(bright(w), bright(e))));
  var c = m.rgb;
  let contrast = high - low;
  if (contrast > max(0.05, high * 0.12)) {
    let mean = (bright(n) + bright(s) + bright(w) + bright(e)) * 0.25;
    let blend = clamp(abs(mean - lm) / contrast, 0.0, 1.0);
    let vertical = abs(bright(n) + bright(s) - 2.0 * lm) > abs(bright(w) + bright(e) - 2.0 * lm);
    let a = select(w, n, vertical);
    let b = select(e, s, vertical);
    let other = select(b, a, abs(bright(a) - lm) > abs(bright(b) - lm));
    c = mix(c, other.rgb, smoothstep(0.0, 1.0, blend) * 0.5);
  }
  let rgb = vec3u(round(c * 255.0));
  let k = id.y * size.width + id.x;
  packed[k] = vec2u(rgb.r | (rgb.g << 8u) | (rgb.b << 16u) | (hits[k].z << 24u), u32(round(m.w * 65535.0)));
}
