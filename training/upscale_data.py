"""Paintings whose truth is known, for `upscale`: recorded frames are halved, noised to some level and sampled to the end by `imagine`.

    python training/upscale_data.py            # data/samples/upscale, one shard for each shard of 256x144 frames

What the network leaves of a picture in its last steps (softness, traces of its 4x4 patches) is in them, where the world shows what should be there."""

import argparse
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F

from contract import write_rays
from data import Pool, write_shard
from flow import sampler_times
from model import Imagine
from run import autocast, pick_device
from weights import read_weights

STEPS = 24
FROM = (0.7, 0.92)  # noise levels that sampling goes on from: below, the picture becomes another one, above, it stays as it was
BATCH = 16
FRAMES_A_SHARD = 800


@torch.no_grad()
def painted(net: Imagine, x: torch.Tensor, rays: torch.Tensor, slots: torch.Tensor, first: int, device: torch.device) -> torch.Tensor:
    """[n, 4, 72, 128] noised to step `first` of STEPS and sampled from there without memory."""
    times = sampler_times(STEPS)
    y = times[first] * x + (1 - times[first]) * torch.randn_like(x)
    nothing, plain = torch.zeros(len(x), 7, *x.shape[2:], device=device), torch.zeros(len(x), 12, device=device)
    for t, later in zip(times[first:-1], times[first + 1 :]):
        with autocast(device):
            guess = net(y, nothing, rays, slots, plain, torch.full((len(x), 1), t, device=device)).float()
        y = y + (later - t) / (1 - t) * (guess - y)
    return y


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--data', type=Path, default=Path('data'))
    parser.add_argument('--imagine', type=Path, default=Path('training/weights/imagine.onnx'))
    parser.add_argument('--device', default='auto')
    options = parser.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(1)
    device = pick_device(options.device)
    net = Imagine()
    net.load_state_dict(read_weights(options.imagine, net))
    net = net.to(device, memory_format=torch.channels_last).eval()
    firsts = [k for k, t in enumerate(sampler_times(STEPS)) if FROM[0] <= t <= FROM[1]]
    rng = np.random.default_rng(1)
    for folder in (options.data / 'episodes' / 'motion', options.data / 'episodes' / 'stills'):
        for header in sorted(folder.glob('*.json')):
            target = options.data / 'samples' / 'upscale' / f'{folder.name}-{header.name}'
            if target.exists():
                continue
            frames = Pool([header.parent], 'episode', set(), unit='frame')
            frames.where = np.array([row for row in frames.where if frames.shards[row[0]].path == header])
            items = rng.permutation(len(frames))[:FRAMES_A_SHARD]
            made = []
            for k in range(0, len(items), BATCH):
                some = items[k : k + BATCH]
                rgb = torch.from_numpy(frames.read('rgb', some).transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1)
                code = torch.from_numpy(frames.read('code', some).astype(np.float32)[:, None] / 65535 * 2 - 1)
                x = F.avg_pool2d(torch.cat([rgb, code], 1), 2).to(device)
                rays = torch.from_numpy(write_rays(frames.read('pose', some), x.shape[3], x.shape[2])).to(device)
                slots = torch.from_numpy(frames.read('slots', some)).to(device)
                y = painted(net, x, rays, slots, firsts[rng.integers(len(firsts))], device)[:, :3].clamp(-1, 1)
                made.append(((y + 1) * 127.5).round().to(torch.uint8).cpu().numpy().transpose(0, 2, 3, 1))
                print(f'\r{target.stem}: {k + len(some)}/{len(items)}', end='', flush=True)
            arrays = {'small': np.concatenate(made), 'rgb': frames.read('rgb', items)}
            write_shard(target, 'upscale', arrays, [{'split': frames.meta(i)['split']} for i in items])
            print()


if __name__ == '__main__':
    main()
