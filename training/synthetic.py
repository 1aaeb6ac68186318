"""A toy world on disk in the shard format, for tests and for trying the trainer before worlds are recorded:
`python training/synthetic.py data/toy --worlds 200`. Sky, hills with blotches, posts; colours follow the slots."""

import argparse
from pathlib import Path

import numpy as np

from contract import SLOT_DIMS, SLOT_OFFSET, SLOTS, TAN_HALF_V, write_rays
from data import write_shard


def toy_views(rng: np.random.Generator, slots: np.ndarray, poses: np.ndarray, size: tuple[int, int]) -> tuple[np.ndarray, np.ndarray]:
    """rgb u8 [t, h, w, 3] and code u16 [t, h, w] of one toy world: level ground, two ranges of hills, posts, a sky gradient."""
    h, w = size
    rays = write_rays(poses, w, h)
    bearing = np.arctan2(rays[:, 0], -rays[:, 2])
    rise = rays[:, 1] / np.hypot(rays[:, 0], rays[:, 2])
    biome = int(np.argmax(slots[SLOT_OFFSET['biome'] : SLOT_OFFSET['biome'] + 10]))
    hour = int(np.argmax(slots[SLOT_OFFSET['time'] : SLOT_OFFSET['time'] + 4]))
    tint = np.random.default_rng(biome).uniform(0.15, 0.9, (3, 3))
    light = (np.array([1, 0.7, 0.6]), np.array([1, 1, 1]), np.array([1, 0.5, 0.3]), np.array([0.2, 0.2, 0.4]))[hour]
    sky = tint[0] * 0.3 + 0.6 * np.clip(1 - rise[..., None], 0, 1)
    rgb, code = sky * light, np.zeros(rise.shape)
    for far, height in ((0.3, 0.35), (0.45, 0.15)):
        phases = rng.uniform(0, 6.28, 8)
        ridge = height * (0.3 + sum(np.sin(bearing * k + phases[k]) / k for k in range(1, 8)) * 0.4)
        stripes = 0.8 + 0.2 * np.sin(bearing * 40 + rise * 60 + phases[0])
        hill = rise < ridge
        rgb[hill] = (tint[1] * light * (1.2 - far) * stripes[..., None])[hill]
        code[hill] = far
    ground = rise < -0.02
    depth = 1.7 / np.maximum(-rise, 1e-3)
    px, pz = poses[:, 0, None, None] + np.sin(bearing) * depth, poses[:, 2, None, None] - np.cos(bearing) * depth
    checks = 0.75 + 0.25 * np.sign(np.sin(px * 2) * np.sin(pz * 2))
    rgb[ground] = (tint[2] * light * checks[..., None])[ground]
    code[ground] = (np.log1p(400 / np.maximum(depth, 0.5)) / np.log(801))[ground]
    for at in rng.uniform(-3.1, 3.1, 5):
        post = (np.abs((bearing - at + np.pi) % (2 * np.pi) - np.pi) < 0.05) & (rise < 0.4) & (rise > -0.2)
        rgb[post], code[post] = tint[1] * light * 0.5, 0.6
    return (np.clip(rgb, 0, 1) * 255).astype(np.uint8), (np.clip(code, 0, 1) * 65535).astype(np.uint16)


def random_slots(rng: np.random.Generator) -> np.ndarray:
    out = np.zeros(SLOT_DIMS, np.float32)
    for name, at in SLOT_OFFSET.items():
        out[at + rng.integers(len(SLOTS[name]))] = 0.6
    return out


def write_toy(folder: Path, worlds: int, frames: int, size: tuple[int, int], seed: int = 0, policy: str = 'explore', per_shard: int = 20) -> None:
    rng = np.random.default_rng(seed)
    for start in range(0, worlds, per_shard):
        rows = []
        for _ in range(min(per_shard, worlds - start)):
            slots = random_slots(rng)
            pose = np.zeros((frames, 5), np.float32)
            pose[:, 1], pose[:, 3] = 1.7, rng.uniform(-3, 3) + np.arange(frames) * (0.5 if policy == 'explore' else 0.03)
            pose[:, 4] = rng.uniform(-0.1, 0.1) * TAN_HALF_V
            rows.append((*toy_views(rng, slots, pose, size), pose, slots))
        rgb, code, pose, slots = (np.stack(column) for column in zip(*rows))
        arrays = {'rgb': rgb, 'code': code, 'ids': np.ones(code.shape, np.uint8), 'pose': pose, 'slots': slots, 'entities': np.zeros((len(rows), frames, 8, 12), np.float32)}
        arrays['controls'] = np.zeros((len(rows), frames, 5), np.float32)
        meta = [{'split': 'train' if k % 10 else 'dev', 'policy': policy} for k in range(start, start + len(rows))]
        write_shard(folder / f'toy-{start:05d}.json', 'episode', arrays, meta)


if __name__ == '__main__':
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('root', type=Path)
    parser.add_argument('--worlds', type=int, default=200)
    options = parser.parse_args()
    write_toy(options.root / 'episodes' / 'explore', options.worlds, 12, (72, 128))
    write_toy(options.root / 'episodes' / 'motion', max(2, options.worlds // 20), 8, (144, 256), policy='walk', per_shard=4)
