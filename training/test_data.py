"""Shards, pools, batches, and what Python shares with TypeScript."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

import contract
import rng
from data import Pool, Shard, style_of
from imagine_data import ImagineData, strips
from render_task import hide_sources, warp_values
from synthetic import write_toy

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope='session')
def toy(tmp_path_factory):
    root = tmp_path_factory.mktemp('toy')
    write_toy(root / 'episodes' / 'explore', 10, 3, (72, 128), per_shard=5)
    return root


def test_random_numbers_match_core_rng():
    # Golden values printed by core/rng.ts.
    assert [int(rng.hash32(*a)) for a in [(0, 0, 0), (1, 2, 3), (-5, 1000000, 12345), (4294967295, 7, 9)]] == [1680814304, 3332702243, 1200690364, 3990571804]
    assert float(rng.uniform(9, 8, 7)) == 0.9355932741891593
    expected = [1.7922136783599854, 0.2520446479320526, -0.25928300619125366, -1.8939605951309204, -0.7816979885101318]
    np.testing.assert_allclose(rng.normal(7, 3, 5), expected, rtol=1e-6)


def test_rays_match_core_camera():
    rays = contract.write_rays(np.array([[0, 0, 0, 0.7, -0.3]]), 3, 2)[0]
    np.testing.assert_allclose(rays[:, 0, 0], [0.20209242403507233, -0.05214823782444, -1.1772738695144653], rtol=1e-6)
    np.testing.assert_allclose(rays[:, 1, 2], [1.028796911239624, -0.5388921499252319, -0.2840893864631653], rtol=1e-6)


def test_slots_match_core_slots():
    text = (ROOT / 'core' / 'slots.ts').read_text()
    table = re.search(r'export const SLOTS = \{(.*?)\n\} as const', text, re.S).group(1)
    found = {m[1]: re.findall(r"'([^']+)'", m[2]) for m in re.finditer(r'(\w+): \[(.*?)\]', table, re.S)}
    assert found == contract.SLOTS
    assert list(found) == list(contract.SLOTS)


def test_mirrored_pose_has_mirrored_rays():
    pose = np.array([[1, 2, 3, 0.4, 0.2]])
    mirrored = contract.write_rays(pose * [[1, 1, 1, -1, 1]], 8, 4)[..., ::-1]
    np.testing.assert_allclose(mirrored * np.array([-1, 1, 1])[None, :, None, None], contract.write_rays(pose, 8, 4), atol=1e-6)


def test_shard_of_another_version_is_refused(toy, tmp_path):
    header = sorted((toy / 'episodes' / 'explore').glob('*.json'))[0]
    head = json.loads(header.read_text())
    (tmp_path / 'x.json').write_text(json.dumps({**head, 'version': 2}))
    with pytest.raises(ValueError, match='record it again'):
        Shard(tmp_path / 'x.json')


def test_pool_takes_up_new_shards_and_keeps_old_indices(tmp_path):
    folder = tmp_path / 'episodes'
    write_toy(folder, 4, 2, (16, 16), seed=1, per_shard=4)
    pool = Pool([folder], 'episode', set(), unit='frame')
    before = pool.read('rgb', np.arange(len(pool)))
    write_toy(folder / 'more', 2, 2, (16, 16), seed=2, per_shard=2)
    assert pool.refresh() == 1
    assert len(pool) == 12
    np.testing.assert_array_equal(pool.read('rgb', np.arange(8)), before)


def test_splits_never_mix(toy):
    train, dev = (ImagineData(toy, {s}) for s in ('train', 'dev'))
    assert len(dev) == 3 and len(train) == 27


def test_batches_repeat_by_step_and_differ_between_steps(toy):
    one, two = (ImagineData(toy, {'train'}, seed=3) for _ in range(2))
    a, b, c = one.batch(5, 6), two.batch(5, 6), one.batch(6, 6)
    for name in a:
        np.testing.assert_array_equal(a[name], b[name])
    assert not np.array_equal(a['x'], c['x'])


def test_unknown_memory_is_zero_everywhere(toy):
    batch = ImagineData(toy, {'train'}).batch(0, 32)
    memory = batch['memory']
    assert np.all(memory[:, :3][np.broadcast_to(memory[:, 4:5] == 0, memory[:, :3].shape)] == 0)
    assert np.all(memory[:, 3][memory[:, 5] == 0] == 0)
    empty = memory[:, 4:6].max((1, 2, 3)) == 0
    assert 0.1 < empty.mean() < 0.9
    assert batch['x'].min() >= -1 and batch['x'].max() <= 1


def test_style_of_a_picture():
    rgb = np.zeros((1, 4, 4, 3), np.uint8)
    code = np.full((1, 4, 4), 0.3, np.float32)
    rgb[:, :2], code[:, :2] = 255, 0
    np.testing.assert_allclose(style_of(rgb, code)[0], [1, 1, 1, 0.5, -1, -1, -1, 0.5, 0, 0, 0, 0], atol=1e-6)


def test_strips_know_some_and_lack_some():
    known = strips(np.random.default_rng(1), 16, (72, 128))
    assert np.all((known.mean((1, 2)) > 0.1) & (known.mean((1, 2)) < 0.95))


def test_warp_values_and_hidden_sources():
    raw = np.zeros((40, 32, 32, 10), np.uint8)
    raw[:, :16, :, :3], raw[:, :16, :, 3], raw[:, :16, :, 4], raw[:, 0, 0, 6:] = 255, 128, 255, 255
    warp = warp_values(raw)
    assert warp[0, 0, 0, 0] == 1 and warp[0, 0, 20, 0] == 0 and warp[0, 6, 0, 0] == 1 and warp[0, 6, 5, 5] == 0
    hidden = warp.copy()
    hide_sources(np.random.default_rng(0), hidden)
    share = (hidden != warp).any((1, 2, 3)).mean()
    assert 0.15 < share < 0.6
    np.testing.assert_array_equal(hidden[:, 6:], warp[:, 6:])
