"""`depth` as a training task: how far everything in one picture is, for worlds that begin from a picture. Level eyes at standing height."""

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from contract import KEYFRAME, SLOT_OFFSET, depth_of_code
from data import Pool, code_of
from model import Depth
from run import autocast, to_device
from sheets import grid, to_u8
from upscale_task import LUMA, blurred

EDGES = 1.0  # weight of the error of depth differences beside that of depth
APART = (1, 2, 8, 24)  # differences between pixels so far apart, both ways (Li and Snavely 2018): silhouettes stay sharp, and a trunk stands as far at its top as at its foot
NEARER = 10.0  # a pixel nearer than is usual at its height in a picture weighs more, so much for each unit of depth code: things before one are few and matter most
GAIN = (0.6, 1.5)  # brightness, and each colour's own share of it in COLOURS: pictures come from anywhere
COLOURS = (0.85, 1.18)
GAMMA = (0.75, 1.35)
SATURATION = (0.2, 1.5)
NOISE = 0.03
WIDEST = 1.0  # half are blurred by a Gaussian of up to so many pixels
NEAR_M = 6.0
UNTOLD = 0.3  # pictures of which nothing is said, and of the others each slot by itself as often: people say what they like
WRONG = 0.1  # and pictures with the slots of another: people bring a desert to a world that they called a forest
USUAL = 256  # views that say what is usual


class DepthTask:
    batch = 32
    rates = {'muon': 0.02, 'adamw': 1e-3}

    def __init__(self, options, device: torch.device):
        self.device = device
        self.net = Depth()
        self.data = LevelViews(options.data, {'train'}, options.seed)
        self.unseen = LevelViews(options.data, {'dev'}, options.seed)
        if not len(self.data):
            raise SystemExit(f'no level views under {options.data}/episodes/level; record some with worlds/record.ts --policies level=1 --out {options.data}/episodes/level')

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        return self.data.batch(step, size)

    def loss(self, net: Depth, batch: dict) -> dict:
        made = net(blurred(batch['rgb'], batch['blur']), batch['slots']).float()
        error = made - batch['code']
        depth = (error.abs() * batch['weight']).mean()
        edges = sum((apart(error, by, axis).abs() * batch['weight'].narrow(axis, 0, error.shape[axis] - by)).mean() for by in APART for axis in (2, 3)) / len(APART) / 2
        return {'loss': depth + EDGES * edges, 'depth': depth, 'edges': edges}

    def fresh(self, values: dict) -> Depth:
        net = Depth(**self.net.config).to(self.device)
        net.load_state_dict(values)
        return net.eval()

    def sheet(self, net: Depth, columns: int = 6) -> Image.Image:
        """Rows: pictures, depth by the network, true depth."""
        data = self.unseen if len(self.unseen) else self.data
        batch = to_device(data.batch(0, columns, plain=True), self.device)
        with autocast(self.device):
            rows = [batch['rgb'], net(batch['rgb'], batch['slots']), batch['code']]
        return grid([[to_u8(item) for item in row.float().cpu().numpy()] for row in rows])


