#include "shade.wgsl"

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= atomicLoad(&counts[SOLID_LIST])) { return; }
  let q = pointOf(listed(SOLID_LIST, id.x));
  let what = q.hit.what;
  var s = primitiveSurface(u32(clamp(what, 0, ENTITY - 1)) % max(arrayLength(&prims) / PRIM, 1u), q.p, q.hit.n, q.footprint);
  var sun = sunAt(q.p, false);
  // Things darken towards the ground they stand on.
  var sky = 0.6 + 0.4 * smoothstep(0.0, 1.4, q.p.y - heightAt(q.p.xz));
  if (what <= RIDGE) {
    s = ridgeSurface(q.p, RIDGE - what);
    sun = 1.0;
    sky = 1.0;
  }
  if (what >= ENTITY) {
    let tint = entities[u32(what - ENTITY) * 3u + 2u].rgb;
    s = Surface(tint * tint, q.hit.n, vec3f(0.0), 0.12, 0.1);
    sky = 0.55 + 0.45 * smoothstep(-0.8, 0.3, q.hit.n.y);
  }
  finish(q, s, sun, sky);
}
