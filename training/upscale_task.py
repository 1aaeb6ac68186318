"""`upscale` as a training task: paintings whose truth is known (upscale_data.py) and true frames halved, at twice their size."""

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor

from data import Pool
from model import Upscale
from run import autocast, to_device
from sheets import grid, to_u8

CROP = (48, 64)  # pixels of the small picture
TRUE = 0.5  # share of items that are true frames halved
PAINTED = 0.1  # weight of paintings: their error is least where nothing sharp is risked, and .5 of truth's detail is what is left then
WIDEST = 0.6  # half of the true ones are blurred by a Gaussian of up to so many pixels: paintings are softer than halved frames
WINDOW = 8  # pixels over which detail is compared
DETAIL = 2.0  # of the error of detail beside the absolute error of colours, where the picture says where detail is: asked of paintings, it becomes a chequered pattern
LUMA = (0.299, 0.587, 0.114)


class UpscaleTask:
    batch = 16
    rates = {'muon': 0.01, 'adamw': 1e-3}

    def __init__(self, options, device: torch.device):
        self.device = device
        self.net = Upscale()
        self.data = PaintedCrops(options.data, {'train'}, options.seed)
        self.unseen = PaintedCrops(options.data, {'dev', 'test', 'ood'}, options.seed)
        if not len(self.data):
            raise SystemExit(f'no paintings under {options.data}/samples/upscale; record frames with worlds/record.ts --size 256x144, then training/upscale_data.py')

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        return self.data.batch(step, size)

    def loss(self, net: Upscale, batch: dict) -> dict:
        truth = batch['rgb']
        made = net(blurred(batch['small'], batch['blur'])).float()
        weight = batch['true'] + PAINTED * (1 - batch['true'])
        colour = ((made - truth).abs().mean((1, 2, 3)) * weight).mean()
        detail = ((detail_of(made) - detail_of(truth)).abs().mean((1, 2, 3)) * batch['true']).mean()
        return {'loss': colour + DETAIL * detail, 'colour': colour, 'detail': detail}

    def fresh(self, values: dict) -> Upscale:
        net = Upscale(**self.net.config).to(self.device)
        net.load_state_dict(values)
        return net.eval()

    def sheet(self, net: Upscale, columns: int = 6) -> Image.Image:
        """Rows: paintings doubled bilinearly, by the network, truth."""
        data = self.unseen if len(self.unseen) else self.data
        batch = to_device(data.batch(0, columns), self.device)
        with autocast(self.device):
            rows = [F.interpolate(batch['small'], scale_factor=2, mode='bilinear'), net(batch['small']), batch['rgb']]
        return grid([[to_u8(item) for item in row.float().cpu().numpy()] for row in rows])


class PaintedCrops:
    """Crops of paintings and their truth; a draw is a function of (seed, step) and of the shards on disk."""

    def __init__(self, root, splits: set[str], seed: int):
        self.pairs = Pool([root / 'samples' / 'upscale'], 'upscale', splits)
        self.seed = seed

    def refresh(self) -> int:
        return self.pairs.refresh()

    def __len__(self) -> int:
        return len(self.pairs)

    def batch(self, step: int, size: int, crop: tuple[int, int] = CROP, true: float = TRUE) -> dict[str, np.ndarray]:
        rng = np.random.default_rng([self.seed, step])
        items = rng.integers(len(self.pairs), size=size)
        small, large = self.pairs.read('small', items), self.pairs.read('rgb', items)
        h, w = crop
        made, truth = np.empty((size, h, w, 3), np.float32), np.empty((size, 2 * h, 2 * w, 3), np.float32)
        halved = rng.random(size) < true
        for k in range(size):
            y, x = rng.integers(small.shape[1] - h + 1), rng.integers(small.shape[2] - w + 1)
            flip = -1 if rng.random() < 0.5 else 1
            truth[k] = large[k, 2 * y : 2 * (y + h), 2 * x : 2 * (x + w)][:, ::flip]
            made[k] = truth[k].reshape(h, 2, w, 2, 3).mean((1, 3)) if halved[k] else small[k, y : y + h, x : x + w][:, ::flip]
        blur = (halved & (rng.random(size) < 0.5)) * rng.uniform(0, WIDEST, size)
        scale = lambda a: a.transpose(0, 3, 1, 2) / np.float32(127.5) - 1  # noqa: E731
        return {'small': scale(made), 'rgb': scale(truth), 'true': halved.astype(np.float32), 'blur': blur.astype(np.float32)}


def blurred(rgb: Tensor, sigma: Tensor) -> Tensor:
    """Each picture of [n, 3, h, w] under a Gaussian of its own width (pixels; 0 leaves it as it is)."""
    steps = torch.arange(-2, 3, device=rgb.device, dtype=rgb.dtype)
    weight = torch.exp(-steps.square() / (2 * sigma[:, None].square() + 1e-6))
    weight = weight / weight.sum(1, keepdim=True)
    flat = F.pad(rgb, (2, 2, 2, 2), mode='replicate').transpose(0, 1)
    down = F.conv2d(flat, weight[:, None, :, None], groups=len(rgb))
    return F.conv2d(down, weight[:, None, None, :], groups=len(rgb)).transpose(0, 1)


def detail_of(rgb: Tensor) -> Tensor:
    """Mean absolute luma gradient over windows of WINDOW pixels, half overlapping: how much detail a place holds, wherever in it."""
    luma = (rgb * torch.tensor(LUMA, device=rgb.device)[None, :, None, None]).sum(1, keepdim=True)
    across = (luma[:, :, :-1, 1:] - luma[:, :, :-1, :-1]).abs()
    along = (luma[:, :, 1:, :-1] - luma[:, :, :-1, :-1]).abs()
    return F.avg_pool2d(across + along, WINDOW, WINDOW // 2)
