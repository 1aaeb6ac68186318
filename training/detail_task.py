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

ADVERSARIAL, FEATURES = 0.05, 0.5
# Steps before the painter hears the critic, and until it hears all of it: a painter that knows nothing is pushed out of range at once.
ALONE, ALL = 250, 1000
# Paintings must stay what was painted at a quarter of the frame's size.
KEEP_RGB, KEEP_CODE = 1.0, 1.0
# Noise on all that the critic sees, so that no pattern too faint for the eye can fool it.
SEEN_NOISE = 0.03


class DetailTask:
    batch = 12
    rates = {'muon': 3e-3, 'adamw': 4e-4}

    def __init__(self, options, device: torch.device):
        self.device, self.net = device, Contest()
        self.data = DetailData(options.data, {'train'}, options.seed)
        self.unseen = DetailData(options.data, {'dev', 'test', 'ood'}, options.seed)
        if not len(self.data.repainted):
            raise SystemExit(f'no repainted frames under {options.data}/samples/painted; make some with training/paint.py')

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        heard = np.float32(min(1, max(0, (step - ALONE) / (ALL - ALONE))))
        return {**self.data.batch(step, size), 'heard': np.array([heard])}

    def loss(self, net: Contest, batch: dict) -> dict:
        true, view, paired = batch['true'], batch['view'], batch['paired']
        made = net.detail(view, batch['fakeSlots'])
        free = 1 - paired
        kept = (F.avg_pool2d(made[:, :3] - view[:, :3], 4).abs() * free).mean()
        kept_code = (F.avg_pool2d(made[:, 3:] - view[:, 3:4], 4).abs() * free).mean()
        error = made - true
        near = ((0.3 * error.abs().mean((1, 2, 3)) + F.avg_pool2d(error, 2).abs().mean((1, 2, 3))) * paired.flatten()).mean()
        shown, seen = made + SEEN_NOISE * torch.randn_like(made), true + SEEN_NOISE * torch.randn_like(true)
        opinion, features = net.judge(shown, batch['fakeSlots'])
        real, wanted = net.critic(seen, batch['slots'])
        fake, _ = net.critic(shown.detach(), batch['fakeSlots'])
        alike = sum(((a - b.detach()).abs() * paired).mean() for a, b in zip(features, wanted)) / len(wanted)
        critic = F.relu(1 - real).mean() + F.relu(1 + fake).mean()
        loss = near + FEATURES * batch['heard'] * alike + KEEP_RGB * kept + KEEP_CODE * kept_code - ADVERSARIAL * batch['heard'] * opinion.mean() + critic
        return {'loss': loss, 'near': near, 'alike': alike, 'kept': kept, 'keptCode': kept_code, 'opinion': opinion.mean(), 'critic': critic}

    def fresh(self, values: dict) -> Contest:
        net = Contest(**self.net.config).to(self.device)
        net.load_state_dict(values)
        return net.eval()

    def sheet(self, net: Contest, columns: int = 8) -> Image.Image:
        """Rows: repainted truth, with detail, truth; paintings, with detail, their depth before and after."""
        data = self.unseen if len(self.unseen.repainted) and len(self.unseen.painted) else self.data
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
