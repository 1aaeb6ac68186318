"""Flow matching with x-prediction: noise levels, loss, the teacher's sampler and the one that engine/ runs too (ARCHITECTURE.md)."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from contract import FEW, FEW_SHIFT, KEYFRAME, SAMPLER_SHIFT
from rng import normal

FLOOR = 0.15  # of (1 - t), so that nearly clean inputs do not rule the loss
KNOWN_WEIGHT = 0.1  # of pixels memory shows already
GUIDED = (0.1, 0.7)  # noise levels: of pure noise guidance makes every world alike, and late it only exaggerates (Kynkaanniemi et al. 2024)
BAND = 3  # pixels of known surroundings that count like holes
LANDMARK_WEIGHT = 5  # of pixels of a landmark: a prompt is about it, and it covers a few hundredths of a view


def sampler_times(steps: int, shift: float = SAMPLER_SHIFT) -> list[float]:
    return [u / (u + shift * (1 - u)) for u in (i / steps for i in range(steps + 1))]


def training_times(draw: Tensor, top: float) -> Tensor:
    """Uniform draws -> noise levels up to `top`, as dense near 0 as the sampler's own: layout is decided there."""
    shift = 2.2
    last = top * shift / (1 - top + top * shift)  # the draw that maps to `top`
    u = draw * last
    return u / (u + shift * (1 - u))


def flow_loss(prediction: Tensor, x: Tensor, memory: Tensor, t: Tensor, landmark: Tensor | None = None) -> Tensor:
    """Mean weighted squared error; RGB and depth each count as unknown where memory lacks them, and BAND pixels around. `landmark` [n, 1, h, w] is 1 on one."""
    # Rows, then columns, of a contiguous copy: five times faster on a CPU than a square of channels-last pixels.
    rows = F.max_pool2d((1 - memory[:, 4:6]).contiguous(), (1, 2 * BAND + 1), 1, (0, BAND))
    near = F.max_pool2d(rows, (2 * BAND + 1, 1), 1, (BAND, 0))
    weight = KNOWN_WEIGHT + (1 - KNOWN_WEIGHT) * near
    error = (prediction.float() - x).square()
    error = torch.cat([error[:, :3] * weight[:, :1], error[:, 3:] * weight[:, 1:]], 1)
    if landmark is not None:
        error = error * (1 + (LANDMARK_WEIGHT - 1) * landmark)
    level = (1 - t).clamp_min(FLOOR).square()[:, :, None, None]
    return (error / level).mean()


def noise_of(seeds: list[int], device: torch.device) -> Tensor:
    noise = np.stack([normal(seed, 0, 4 * KEYFRAME[0] * KEYFRAME[1]) for seed in seeds])
    return torch.from_numpy(noise.reshape(len(seeds), 4, *KEYFRAME)).to(device)


def known(memory: Tensor) -> Tensor:
    """1 where memory has what a picture's four channels hold."""
    return torch.cat([memory[:, 4:5].expand(-1, 3, -1, -1), memory[:, 5:6]], 1)


@torch.no_grad()
def sample(net, memory: Tensor, rays: Tensor, slots: Tensor, style: Tensor, steps: int, seeds: list[int], guidance: float = 1.0) -> Tensor:
    """Second-order steps towards x-hat (DPM-Solver++(2M), Lu et al. 2022) from counter-based noise; memory replaces x-hat where it is valid. Returns [n, 4, 72, 128].
    `guidance` above 1 moves x-hat away from what the network says without slots (Ho & Salimans 2022)."""
    x, valid = noise_of(seeds, memory.device), known(memory)
    times = sampler_times(steps)
    before = None
    for k, (t, later) in enumerate(zip(times[:-1], times[1:])):
        level = torch.full((len(seeds), 1), t, device=memory.device)
        guess = net(x, memory, rays, slots, style, level).float()
        if guidance != 1 and GUIDED[0] <= t < GUIDED[1]:
            bare = net(x, memory, rays, torch.zeros_like(slots), style, level).float()
            guess = bare + guidance * (guess - bare)
        guess = torch.where(valid > 0.5, memory[:, :4], guess)
        ahead = guess if before is None else guess + look_ahead(times[k - 1], t, later) * (guess - before)
        x = x + (later - t) / (1 - t) * (ahead - x)
        before = guess
    return x


def few_times() -> list[float]:
    return sampler_times(FEW, FEW_SHIFT)


@torch.no_grad()
def sample_few(net, memory: Tensor, rays: Tensor, slots: Tensor, style: Tensor, seeds: list[int]) -> Tensor:
    """As `sample`, with a network that was taught to go in FEW steps: straight ones, and guidance is in its weights."""
    x, valid = noise_of(seeds, memory.device), known(memory)
    times = few_times()
    for t, later in zip(times[:-1], times[1:]):
        guess = net(x, memory, rays, slots, style, torch.full((len(seeds), 1), t, device=memory.device)).float()
        guess = torch.where(valid > 0.5, memory[:, :4], guess)
        x = x + (later - t) / (1 - t) * (guess - x)
    return x


def look_ahead(before: float, t: float, later: float) -> float:
    """Share of the guess's last change to go on by, in logarithms of signal over noise; none where these are infinite."""
    if before <= 0 or later >= 1:
        return 0.0
    before, t, later = (math.log(level / (1 - level)) for level in (before, t, later))
    return (later - t) / (t - before) / 2
