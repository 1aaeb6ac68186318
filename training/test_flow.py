"""Flow matching, its samplers, and the student that is taught to need few steps."""

import argparse
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from contract import FEW, FEW_SHIFT, KEYFRAME, SLOT_DIMS
from distil_task import DistilTask, teacher_plan
from flow import LANDMARK_WEIGHT, few_times, flow_loss, sample, sample_few, sampler_times, training_times
from model import Imagine
from reward_task import OPENINGS, RewardTask
from rng import normal
from synthetic import write_toy

torch.set_num_threads(1)


def test_sampler_times_follow_the_contract():
    times = sampler_times(8, 4)
    assert times[0] == 0 and times[-1] == 1 and times[4] == pytest.approx(0.2)


def test_training_times_are_dense_early():
    t = training_times(torch.linspace(0, 1, 1001)[:, None], 0.8)
    assert t.min() == 0 and t.max() == pytest.approx(0.8, abs=1e-5)
    assert 0.45 < (t < 0.4).float().mean() < 0.8


def test_a_perfect_network_samples_truth_and_memory_stays():
    truth = torch.rand(1, 4, *KEYFRAME) * 2 - 1
    memory = torch.zeros(1, 7, *KEYFRAME)
    memory[:, :3, :, :40], memory[:, 4, :, :40] = 0.25, 1
    zeros = torch.zeros(1, SLOT_DIMS)
    out = sample(lambda *_: truth, memory, truth[:, :3], zeros, zeros[:, :12], 4, [3])
    torch.testing.assert_close(out[:, :3, :, :40], torch.full((1, 3, 72, 40), 0.25))
    torch.testing.assert_close(out[..., 40:], truth[..., 40:])
    torch.testing.assert_close(out[:, 3], truth[:, 3])


def test_the_sampler_is_of_second_order():
    """Of normal values of deviation s the best guess is known, and the exact flow only scales noise to s."""
    s, zeros = 0.3, torch.zeros(1, SLOT_DIMS)
    memory = torch.zeros(1, 7, *KEYFRAME)

    exact = torch.from_numpy(normal(3, 0, 4 * KEYFRAME[0] * KEYFRAME[1]).reshape(1, 4, *KEYFRAME)) * s
    # Euler's steps end 24 and 12 % off.
    for steps, off in ((12, 0.17), (24, 0.03)):
        out = sample(best_of(s), memory, memory[:, :3], zeros, zeros[:, :12], steps, [3])
        assert (out - exact).norm() < off * exact.norm()


def best_of(s: float):
    """What a network that knew it would say of normal values of deviation s: the exact flow only scales noise to s."""

    def best(x, memory, rays, slots, style, level):
        t = level[:, :, None, None]
        return t * s * s / (t * t * s * s + (1 - t) ** 2) * x

    return best


def test_few_steps_are_those_of_the_engine():
    text = (Path(__file__).parent.parent / 'engine' / 'imagine' / 'sampler.ts').read_text()
    assert f'const STEPS = {FEW}\n' in text and f'const SHIFT = {FEW_SHIFT:g}\n' in text
    times = few_times()
    assert len(times) == FEW + 1 and times[0] == 0 and times[-1] == 1


def test_a_student_of_few_steps_is_led_where_many_lead():
    s = 0.3
    levels, beyond = (torch.tensor(rows) for rows in teacher_plan(few_times(), 24))
    zeros, memory = torch.zeros(1, SLOT_DIMS), torch.zeros(1, 7, *KEYFRAME)
    given = {'memory': memory, 'rays': memory[:, :3], 'slots': zeros, 'style': zeros[:, :12], 'noisy': torch.randn(1, 4, *KEYFRAME)}
    scale = lambda t: float(np.hypot(t * s, 1 - t))  # noqa: E731
    for k in range(FEW):
        arrived = DistilTask.lead(SimpleNamespace(answer=best_of(s)), {**given, 'levels': levels[k : k + 1], 'beyond': beyond[k : k + 1]}, guided=True)
        start, end = float(levels[k, 0]), float(levels[k, -1])
        torch.testing.assert_close(arrived, given['noisy'] * scale(end) / scale(start), rtol=0.04, atol=0.02)


def test_few_straight_steps_arrive_where_the_network_says_and_memory_stays():
    truth = torch.rand(1, 4, *KEYFRAME) * 2 - 1
    memory = torch.zeros(1, 7, *KEYFRAME)
    memory[:, :3, :, :40], memory[:, 4, :, :40] = 0.25, 1
    zeros = torch.zeros(1, SLOT_DIMS)
    out = sample_few(lambda *_: truth, memory, truth[:, :3], zeros, zeros[:, :12], [3])
    torch.testing.assert_close(out[:, :3, :, :40], torch.full((1, 3, 72, 40), 0.25))
    torch.testing.assert_close(out[..., 40:], truth[..., 40:])


