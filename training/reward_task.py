"""`imagine` that shows what it is told: its own openings, painted in its four steps, are judged by WorldNet, and what that says goes back through all of them (DRaFT,
Clark et al. 2024). Half of the work are the lessons of `distil`, so that pictures stay what the many-step teacher paints. Whoever learns from a judge
learns its mistakes, too: another judge has to say whether anything was won (the world card's row 17, or a WorldNet trained on other worlds)."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor

from contract import KEYFRAME, write_rays
from distil_task import DistilTask
from flow import few_times
from model import Imagine
from worldnet import SHIFT, load_worldnet, slot_logits, slot_targets

JUDGE = Path(__file__).parent / 'weights' / 'worldnet.pt'
OPENINGS = 16  # beside each batch of lessons
WEIGHT = 0.02  # of what the judge says beside the lessons' loss: a dozen times their gradient, which is the smaller the nearer the teacher is
ENOUGH = 0.3  # cross-entropy, nats, of a slot that shows well enough: 74 % sure of it
NOISE = 0.02


class RewardTask(DistilTask):
    batch = 8
    rates = {'muon': 0.002, 'adamw': 1e-4}

    def __init__(self, options, device: torch.device):
        super().__init__(options, device)
        self.judge = load_worldnet(JUDGE).to(device).train().requires_grad_(False)  # drops features at random, as it learnt to
        self.homes = np.flatnonzero(self.data.frames.where[:, 2] == 0)
        # Compiled by itself: with all its steps in one graph it takes minutes.
        self.paint = torch.compile(self.net) if options.compile else self.net

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        rng = np.random.default_rng([self.data.seed, step, 2])
        homes = self.homes[rng.integers(len(self.homes), size=OPENINGS)]
        frames = self.data.frames
        return {
            **super().batch_at(step, size),
            'asked': frames.read('slots', homes),
            'openRays': write_rays(frames.read('pose', homes), KEYFRAME[1], KEYFRAME[0]),
            'openNoise': rng.standard_normal((OPENINGS, 4, *KEYFRAME), np.float32),
            'moved': rng.integers(0, 2 * SHIFT + 1, (OPENINGS, 2)),
            'mirrored': rng.random(OPENINGS) < 0.5,
        }

    @torch.compiler.disable
    def loss(self, net: Imagine, batch: dict) -> dict:
        assert net is self.net
        taught = super().loss(self.paint, batch)['loss']
        logits = self.judge(self.disguised(self.opening(batch)[:, :3], batch))[0].float()
        targets, guesses = slot_targets(batch['asked']), slot_logits(logits)
        missed = torch.stack([F.cross_entropy(guesses[n], targets[n], reduction='none') for n in targets])
        right = torch.stack([(guesses[n].argmax(1) == targets[n]).float() for n in targets])
        return {'loss': taught + WEIGHT * (missed - ENOUGH).relu().mean(), 'taught': taught, 'missed': missed.mean(), 'right': right.mean()}

    def opening(self, batch: dict) -> Tensor:
        """As flow.sample_few paints them, where gradients flow."""
        x, n = batch['openNoise'], len(batch['openNoise'])
        memory, style = x.new_zeros(n, 7, *KEYFRAME), x.new_zeros(n, 12)
        for t, later in zip(few_times()[:-1], few_times()[1:]):
            guess = self.paint(x, memory, batch['openRays'], batch['asked'], style, x.new_full((n, 1), t)).float()
            x = x + (later - t) / (1 - t) * (guess - x)
        return x

    def disguised(self, rgb: Tensor, batch: dict) -> Tensor:
        """Moved, mirrored and noised, so that it is the picture that has to say it and not some pixels."""
        rgb = torch.where(batch['mirrored'][:, None, None, None], rgb.flip(3), rgb)
        padded = F.pad(rgb, (SHIFT, SHIFT, SHIFT, SHIFT), mode='replicate')
        moved = torch.stack([p[:, y : y + KEYFRAME[0], x : x + KEYFRAME[1]] for p, (y, x) in zip(padded, batch['moved'].tolist())])
        return moved + NOISE * torch.randn_like(moved)
