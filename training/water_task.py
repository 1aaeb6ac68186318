"""`water` as a training task: which pixels of a painted view are lake, river or sea, so that those can move. Its network is here too: it is small and nothing else uses it."""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from contract import KEYFRAME, SLOT_DIMS, SLOT_OFFSET, SLOTS, depth_of_code, write_rays
from data import Pool, code_of
from depth_task import coloured
from model import Film, Plain
from run import autocast, to_device
from sheets import grid, to_u8
from upscale_task import blurred

ID = 2  # of water in `ids` (worlds/render.ts)
PAINTED = 0.5  # share of items that are paintings (water_data.py), where there are any
BLIND = 0.25  # and of items whose depth is not told: painted depth says little where a sea meets its sky
WIDEST = 1.2  # three quarters are blurred by a Gaussian of up to so many pixels: paintings are softer than true pictures
ROUGH = 0.02  # and their depth is rougher: noise of up to so many depth codes (13 % of depth), smooth over 8 pixels
HEIGHT_M = 8.0  # heights are told in units of this, and no farther apart than one of them: water is level and lies below the eye
SHIFT = 14  # rows by which views are moved up or down: worlds were recorded with level eyes, paintings look up and down
EDGE = 0.1  # labels are this far from 0 and 1 where blur has mixed shore and water


class Water(nn.Module):
    """A view [n, 5, 72, 128] (RGB, depth as 2 c - 1, height over the eye) and its slots -> logits [n, 1, 72, 128]. U-Net on 64x36, 32x18 and 16x9 grids that sees a sixth of the picture at once."""

    plain = ('embed', 'paint')

    def __init__(self, widths: tuple[int, int, int] = (16, 24, 32)):
        super().__init__()
        self.config = {'widths': list(widths)}
        w0, w1, w2 = widths
        self.embed = nn.Conv2d(5, w0, 4, stride=2, padding=1)
        self.shrink0, self.shrink1 = nn.Conv2d(w0, w1, 2, stride=2), nn.Conv2d(w1, w2, 2, stride=2)
        self.told = Film(w2, SLOT_DIMS)
        self.down1, self.bottom, self.up1, self.up0 = Plain(w1), nn.Sequential(Plain(w2), Plain(w2)), Plain(w1), Plain(w0)
        self.grow1, self.grow0 = nn.Conv2d(w2, 4 * w1, 1), nn.Conv2d(w1, 4 * w0, 1)
        self.paint = nn.Conv2d(w0, 4, 3, padding=1)

    def forward(self, view: Tensor, slots: Tensor) -> Tensor:
        skip0 = F.relu(self.embed(view))
        skip1 = self.down1(F.relu(self.shrink0(skip0)))
        h = self.bottom(self.told(F.relu(self.shrink1(skip1)), slots))
        h = self.up1(F.relu(F.pixel_shuffle(self.grow1(h), 2) + skip1))
        h = self.up0(F.relu(F.pixel_shuffle(self.grow0(h), 2) + skip0))
        return F.pixel_shuffle(self.paint(F.relu(h)), 2)


class WaterTask:
    batch = 24
    rates = {'muon': 0.01, 'adamw': 2e-3}

    def __init__(self, options, device: torch.device):
        self.device = device
        self.net = Water()
        self.data = WaterViews(options.data, {'train'}, options.seed)
        self.unseen = WaterViews(options.data, {'dev'}, options.seed)
        if not len(self.data):
            raise SystemExit(f'no level views with water under {options.data}/episodes/level; record some with worlds/record.ts --policies level=1 --out {options.data}/episodes/level')

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        return self.data.batch(step, size)

    def loss(self, net: Water, batch: dict) -> dict:
        soft = torch.cat([blurred(batch['view'][:, :3], batch['blur']), batch['view'][:, 3:]], 1)
        made = net(soft, batch['slots']).float()
        wanted = batch['water'] * (1 - 2 * EDGE) + EDGE
        # A shore is what is hard to tell: it counts as much as all the rest of a view.
        spread = F.avg_pool2d(batch['water'], 5, 1, 2)
        shore = 1 + 4 * (spread * (1 - spread) * 4)
        loss = (F.binary_cross_entropy_with_logits(made, wanted, reduction='none') * shore).mean()
        return {'loss': loss}

    def fresh(self, values: dict) -> Water:
        net = Water(**self.net.config).to(self.device)
        net.load_state_dict(values)
        return net.eval()

    def sheet(self, net: Water, columns: int = 6) -> Image.Image:
        """Rows: pictures, water by the network, true water."""
        data = self.unseen if len(self.unseen) else self.data
        batch = to_device(data.batch(0, columns, plain=True), self.device)
        with autocast(self.device):
            made = torch.sigmoid(net(batch['view'], batch['slots']))
        rows = [batch['view'][:, :3], 2 * made - 1, 2 * batch['water'] - 1]
        return grid([[to_u8(item) for item in row.float().cpu().numpy()] for row in rows])


