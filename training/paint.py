"""What `imagine` paints, as shards for `detail` to learn from: `python training/paint.py --imagine data/runs/imagine/checkpoint.pt --count 400`.
Half are openings from the slots of recorded worlds, half continue re-projected memory. `--repaint 800` adds recorded frames that were
noised part of the way and sampled to the end (SDEdit, Meng et al. 2022): paintings whose truth is known. Shards are named by step."""

import argparse
from pathlib import Path

import numpy as np
import torch

from contract import KEYFRAME, write_rays
from data import Pool, code_of, images, write_shard
from export import load
from flow import sample, sampler_times
from imagine_data import ImagineData
from model import Imagine

BATCH = 16
STEPS = {'opening': 24, 'beyond': 8}
REPAINT_FROM = (0.3, 0.75)  # noise levels at which frames are given over to the painter
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
    rgb, code = developed(x)
    return {'rgb': rgb, 'code': code, 'slots': slots}


@torch.no_grad()
def repaint(net: Imagine, frames: Pool, seed: int) -> dict[str, np.ndarray]:
    """`BATCH` recorded frames, rgb and code as repainted at 128x72, trueRgb and trueCode as recorded at 256x144."""
    rng = np.random.default_rng(seed)
    items = rng.integers(len(frames), size=BATCH)
    rgb, code, slots, pose = (frames.read(name, items) for name in ('rgb', 'code', 'slots', 'pose'))
    box = rgb.reshape(BATCH, KEYFRAME[0], 2, KEYFRAME[1], 2, 3).mean((2, 4))
    clean = torch.from_numpy(images(box, code_of(code[:, ::2, ::2])))
    times = sampler_times(STEPS['opening'])
    first = int(np.searchsorted(times, rng.uniform(*REPAINT_FROM)))
    x = times[first] * clean + (1 - times[first]) * torch.from_numpy(rng.standard_normal(clean.shape, np.float32))
    parts = [torch.from_numpy(a) for a in (np.zeros((BATCH, 7, *KEYFRAME), np.float32), write_rays(pose, KEYFRAME[1], KEYFRAME[0]), slots, np.zeros((BATCH, 12), np.float32))]
    for t, later in zip(times[first:-1], times[first + 1 :]):
        with torch.autocast('cpu', torch.bfloat16):
            guess = net(x, *parts, torch.full((BATCH, 1), t)).float()
        x = x + (later - t) / (1 - t) * (guess - x)
    small_rgb, small_code = developed(x.numpy())
    return {'rgb': small_rgb, 'code': small_code, 'trueRgb': rgb, 'trueCode': code, 'slots': slots}


def developed(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    rgb = np.clip((x[:, :3] + 1) * 127.5 + 0.5, 0, 255).astype(np.uint8).transpose(0, 2, 3, 1)
    return rgb, np.clip((x[:, 3] + 1) / 2 * 65535 + 0.5, 0, 65535).astype(np.uint16)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--imagine', type=Path, default=Path('data/runs/imagine/checkpoint.pt'))
    parser.add_argument('--data', type=Path, default=Path('data'))
    parser.add_argument('--split', default='train')
    parser.add_argument('--count', type=int, default=400)
    parser.add_argument('--repaint', type=int, default=0)
    options = parser.parse_args()
    torch.set_num_threads(1)
    net = load(Imagine, options.imagine)
    step = torch.load(options.imagine, map_location='cpu', weights_only=True)['step']
    data = ImagineData(options.data, {options.split})
    frames = Pool([options.data / 'episodes' / 'motion'], 'episode', {options.split}, unit='frame')
    kinds = {
        'painted': lambda k: paint(net, data, k % 2 == 0 or not len(data.samples), step + k),
        'repainted': lambda k: repaint(net, frames, step + k),
    }
    for (kind, make), count in zip(kinds.items(), (options.count, options.repaint)):
        parts = [make(k) for k in range(count // BATCH)]
        if not parts:
            continue
        arrays = {name: np.concatenate([p[name] for p in parts]) for name in parts[0]}
        write_shard(options.data / 'samples' / 'painted' / f'{kind}-{options.split}-{step:07d}.json', kind, arrays, [{'split': options.split}] * len(arrays['rgb']))
        print(f'{len(arrays["rgb"])} {kind} at step {step}')


if __name__ == '__main__':
    main()
