"""`render` as a training task: crops of consecutive frames with what memory shows of them, its losses and its sheet."""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

from contract import FRAME, write_rays
from data import Pool, code_of, images
from model import Render
from run import autocast, to_device
from sheets import grid, to_u8

CROP = (64, 128)  # divisible by 16, so that every grid is whole
BORROWED = 0.2  # share of crops borrowed from `imagine` samples, which know many more worlds; they teach unseen pixels only
HIDDEN = 0.3  # share of items whose sources are hidden in part
THINGS = 0.3  # share of crops laid around a moving thing: they cover few pixels of few frames
THING_PIXELS = 24  # a thing smaller than this teaches nothing
SIZES = {'s': {}, 'nano': {'widths': (24, 48, 96), 'head': 16, 'fine': 8}}  # nano: for machines too slow for s
SQUARED = 6.0  # of the squared error beside the absolute one, where there is a right answer; see README.md


class RenderData:
    """Batches from `render` samples; a draw is a function of (seed, step) and of the shards on disk."""

    def __init__(self, root, splits: set[str], seed: int):
        self.samples = Pool([root / 'samples' / 'render'], 'render', splits)
        self.views = Pool([root / 'samples' / 'imagine'], 'imagine', splits)
        self.seed = seed
        self.things: list[int] = []
        self.looked = 0
        self._look()

    def refresh(self) -> int:
        found = self.samples.refresh() + self.views.refresh()
        self._look()
        return found

    def _look(self) -> None:
        """Notes which new samples have a moving thing in view."""
        for item in range(self.looked, len(self.samples)):
            if np.count_nonzero(self._cover(item)) >= THING_PIXELS:
                self.things.append(item)
        self.looked = len(self.samples)

    def _cover(self, item: int) -> np.ndarray:
        shard, entry, _ = self.samples.where[item]
        return self.samples.shards[shard].arrays['warp'][entry, :, :, 9]

    def __len__(self) -> int:
        return len(self.samples)

    def batch(self, step: int, size: int, crop: tuple[int, int] = CROP, hide: bool = True) -> dict[str, np.ndarray]:
        rng = np.random.default_rng([self.seed, step])
        borrowed = int(rng.binomial(size, BORROWED)) if hide and len(self.views) else 0
        parts = [self._from_frames(rng, size - borrowed, crop)] if borrowed < size else []
        if borrowed:
            parts.append(self._from_views(rng, borrowed, crop))
        batch = {k: np.concatenate([p[k] for p in parts]) for k in parts[0]}
        if hide:
            hide_sources(rng, batch['warp'])
        if borrowed:
            batch['truthful'][size - borrowed :] = batch['warp'][size - borrowed :, 4:5] == 0
        return batch

    def _from_views(self, rng: np.random.Generator, size: int, crop: tuple[int, int]) -> dict[str, np.ndarray]:
        """Views of 128x72 with a roughly aligned memory: good for what is unseen, too rough to teach copying."""
        items = rng.integers(len(self.views), size=size)
        read = lambda name: self.views.read(name, items)[:, top : top + crop[0]]  # noqa: E731
        top = int(rng.integers(0, 3)) * 4
        valid = read('memValid')[:, None] > 0
        warp = np.zeros((size, 10, *crop), np.float32)
        warp[:, :4] = images(read('memRgb'), code_of(read('memCode'))) * valid
        warp[:, 4:5], warp[:, 5] = valid, read('memMag') * np.float32(1 / 255)
        truth = images(read('rgb'), code_of(read('code')))
        rays = write_rays(self.views.read('pose', items), 32, 18)[:, :, top // 4 : (top + crop[0]) // 4]
        none = np.zeros((size, 1, *crop), np.float32)
        batch = {'slots': self.views.read('slots', items), 'warp': warp, 'rgb': truth[:, :3], 'code': (truth[:, 3:] + 1) / 2}
        return {**batch, 'moving': none, 'truthful': 1 - valid.astype(np.float32), 'rays': rays}

    def _from_frames(self, rng: np.random.Generator, size: int, crop: tuple[int, int]) -> dict[str, np.ndarray]:
        items = rng.integers(len(self.samples), size=size)
        y = rng.integers(0, (FRAME[0] - crop[0]) // 16 + 1, size) * 16
        x = rng.integers(0, (FRAME[1] - crop[1]) // 16 + 1, size) * 16
        flip = rng.random(size) < 0.5
        if self.things and crop != FRAME:
            for k in np.flatnonzero(rng.random(size) < THINGS):
                items[k] = self.things[rng.integers(len(self.things))]
                y[k], x[k] = around(rng, self._cover(items[k]), crop, flip[k])
        pose = self.samples.read('pose', items).copy()
        pose[flip, 3] *= -1
        batch = {'slots': self.samples.read('slots', items)}
        cut = lambda name: self._cut(name, items, y, x, crop, flip)  # noqa: E731
        batch['warp'] = warp_values(cut('warp'))
        batch['rgb'] = cut('rgb').transpose(0, 3, 1, 2) * np.float32(1 / 127.5) - 1
        batch['code'] = code_of(cut('code'))[:, None]
        batch['moving'] = (cut('dynamic')[:, None] > 0).astype(np.float32)
        batch['truthful'] = (cut('truthful')[:, None] > 0).astype(np.float32)
        rays = write_rays(pose, FRAME[1] // 4, FRAME[0] // 4)
        # The crop is read from the mirrored picture, so the rays of the mirrored pose are cut at the same place.
        batch['rays'] = np.stack([rays[k, :, v // 4 : (v + crop[0]) // 4, u // 4 : (u + crop[1]) // 4] for k, (v, u) in enumerate(zip(y, x))])
        return batch

    def _cut(self, name: str, items, y, x, crop, flip) -> np.ndarray:
        out = []
        for k, (shard, entry, _) in enumerate(self.samples.where[items]):
            u = FRAME[1] - x[k] - crop[1] if flip[k] else x[k]
            part = self.samples.shards[shard].arrays[name][entry, y[k] : y[k] + crop[0], u : u + crop[1]]
            out.append(part[:, ::-1] if flip[k] else part)
        return np.stack(out)


def around(rng: np.random.Generator, cover: np.ndarray, crop: tuple[int, int], flip: bool) -> tuple[int, int]:
    """Top left corner of a crop of the (mirrored) frame, on the grid of 16, that holds one of the pixels where `cover` is not 0."""
    rows, columns = np.nonzero(cover)
    pick = rng.integers(len(rows))
    v, u = int(rows[pick]), int(columns[pick])
    u = FRAME[1] - 1 - u if flip else u
    return tuple(int(np.clip((at - rng.integers(16, side - 16)) // 16, 0, (whole - side) // 16)) * 16 for at, side, whole in ((v, crop[0], FRAME[0]), (u, crop[1], FRAME[1])))


def warp_values(raw: np.ndarray) -> np.ndarray:
    """u8 [n, h, w, 10] -> network values float32 [n, 10, h, w]: RGB and hint RGB x coverage scaled, codes as 2c - 1, holes 0."""
    warp = raw.transpose(0, 3, 1, 2) * np.float32(1 / 255)
    known = (warp[:, 4:5] > 0).astype(np.float32)
    warp[:, :4] = (2 * warp[:, :4] - 1) * known
    warp[:, 5:6] *= known
    warp[:, 6:9] = (2 * warp[:, 6:9] - 1) * warp[:, 9:10]
    return warp


def hide_sources(rng: np.random.Generator, warp: np.ndarray) -> None:
    """Forgets memory in part of the items: all of it, one side, or a box. Entity hints stay."""
    h, w = warp.shape[2:]
    for k in np.flatnonzero(rng.random(len(warp)) < HIDDEN):
        kind = rng.random()
        if kind < 0.2:
            warp[k, :6] = 0
        elif kind < 0.6:
            edge = int(rng.integers(8, w - 8))
            warp[k, :6, :, slice(edge) if rng.random() < 0.5 else slice(edge, None)] = 0
        else:
            y, x = rng.integers(0, h - 8), rng.integers(0, w - 8)
            warp[k, :6, y : y + rng.integers(6, h // 2), x : x + rng.integers(6, w // 2)] = 0


def mean_over(value: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    return (value * mask).sum() / (mask.sum() * value.shape[1] / mask.shape[1] + 1e3)


def over_base(error: torch.Tensor, base: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """Squared error over that of the base, each item by itself and averaged: decibels count alike in easy and in hard pictures. Near 41 dB
    (3e-4 for values in [-1, 1]) nothing more is asked for."""
    total = lambda value: (value.square() * mask).sum((1, 2, 3))  # noqa: E731
    return (total(error) / (total(base) + 3e-4 * (total(torch.ones_like(base)) + 500))).mean()


class RenderTask:
    batch = 16
    rates = {'muon': 0.004, 'adamw': 6e-4}

    def __init__(self, options, device: torch.device):
        self.device = device
        self.net = Render(**SIZES[options.size])
        self.data = RenderData(options.data, {'train'}, options.seed)
        self.unseen = RenderData(options.data, {'dev', 'test', 'ood'}, options.seed)
        if not len(self.data):
            raise SystemExit(f'no samples under {options.data}/samples/render; make some with training/samples.ts')

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        return self.data.batch(step, size)

    def loss(self, net: Render, batch: dict) -> dict:
        p = {k: v.float() for k, v in net.parts(batch['warp'], batch['rays'], batch['slots']).items()}
        warp, truth = batch['warp'], batch['rgb']
        # The network's own guesses are put right, but gently: what is true there cannot be known from them.
        trusted = batch['truthful'] + 0.3 * (1 - batch['truthful'])
        known, moving = (warp[:, 4:5] > 0).float(), torch.maximum(batch['moving'], (warp[:, 9:10] > 0).float())
        # A right answer exists where memory is as fine as the frame: there errors are counted as PSNR counts them. Elsewhere squares would blur.
        exact = torch.maximum(known * (warp[:, 5:6] < 0.25), moving)
        error = (p['rgb'] - truth).abs()
        cost = error * (1 + SQUARED * exact * error)
        rgb_seen, rgb_unseen = mean_over(cost, known * trusted), mean_over(cost, (1 - known) * trusted)
        rgb_moving = mean_over(cost, moving * trusted)
        new = (p['new'] - truth).abs()
        new = (new * (1 + SQUARED * exact * new) * trusted).mean()
        off = (p['base'] - truth).abs()
        memory = (warp[:, 4:5] > 0.75) * (warp[:, 5:6] < 0.25) * (1 - moving) * batch['truthful']
        relative = over_base(error, off, memory)
        gate_target = (off.amax(1, keepdim=True) < 2 * 4 / 255).float()
        logit = torch.logit(p['gate'].clamp(1e-4, 1 - 1e-4))
        gate = mean_over(F.binary_cross_entropy_with_logits(logit, gate_target, reduction='none'), known * trusted)
        code = ((p['code'] - batch['code']).abs() * trusted).mean()
        good = (error.detach().amax(1, keepdim=True) < 2 * 16 / 255) & ((p['code'].detach() - batch['code']).abs() < 0.02)
        sure = F.binary_cross_entropy_with_logits(p['sure'], good.float())
        dynamic = F.binary_cross_entropy_with_logits(p['moving'], batch['moving'])
        loss = rgb_seen + rgb_unseen + 0.3 * rgb_moving + 0.05 * relative + 0.5 * new + 0.05 * gate + 1.0 * code + 0.1 * sure + 0.2 * dynamic
        rgb = {'rgbSeen': rgb_seen, 'rgbUnseen': rgb_unseen, 'rgbMoving': rgb_moving, 'overBase': relative}
        return {'loss': loss, **rgb, 'code': code, 'gate': gate, 'moving': dynamic}

    def fresh(self, values: dict) -> Render:
        net = Render(**self.net.config).to(self.device)
        net.load_state_dict(values)
        return net.eval()

    def sheet(self, net: Render, columns: int = 6) -> Image.Image:
        """Rows: what memory shows, the frame, truth, depth code, true code, gate, confidence."""
        self.unseen.refresh()
        data = self.unseen if len(self.unseen) else self.data
        view = data.batch(0, columns, crop=FRAME, hide=False)
        b = to_device(view, self.device)
        with autocast(self.device):
            p = {k: v.float().cpu().numpy() for k, v in net.parts(b['warp'], b['rays'], b['slots']).items()}
        rows = [[to_u8(w[:3] - (w[4:5] == 0)) for w in view['warp']], [to_u8(r) for r in p['rgb']], [to_u8(r) for r in view['rgb']]]
        rows += [[to_u8(2 * c - 1) for c in p['code']], [to_u8(2 * c - 1) for c in view['code']]]
        rows += [[to_u8(2 * g - 1) for g in p['gate']], [to_u8(np.tanh(s / 2)) for s in p['sure']]]
        return grid(rows)
