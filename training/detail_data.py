"""Batches for `detail`: half are true frames softened as painting at half size softens them (the answer is known), half are paintings
of `imagine` (training/paint.py; only likeness to true frames can be asked of them)."""

from pathlib import Path

import numpy as np

from contract import FRAME, KEYFRAME
from data import Pool, code_of, images
from imagine_data import strips

CROP = (72, 128)
BLUR = 1.3  # largest standard deviation of the blur before the softening, painting pixels: paintings are softer than their size
KNOWN_SHARE = 0.35  # share of softened items of which a part is known sharply


class DetailData:
    def __init__(self, root: Path, splits: set[str], seed: int):
        self.frames = Pool([root / 'episodes' / 'motion'], 'episode', splits, unit='frame')
        self.painted = Pool([root / 'samples' / 'painted'], 'painted', splits)
        self.seed = seed

    def refresh(self) -> int:
        return self.frames.refresh() + self.painted.refresh()

    def __len__(self) -> int:
        return len(self.frames) + len(self.painted)

    def batch(self, step: int, size: int) -> dict[str, np.ndarray]:
        """`true` and `view` for the first half, `view` alone (its `true` is another world's) for the second; `paired` tells them apart."""
        rng = np.random.default_rng([self.seed, step])
        items = rng.integers(len(self.frames), size=size)
        true = images(self.frames.read('rgb', items), code_of(self.frames.read('code', items)))
        slots = self.frames.read('slots', items)
        half = size // 2 if len(self.painted) else size
        view, fake_slots = soften(rng, true), slots.copy()
        if half < size:
            chosen = rng.integers(len(self.painted), size=size - half)
            small = images(self.painted.read('rgb', chosen), code_of(self.painted.read('code', chosen)))
            view[half:, :4], view[half:, 4] = enlarge(small), 0
            fake_slots[half:] = self.painted.read('slots', chosen)
        batch = {'true': true, 'view': view, 'slots': slots, 'fakeSlots': fake_slots}
        cut = [(rng.integers(0, FRAME[0] - CROP[0] + 1) & ~1, rng.integers(0, FRAME[1] - CROP[1] + 1) & ~1) for _ in range(size)]
        flip = rng.random(size) < 0.5
        for name in ('true', 'view'):
            parts = [batch[name][k, :, y : y + CROP[0], x : x + CROP[1]] for k, (y, x) in enumerate(cut)]
            batch[name] = np.stack([p[:, :, ::-1] if f else p for p, f in zip(parts, flip)])
        batch['view'][:, 5] = rng.normal(size=(size, *CROP)) * (1 - batch['view'][:, 4])
        batch['paired'] = (np.arange(size) < half).astype(np.float32).reshape(-1, 1, 1, 1)
        return batch


def soften(rng: np.random.Generator, true: np.ndarray) -> np.ndarray:
    """True frames [n, 4, 144, 256] as views [n, 6, 144, 256]: halved, blurred, enlarged; some with a sharply known part."""
    n = len(true)
    small = true.reshape(n, 4, KEYFRAME[0], 2, KEYFRAME[1], 2).mean((3, 5))
    small = np.stack([gaussian(x, s) for x, s in zip(small, rng.uniform(0, BLUR, n))])
    known = strips(rng, n, FRAME) & (rng.random(n) < KNOWN_SHARE)[:, None, None]
    view = np.zeros((n, 6, *FRAME), np.float32)
    view[:, :4] = np.where(known[:, None], true, enlarge(small))
    view[:, 4] = known
    return view


def gaussian(x: np.ndarray, sigma: float) -> np.ndarray:
    if sigma < 0.3:
        return x
    taps = np.exp(-np.square(np.arange(-4, 5)) / (2 * sigma**2))
    taps /= taps.sum()
    for axis in (1, 2):
        pad = [(0, 0)] * 3
        pad[axis] = (4, 4)
        wide = np.pad(x, pad, 'edge')
        x = sum(t * np.take(wide, np.arange(k, k + x.shape[axis]), axis) for k, t in enumerate(taps))
    return x.astype(np.float32)


def enlarge(small: np.ndarray) -> np.ndarray:
    """Bilinear doubling with half-pixel centres, as engine/imagine/upsample.ts `doubleRgb`."""
    for axis in (2, 3):
        n = small.shape[axis]
        before = np.take(small, np.maximum(np.arange(n) - 1, 0), axis)
        after = np.take(small, np.minimum(np.arange(n) + 1, n - 1), axis)
        pair = np.stack([0.75 * small + 0.25 * before, 0.75 * small + 0.25 * after], axis + 1)
        small = pair.reshape(*small.shape[:axis], 2 * n, *small.shape[axis + 1 :])
    return small
