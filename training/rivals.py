"""Rivals for the world card: the same worlds, the same trainer and networks of the same size, without our memory. As training tasks of train.py.

`diffusion`: the next frame by diffusion from the last four frames and controls, after DIAMOND (Alonso et al. 2024, arXiv 2405.12399); the network is that of `imagine`.
`memoryless`: `render` given its own last frame where it lay, instead of what memory shows from here."""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from contract import KEYFRAME, SLOT_DIMS
from flow import FLOOR, sampler_times, training_times
from imagine_task import SLOT_DROPOUT, TOP
from model import Imagine, Render, compose
from render_task import SQUARED
from rival_data import FED, HINT, HISTORY, Stretches, check_size, turned_rays
from run import autocast
from sheets import grid, to_u8

STEPS = 3  # of the sampler, as DIAMOND's
# Past frames are noisy in training, up to this deviation: a rival that feeds on itself is fed with errors (GameNGen, arXiv 2408.14837).
CONTEXT_NOISE = 0.1
CODE_WEIGHT = 0.25


def pictures_of(frames: Tensor) -> Tensor:
    return frames.float() / 127.5 - 1


def guess(net: Imagine, noisy: Tensor, past: Tensor, rays: Tensor, slots: Tensor, hint: Tensor, t: Tensor) -> Tensor:
    """What the clean frame is taken to be: a change of the last one. Without that, copying had to be learnt first (18 minutes: still blurred at the first step)."""
    made = net(noisy, past, rays, slots, hint, t).float()
    return torch.cat([past[:, -3:] + made[:, :3], made[:, 3:]], 1)


class NextFrame(nn.Module):
    """One step of the diffusion rival: past [n, 12, 72, 128] (oldest first), rays, slots, hint, noise [n, 4, 72, 128] -> RGB + code [n, 4, 72, 128]."""

    def __init__(self, net: Imagine, steps: int = STEPS):
        super().__init__()
        self.net, self.times = net, sampler_times(steps)

    def forward(self, past: Tensor, rays: Tensor, slots: Tensor, hint: Tensor, noise: Tensor) -> Tensor:
        x = noise
        for t, later in zip(self.times[:-1], self.times[1:]):
            clean = guess(self.net, x, past, rays, slots, hint, torch.full_like(slots[:, :1], t))
            x = x + (later - t) / (1 - t) * (clean - x)
        return x.clamp(-1, 1)


def warp_of(last: Tensor) -> Tensor:
    """The input of `render` where nothing is known but the last frame, as its own guess: no depth, nothing magnified, no things."""
    zero = torch.zeros_like(last[:, :1])
    return torch.cat([last, zero, zero + 0.5, zero.repeat(1, 5, 1, 1)], 1)


def without_memory(net: Render, last: Tensor, rays: Tensor, cond: Tensor) -> Tensor:
    """One step of the memoryless rival: last frame [n, 3, 144, 256] -> RGB + code [n, 4, 144, 256]."""
    warp = warp_of(last)
    shown = compose(net.paint_of(warp, rays, cond), warp)
    return torch.cat([shown['rgb'], 2 * shown['code'] - 1], 1).float()


class RivalTask:
    """What both have in common: their data and their sheet."""

    def __init__(self, options, device: torch.device):
        self.device = device
        self.data = Stretches(options.data, {'train'}, options.seed)
        self.unseen = Stretches(options.data, {'dev'}, options.seed)
        check_size(self.data, options.data)

    def fresh(self, values: dict):
        net = type(self.net)(**self.net.config).to(self.device)
        net.load_state_dict(values)
        return net.eval()

    def roll(self, net, episodes: dict[str, np.ndarray]) -> list[Tensor]:
        """Frames made from the first one on its own output, [n, 3, h, w] each."""
        past = self.first(torch.from_numpy(episodes['frames'][:, 0]).permute(0, 3, 1, 2))
        slots = torch.from_numpy(episodes['slots'])
        controls = np.concatenate([np.zeros_like(episodes['controls'][:, :HISTORY]), episodes['controls'][:, 1:]], 1)
        pose, made = episodes['pose'], []
        for k in range(1, pose.shape[1]):
            hint = torch.from_numpy(controls[:, k : k + HISTORY].reshape(len(pose), HINT))
            past = self.next(net, past, pose[:, k, 3] - pose[:, k - 1, 3], pose[:, k, 4], slots, hint, k)
            made.append(past[:, -3:])
        return made

    def sheet(self, net, worlds: int = 4) -> Image.Image:
        """Pairs of rows: truth, and the rival fed with itself from the first frame on."""
        self.unseen.refresh()
        episodes = (self.unseen if len(self.unseen) else self.data).whole(worlds)
        with torch.no_grad(), autocast(self.device):
            made = self.roll(net, episodes)
        steps = [k for k in (1, 2, 4, 8, 15) if k <= len(made)]
        rows = []
        for w in range(worlds):
            truth = [self.first(torch.from_numpy(episodes['frames'][w : w + 1, k]).permute(0, 3, 1, 2))[0, -3:].numpy() for k in steps]
            rows += [[to_u8(t) for t in truth], [to_u8(made[k - 1][w].float().numpy()) for k in steps]]
        return grid(rows)


