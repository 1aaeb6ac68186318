"""Stretches of recorded play for the rivals (rivals.py): some frames in a row, with the controls that led to each."""

from pathlib import Path

import numpy as np

from contract import FRAME, write_rays
from data import Pool, code_of

HISTORY = 4  # past frames a rival may look at
FED = 2  # steps a rival may be fed with its own frames in training
CONTROLS = 7  # moveX, moveZ, look right and up, jump, throw, run
HINT = HISTORY * CONTROLS
LOOK_SCALE = 20.0  # a quick look of 0.05 rad a step comes to 1
BUTTONS = (1, 2, 4)
# Share of stretches that begin where the walk does: earlier frames are copies of the first, as when a world begins from one picture.
BEGINS = 0.25


def controls_of(raw: np.ndarray) -> np.ndarray:
    """Recorded controls [n, 5] (moveX, moveZ, lookYaw, lookPitch, buttons) -> [n, 7]."""
    held = raw[:, 4:5].astype(np.int64) & np.array(BUTTONS) > 0
    return np.concatenate([raw[:, :2], LOOK_SCALE * raw[:, 2:4], held], 1).astype(np.float32)


def turned_rays(turn: np.ndarray, pitch: np.ndarray, width: int, height: int) -> np.ndarray:
    """Rays [n, 3, height, width] of cameras that have turned by `turn` since the frame before and look up by `pitch`, radians."""
    pose = np.zeros((len(turn), 5))
    pose[:, 3], pose[:, 4] = turn, pitch
    return write_rays(pose, width, height)


class Stretches:
    """Batches of HISTORY + 1 frames; a draw is a function of (seed, step) and of the shards on disk."""

    def __init__(self, root: Path, splits: set[str], seed: int):
        self.pool = Pool([root / 'episodes' / 'motion'], 'episode', splits)
        self.seed = seed

    def __len__(self) -> int:
        return len(self.pool)

    def refresh(self) -> int:
        return self.pool.refresh()

    def batch(self, step: int, size: int) -> dict[str, np.ndarray]:
        """frames u8 [n, 3 (HISTORY + 1), h, w], oldest first; code [n, 1, h, w] of the newest; controls [n, HISTORY + FED, 7] up to the newest;
        turn, pitch [n, FED + 1] of the newest frames; slots."""
        rng = np.random.default_rng([self.seed, step])
        rows = [self._stretch(rng, *self.pool.where[item][:2]) for item in rng.integers(len(self.pool), size=size)]
        return {name: np.stack([row[name] for row in rows]) for name in rows[0]}

    def _stretch(self, rng: np.random.Generator, shard: int, entry: int) -> dict[str, np.ndarray]:
        arrays = self.pool.shards[shard].arrays
        last = int(rng.integers(1, arrays['rgb'].shape[1]))
        first = int(rng.integers(last)) if rng.random() < BEGINS else 0
        flip = rng.random() < 0.5
        at = np.arange(last - HISTORY, last + 1).clip(first)
        rgb, code = arrays['rgb'][entry][at], arrays['code'][entry, last]
        due = np.arange(last - HISTORY - FED + 1, last + 1)
        controls = controls_of(arrays['controls'][entry][due.clip(0)]) * (due > first)[:, None]
        pose = arrays['pose'][entry][np.arange(last - FED - 1, last + 1).clip(first)]
        turn = np.diff(pose[:, 3])
        if flip:
            rgb, code, turn = rgb[:, :, ::-1], code[:, ::-1], -turn
            controls[:, [0, 2]] *= -1
        frames = rgb.transpose(0, 3, 1, 2).reshape(-1, *rgb.shape[1:3])
        return {
            'frames': np.ascontiguousarray(frames), 'code': code_of(code)[None], 'controls': controls, 'turn': turn.astype(np.float32),
            'pitch': pose[1:, 4].astype(np.float32), 'slots': arrays['slots'][entry],
        }  # fmt: skip

    def whole(self, count: int) -> dict[str, np.ndarray]:
        """Whole episodes, evenly chosen: frames u8 [n, T, h, w, 3], controls [n, T, 7], pose [n, T, 5], slots."""
        items = np.arange(count) * len(self.pool) // count
        raw = self.pool.read('controls', items)
        controls = np.stack([controls_of(one) for one in raw])
        return {'frames': self.pool.read('rgb', items), 'controls': controls, 'pose': self.pool.read('pose', items), 'slots': self.pool.read('slots', items)}


def check_size(data: Stretches, root: Path) -> None:
    if not len(data) or data.pool.shards[0].arrays['rgb'].shape[2:4] != FRAME:
        raise SystemExit(f'no episodes of {FRAME[1]}x{FRAME[0]} under {root}/episodes/motion; record some with worlds/record.ts (training/README.md)')
