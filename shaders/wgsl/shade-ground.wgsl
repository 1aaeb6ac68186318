#include "shade.wgsl"

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= atomicLoad(&counts[GROUND_LIST])) { return; }
  let q = pointOf(listed(GROUND_LIST, id.x));
  let g = groundAt(q.p.xz);
  let s = groundSurface(q.p, q.hit.t, -dot(q.dir, normalize(vec3f(g.x, 1.0, g.y))), q.footprint);
  var body = vec2f(1.0);
  if (HAS_BODIES) { body = bodyShade(q.p, s.n); }
  finish(q, s, sunAt(q.p, true) * body.x, body.y);
}
