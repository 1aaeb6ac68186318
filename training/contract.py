"""The numbers Python shares with TypeScript: sizes, slots, rays and the depth code (core/camera.ts, core/slots.ts, core/depth-code.ts)."""

import math

import numpy as np

FRAME = (144, 256)  # height, width of a displayed frame
KEYFRAME = (72, 128)  # height, width at which `imagine` paints
TAN_HALF_V = 0.5095
TAN_HALF_H = TAN_HALF_V * 16 / 9
SKY_CODE = 0.04
STYLE_DIMS = 12
NEAR_M = 15.0  # the style vector calls pixels nearer than this "near"
SAMPLER_SHIFT = 2.0  # of the teacher's grid of noise levels
FEW, FEW_SHIFT = 4, 1.5  # steps of the network that ships, and its grid: engine/imagine/sampler.ts

# Order is a file format: the conditioning vector is one-hot x strength in this order. test_contract.py compares it with core/slots.ts.
SLOTS = {
    'family': ['landscape', 'yard'],
    'biome': ['meadow', 'forest', 'desert', 'snow', 'alpine', 'coast', 'swamp', 'volcanic', 'canyon', 'savanna'],
    'time': ['dawn', 'day', 'dusk', 'night'],
    'weather': ['clear', 'cloudy', 'fog', 'rain', 'snowfall', 'storm'],
    'style': ['natural', 'pastel', 'neon', 'noir', 'golden', 'autumn', 'painterly', 'alien'],
    'vegetation': ['none', 'pine', 'broadleaf', 'palm', 'cactus', 'deadwood', 'mushroom', 'flowers'],
    'landmark': ['none', 'tower', 'ruins', 'pyramid', 'windmill', 'lighthouse', 'monolith', 'cottage'],
    'water': ['none', 'lake', 'river', 'sea'],
    'material': ['stone', 'brick', 'wood', 'marble', 'metal'],
    'gravity': ['low', 'normal', 'high'],
    'bounce': ['dull', 'normal', 'bouncy'],
    'wind': ['calm', 'breezy', 'gale'],
    'liquid': ['water', 'honey', 'lava'],
    'creature': ['none', 'sheep', 'deer', 'rabbit', 'fox', 'bird'],
    'clock': ['still', 'passing', 'racing'],
}
SLOT_OFFSET = {}
SLOT_DIMS = 0
for _name, _values in SLOTS.items():
    if _name in ('creature', 'clock'):  # no part of what is painted: core/slots.ts
        continue
    SLOT_OFFSET[_name] = SLOT_DIMS
    SLOT_DIMS += len(_values)
# Slots that show in a picture; the others move things and are left out of the classifier's score.
VISIBLE_SLOTS = ('family', 'biome', 'time', 'weather', 'style', 'vegetation', 'landmark', 'water', 'material')


def write_rays(pose: np.ndarray, width: int, height: int) -> np.ndarray:
    """Un-normalised world rays of pixel centres; pose [n, 5] (x, y, z, yaw, pitch) -> float32 [n, 3, height, width]."""
    yaw, pitch = pose[:, 3].astype(np.float64), pose[:, 4].astype(np.float64)
    sy, cy, sp, cp = np.sin(yaw), np.cos(yaw), np.sin(pitch), np.cos(pitch)
    zero = np.zeros_like(sy)
    right = np.stack([cy, zero, sy], 1)[:, :, None, None]
    up = np.stack([-sy * sp, cp, cy * sp], 1)[:, :, None, None]
    forward = np.stack([sy * cp, sp, -cy * cp], 1)[:, :, None, None]
    u = (((2 * (np.arange(width) + 0.5)) / width - 1) * TAN_HALF_H)[None, None, None, :]
    v = ((1 - (2 * (np.arange(height) + 0.5)) / height) * TAN_HALF_V)[None, None, :, None]
    return (forward + u * right + v * up).astype(np.float32)


def depth_of_code(code: np.ndarray) -> np.ndarray:
    """Planar depth in metres of a code in [0, 1]; infinity for sky."""
    with np.errstate(divide='ignore', over='ignore'):
        z = 400.0 / np.expm1(code * math.log(801.0))
    return np.where(code < SKY_CODE, np.inf, z)


NEAR_CODE = math.log1p(400.0 / NEAR_M) / math.log(801.0)  # codes above this are near
