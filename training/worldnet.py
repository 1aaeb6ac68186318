"""WorldNet: a small network trained on true frames that names slots, and whose features measure how alike pictures are. It is our own
instrument (never to be called LPIPS or FVD): `python training/train.py worldnet --minutes 10`."""

from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from contract import SLOT_DIMS, SLOT_OFFSET, SLOTS, VISIBLE_SLOTS
from data import Pool, code_of
from sheets import grid

FEATURES = 96
SHIFT = 6  # most that training moves a picture, pixels
DROPPED = 0.3


class WorldNet(nn.Module):
    """RGB [n, 3, 72, 128] in [-1, 1] -> slot logits [n, SLOT_DIMS], pooled features [n, 96], depth code [n, 1, 9, 16]."""

    plain = ('stem', 'heads')

    def __init__(self, width: int = 32):
        super().__init__()
        self.config = {'width': width}
        # Half size first: a landmark is often a few pixels wide.
        self.stem, self.a = nn.Conv2d(3, width, 4, stride=2, padding=1), nn.Conv2d(width, width, 3, padding=1)
        self.shrink, self.b = nn.Conv2d(width, 2 * width, 2, stride=2), nn.Conv2d(2 * width, 2 * width, 3, padding=1)
        self.down, self.c = nn.Conv2d(2 * width, FEATURES, 2, stride=2), nn.Conv2d(FEATURES, FEATURES, 3, padding=1)
        self.d = nn.Conv2d(FEATURES, FEATURES, 3, padding=1)
        self.depth = nn.Conv2d(FEATURES, 1, 1)
        self.mix = nn.Linear(5 * FEATURES, 128)
        self.heads = nn.Linear(128, SLOT_DIMS)

    def forward(self, rgb: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        h = F.silu(self.stem(rgb))
        h = self.shrink(h + F.silu(self.a(h)))
        h = self.down(h + F.silu(self.b(h)))
        h = h + F.silu(self.c(h))
        h = h + F.silu(self.d(h))
        # Sky, middle and ground differ in what they tell: pool three bands, the whole and its peaks.
        bands = [h[:, :, a:b].mean((2, 3)) for a, b in ((0, 3), (3, 6), (6, 9))]
        pooled = torch.cat([*bands, h.mean((2, 3)), h.amax((2, 3))], 1)
        return self.heads(F.dropout(F.silu(self.mix(pooled)), DROPPED, self.training)), h.mean((2, 3)), self.depth(h)


class Reader(WorldNet):
    """The logits alone: what the engine chooses openings by (`verifier.onnx`), and what the world card judges them by (`bench/card/judge.onnx`)."""

    def forward(self, rgb: Tensor) -> Tensor:
        return super().forward(rgb)[0]


def load_worldnet(path: Path) -> WorldNet:
    saved = torch.load(path, map_location='cpu', weights_only=True)
    net = WorldNet(**saved['config']).eval()
    net.load_state_dict({k: v.float() for k, v in saved['ema'].items()})
    return net


def slot_targets(slots: Tensor) -> dict[str, Tensor]:
    """Index of the filled value of each visible slot."""
    return {n: slots[:, SLOT_OFFSET[n] : SLOT_OFFSET[n] + len(SLOTS[n])].argmax(1) for n in VISIBLE_SLOTS}


def slot_logits(logits: Tensor) -> dict[str, Tensor]:
    return {n: logits[:, SLOT_OFFSET[n] : SLOT_OFFSET[n] + len(SLOTS[n])] for n in VISIBLE_SLOTS}


class FrameData:
    """Random frames of explore episodes with their slots."""

    def __init__(self, root: Path, splits: set[str], seed: int):
        self.frames, self.seed = Pool([root / 'episodes' / 'explore'], 'episode', splits, unit='frame'), seed

    def refresh(self) -> int:
        return self.frames.refresh()

    def __len__(self) -> int:
        return len(self.frames)

    def batch(self, step: int, size: int) -> dict[str, np.ndarray]:
        rng = np.random.default_rng([self.seed, step])
        items = rng.integers(len(self.frames), size=size)
        rgb = self.frames.read('rgb', items).transpose(0, 3, 1, 2) * np.float32(1 / 127.5) - 1
        code = code_of(self.frames.read('code', items)).reshape(size, 1, 9, 8, 16, 8).mean((3, 5))
        flip = rng.random(size) < 0.5
        rgb[flip], code[flip] = rgb[flip][..., ::-1], code[flip][..., ::-1]
        # Moved, blurred and noised a little, so that the instrument looks at worlds and not at the renderer's fingerprint.
        for k, (dy, dx) in enumerate(rng.integers(-SHIFT, SHIFT + 1, (size, 2))):
            rgb[k] = np.roll(np.pad(rgb[k], ((0, 0), (SHIFT, SHIFT), (SHIFT, SHIFT)), 'edge'), (dy, dx), (1, 2))[:, SHIFT:-SHIFT, SHIFT:-SHIFT]
        blur = np.where(rng.random((size, 1, 1, 1)) < 0.5, rng.random((size, 1, 1, 1)), 0).astype(np.float32)
        for axis in (2, 3):
            rgb += blur / 3 * (np.roll(rgb, 1, axis) + np.roll(rgb, -1, axis) - 2 * rgb)
        rgb += rng.normal(0, 0.02, rgb.shape).astype(np.float32)
        return {'rgb': rgb, 'code': code.astype(np.float32), 'slots': self.frames.read('slots', items)}


class WorldNetTask:
    batch = 64
    rates = {'muon': 0.01, 'adamw': 2e-3}
    splits = {'train'}

    def __init__(self, options, device: torch.device):
        self.device, self.net = device, WorldNet()
        self.data = FrameData(options.data, self.splits, options.seed)
        self.unseen = FrameData(options.data, {'dev', 'test', 'ood'} - self.splits, options.seed)

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        return self.data.batch(step, size)

    def loss(self, net: WorldNet, batch: dict) -> dict:
        logits, _, depth = net(batch['rgb'])
        targets, guesses = slot_targets(batch['slots']), slot_logits(logits.float())
        losses = [F.cross_entropy(guesses[n], targets[n]) for n in VISIBLE_SLOTS]
        right = torch.stack([(guesses[n].argmax(1) == targets[n]).float().mean() for n in VISIBLE_SLOTS]).mean()
        return {'loss': torch.stack(losses).mean() + (depth.float() - batch['code']).abs().mean(), 'right': right}

    def fresh(self, values: dict) -> WorldNet:
        net = WorldNet(**self.net.config).to(self.device)
        net.load_state_dict(values)
        return net.eval()

    def sheet(self, net: WorldNet) -> Image.Image:
        """Prints accuracy on unseen worlds; the picture is what it was asked about."""
        data = self.unseen if len(self.unseen) else self.data
        batch = data.batch(0, 256)
        report = accuracy(net, torch.from_numpy(batch['rgb']).to(self.device), torch.from_numpy(batch['slots']).to(self.device))
        print('unseen frames:', ' '.join(f'{k} {v:.2f}' for k, v in report.items()))
        pictures = ((batch['rgb'] + 1) * 127.5).clip(0, 255).astype(np.uint8).transpose(0, 2, 3, 1)
        return grid([list(pictures[k : k + 8]) for k in range(0, 32, 8)])


class JudgeTask(WorldNetTask):
    """An instrument is not on trial: it sees the combinations of slots that are held out from the networks, too, in other worlds than those of the card."""

    splits = {'train', 'ood'}


@torch.no_grad()
def accuracy(net: WorldNet, rgb: Tensor, slots: Tensor) -> dict[str, float]:
    """Share of slots named right, per slot and over all."""
    logits = torch.cat([net(part)[0] for part in rgb.split(64)])
    targets, guesses = slot_targets(slots), slot_logits(logits.float())
    each = {n: float((guesses[n].argmax(1) == targets[n]).float().mean()) for n in VISIBLE_SLOTS}
    return {**each, 'all': float(np.mean(list(each.values())))}
