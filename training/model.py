"""The networks. `Imagine` paints a keyframe by flow matching; `Render` makes every frame in one step; `Upscale` doubles a painting; `Depth` says how far things in a
picture are. Tensors: ARCHITECTURE.md."""

import math

import numpy as np
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from contract import KEYFRAME, SLOT_DIMS, STYLE_DIMS, write_rays

KNOWN = 7  # channels of memory
PATCH = 4


def rms(x: Tensor) -> Tensor:
    """Root-mean-square normalisation over channels, without a gain: FiLM supplies it."""
    # A product: onnxruntime takes seven times as long for a power.
    return x * torch.rsqrt((x * x).mean(1, keepdim=True) + 1e-5)


def grow(conv: nn.Conv2d, x: Tensor) -> Tensor:
    """`F.pixel_shuffle(conv(x), 2)` of a 1x1 convolution. onnxruntime's int8 kernels keep channels last: there the shuffle is one move of whole rows of channels,
    where DepthToSpace takes longer than the convolution."""
    n, _, h, w = x.shape
    out = conv.out_channels // 4
    order = torch.arange(4 * out).reshape(out, 4).T.flatten()  # place in the 2x2 block first
    y = F.conv2d(x, conv.weight[order], conv.bias[order]).permute(0, 2, 3, 1).reshape(n, h, w, 2, 2 * out)
    return y.permute(0, 1, 3, 2, 4).reshape(n, 2 * h, 2 * w, out).permute(0, 3, 1, 2)


class Block(nn.Module):
    """Residual block: x + conv(film(silu(conv(rms x)))); the second convolution starts at zero."""

    def __init__(self, width: int, cond: int):
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        self.film = nn.Linear(cond, 2 * width)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x: Tensor, cond: Tensor) -> Tensor:
        scale, bias = self.film(cond)[:, :, None, None].chunk(2, 1)
        h = rms(self.conv1(rms(x)))
        h = F.silu(h * (1 + scale) + bias)
        return x + self.conv2(h)


