"""Writes the rivals of the world card (rivals.py): `python training/export_rivals.py` -> data/rivals/diffusion.onnx and memoryless.onnx.
Each is one step: what it remembers of itself in, the next frame out, as RGB + code and as what is shown. fp32 arithmetic, weights stored as fp16."""

import argparse
from pathlib import Path

import torch
from torch import Tensor, nn

from contract import FRAME, KEYFRAME, SLOT_DIMS
from export import halve_weights, to_onnx
from model import Imagine, Render, Upscale
from rival_data import HINT, HISTORY
from rivals import STEPS, NextFrame, without_memory
from weights import read_weights


class Diffusion(nn.Module):
    """Paintings and this rival's frames are 128x72: what is shown of both is enlarged by the same network."""

    shapes = {'past': (1, 3 * HISTORY, *KEYFRAME), 'rays': (1, 3, *KEYFRAME), 'slots': (1, SLOT_DIMS), 'hint': (1, HINT), 'noise': (1, 4, *KEYFRAME)}

    def __init__(self, net: Imagine, steps: int, upscale: Upscale):
        super().__init__()
        self.step, self.upscale = NextFrame(net, steps), upscale

    def forward(self, past: Tensor, rays: Tensor, slots: Tensor, hint: Tensor, noise: Tensor) -> tuple[Tensor, Tensor]:
        made = self.step(past, rays, slots, hint, noise)
        return made, self.upscale(made[:, :3])


class Memoryless(nn.Module):
    shapes = {'past': (1, 3, *FRAME), 'rays': (1, 3, FRAME[0] // 4, FRAME[1] // 4), 'slots': (1, SLOT_DIMS), 'hint': (1, HINT)}

    def __init__(self, net: Render):
        super().__init__()
        self.net = net

    def forward(self, past: Tensor, rays: Tensor, slots: Tensor, hint: Tensor) -> tuple[Tensor, Tensor]:
        made = without_memory(self.net, past, rays, torch.cat([slots, hint], 1)).clamp(-1, 1)
        return made, made[:, :3]


def averaged(net: nn.Module, path: Path) -> nn.Module:
    net.load_state_dict(read_weights(path, net))
    return net.eval()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--diffusion', type=Path, default=Path('data/runs/diffusion/checkpoint.pt'))
    parser.add_argument('--memoryless', type=Path, default=Path('data/runs/memoryless/checkpoint.pt'))
    parser.add_argument('--upscale', type=Path, default=Path('engine/models/s/upscale.onnx'))
    parser.add_argument('--steps', type=int, default=STEPS, help='of the sampler')
    parser.add_argument('--out', type=Path, default=Path('data/rivals'))
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    upscale = averaged(Upscale(), options.upscale)
    diffusion = Diffusion(averaged(Imagine(known=3 * HISTORY, style=HINT), options.diffusion), options.steps, upscale)
    memoryless = Memoryless(averaged(Render(cond=SLOT_DIMS + HINT), options.memoryless))
    for name, rival in (('diffusion', diffusion), ('memoryless', memoryless)):
        path = options.out / f'{name}.onnx'
        to_onnx(rival, rival.shapes, ['made', 'shown'], path)
        halve_weights(path)
        print(f'{path}: {path.stat().st_size / 1e6:.1f} MB')


if __name__ == '__main__':
    main()
