"""`detail` as a training task: the losses of both players and the sample sheet."""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from contract import FRAME
from detail_data import CROP, DetailData
from detail_model import Contest
from run import autocast, to_device
from sheets import grid, to_u8

ADVERSARIAL, FEATURES = 0.2, 0.5
# Paintings must stay what was painted at a quarter of the frame's size (RGB) and at half of it (depth).
KEEP_RGB, KEEP_CODE = 1.0, 2.0


class DetailTask:
    batch = 12
    rates = {'muon': 3e-3, 'adamw': 4e-4}

    def __init__(self, options, device: torch.device):
        self.device, self.net = device, Contest()
        self.data = DetailData(options.data, {'train'}, options.seed)
        self.unseen = DetailData(options.data, {'dev', 'test', 'ood'}, options.seed)
        if not len(self.data.frames):
            raise SystemExit(f'no motion episodes under {options.data}/episodes/motion; record some with worlds/record.ts')

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        return self.data.batch(step, size)

    def loss(self, net: Contest, batch: dict) -> dict:
        true, view, paired = batch['true'], batch['view'], batch['paired']
        made = net.detail(view, batch['fakeSlots'])
        kept = ((F.avg_pool2d(made[:, :3] - view[:, :3], 4)).abs().mean((1, 2, 3)) * (1 - paired.flatten())).mean()
        kept_code = F.avg_pool2d(made[:, 3:] - view[:, 3:4], 2).abs().mean()
        error = made - true
        near = ((0.3 * error.abs().mean((1, 2, 3)) + F.avg_pool2d(error, 2).abs().mean((1, 2, 3))) * paired.flatten()).mean()
        opinion, features = net.judge(made, batch['fakeSlots'])
        real, wanted = net.critic(true, batch['slots'])
        fake, _ = net.critic(made.detach(), batch['fakeSlots'])
        alike = sum(((a - b.detach()).abs() * paired).mean() for a, b in zip(features, wanted)) / len(wanted)
        critic = F.relu(1 - real).mean() + F.relu(1 + fake).mean()
        loss = near + FEATURES * alike + KEEP_RGB * kept + KEEP_CODE * kept_code - ADVERSARIAL * opinion.mean() + critic
        return {'loss': loss, 'near': near, 'alike': alike, 'kept': kept, 'keptCode': kept_code, 'opinion': opinion.mean(), 'critic': critic}

    def fresh(self, values: dict) -> Contest:
        net = Contest(**self.net.config).to(self.device)
        net.load_state_dict(values)
        return net.eval()

    def sheet(self, net: Contest, columns: int = 8) -> Image.Image:
        """Rows: softened truth, with detail, truth; paintings, with detail, their depth before and after."""
        data = self.unseen if len(self.unseen.frames) and len(self.unseen.painted) else self.data
        batch = data.batch(0, 2 * columns)
        parts = to_device(batch, self.device)
        with autocast(self.device):
            made = net.detail(parts['view'], parts['fakeSlots']).float().cpu().numpy()
        view, first, second = batch['view'], range(columns), range(columns, 2 * columns)
        rows = [[to_u8(view[k, :3]) for k in first], [to_u8(made[k, :3]) for k in first], [to_u8(batch['true'][k, :3]) for k in first]]
        rows += [[to_u8(view[k, :3]) for k in second], [to_u8(made[k, :3]) for k in second]]
        rows += [[to_u8(view[k, 3:4]) for k in second], [to_u8(made[k, 3:4]) for k in second]]
        assert CROP[0] * 2 == FRAME[0]
        return grid(rows)
