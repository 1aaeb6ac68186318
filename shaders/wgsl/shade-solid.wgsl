#include "shade.wgsl"

// Water is clear and mirrors, honey is amber, lava glows where it is thick and crusts where it moves little.
fn liquidSurface(p: vec3f) -> Surface {
  let d = frame.liquid.z;
  let x = vec2f(d, 0.0);
  let z = vec2f(0.0, d);
  let slope = vec2f(liquidAt(p.xz + x) - liquidAt(p.xz - x), liquidAt(p.xz + z) - liquidAt(p.xz - z));
  let n = normalize(vec3f(-slope.x, 2.0 * d, -slope.y));
  let deep = p.y - look.yardSize.z;
  let kind = i32(frame.liquid.w);
  if (kind == 1) {
    return Surface(mix(vec3f(0.85, 0.5, 0.1), vec3f(0.6, 0.24, 0.02), smoothstep(0.0, 0.3, deep)), n, vec3f(0.05, 0.02, 0.0), 0.12, 0.5);
  }
  if (kind == 2) {
    let crust = noise(p.xz / 2.3, 1.0).r;
    return Surface(vec3f(0.2, 0.05, 0.03), n, look.lava.rgb * mix(0.25, 1.4, smoothstep(0.38, 0.62, crust)), 0.0, 0.2);
  }
  return Surface(mix(vec3f(0.2, 0.42, 0.5), vec3f(0.04, 0.24, 0.36), smoothstep(0.0, 0.2, deep)), n, vec3f(0.0), 0.75, 0.2);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= atomicLoad(&counts[SOLID_LIST])) { return; }
  let q = pointOf(listed(SOLID_LIST, id.x));
  let what = q.hit.what;
  var s = primitiveSurface(u32(clamp(what, 0, ENTITY - 1)) % max(arrayLength(&prims) / PRIM, 1u), q.p, q.hit.n, q.footprint);
  var sun = sunAt(q.p, false);
  // Things darken towards the ground they stand on.
  var sky = 0.6 + 0.4 * smoothstep(0.0, 1.4, q.p.y - heightAt(q.p.xz));
  if (what <= RIDGE && what > LIQUID) {
    s = ridgeSurface(q.p, RIDGE - what);
    sun = 1.0;
    sky = 1.0;
  }
  if (HAS_BODIES && what >= ENTITY) {
    let tint = entities[u32(what - ENTITY) * 3u + 2u].rgb;
    s = Surface(tint * tint, q.hit.n, vec3f(0.0), 0.12, 0.1);
    sky = 0.55 + 0.45 * smoothstep(-0.8, 0.3, q.hit.n.y);
  }
  if (HAS_BODIES && what == LIQUID) {
    s = liquidSurface(q.p);
    sky = 1.0;
  }
  finish(q, s, sun, sky);
}
