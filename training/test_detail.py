"""`detail`: data, network and contest, at tiny sizes."""

import argparse

import numpy as np
import torch

from contract import FRAME, KEYFRAME, SLOT_DIMS
from data import write_shard
from detail_data import CROP, DetailData, enlarge
from detail_model import Contest, Detail
from detail_task import DetailTask
from synthetic import write_toy

torch.set_num_threads(1)
TINY = (8, 16, 24)


def toy(tmp_path, paintings: int = 4):
    write_toy(tmp_path / 'episodes' / 'motion', 4, 2, FRAME, policy='walk')
    rng = np.random.default_rng(3)
    arrays = {'rgb': rng.integers(0, 255, (paintings, *KEYFRAME, 3), np.uint8), 'code': rng.integers(0, 65535, (paintings, *KEYFRAME), np.uint16)}
    arrays['slots'] = np.zeros((paintings, SLOT_DIMS), np.float32)
    if paintings:
        write_shard(tmp_path / 'samples' / 'painted' / 'p.json', 'painted', arrays, [{'split': 'train'}] * paintings)
    return tmp_path


def test_known_pixels_come_out_as_they_went_in():
    view = torch.rand(1, 6, *CROP) * 2 - 1
    view[:, 4] = 0
    view[:, 4, :, :50] = 1
    net = Detail(TINY)
    net.paint.weight.data.normal_(std=0.5)
    out = net(view, torch.rand(1, SLOT_DIMS))
    torch.testing.assert_close(out[..., :50], view[:, :4, :, :50])
    assert (out[..., 50:] - view[:, :4, :, 50:]).abs().mean() > 0.01


def test_halves_are_pairs_and_paintings(tmp_path):
    batch = DetailData(toy(tmp_path), {'train'}, 1).batch(0, 6)
    assert batch['true'].shape == (6, 4, *CROP) and batch['view'].shape == (6, 6, *CROP)
    assert batch['paired'].ravel().tolist() == [1, 1, 1, 0, 0, 0]
    blurred = np.abs(batch['view'][:, :3] - batch['true'][:, :3]).mean((1, 2, 3))
    assert blurred[:3].max() < 0.3 < blurred[3:].min()  # random paintings are far from any frame
    assert np.all(batch['view'][3:, 4] == 0)
    alone = DetailData(toy(tmp_path / 'alone', 0), {'train'}, 1).batch(0, 4)
    assert alone['paired'].min() == 1


def test_enlarging_keeps_means_and_is_smooth():
    small = np.random.default_rng(0).random((1, 4, 6, 8)).astype(np.float32)
    large = enlarge(small)
    assert large.shape == (1, 4, 12, 16)
    assert large[0, 0, 1, 1] == np.float32(0.75 * (0.75 * small[0, 0, 0, 0] + 0.25 * small[0, 0, 1, 0]) + 0.25 * (0.75 * small[0, 0, 0, 1] + 0.25 * small[0, 0, 1, 1]))


def test_painter_and_critic_learn_from_their_own_losses_only(tmp_path):
    task = DetailTask(argparse.Namespace(data=toy(tmp_path), seed=1), torch.device('cpu'))
    batch = {k: torch.from_numpy(v) for k, v in task.batch_at(0, 4).items()}
    made = task.net.detail(batch['view'], batch['fakeSlots'])
    opinion, _ = task.net.judge(made, batch['fakeSlots'])
    opinion.mean().backward()
    assert all(p.grad is None for p in task.net.critic.parameters())
    assert any(p.grad is not None and p.grad.abs().sum() > 0 for p in task.net.detail.parameters())
    task.net.zero_grad()
    parts = task.loss(task.net, batch)
    assert all(torch.isfinite(v) for v in parts.values())
    parts['critic'].backward()
    assert all(p.grad is None for p in task.net.detail.parameters())


def test_the_contest_remembers_its_size():
    assert Contest(**Contest(TINY).config).detail.config == {'widths': list(TINY)}
