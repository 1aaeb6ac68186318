"""What every training run shares: device, schedule, EMA, checkpoints that resume, the log."""

import json
import os
import time
from pathlib import Path

import torch
from torch import Tensor, nn


def pick_device(name: str = 'auto') -> torch.device:
    return torch.device('cuda' if name == 'auto' and torch.cuda.is_available() else 'cpu' if name == 'auto' else name)


def autocast(device: torch.device):
    return torch.autocast(device.type, torch.bfloat16)


def to_device(batch: dict, device: torch.device) -> dict[str, Tensor]:
    out = {}
    for name, value in batch.items():
        tensor = torch.from_numpy(value).to(device, non_blocking=True)
        out[name] = tensor.contiguous(memory_format=torch.channels_last) if tensor.ndim == 4 else tensor
    return out


def learning_rate(progress: float, step: int, warm_up: int = 60, decay_from: float = 0.45) -> float:
    """Share of the peak rate: linear warm-up by steps, flat, then linear to 1 % by wall time."""
    fall = (progress - decay_from) / (1 - decay_from)
    return min(1.0, (step + 1) / warm_up) * min(1.0, max(0.01, 1 - fall))


class Ema:
    """Exponential average of weights whose memory grows with the step, up to `most`."""

    def __init__(self, net: nn.Module, most: float = 0.999):
        self.most = most
        self.values = {k: v.detach().clone().float() for k, v in net.state_dict().items()}

    @torch.no_grad()
    def update(self, net: nn.Module, step: int) -> None:
        keep = min(self.most, (1 + step) / (12 + step))
        names, new = zip(*net.state_dict().items())
        torch._foreach_lerp_([self.values[n] for n in names], [v.float() for v in new], 1 - keep)


class Run:
    """A folder with checkpoint.pt, log.jsonl and pictures. Time is counted in trained seconds, so pieces add up."""

    def __init__(self, out: Path, total_s: float):
        self.out, self.total_s = out, total_s
        out.mkdir(parents=True, exist_ok=True)
        self.step, self.before_s, self.began = 0, 0.0, time.time()

    @property
    def trained_s(self) -> float:
        return self.before_s + time.time() - self.began

    @property
    def progress(self) -> float:
        return min(1.0, self.trained_s / self.total_s)

    def restore(self, net: nn.Module, ema: Ema, optimiser: torch.optim.Optimizer) -> None:
        path = self.out / 'checkpoint.pt'
        if not path.exists():
            return
        saved = torch.load(path, map_location='cpu', weights_only=True)
        net.load_state_dict(saved['net'])
        ema.values = {k: v.float().to(ema.values[k].device) for k, v in saved['ema'].items()}
        optimiser.load_state_dict(saved['optimiser'])
        self.step, self.before_s = saved['step'], saved['trained_s']

    def save(self, net: nn.Module, ema: Ema, optimiser: torch.optim.Optimizer, config: dict) -> None:
        """EMA as fp16 and momenta as bf16 keep a 7 M parameter run below 60 MB."""
        state = optimiser.state_dict()
        state['state'] = {k: {n: _shrink(v) for n, v in s.items()} for k, s in state['state'].items()}
        saved = {'net': net.state_dict(), 'ema': {k: v.half() for k, v in ema.values.items()}, 'optimiser': state}
        saved.update(step=self.step, trained_s=self.trained_s, config=config)
        torch.save(saved, self.out / 'checkpoint.tmp')
        os.replace(self.out / 'checkpoint.tmp', self.out / 'checkpoint.pt')

    def log(self, **values: float | int) -> None:
        line = {'step': self.step, 'trainedS': round(self.trained_s, 1), **values}
        with open(self.out / 'log.jsonl', 'a') as file:
            file.write(json.dumps({k: round(v, 6) if isinstance(v, float) else v for k, v in line.items()}) + '\n')


def _shrink(value):
    return value.bfloat16() if isinstance(value, Tensor) and value.numel() > 1 else value


def read_log(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text().splitlines()] if path.exists() else []
