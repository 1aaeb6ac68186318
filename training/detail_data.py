"""Batches for `detail`: half are true frames softened as painting at half size softens them (the answer is known), half are paintings
of `imagine` (training/paint.py; only likeness to true frames can be asked of them)."""

from pathlib import Path

import numpy as np

from contract import FRAME
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

    def batch(self, step: int, size: int, crop: tuple[int, int] = CROP) -> dict[str, np.ndarray]:
        """`true` and `view` for the first half, `view` alone (its `true` is another world's) for the second; `paired` tells them apart."""
        rng = np.random.default_rng([self.seed, step])
        # Even corners, so that a crop of the frame is a crop of the painting.
        y, x = (2 * rng.integers(0, (FRAME[k] - crop[k]) // 2 + 1, size) for k in (0, 1))
        flip = rng.random(size) < 0.5
        items = rng.integers(len(self.frames), size=size)
        true = images(cut(self.frames, 'rgb', items, y, x, crop, flip), code_of(cut(self.frames, 'code', items, y, x, crop, flip)))
        slots = self.frames.read('slots', items)
        half = size // 2 if len(self.painted) else size
        view, fake_slots = soften(rng, true), slots.copy()
        if half < size:
            chosen, part = rng.integers(len(self.painted), size=size - half), (crop[0] // 2, crop[1] // 2)
            read = lambda name: cut(self.painted, name, chosen, y[half:] // 2, x[half:] // 2, part, flip[half:])  # noqa: E731
            view[half:, :4], view[half:, 4] = enlarge(images(read('rgb'), code_of(read('code')))), 0
            fake_slots[half:] = self.painted.read('slots', chosen)
        view[:, 5] = rng.standard_normal((size, *crop), np.float32) * (1 - view[:, 4])
        paired = (np.arange(size) < half).astype(np.float32).reshape(-1, 1, 1, 1)
        return {'true': true, 'view': view, 'slots': slots, 'fakeSlots': fake_slots, 'paired': paired}


def cut(pool: Pool, name: str, items: np.ndarray, y: np.ndarray, x: np.ndarray, size: tuple[int, int], flip: np.ndarray) -> np.ndarray:
    """Crops of one array of some items, mirrored where `flip`; only what is cut is read."""
    out = []
    for k, (shard, entry, frame) in enumerate(pool.where[items]):
        value = pool.shards[shard].arrays[name][entry]
        value = value[frame] if pool.unit == 'frame' else value
        part = value[y[k] : y[k] + size[0], x[k] : x[k] + size[1]]
        out.append(part[:, ::-1] if flip[k] else part)
    return np.stack(out)


def soften(rng: np.random.Generator, true: np.ndarray) -> np.ndarray:
    """True crops [n, 4, h, w] as views [n, 6, h, w]: halved, blurred, enlarged; some with a sharply known part. The noise is left 0."""
    n, _, h, w = true.shape
    small = true.reshape(n, 4, h // 2, 2, w // 2, 2).mean((3, 5))
    small = np.stack([gaussian(x, s) for x, s in zip(small, rng.uniform(0, BLUR, n))])
    known = strips(rng, n, (h, w)) & (rng.random(n) < KNOWN_SHARE)[:, None, None]
    view = np.zeros((n, 6, h, w), np.float32)
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
