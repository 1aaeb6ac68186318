"""`Detail` turns an enlarged painting into a keyframe with texture and clean silhouettes; `Critic` is its opponent in training (SRGAN,
Ledig et al. 2017, with projection conditioning, Miyato & Koyama 2018). Tensors: ARCHITECTURE.md."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.parametrizations import spectral_norm

from contract import SLOT_DIMS
from model import Film, Plain

DETAIL_IN = 6  # RGB, depth code, known, noise
BOOST = 6.0


def leaky(x: Tensor) -> Tensor:
    """In a contest a plain ReLU dies of one bad step, and the whole painter with it."""
    return F.leaky_relu(x, 0.1)


def bands(image: Tensor) -> Tensor:
    """RGB + depth code [n, 4, h, w] -> [n, 12, h, w]: the image and what two blurs take from it, magnified. Texture is a few hundredths
    of the range, which plain convolutions (in bf16 even more so) take hundreds of steps to notice."""
    with torch.autocast(image.device.type, enabled=False):
        image = image.float()
        fine = image - F.avg_pool2d(image, 3, 1, 1, count_include_pad=False)
        broad = image - F.avg_pool2d(image, 7, 1, 3, count_include_pad=False)
        return torch.cat([image, BOOST * fine, BOOST / 2 * broad], 1)


class Detail(nn.Module):
    """RGB + depth code of what is known or enlarged -> the same with detail: 128x72, 64x36 and 32x18 grids. Fully convolutional."""

    def __init__(self, widths: tuple[int, int, int] = (32, 72, 128)):
        super().__init__()
        self.config = {'widths': list(widths)}
        w0, w1, w2 = widths
        self.embed = nn.Conv2d(4 * (DETAIL_IN + 8), w0, 3, padding=1)
        self.film0, self.film1, self.film2 = Film(w0), Film(w1), Film(w2)
        self.down0, self.down1, self.up1, self.up0 = Plain(w0), Plain(w1), Plain(w1), Plain(w0)
        self.bottom = nn.Sequential(Plain(w2), Plain(w2))
        self.shrink0, self.shrink1 = nn.Conv2d(w0, w1, 2, stride=2), nn.Conv2d(w1, w2, 2, stride=2)
        self.grow1, self.grow0 = nn.Conv2d(w2, 4 * w1, 1), nn.Conv2d(w1, 4 * w0, 1)
        self.paint = nn.Conv2d(w0, 16, 3, padding=1)
        nn.init.normal_(self.paint.weight, std=0.002)
        nn.init.zeros_(self.paint.bias)

    def forward(self, view: Tensor, slots: Tensor) -> Tensor:
        """view [n, 6, h, w]: RGB and code in [-1, 1], known in {0, 1}, unit noise where unknown -> [n, 4, h, w]; known pixels stay."""
        rich = torch.cat([bands(view[:, :4]), view[:, 4:]], 1)
        skip0 = self.down0(leaky(self.film0(self.embed(F.pixel_unshuffle(rich, 2)), slots)))
        skip1 = self.down1(leaky(self.film1(self.shrink0(skip0), slots)))
        h = self.bottom(leaky(self.film2(self.shrink1(skip1), slots)))
        h = self.up1(leaky(F.pixel_shuffle(self.grow1(h), 2) + skip1))
        h = self.up0(leaky(F.pixel_shuffle(self.grow0(h), 2) + skip0))
        # Bounded, so that one bad step of the contest cannot throw it far away.
        change = 0.5 * torch.tanh(F.pixel_shuffle(self.paint(h), 2))
        return view[:, :4] + (1 - view[:, 4:5]) * change


class Critic(nn.Module):
    """Is a patch of RGB + depth code [n, 4, h, w] a true view of a world with these slots? -> score and features of each level."""

    def __init__(self, widths: tuple[int, int, int] = (32, 80, 144)):
        super().__init__()
        w0, w1, w2 = widths
        conv = lambda *a, **k: spectral_norm(nn.Conv2d(*a, **k))  # noqa: E731
        self.levels = nn.ModuleList([conv(12, w0, 4, 2, 1), conv(w0, w1, 4, 2, 1), conv(w1, w2, 4, 2, 1), conv(w2, w2, 3, 1, 1)])
        self.score = nn.Conv2d(w2, 1, 1)
        self.project = nn.Linear(SLOT_DIMS, w2)

    def forward(self, image: Tensor, slots: Tensor) -> tuple[Tensor, list[Tensor]]:
        features, h = [], bands(image)
        for level in self.levels:
            # Normalised levels and a leaky unit shrink what passes; without the gain scores never reach the margin.
            h = 1.6 * leaky(level(h))
            features.append(h)
        match = (h * self.project(slots)[:, :, None, None]).sum(1, keepdim=True) / 8
        return self.score(h) + match, features


class Contest(nn.Module):
    """Both players, so that one optimiser step, one average and one checkpoint hold them."""

    plain = ('critic', 'embed', 'paint', 'film0', 'film1', 'film2')

    def __init__(self, widths: tuple[int, int, int] = (32, 72, 128)):
        super().__init__()
        self.detail, self.critic = Detail(widths), Critic()
        self.config = self.detail.config

    def judge(self, image: Tensor, slots: Tensor) -> tuple[Tensor, list[Tensor]]:
        """The critic's opinion for the painter to learn from: the critic itself learns nothing by it."""
        frozen = {k: v.detach() for k, v in self.critic.named_parameters()}
        return torch.func.functional_call(self.critic, frozen, (image, slots))
