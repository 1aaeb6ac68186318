// Dispatch sizes of the list kernels from the lists' lengths.
@group(0) @binding(0) var<storage, read_write> counts: array<u32, 4>;
@group(0) @binding(1) var<storage, read_write> dispatches: array<u32, 12>;

@compute @workgroup_size(1)
fn main() {
  for (var k = 0u; k < 4u; k++) {
    dispatches[3u * k] = (counts[k] + 63u) / 64u;
    dispatches[3u * k + 1u] = 1u;
    dispatches[3u * k + 2u] = 1u;
  }
}
