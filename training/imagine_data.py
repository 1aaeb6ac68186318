"""Batches for `imagine`: a target view and what memory knows of it. Memory comes from samples made with the engine's own re-projection
(training/samples.ts); straight from episodes it is a random piece of the target itself, so that training can start before samples exist."""

from pathlib import Path

import numpy as np

from contract import KEYFRAME, write_rays
from data import Pool, code_of, images, style_of

# Shares of items with a known style alone, depth alone (a prompt switch), colours alone (an uploaded picture).
STYLED, GEOMETRY, PICTURE = 0.08, 0.08, 0.04
FRAME_OPENINGS = 0.7  # share of items read straight from episodes that know nothing at all
HOME = 0.6  # share of those that are first frames
LANDMARK_ID = 4  # worlds/scene-primitives.ts


class ImagineData:
    """Draws are a function of (seed, step) and of which shards are on disk, so a resumed run continues the same order."""

    def __init__(self, root: Path, splits: set[str], seed: int = 1, sampled_share: float = 0.5):
        self.frames = Pool([root / 'episodes' / 'explore'], 'episode', splits, unit='frame')
        self.samples = Pool([root / 'samples' / 'imagine'], 'imagine', splits)
        self.seed, self.sampled_share = seed, sampled_share

    def refresh(self) -> int:
        return self.frames.refresh() + self.samples.refresh()

    def __len__(self) -> int:
        return len(self.frames) + len(self.samples)

    def batch(self, step: int, size: int) -> dict[str, np.ndarray]:
        rng = np.random.default_rng([self.seed, step])
        sampled = int(rng.binomial(size, self.sampled_share)) if len(self.samples) else 0
        if not len(self.frames):
            sampled = size
        parts = []
        if sampled:
            parts.append(self.from_samples(rng, rng.integers(len(self.samples), size=sampled)))
        if sampled < size:
            parts.append(self._from_frames(rng, self._frame_items(rng, size - sampled)))
        batch = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
        _mirror(batch, rng.random(size) < 0.5)
        # Worlds have no north: a random turn of the axes keeps the network from learning worlds by their bearings.
        batch['pose'][:, 3] += rng.uniform(0, 2 * np.pi, size)
        batch['rays'] = write_rays(batch.pop('pose'), KEYFRAME[1], KEYFRAME[0])
        return batch

    def _frame_items(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """Openings come first in the list, and HOME of them are first frames: a world opens where its landmark shows."""
        items = rng.integers(len(self.frames), size=count)
        homes = np.flatnonzero(self.frames.where[:, 2] == 0)
        at_home = np.arange(count) < int(round(HOME * FRAME_OPENINGS * count))
        items[at_home] = homes[rng.integers(len(homes), size=int(at_home.sum()))]
        return items

    def from_samples(self, rng: np.random.Generator, items: np.ndarray) -> dict[str, np.ndarray]:
        read = lambda name: self.samples.read(name, items)  # noqa: E731
        x = images(read('rgb'), code_of(read('code')))
        valid = read('memValid') > 0
        memory = _memory(images(read('memRgb'), code_of(read('memCode'))), valid, valid, read('memMag') / np.float32(255))
        batch = {'x': x, 'memory': memory, 'pose': read('pose'), 'slots': read('slots'), 'style': read('style').copy()}
        batch['landmark'] = np.zeros((len(x), 1, *KEYFRAME), np.float32)
        _forget(rng, batch, x, 0.0)
        return batch

    def _from_frames(self, rng: np.random.Generator, items: np.ndarray) -> dict[str, np.ndarray]:
        read = self.frames.read
        x = images(read('rgb', items), code_of(read('code', items)))
        valid = strips(rng, len(items), KEYFRAME)
        gain = 1 + rng.uniform(-0.04, 0.04, (len(items), 3, 1, 1)).astype(np.float32)
        known = x.copy()
        known[:, :3] = np.clip((known[:, :3] + 1) * gain - 1, -1, 1)
        mag = np.maximum(0, rng.uniform(-0.5, 0.5, (len(items), 1, 1))).astype(np.float32) + np.zeros(valid.shape, np.float32)
        style = style_of(read('rgb', items, first=True), code_of(read('code', items, first=True)))
        batch = {'x': x, 'memory': _memory(known, valid, valid, mag), 'pose': read('pose', items), 'slots': read('slots', items)}
        batch['style'] = style.astype(np.float32)
        batch['landmark'] = (read('ids', items) == LANDMARK_ID).astype(np.float32)[:, None]
        _forget(rng, batch, x, FRAME_OPENINGS)
        return batch


def _memory(known: np.ndarray, rgb_valid: np.ndarray, depth_valid: np.ndarray, mag: np.ndarray) -> np.ndarray:
    """Contract order: RGB, code, RGB valid, depth valid, magnification; invalid pixels are 0 everywhere."""
    rgb_valid, depth_valid = rgb_valid.astype(np.float32)[:, None], depth_valid.astype(np.float32)[:, None]
    either = np.maximum(rgb_valid, depth_valid)
    parts = [known[:, :3] * rgb_valid, known[:, 3:] * depth_valid, rgb_valid, depth_valid, mag[:, None] * either]
    return np.concatenate(parts, 1)


def _forget(rng: np.random.Generator, batch: dict[str, np.ndarray], x: np.ndarray, opening: float) -> None:
    """Turns some items into openings (nothing known), some into a known look, some into known geometry without colours (a prompt switch)."""
    dice = (np.arange(len(x)) + 0.5) / len(x)
    if opening == 0:
        rng.shuffle(dice)
    empty = batch['memory'][:, 4].max((1, 2)) == 0
    # An empty memory knows no style either, except in the share kept for a turn so fast that nothing overlaps.
    blank = (dice < opening) | (empty & (dice < 0.8))
    styled = (dice >= opening) & (dice < opening + STYLED)
    geometry = (dice >= 1 - GEOMETRY) & ~blank
    batch['memory'][blank | styled] = 0
    batch['style'][blank] = 0
    for k in np.flatnonzero(geometry):
        known = np.ones(x.shape[2:], bool) if rng.random() < 0.7 else batch['memory'][k, 5] > 0
        batch['memory'][k] = _memory(x[k : k + 1], np.zeros_like(known)[None], known[None], np.zeros((1, *known.shape), np.float32))[0]
        batch['style'][k] = 0
    for k in np.flatnonzero((dice < 1 - GEOMETRY) & (dice >= 1 - GEOMETRY - PICTURE) & ~blank):
        known = np.ones((1, *x.shape[2:]), bool)
        batch['memory'][k] = _memory(x[k : k + 1], known, ~known, np.zeros(known.shape, np.float32))[0]
        batch['style'][k] = 0


def strips(rng: np.random.Generator, count: int, size: tuple[int, int]) -> np.ndarray:
    """Known areas like those after a turn: one side of the picture with a ragged edge and some cracks; bool [count, h, w]."""
    h, w = size
    edge = rng.uniform(0.3, 0.9, (count, 1)) * w + np.cumsum(rng.normal(0, 0.7, (count, h)), 1)
    known = np.arange(w)[None, None] < edge[:, :, None]
    flip = rng.random(count) < 0.5
    known[flip] = known[flip][:, :, ::-1]
    for k in range(count):
        for _ in range(rng.integers(0, 8)):
            y, x = rng.integers(h), rng.integers(w)
            known[k, y : y + rng.integers(2, 20), x : x + rng.integers(2, 10)] = False
    return known


def _mirror(batch: dict[str, np.ndarray], flip: np.ndarray) -> None:
    """Mirrored worlds are as true as the first: pictures flip left to right, yaw changes sign (and with it the x of rays)."""
    for name in ('x', 'memory', 'landmark'):
        batch[name][flip] = batch[name][flip][..., ::-1]
    batch['pose'] = batch['pose'].copy()
    batch['pose'][flip, 3] *= -1
