"""`imagine` as a training task: its data, its loss and its sample sheet."""

import numpy as np
import torch
from PIL import Image

from contract import KEYFRAME, write_rays
from flow import flow_loss, sample, training_times
from imagine_data import ImagineData
from model import Imagine
from run import autocast, to_device
from sheets import grid, to_u8

TOP = 0.95  # highest noise level trained: fine detail is decided above .8, where the last steps of the sampler are
SLOT_DROPOUT = 0.05


class ImagineTask:
    batch = 32
    rates = {'muon': 0.02, 'adamw': 1e-3}

    def __init__(self, options, device: torch.device):
        self.device = device
        self.net = Imagine()
        self.data = ImagineData(options.data, {'train'}, options.seed)
        self.unseen = ImagineData(options.data, {'dev', 'test', 'ood'}, options.seed)
        if not len(self.data):
            raise SystemExit(f'no explore episodes under {options.data}/episodes/explore; record some with worlds/record.ts')

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        return self.data.batch(step, size)

    def loss(self, net: Imagine, batch: dict) -> dict:
        x = batch['x']
        t = training_times(torch.rand(len(x), 1, device=x.device), TOP)
        level = t[:, :, None, None]
        noisy = level * x + (1 - level) * torch.randn(x.shape, device=x.device)
        slots = batch['slots'] * (torch.rand(len(x), 1, device=x.device) > SLOT_DROPOUT)
        guess = net(noisy, batch['memory'], batch['rays'], slots, batch['style'], t)
        return {'loss': flow_loss(guess, x, batch['memory'], t, batch['landmark'])}

    def fresh(self, values: dict) -> Imagine:
        net = Imagine(**self.net.config).to(self.device)
        net.load_state_dict(values)
        return net.eval()

    def sheet(self, net: Imagine, columns: int = 8) -> Image.Image:
        """Rows: openings from held-out slots (8 steps), their depth, truth with those slots; memory, out-painting (4 steps), truth."""
        self.unseen.refresh()
        data = self.unseen if len(self.unseen) else self.data
        homes = np.flatnonzero(data.frames.where[:, 2] == 0)
        frames = homes[np.arange(columns) * len(homes) // columns]
        view = {k: v[:columns] for k, v in data.batch(0, 4 * columns).items()}
        parts = to_device({**view, 'openSlots': data.frames.read('slots', frames)}, self.device)
        none, plain = torch.zeros_like(parts['memory']), torch.zeros_like(parts['style'])
        open_rays = torch.from_numpy(write_rays(data.frames.read('pose', frames), KEYFRAME[1], KEYFRAME[0])).to(self.device)
        seeds = list(range(columns))
        with autocast(self.device):
            opened = sample(net, none, open_rays, parts['openSlots'], plain, 8, seeds).cpu().numpy()
            painted = sample(net, parts['memory'], parts['rays'], parts['slots'], parts['style'], 4, seeds).cpu().numpy()
        truth = data.frames.read('rgb', frames)
        memory = view['memory']
        rows = [[to_u8(o[:3]) for o in opened], [to_u8(o[3:]) for o in opened], list(truth)]
        rows += [[to_u8(np.where(m[4:5] > 0, m[:3], -1)) for m in memory], [to_u8(p[:3]) for p in painted], [to_u8(x[:3]) for x in view['x']]]
        assert truth.shape[1:3] == KEYFRAME
        return grid(rows)
