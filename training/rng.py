"""Counter-based random numbers, the same bits as core/rng.ts: a value depends only on (seed, stream, counter)."""

import numpy as np

_MASK = np.uint64(0xFFFFFFFF)


def _mix(x: np.ndarray) -> np.ndarray:
    h = x & _MASK
    h = ((h ^ (h >> np.uint64(16))) * np.uint64(0x85EBCA6B)) & _MASK
    h = ((h ^ (h >> np.uint64(13))) * np.uint64(0xC2B2AE35)) & _MASK
    return h ^ (h >> np.uint64(16))


def hash32(seed, stream, counter) -> np.ndarray:
    """32 well-mixed bits of three integers, broadcast over arrays; uint64 holding values below 2**32."""
    seed, stream, counter = (np.asarray(v).astype(np.int64).astype(np.uint64) & _MASK for v in (seed, stream, counter))
    h = _mix(seed ^ np.uint64(0x9E3779B9))
    h = _mix(h ^ ((stream * np.uint64(0x85EBCA6B)) & _MASK))
    return _mix(h ^ ((counter * np.uint64(0xC2B2AE35)) & _MASK))


def uniform(seed, stream, counter) -> np.ndarray:
    """Uniform in [0, 1), float64."""
    return hash32(seed, stream, counter).astype(np.float64) / 4294967296.0


def normal(seed: int, stream: int, count: int) -> np.ndarray:
    """`fillNormal`: standard normals by Box-Muller from counters 0, 1, 2, ... of one stream; float32 [count]."""
    even = np.arange(0, count + 1 & ~1, 2)
    radius = np.sqrt(-2 * np.log((hash32(seed, stream, even) + np.uint64(1)).astype(np.float64) / 4294967297.0))
    angle = 2 * np.pi * uniform(seed, stream, even + 1)
    pairs = np.stack([radius * np.cos(angle), radius * np.sin(angle)], 1)
    return pairs.reshape(-1)[:count].astype(np.float32)