class LevelViews:
    """Views of the `level` policy; a draw is a function of (seed, step) and of the shards on disk."""

    def __init__(self, root, splits: set[str], seed: int):
        self.frames = Pool([root / 'episodes' / 'level'], 'episode', splits, unit='frame')
        self.seed = seed
        self.usual = np.zeros((KEYFRAME[0], 1), np.float32)
        if len(self):
            some = np.random.default_rng(0).integers(len(self), size=USUAL)
            self.usual = np.median(code_of(self.frames.read('code', some)), axis=(0, 2))[:, None].astype(np.float32)

    def refresh(self) -> int:
        return self.frames.refresh()

    def __len__(self) -> int:
        return len(self.frames)

    def batch(self, step: int, size: int, plain: bool = False) -> dict[str, np.ndarray]:
        """`rgb` [n, 3, 72, 128] and `code` [n, 1, 72, 128] in [-1, 1], `slots`, `weight` of each pixel, `blur` of each picture in pixels; `plain`: as recorded, else mirrored, coloured and partly told at random."""
        rng = np.random.default_rng([self.seed, step])
        items = rng.integers(len(self.frames), size=size)
        rgb = self.frames.read('rgb', items).astype(np.float32).transpose(0, 3, 1, 2) / np.float32(255)
        code = code_of(self.frames.read('code', items))[:, None]
        if not plain:
            mirrored = rng.random(size) < 0.5
            rgb[mirrored], code[mirrored] = rgb[mirrored][..., ::-1], code[mirrored][..., ::-1]
            rgb = coloured(rgb, rng)
        slots = self.frames.read('slots', items).astype(np.float32)
        if not plain:
            slots = partly_told(slots, rng)
        blur = 0 if plain else rng.uniform(0, WIDEST, size) * (rng.random(size) < 0.5)
        weight = 1 + NEARER * (code - self.usual).clip(0)
        return {'rgb': np.ascontiguousarray(rgb * 2 - 1, np.float32), 'code': np.ascontiguousarray(code * 2 - 1, np.float32), 'slots': slots, 'weight': np.ascontiguousarray(weight, np.float32), 'blur': np.full(size, blur, np.float32)}


def coloured(rgb: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Other exposure, white balance, contrast, saturation, and noise; [n, 3, h, w] in [0, 1]."""
    draw = lambda span, *shape: np.exp(rng.uniform(*np.log(span), (len(rgb), *shape))).astype(np.float32)[(...,) + (None,) * (3 - len(shape))]  # noqa: E731
    grey = (rgb * np.array(LUMA, np.float32)[None, :, None, None]).sum(1, keepdims=True)
    rgb = (grey + draw(SATURATION) * (rgb - grey)).clip(1e-4, 1) ** draw(GAMMA) * draw(GAIN) * draw(COLOURS, 3)
    return (rgb + rng.normal(0, 1, rgb.shape).astype(np.float32) * rng.uniform(0, NOISE, (len(rgb), 1, 1, 1)).astype(np.float32)).clip(0, 1)


def partly_told(slots: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """[n, SLOT_DIMS] with slots left out, and a few that are another picture's."""
    firsts = sorted(SLOT_OFFSET.values())
    said = rng.random((len(slots), len(firsts))) >= UNTOLD
    said &= rng.random((len(slots), 1)) >= UNTOLD
    wrong = rng.random(len(slots)) < WRONG
    others = np.where(wrong[:, None], np.roll(slots, 1, 0), slots)
    return others * np.repeat(said, np.diff([*firsts, slots.shape[1]]), axis=1)


def apart(x: Tensor, by: int, axis: int) -> Tensor:
    length = x.shape[axis] - by
    return x.narrow(axis, by, length) - x.narrow(axis, 0, length)


def figures(made: np.ndarray, truth: np.ndarray) -> dict[str, float]:
    """Of codes in [0, 1]: median |z - true| / true and the share within 25 % where truth is no sky (Eigen et al. 2014), the same nearer than NEAR_M, sky told right."""
    z, true = depth_of_code(made), depth_of_code(truth)
    land, near = np.isfinite(true), true < NEAR_M
    known = np.where(land, true, 1)
    off = np.abs(z / known - 1)
    within = np.maximum(z / known, known / z) < 1.25
    of = lambda values, where, mean: float(mean(values[where])) if where.any() else 0.0  # noqa: E731
    figures = {'offBy': of(off, land, np.median), 'within25': of(within, land, np.mean), 'nearOffBy': of(off, near, np.median), 'nearWithin25': of(within, near, np.mean)}
    return {**figures, 'sky': float((np.isfinite(z) == land).mean())}


@torch.no_grad()
def measure(net: Depth, views: LevelViews, count: int, device: torch.device, told: bool = True) -> dict[str, float]:
    made, truth = [], []
    for k in range(0, count, 32):
        batch = to_device(views.batch(k, min(32, count - k), plain=True), device)
        made.append((net(batch['rgb'], batch['slots'] * told).float().cpu().numpy() + 1) / 2)
        truth.append((batch['code'].cpu().numpy() + 1) / 2)
    return figures(np.concatenate(made).clip(0, 1), np.concatenate(truth))
