// What each pixel sees: primitives, moving bodies, far hills and water against the terrain's depth; sorts pixels into lists.
#include "trace.wgsl"
#include "passes.wgsl"

fn record(ray: u32, hit: Hit) {
  let n = normalize(hit.n);
  hits[ray] = vec4u(bitcast<u32>(hit.t), bitcast<u32>(hit.what), pack2x16snorm(n.xy), bitcast<u32>(n.z));
  let list = select(select(SOLID_LIST, GROUND_LIST, hit.what == TERRAIN), SKY_LIST, hit.what == NONE);
  append(list, ray);
}

@compute @workgroup_size(8, 8)
fn main(@builtin(global_invocation_id) id: vec3u) {
  if (id.x >= frame.size.x || id.y >= frame.size.y) { return; }
  let ray = id.y * frame.size.x + id.x;
  let ro = frame.eye.xyz;
  let rd = rayOf(id.xy);
  let ground = bitcast<f32>(hits[ray].x);
  let wet = frame.size.w > 0u && bitcast<i32>(hits[ray].y) == LIQUID;
  var hit = Hit(ground, select(select(TERRAIN, NONE, ground >= FAR), LIQUID, wet), vec3f(0.0, 1.0, 0.0));
  hit = tracePrimitives(id.xy, 1u, ro, rd, hit);
  hit = traceEntities(ro, rd, hit);
  hit = beyond(ro, rd, hit);
  let level = (look.water.w - ro.y) / min(rd.y, -1e-6);
  if (rd.y < 0.0 && level > 0.0 && level < hit.t) {
    hits[ray] = vec4u(bitcast<u32>(level), bitcast<u32>(WATER), 0u, 0u);
    append(WATER_LIST, ray);
    return;
  }
  record(ray, hit);
}
