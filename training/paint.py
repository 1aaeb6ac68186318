"""What `imagine` paints, as shards for `detail` to learn from: `python training/paint.py --imagine data/runs/imagine/checkpoint.pt --count 400`.
Half are openings from the slots of recorded worlds, half continue re-projected memory. One shard per call, named by the step of the weights."""

import argparse
from pathlib import Path

import numpy as np
import torch

from contract import KEYFRAME, write_rays
from data import write_shard
from export import load
from flow import sample
from imagine_data import ImagineData
from model import Imagine

BATCH = 16
STEPS = {'opening': 16, 'beyond': 8}
GUIDANCE = {'opening': 2.0, 'beyond': 1.0}  # engine/imagine/planner.ts


def paint(net: Imagine, data: ImagineData, opening: bool, seed: int) -> dict[str, np.ndarray]:
    """`BATCH` paintings: rgb u8 [n, 72, 128, 3], code u16 [n, 72, 128], slots."""
    rng = np.random.default_rng(seed)
    kind = 'opening' if opening else 'beyond'
    source = data.frames if opening else data.samples
    items = rng.integers(len(source), size=BATCH)
    slots, pose = source.read('slots', items), source.read('pose', items)
    memory, style = np.zeros((BATCH, 7, *KEYFRAME), np.float32), np.zeros((BATCH, 12), np.float32)
    if not opening:
        known = data.from_samples(rng, items)
        memory, style = known['memory'], known['style']
    parts = [torch.from_numpy(a) for a in (memory, write_rays(pose, KEYFRAME[1], KEYFRAME[0]), slots, style)]
    with torch.autocast('cpu', torch.bfloat16):
        x = sample(net, *parts, STEPS[kind], [seed * BATCH + k for k in range(BATCH)], GUIDANCE[kind]).float().numpy()
    rgb = np.clip((x[:, :3] + 1) * 127.5 + 0.5, 0, 255).astype(np.uint8).transpose(0, 2, 3, 1)
    code = np.clip((x[:, 3] + 1) / 2 * 65535 + 0.5, 0, 65535).astype(np.uint16)
    return {'rgb': rgb, 'code': code, 'slots': slots}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--imagine', type=Path, default=Path('data/runs/imagine/checkpoint.pt'))
    parser.add_argument('--data', type=Path, default=Path('data'))
    parser.add_argument('--split', default='train')
    parser.add_argument('--count', type=int, default=400)
    options = parser.parse_args()
    torch.set_num_threads(1)
    net = load(Imagine, options.imagine)
    step = torch.load(options.imagine, map_location='cpu', weights_only=True)['step']
    data = ImagineData(options.data, {options.split})
    parts = [paint(net, data, k % 2 == 0 or not len(data.samples), step + k) for k in range(max(1, options.count // BATCH))]
    arrays = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
    write_shard(options.data / 'samples' / 'painted' / f'{options.split}-{step:07d}.json', 'painted', arrays, [{'split': options.split}] * len(arrays['rgb']))
    print(f'{len(arrays["rgb"])} paintings at step {step}')


if __name__ == '__main__':
    main()
