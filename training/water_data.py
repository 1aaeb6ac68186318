"""Paintings whose water is known, for `water`: true level views noised to one of the sampler's own levels and painted to the end by the `imagine` that ships.

    python training/water_data.py --views 3000        # data/samples/water

A painted lake is softer than a true one and its depth is rougher, but it lies where the true one lay: half of what `water` learns from are these."""

import argparse
from pathlib import Path

import numpy as np

from contract import write_rays
from data import images, write_shard
from export import session
from flow import few_times
from water_task import ID, WaterViews

LEVELS = (2, 3)  # of few_times: painted on from .40 and .67; from the one before shores move
WET = 0.7  # share of views with water among what is painted
LEAST = 0.01  # of a picture that is water, to count as one of these
A_SHARD = 300


def painted(net, x: np.ndarray, rays: np.ndarray, slots: np.ndarray, first: int, rng: np.random.Generator) -> np.ndarray:
    """x [1, 4, 72, 128] noised to step `first` and painted from there without memory."""
    times = few_times()
    y = times[first] * x + (1 - times[first]) * rng.normal(size=x.shape)
    given = {'memory': np.zeros((1, 7, *x.shape[2:]), np.float32), 'rays': rays, 'slots': slots, 'style': np.zeros((1, 12), np.float32)}
    for t, later in zip(times[first:-1], times[first + 1 :]):
        guess = net.run(None, {**given, 'noisy': y.astype(np.float32), 't': np.array([[t]], np.float32)})[0]
        y = y + (later - t) / (1 - t) * (guess - y)
    return y.clip(-1, 1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, default=Path('data'))
    parser.add_argument('--imagine', type=Path, default=Path('engine/models/s/imagine.int8.onnx'))
    parser.add_argument('--views', type=int, default=3000)
    options = parser.parse_args()
    net, rng = session(options.imagine), np.random.default_rng(1)
    for split, views in (('dev', options.views // 10), ('train', options.views)):
        known = WaterViews(options.data, {split}, 1, paintings=False)
        for start in range(0, views, A_SHARD):
            rows = [paint_one(net, known, rng) for _ in range(min(A_SHARD, views - start))]
            arrays = {name: np.stack([row[name] for row in rows]) for name in rows[0]}
            write_shard(options.data / 'samples' / 'water' / f'{split}-{start:05d}.json', 'episode', arrays, [{'split': split}] * len(rows))
            print(f'{split}: {start + len(rows)} of {views}', flush=True)


def paint_one(net, known: WaterViews, rng: np.random.Generator) -> dict[str, np.ndarray]:
    """One view as an episode of one frame."""
    pool, wanted = known.frames, rng.random() < WET
    while True:
        item = known.wet[rng.integers(len(known), size=1)]
        ids = pool.read('ids', item)
        if not wanted or (ids == ID).mean() > LEAST:
            break
    pose, slots = pool.read('pose', item), pool.read('slots', item)
    x = images(pool.read('rgb', item), pool.read('code', item).astype(np.float32) / 65535)
    y = painted(net, x, write_rays(pose, x.shape[3], x.shape[2]), slots.astype(np.float32), LEVELS[rng.integers(len(LEVELS))], rng)[0]
    rgb = ((y[:3] + 1) * 127.5).round().astype(np.uint8).transpose(1, 2, 0)
    code = ((y[3] + 1) / 2 * 65535).round().astype(np.uint16)
    return {'rgb': rgb[None], 'code': code[None], 'ids': ids, 'pose': pose, 'slots': slots[0]}


if __name__ == '__main__':
    main()