def test_loss_looks_at_holes():
    x, t = torch.zeros(1, 4, *KEYFRAME), torch.zeros(1, 1)
    known = torch.zeros(1, 7, *KEYFRAME)
    known[:, 4:6, :, :64] = 1
    left, right = x.clone(), x.clone()
    left[..., :50], right[..., -50:] = 1, 1
    assert flow_loss(right, x, known, t) > 9 * flow_loss(left, x, known, t)


def test_a_student_learns_from_its_teacher(tmp_path):
    torch.manual_seed(0)
    write_toy(tmp_path / 'episodes' / 'explore', 6, 6, KEYFRAME)
    teacher = Imagine()
    teacher.paint.weight.data.normal_(0, 0.1)
    torch.save({'ema': teacher.state_dict()}, tmp_path / 'teacher.pt')
    task = DistilTask(argparse.Namespace(data=tmp_path, seed=1, compile=False, teacher=tmp_path / 'teacher.pt'), torch.device('cpu'))
    batches = [{k: torch.from_numpy(v) for k, v in task.batch_at(step, 2).items()} for step in (0, 1)]
    # Every other lesson is of views whose look is to be found.
    assert not batches[0]['style'].any() and batches[1]['style'].any(1).all()
    task.net.paint.weight.data.zero_()  # it has everything to learn again
    optimiser = torch.optim.AdamW(task.net.parameters(), 2e-3)
    losses = []
    for _ in range(5):
        parts = [task.loss(task.net, batch)['loss'] for batch in batches]
        sum(parts).backward()
        optimiser.step()
        optimiser.zero_grad()
        losses.append(float(sum(parts).detach()))
    assert losses[-1] < losses[0]
    assert all(p.grad is None for p in task.teacher.parameters())
    assert task.sheet(task.net, 1).size[0] > KEYFRAME[1]


def test_a_landmark_weighs_more():
    torch.manual_seed(0)
    x, guess, t = torch.randn(2, 4, *KEYFRAME), torch.randn(2, 4, *KEYFRAME), torch.full((2, 1), 0.5)
    memory = torch.zeros(2, 7, *KEYFRAME)
    landmark = torch.zeros(2, 1, *KEYFRAME)
    plain = flow_loss(guess, x, memory, t)
    assert flow_loss(guess, x, memory, t, landmark) == plain
    torch.testing.assert_close(flow_loss(guess, x, memory, t, landmark + 1), LANDMARK_WEIGHT * plain)


def test_a_painter_learns_from_its_judge(tmp_path):
    torch.manual_seed(0)
    write_toy(tmp_path / 'episodes' / 'explore', 6, 6, KEYFRAME)
    painter = Imagine()
    painter.paint.weight.data.normal_(0, 0.05)
    torch.save({'ema': painter.state_dict()}, tmp_path / 'teacher.pt')
    task = RewardTask(argparse.Namespace(data=tmp_path, seed=1, compile=False, teacher=tmp_path / 'teacher.pt'), torch.device('cpu'))
    task.judge.eval()  # drops nothing, so that steps can be compared
    batch = {k: torch.from_numpy(v) for k, v in task.batch_at(0, 2).items()}
    pictures = task.opening(batch)
    assert pictures.shape == (OPENINGS, 4, *KEYFRAME)
    torch.testing.assert_close(pictures, sampled_with(task.net, batch), rtol=1e-4, atol=1e-4)
    optimiser = torch.optim.AdamW(task.net.parameters(), 1e-3)
    missed = []
    for _ in range(4):
        parts = task.loss(task.net, batch)
        parts['missed'].backward()
        optimiser.step()
        optimiser.zero_grad()
        missed.append(float(parts['missed'].detach()))
    assert missed[-1] < missed[0] - 0.02
    assert all(p.grad is None for p in task.judge.parameters())


def sampled_with(net: Imagine, batch: dict) -> torch.Tensor:
    """What the engine's own sampler paints from the same noise."""
    n = len(batch['openNoise'])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr('flow.noise_of', lambda *_: batch['openNoise'])
        return sample_few(net, torch.zeros(n, 7, *KEYFRAME), batch['openRays'], batch['asked'], torch.zeros(n, 12), list(range(n)))