class Attention(nn.Module):
    """Residual multi-head self-attention over a small grid, with a learned position per cell."""

    def __init__(self, width: int, grid: tuple[int, int], heads: int):
        super().__init__()
        self.heads = heads
        self.place = nn.Parameter(torch.randn(1, width, *grid) * 0.02)
        self.qkv = nn.Conv2d(width, 3 * width, 1)
        self.out = nn.Conv2d(width, width, 1)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.out.bias)

    def forward(self, x: Tensor) -> Tensor:
        n, c, h, w = x.shape
        qkv = self.qkv(rms(x) + self.place).reshape(n, 3, self.heads, c // self.heads, h * w)
        q, k, v = qkv.unbind(1)
        # Plain matrix products: on a CPU they train 3x faster than the fused attention kernel at these sizes.
        match = torch.matmul(q.transpose(2, 3), k) * (c // self.heads) ** -0.5
        # Below e^-60 of the best match is nothing; left alone, such weights are denormal numbers, and the product with them is 50x slower in onnxruntime.
        weight = torch.softmax((match - match.detach().amax(3, keepdim=True)).clamp_min(-60), 3)
        return x + self.out(torch.matmul(v, weight.transpose(2, 3)).reshape(n, c, h, w))


class Imagine(nn.Module):
    """U-Net on 4x4 patches: 32x18, 16x9 and 8x5 (padded) grids, x-prediction of RGB + depth code in [-1, 1]."""

    plain = ('embed', 'embed_slots', 'embed_style', 'embed_t', 'paint')  # next to images and conditions, see train.py

    def __init__(
        self, widths: tuple[int, int, int] = (64, 128, 224), cond: int = 256, blocks: tuple[int, ...] = (1, 1, 2, 2, 2), known: int = KNOWN, style: int = STYLE_DIMS
    ):
        """`known`: channels of what is known of the view; `style`: numbers beside the slots. The rivals (rivals.py) have others of both."""
        super().__init__()
        self.config = {'widths': list(widths), 'cond': cond, 'blocks': list(blocks), 'known': known, 'style': style}
        self.seen = 4 + known  # noisy RGB + code beside it
        w0, w1, w2 = widths
        self.register_buffer('frequencies', torch.exp(torch.linspace(0, math.log(100.0), 16)), persistent=False)
        self.embed_slots = nn.Linear(SLOT_DIMS, cond)
        self.embed_style = nn.Linear(style, cond)
        self.embed_t = nn.Linear(32, cond)
        self.mix = nn.Linear(cond, cond)
        self.embed = nn.Conv2d((self.seen + 3) * PATCH * PATCH, w0, 1)
        self.place = nn.Parameter(torch.randn(1, w0, 18, 32) * 0.02)
        stage = lambda width, n: nn.ModuleList(Block(width, cond) for _ in range(n))  # noqa: E731
        self.down0, self.down1 = stage(w0, blocks[0]), stage(w1, blocks[1])
        self.bottom = stage(w2, blocks[2])
        self.up1, self.up0 = stage(w1, blocks[3]), stage(w0, blocks[4])
        self.shrink0, self.shrink1 = nn.Conv2d(w0, w1, 2, stride=2), nn.Conv2d(w1, w2, 2, stride=2)
        self.grow1, self.grow0 = nn.Conv2d(w2, w1 * 4, 1), nn.Conv2d(w1, w0 * 4, 1)
        self.join1, self.join0 = nn.Conv2d(2 * w1, w1, 1), nn.Conv2d(2 * w0, w0, 1)
        self.attend1a, self.attend1b = Attention(w1, (9, 16), w1 // 32), Attention(w1, (9, 16), w1 // 32)
        self.attend2 = Attention(w2, (5, 8), w2 // 32)
        # The head works at 64x36 so that patches do not show: each 3x3 there sees across the 4x4 cells.
        self.head = nn.Conv2d(w0, 4 * 28, 1)
        self.refine = nn.Conv2d(28 + self.seen * 4, 40, 3, padding=1)
        self.paint = nn.Conv2d(40, 4 * 4, 3, padding=1)
        nn.init.zeros_(self.paint.weight)
        nn.init.zeros_(self.paint.bias)

    def condition(self, slots: Tensor, style: Tensor, t: Tensor) -> Tensor:
        angle = t * self.frequencies[None]
        wave = torch.cat([angle.sin(), angle.cos()], 1)
        return F.silu(self.mix(F.silu(self.embed_slots(slots) + self.embed_style(style) + self.embed_t(wave))))

    def patches(self) -> Tensor:
        """The weights of `embed` [w0, seen + 3, 4, 4]: stored for pixels unshuffled twice by 2 (rays once by 4), applied as one strided convolution."""
        w = self.embed.weight
        seen = self.seen
        twice = w[:, : seen * PATCH * PATCH].reshape(-1, seen, 2, 2, 2, 2).permute(0, 1, 4, 2, 5, 3).reshape(-1, seen, PATCH, PATCH)
        return torch.cat([twice, w[:, seen * PATCH * PATCH :].reshape(-1, 3, PATCH, PATCH)], 1)

    def forward(self, noisy: Tensor, memory: Tensor, rays: Tensor, slots: Tensor, style: Tensor, t: Tensor) -> Tensor:
        cond = self.condition(slots, style, t)
        picture = torch.cat([noisy, memory], 1)
        half = F.pixel_unshuffle(picture, 2)
        h = F.conv2d(torch.cat([picture, rays], 1), self.patches(), self.embed.bias, stride=PATCH) + self.place
        for block in self.down0:
            h = block(h, cond)
        skip0, h = h, self.shrink0(h)
        for block in self.down1:
            h = block(h, cond)
        h = self.attend1a(h)
        skip1, h = h, self.shrink1(F.pad(h, (0, 0, 0, 1)))
        for block in self.bottom:
            h = block(h, cond)
        h = self.attend2(h)
        h = F.pixel_shuffle(self.grow1(h), 2)[:, :, :9]
        h = self.join1(torch.cat([h, skip1], 1))
        for block in self.up1:
            h = block(h, cond)
        h = self.attend1b(h)
        h = self.join0(torch.cat([F.pixel_shuffle(self.grow0(h), 2), skip0], 1))
        for block in self.up0:
            h = block(h, cond)
        h = F.pixel_shuffle(self.head(rms(h)), 2)
        h = F.silu(self.refine(torch.cat([h, half], 1)))
        return F.pixel_shuffle(self.paint(h), 2)


class Plain(nn.Module):
    """Residual pair of convolutions without normalisation, so that int8 can fuse them; starts as the identity."""

    def __init__(self, width: int):
        super().__init__()
        self.conv1 = nn.Conv2d(width, width, 3, padding=1)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1)
        nn.init.zeros_(self.conv2.weight)
        nn.init.zeros_(self.conv2.bias)

    def forward(self, x: Tensor) -> Tensor:
        return x + self.conv2(F.relu(self.conv1(x)))


class Film(nn.Module):
    """Scale and bias of every channel from the slots."""

    def __init__(self, width: int, cond: int):
        super().__init__()
        self.film = nn.Linear(cond, 2 * width)
        nn.init.normal_(self.film.weight, std=0.02)
        nn.init.zeros_(self.film.bias)

    def forward(self, x: Tensor, slots: Tensor) -> Tensor:
        scale, bias = self.film(slots)[:, :, None, None].chunk(2, 1)
        return x * (1 + scale) + bias


class Render(nn.Module):
    """One frame in one step: 64x36, 32x18 and 16x9 grids, a head at 128x72. Fully convolutional, so it trains on crops."""

    plain = ('embed', 'fine', 'copy', 'rays', 'paint', 'film0', 'film1', 'film2')  # next to images and conditions, see train.py

    def __init__(self, widths: tuple[int, int, int] = (48, 96, 192), head: int = 32, fine: int = 16, cond: int = SLOT_DIMS):
        super().__init__()
        self.config = {'widths': list(widths), 'head': head, 'fine': fine, 'cond': cond}
        w0, w1, w2 = widths
        self.embed, self.rays = nn.Conv2d(10, w0, 4, stride=4), nn.Conv2d(3, w0, 1)
        self.fine = nn.Conv2d(10, fine, 2, stride=2)
        # The colours of memory, unshuffled, past any non-linearity: `paint` sharpens with them as a linear filter would.
        self.copy = nn.Conv2d(10, 12, 2, stride=2)
        k = torch.arange(12)
        self.copy.weight.data.zero_()[k, k // 4, k % 4 // 2, k % 2] = 1
        nn.init.zeros_(self.copy.bias)
        self.film0, self.film1, self.film2 = Film(w0, cond), Film(w1, cond), Film(w2, cond)
        self.down0, self.down1, self.bottom, self.up1, self.up0 = Plain(w0), Plain(w1), Plain(w2), Plain(w1), Plain(w0)
        self.shrink0, self.shrink1 = nn.Conv2d(w0, w1, 2, stride=2), nn.Conv2d(w1, w2, 2, stride=2)
        self.grow1, self.grow0 = nn.Conv2d(w2, 4 * w1, 1), nn.Conv2d(w1, 4 * w0, 1)
        self.head = nn.Conv2d(w0, 4 * head, 1)
        self.paint = nn.Conv2d(head + fine + 12, 4 * 7, 3, padding=1)
        # Range of each output of `paint`, for int8 (export.py measures it).
        self.register_buffer('spread', torch.ones(28), persistent=False)
        self.register_buffer('middle', torch.zeros(28), persistent=False)
        nn.init.zeros_(self.paint.weight)
        # Residuals 0, gate open, depth of holes middling, confident, nothing moves.
        start = torch.tensor([0.0, 0.0, 0.0, 3.0, 0.3, 1.0, -4.0])
        self.paint.bias.data = start.repeat_interleave(4)

    def paint_of(self, warp: Tensor, rays: Tensor, slots: Tensor, grown=lambda conv, x: F.pixel_shuffle(conv(x), 2), kinds: Tensor | None = None) -> Tensor:
        """[n, 28, h / 2, w / 2]: seven kinds (three residuals, gate, residual of depth, sure, moving) x the places in 2x2 pixels; `kinds` picks some of the 28."""
        skip0 = self.down0(F.relu(self.film0(self.embed(warp) + self.rays(rays), slots)))
        skip1 = self.down1(F.relu(self.film1(self.shrink0(skip0), slots)))
        h = self.bottom(F.relu(self.film2(self.shrink1(skip1), slots)))
        h = self.up1(F.relu(grown(self.grow1, h) + skip1))
        h = self.up0(F.relu(grown(self.grow0, h) + skip0))
        h = torch.cat([F.relu(grown(self.head, h)), F.relu(self.fine(warp)), self.copy(warp)], 1)
        pick = torch.arange(28, device=h.device) if kinds is None else kinds
        spread, middle = self.spread[pick], self.middle[pick]
        # Outputs are brought to one range, so that 8 bits can hold them all. Scaled back as rows of pixels: onnxruntime would fold a factor right behind
        # a convolution into its weights.
        unit = F.conv2d(h, self.paint.weight[pick] / spread[:, None, None, None], (self.paint.bias[pick] - middle) / spread, padding=1)
        return (unit.flatten(2) * spread[:, None] + middle[:, None]).reshape(unit.shape)

    def parts(self, warp: Tensor, rays: Tensor, slots: Tensor) -> dict[str, Tensor]:
        return compose(self.paint_of(warp, rays, slots), warp)

    def forward(self, warp: Tensor, rays: Tensor, slots: Tensor) -> Tensor:
        """What the engine runs: `paint_of` without "sure"; engine/render/compose.ts does the rest."""
        return self.paint_of(warp, rays, slots, grow, torch.tensor([k for k in range(28) if k // 4 != SURE]))


SURE = 5  # the kind of output that only training looks at


def compose(paint: Tensor, warp: Tensor) -> dict[str, Tensor]:
    """Everything the loss looks at: `base` (memory with flat things over it), `new` (the residual path alone), `gate`, `rgb`, `code`, logits."""
    out = F.pixel_shuffle(paint, 2)
    bare = 1 - warp[:, 9:10]
    # A thing is flat in its hint and lit in the picture, so it is always worked on. Taking what is behind it away here spares the network
    # from undoing memory by a residual.
    base = warp[:, :3] * bare + warp[:, 6:9]
    known = (warp[:, 4:5] * 4).clamp(0, 1)
    gate = torch.sigmoid(out[:, 3:4]) * known * bare
    # The base is 0 in holes, so `new` is a correction where memory knows something and a guess where it does not.
    new = base + out[:, :3]
    code = known * (warp[:, 3:4] + 1) / 2 + (1 - gate) * out[:, 4:5]
    rgb = gate * base + (1 - gate) * new
    return {'base': base, 'new': new, 'gate': gate, 'rgb': rgb, 'code': code, 'sure': out[:, SURE : SURE + 1], 'moving': out[:, -1:]}


class Upscale(nn.Module):
    """Doubles a painting: sub-pixel convolution over the bilinear picture (Shi et al. 2016). [n, 3, h, w] in [-1, 1] -> [n, 3, 2 h, 2 w]. Fully convolutional."""

    plain = ('embed', 'paint')

    def __init__(self, width: int = 32, blocks: int = 4):
        super().__init__()
        self.config = {'width': width, 'blocks': blocks}
        self.embed = nn.Conv2d(3, width, 3, padding=1)
        self.body = nn.ModuleList(nn.Conv2d(width, width, 3, padding=1) for _ in range(2 * blocks))
        self.paint = nn.Conv2d(width, 12, 3, padding=1)
        nn.init.zeros_(self.paint.weight)
        nn.init.zeros_(self.paint.bias)

    def forward(self, rgb: Tensor) -> Tensor:
        h = self.embed(rgb)
        for first, second in zip(self.body[::2], self.body[1::2]):
            h = h + second(F.relu(first(F.relu(h))))
        smooth = F.interpolate(rgb, scale_factor=2, mode='bilinear', align_corners=False)
        return (smooth + F.pixel_shuffle(self.paint(F.relu(h)), 2)).clamp(-1, 1)


class Depth(Imagine):
    """Depth of one picture taken with level eyes: [n, 3, 72, 128] in [-1, 1] and what is said of it (slots, zeros where nothing is) -> depth codes [n, 1, 72, 128] as 2 c - 1. `Imagine` asked for the
    one thing that is missing where every colour is known, in one evaluation and without noise (Garcia et al. 2024): what it has learnt of worlds is where this begins."""

    def __init__(self, **config):
        super().__init__(**config)
        rays = write_rays(np.zeros((1, 5), np.float32), KEYFRAME[1], KEYFRAME[0])
        self.register_buffer('rays', torch.from_numpy(rays), persistent=False)

    def forward(self, rgb: Tensor, slots: Tensor) -> Tensor:
        n, _, h, w = rgb.shape
        nothing = rgb.new_zeros(n, 1, h, w)
        memory = torch.cat([rgb, nothing, nothing + 1, nothing, nothing], 1)
        style, t = rgb.new_zeros(n, STYLE_DIMS), rgb.new_zeros(n, 1)
        return super().forward(rgb.new_zeros(n, 4, h, w), memory, self.rays.expand(n, -1, -1, -1), slots, style, t)[:, 3:]
