"""Few-step `imagine`: a copy that learns to go in four steps where its teacher goes in twelve guided ones (progressive distillation, Salimans & Ho 2022; guidance
as Meng et al. 2023). The way from noise to picture is the same; only what is decided between two of the four noise levels must be told at once."""

from collections import deque
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from contract import KEYFRAME, write_rays
from flow import GUIDED, few_times, flow_loss, known, look_ahead, sample, sample_few
from imagine_task import ImagineTask
from model import Imagine
from run import autocast, to_device
from sheets import grid, to_u8
from weights import read_weights

TEACHER = Path('training/weights/imagine.onnx')
PARTS = 3  # steps of the teacher in one of ours
GUIDANCE = 2.0
GUIDED_EVERY = 2  # of the lessons that are new are of views whose look is still to be found: those the teacher guides
USES = 3  # of a lesson, on average
KEPT = 96  # lessons of 32 take two gigabytes


class DistilTask(ImagineTask):
    rates = {'muon': 0.006, 'adamw': 3e-4}

    def __init__(self, options, device: torch.device):
        super().__init__(options, device)
        self.teacher = Imagine().to(device, memory_format=torch.channels_last).eval().requires_grad_(False)
        weights = read_weights(options.teacher, self.teacher)
        self.teacher.load_state_dict(weights)
        self.net.load_state_dict(weights)
        # Compiled by itself: with all its steps in one graph with ours it takes minutes.
        self.answer = torch.compile(self.teacher) if options.compile else self.teacher
        self.levels, self.beyond = (np.array(rows, np.float32) for rows in teacher_plan(few_times(), PARTS))
        self.lessons: deque[dict[str, np.ndarray]] = deque(maxlen=KEPT)

    def batch_at(self, step: int, size: int) -> dict[str, np.ndarray]:
        """A new lesson, or one of the latest again: the teacher takes longer over one than the student."""
        if step % USES and len(self.lessons) == KEPT:
            return self.lessons[int(np.random.default_rng([self.data.seed, step]).integers(KEPT))]
        lesson = self.lesson(step, size)
        self.lessons.append(lesson)
        return lesson

    def lesson(self, step: int, size: int) -> dict[str, np.ndarray]:
        """Views with noise over them (`noisy` at level `t`) and where a guess must lie for one step towards it to arrive where the teacher does (`aim`)."""
        batch = self.views(step, size)
        rng = np.random.default_rng([self.data.seed, step, 1])
        segment = rng.integers(len(self.levels), size=size)
        levels, beyond = self.levels[segment], self.beyond[segment]
        start, end = levels[:, :1, None, None], levels[:, -1:, None, None]
        noisy = start * batch['x'] + (1 - start) * rng.standard_normal(batch['x'].shape, np.float32)
        given = to_device({name: batch[name] for name in ('memory', 'rays', 'slots', 'style')} | {'noisy': noisy, 'levels': levels, 'beyond': beyond}, self.device)
        with torch.no_grad(), autocast(self.device):
            arrived = self.lead(given, guided=step % GUIDED_EVERY == 0).cpu().numpy()
        aim = noisy + (1 - start) / (end - start) * (arrived - noisy)
        return {**{name: batch[name] for name in ('memory', 'rays', 'slots', 'style')}, 'noisy': noisy, 'aim': aim, 't': levels[:, :1]}

    def views(self, step: int, size: int) -> dict[str, np.ndarray]:
        """Either views without a known look (openings, changes of prompt), which the teacher guides, or views that continue one."""
        guided = step % GUIDED_EVERY == 0
        parts: list[dict[str, np.ndarray]] = []
        count = draw = 0
        while count < size:
            batch = self.data.batch(1000 * step + draw, size)
            draw += 1
            chosen = np.flatnonzero((batch['style'] == 0).all(1) == guided)[: size - count]
            count += len(chosen)
            parts.append({name: values[chosen] for name, values in batch.items()})
        return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}

    def lead(self, given: dict[str, Tensor], guided: bool) -> Tensor:
        """Where the teacher arrives from `noisy` [n, 4, h, w] by way of `levels` [n, parts + 1], looking ahead by `beyond` [n, parts]."""
        x, memory, rays, slots, style, levels, beyond = (given[name] for name in ('noisy', 'memory', 'rays', 'slots', 'style', 'levels', 'beyond'))
        valid = known(memory)
        before = x
        for k in range(beyond.shape[1]):
            t, later = levels[:, k : k + 1], levels[:, k + 1 : k + 2]
            guess = self.answer(x, memory, rays, slots, style, t).float()
            if guided:
                bare = self.answer(x, memory, rays, torch.zeros_like(slots), style, t).float()
                strength = torch.where((t >= GUIDED[0]) & (t < GUIDED[1]), GUIDANCE, 1.0)[:, :, None, None]
                guess = bare + strength * (guess - bare)
            guess = torch.where(valid > 0.5, memory[:, :4], guess)
            ahead = guess + beyond[:, k, None, None, None] * (guess - before)
            x = x + ((later - t) / (1 - t))[:, :, None, None] * (ahead - x)
            before = guess
        return x

    def loss(self, net: Imagine, batch: dict) -> dict:
        guess = net(batch['noisy'], batch['memory'], batch['rays'], batch['slots'], batch['style'], batch['t'])
        return {'loss': flow_loss(guess, batch['aim'], batch['memory'], batch['t'])}

    def sheet(self, net: Imagine, columns: int = 8):
        """Rows: openings in four steps, the teacher's in twelve guided ones, truth with those slots; memory, out-painting in four, the teacher's in ten, truth."""
        data = self.unseen if len(self.unseen) else self.data
        homes = np.flatnonzero(data.frames.where[:, 2] == 0)
        frames = homes[np.arange(columns) * len(homes) // columns]
        batch = data.batch(0, 4 * columns)
        styled = np.flatnonzero(batch['style'].any(1))[:columns]
        view = {name: values[styled] for name, values in batch.items()}
        parts = to_device({**view, 'openSlots': data.frames.read('slots', frames)}, self.device)
        none, plain = torch.zeros(columns, 7, *KEYFRAME, device=self.device), torch.zeros(columns, 12, device=self.device)
        open_rays = torch.from_numpy(write_rays(data.frames.read('pose', frames), KEYFRAME[1], KEYFRAME[0])).to(self.device)
        opening = (none, open_rays, parts['openSlots'], plain)
        beside = (parts['memory'], parts['rays'], parts['slots'], parts['style'])
        seeds = list(range(columns))
        with autocast(self.device):
            opened = [sample_few(net, *opening, seeds), sample(self.teacher, *opening, 12, seeds, GUIDANCE)]
            painted = [sample_few(net, *beside, seeds[: len(styled)]), sample(self.teacher, *beside, 10, seeds[: len(styled)])]
        memory = view['memory']
        rows = [[to_u8(picture[:3]) for picture in row.cpu().numpy()] for row in opened] + [list(data.frames.read('rgb', frames))]
        rows += [[to_u8(np.where(m[4:5] > 0, m[:3], -1)) for m in memory]]
        rows += [[to_u8(picture[:3]) for picture in row.cpu().numpy()] for row in painted] + [[to_u8(x[:3]) for x in view['x']]]
        return grid(rows)


def teacher_plan(times: list[float], parts: int) -> tuple[list[list[float]], list[list[float]]]:
    """For each of our steps: the noise levels at which the teacher stops within it, evenly; and how far it looks ahead at each."""
    levels = [[t + (later - t) * k / parts for k in range(parts + 1)] for t, later in zip(times[:-1], times[1:])]
    beyond = [[0.0] + [look_ahead(row[k - 1], row[k], row[k + 1]) for k in range(1, parts)] for row in levels]
    return levels, beyond
