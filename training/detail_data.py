"""Batches for `detail`: half are true frames that `imagine` repainted from some noise on (the answer is known), half are its own
paintings (only likeness to true frames can be asked of them). Both are made by training/paint.py."""

from pathlib import Path

import numpy as np

from contract import FRAME
from data import Pool, code_of, images
from imagine_data import strips

CROP = (72, 128)
KNOWN_SHARE = 0.35  # share of repainted frames of which a part is known as it was


class DetailData:
    def __init__(self, root: Path, splits: set[str], seed: int):
        self.repainted = Pool([root / 'samples' / 'painted'], 'repainted', splits)
        self.painted = Pool([root / 'samples' / 'painted'], 'painted', splits)
        self.seed = seed

    def refresh(self) -> int:
        return self.repainted.refresh() + self.painted.refresh()

    def __len__(self) -> int:
        return len(self.repainted) + len(self.painted)

    def batch(self, step: int, size: int, crop: tuple[int, int] = CROP) -> dict[str, np.ndarray]:
        """`true` and `view` for the first half, `view` alone (its `true` is another world's) for the second; `paired` tells them apart."""
        rng = np.random.default_rng([self.seed, step])
        # Even corners, so that a crop of the frame is a crop of the painting.
        y, x = (2 * rng.integers(0, (FRAME[k] - crop[k]) // 2 + 1, size) for k in (0, 1))
        flip = rng.random(size) < 0.5
        half = size // 2 if len(self.painted) else size
        items = rng.integers(len(self.repainted), size=size)
        true = read(self.repainted, 'trueRgb', 'trueCode', items, y, x, crop, flip)
        slots = self.repainted.read('slots', items)
        small, fake_slots = (crop[0] // 2, crop[1] // 2), slots.copy()
        soft = read(self.repainted, 'rgb', 'code', items[:half], y[:half] // 2, x[:half] // 2, small, flip[:half])
        if half < size:
            chosen = rng.integers(len(self.painted), size=size - half)
            soft = np.concatenate([soft, read(self.painted, 'rgb', 'code', chosen, y[half:] // 2, x[half:] // 2, small, flip[half:])])
            fake_slots[half:] = self.painted.read('slots', chosen)
        paired = np.arange(size) < half
        known = strips(rng, size, crop) & (paired & (rng.random(size) < KNOWN_SHARE))[:, None, None]
        view = np.zeros((size, 6, *crop), np.float32)
        view[:, :4] = np.where(known[:, None], true, enlarge(soft))
        view[:, 4] = known
        view[:, 5] = rng.standard_normal((size, *crop), np.float32) * (1 - view[:, 4])
        return {'true': true, 'view': view, 'slots': slots, 'fakeSlots': fake_slots, 'paired': paired.astype(np.float32).reshape(-1, 1, 1, 1)}


def read(pool: Pool, rgb: str, code: str, *where) -> np.ndarray:
    return images(cut(pool, rgb, *where), code_of(cut(pool, code, *where)))


def cut(pool: Pool, name: str, items: np.ndarray, y: np.ndarray, x: np.ndarray, size: tuple[int, int], flip: np.ndarray) -> np.ndarray:
    """Crops of one array of some items, mirrored where `flip`; only what is cut is read."""
    out = []
    for k, (shard, entry, _) in enumerate(pool.where[items]):
        part = pool.shards[shard].arrays[name][entry][y[k] : y[k] + size[0], x[k] : x[k] + size[1]]
        out.append(part[:, ::-1] if flip[k] else part)
    return np.stack(out)


def enlarge(small: np.ndarray) -> np.ndarray:
    """Bilinear doubling with half-pixel centres, as engine/imagine/upsample.ts `doubleRgb`."""
    for axis in (2, 3):
        n = small.shape[axis]
        before = np.take(small, np.maximum(np.arange(n) - 1, 0), axis)
        after = np.take(small, np.minimum(np.arange(n) + 1, n - 1), axis)
        pair = np.stack([0.75 * small + 0.25 * before, 0.75 * small + 0.25 * after], axis + 1)
        small = pair.reshape(*small.shape[:axis], 2 * n, *small.shape[axis + 1 :])
    return small