class WaterViews:
    """True and painted views of worlds whose slots name water; a draw is a function of (seed, step) and of the shards on disk."""

    def __init__(self, root, splits: set[str], seed: int, paintings: bool = True, truth: bool = True):
        folders = [root / 'episodes' / 'level'] * truth + [root / 'samples' / 'water'] * paintings
        self.frames = Pool(folders, 'episode', splits, unit='frame')
        self.seed = seed
        self.refresh()

    def refresh(self) -> int:
        came = self.frames.refresh()
        at = SLOT_OFFSET['water'] + SLOTS['water'].index('none')
        named = [self.frames.shards[shard].arrays['slots'][entry, at] == 0 for shard, entry, _ in self.frames.where]
        self.wet = np.flatnonzero(named)
        made = [self.frames.shards[shard].path.parent.name == 'water' for shard, _, _ in self.frames.where[self.wet]]
        self.true, self.made = self.wet[~np.array(made, bool)], self.wet[np.array(made, bool)]
        return came

    def __len__(self) -> int:
        return len(self.wet)

    def batch(self, step: int, size: int, plain: bool = False) -> dict[str, np.ndarray]:
        """`view` [n, 5, 72, 128], `slots`, `water` [n, 1, 72, 128] in 0 and 1, `blur` of each picture in pixels; `plain`: as recorded, else mirrored, moved, coloured and roughened at random."""
        rng = np.random.default_rng([self.seed, step])
        items = self.draw(size, rng)
        rgb = self.frames.read('rgb', items).astype(np.float32).transpose(0, 3, 1, 2) / np.float32(255)
        code = code_of(self.frames.read('code', items))
        water = (self.frames.read('ids', items) == ID).astype(np.float32)
        pose = self.frames.read('pose', items)
        if not plain:
            rgb = coloured(rgb, rng)
            code = np.where(code > 0, (code + rough(rng, size)).clip(0, 1), 0).astype(np.float32)
        told = 1 if plain else (rng.random((size, 1, 1, 1)) >= BLIND).astype(np.float32)
        view = np.concatenate([rgb * 2 - 1, told * (code[:, None] * 2 - 1), told * heights(code, pose)[:, None]], 1)
        if not plain:
            mirrored = rng.random(size) < 0.5
            view[mirrored], water[mirrored] = view[mirrored][..., ::-1], water[mirrored][..., ::-1]
            for k, by in enumerate(rng.integers(-SHIFT, SHIFT + 1, size)):
                rows = (np.arange(KEYFRAME[0]) + by).clip(0, KEYFRAME[0] - 1)
                view[k], water[k] = view[k][:, rows], water[k][rows]
        blur = 0 if plain else rng.uniform(0, WIDEST, size) * (rng.random(size) < 0.75)
        slots = self.frames.read('slots', items).astype(np.float32)
        return {'view': np.ascontiguousarray(view, np.float32), 'slots': slots, 'water': np.ascontiguousarray(water[:, None]), 'blur': np.full(size, blur, np.float32)}

    def draw(self, size: int, rng: np.random.Generator) -> np.ndarray:
        true, made = (rng.integers(max(1, len(some)), size=size) for some in (self.true, self.made))
        if not len(self.made) or not len(self.true):
            return self.true[true] if len(self.true) else self.made[made]
        return np.where(rng.random(size) < PAINTED, self.made[made], self.true[true])


def heights(code: np.ndarray, pose: np.ndarray) -> np.ndarray:
    """Height over the eye in units of HEIGHT_M, in [-1, 1]; sky counts as high. engine/imagine/water-finder.ts does the same."""
    rise = write_rays(pose.reshape(-1, 5), KEYFRAME[1], KEYFRAME[0])[:, 1]
    z = depth_of_code(code)
    return np.where(np.isfinite(z), (np.where(np.isfinite(z), z, 0) * rise / HEIGHT_M).clip(-1, 1), 1).astype(np.float32)


def rough(rng: np.random.Generator, size: int) -> np.ndarray:
    """Noise of depth codes [n, 72, 128], bilinear between points eight pixels apart, of a size of its own for each view."""
    points = torch.from_numpy(rng.normal(size=(size, 1, KEYFRAME[0] // 8, KEYFRAME[1] // 8)).astype(np.float32))
    smooth = F.interpolate(points, size=KEYFRAME, mode='bilinear')[:, 0].numpy()
    return smooth * rng.uniform(0, ROUGH, (size, 1, 1)).astype(np.float32)


def figures(made: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Of water told (boolean) against truth: the share of what is told that is water, the share of water that is told, and their intersection over union."""
    both = float((made & truth).sum())
    of = lambda whole: both / float(whole) if whole else 1.0  # noqa: E731
    return {'precision': of(made.sum()), 'recall': of(truth.sum()), 'overlap': of((made | truth).sum())}


@torch.no_grad()
def measure(net: Water, views: WaterViews, count: int, device: torch.device) -> dict[str, float]:
    made, truth = [], []
    for k in range(0, count, 32):
        batch = to_device(views.batch(k, min(32, count - k), plain=True), device)
        made.append((net(batch['view'], batch['slots']) > 0).cpu().numpy())
        truth.append(batch['water'].cpu().numpy() > 0.5)
    return figures(np.concatenate(made), np.concatenate(truth))