class DiffusionTask(RivalTask):
    batch = 32
    rates = {'muon': 0.02, 'adamw': 1e-3}

    def __init__(self, options, device: torch.device):
        super().__init__(options, device)
        self.net = Imagine(known=3 * HISTORY, style=HINT)

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        batch = self.data.batch(step, size)
        rays = turned_rays(batch['turn'][:, -1], batch['pitch'][:, -1], KEYFRAME[1], KEYFRAME[0])
        return {'frames': batch['frames'], 'code': batch['code'], 'slots': batch['slots'], 'rays': rays, 'hint': batch['controls'][:, FED:].reshape(-1, HINT)}

    def loss(self, net: Imagine, batch: dict) -> dict:
        small = F.avg_pool2d(pictures_of(batch['frames']), 2)
        past = small[:, :-3] + CONTEXT_NOISE * torch.rand(len(small), 1, 1, 1, device=small.device) * torch.randn_like(small[:, :-3])
        x = torch.cat([small[:, -3:], 2 * F.avg_pool2d(batch['code'], 2) - 1], 1)
        t = training_times(torch.rand(len(x), 1, device=x.device), TOP)
        level = t[:, :, None, None]
        noisy = level * x + (1 - level) * torch.randn(x.shape, device=x.device)
        slots = batch['slots'] * (torch.rand(len(x), 1, device=x.device) > SLOT_DROPOUT)
        error = (guess(net, noisy, past, batch['rays'], slots, batch['hint'], t) - x).square() / (1 - level).clamp_min(FLOOR).square()
        rgb, code = error[:, :3].mean(), error[:, 3:].mean()
        return {'loss': rgb + CODE_WEIGHT * code, 'rgb': rgb, 'code': code}

    def first(self, picture: Tensor) -> Tensor:
        return F.avg_pool2d(pictures_of(picture), 2).repeat(1, HISTORY, 1, 1)

    def next(self, net, past, turn, pitch, slots, hint, k: int) -> Tensor:
        rays = torch.from_numpy(turned_rays(turn, pitch, KEYFRAME[1], KEYFRAME[0]))
        noise = torch.randn((len(past), 4, *KEYFRAME), generator=torch.Generator().manual_seed(k))
        return torch.cat([past[:, 3:], NextFrame(net)(past, rays, slots, hint, noise)[:, :3]], 1)


class MemorylessTask(RivalTask):
    batch = 8
    rates = {'muon': 0.004, 'adamw': 6e-4}

    def __init__(self, options, device: torch.device):
        super().__init__(options, device)
        self.net = Render(cond=SLOT_DIMS + HINT)

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        batch = self.data.batch(step, size)
        h, w = (n // 4 for n in batch['frames'].shape[2:])
        rays = turned_rays(batch['turn'].reshape(-1), batch['pitch'].reshape(-1), w, h).reshape(size, -1, h, w)
        return {'frames': batch['frames'], 'code': batch['code'], 'slots': batch['slots'], 'rays': rays, 'controls': batch['controls']}

    def loss(self, net: Render, batch: dict) -> dict:
        """Half of the items are fed with their own frames for FED steps before the one that counts."""
        frames, n = pictures_of(batch['frames']), len(batch['slots'])
        fed = torch.rand(n, 1, 1, 1, device=frames.device) < 0.5
        cond = lambda k: torch.cat([batch['slots'], batch['controls'][:, k : k + HISTORY].reshape(n, HINT)], 1)  # noqa: E731
        rays = lambda k: batch['rays'][:, 3 * k : 3 * k + 3]  # noqa: E731
        frame = lambda back: frames[:, frames.shape[1] - 3 * back - 3 : frames.shape[1] - 3 * back]  # noqa: E731
        last = frame(FED + 1)
        for k in range(FED):
            with torch.no_grad():
                own = without_memory(net, last, rays(k), cond(k))[:, :3].clamp(-1, 1)
            last = torch.where(fed, own, frame(FED - k))
        made = without_memory(net, last, rays(FED), cond(FED))
        error = (made[:, :3] - frame(0)).abs()
        code = (made[:, 3:] - (2 * batch['code'] - 1)).abs().mean()
        rgb = (error * (1 + SQUARED * error)).mean()
        return {'loss': rgb + CODE_WEIGHT * code, 'rgb': rgb, 'code': code, 'error': error.mean()}

    def first(self, picture: Tensor) -> Tensor:
        return pictures_of(picture)

    def next(self, net, past, turn, pitch, slots, hint, k: int) -> Tensor:
        rays = torch.from_numpy(turned_rays(turn, pitch, past.shape[3] // 4, past.shape[2] // 4))
        return without_memory(net, past, rays, torch.cat([slots, hint], 1))[:, :3].clamp(-1, 1)
