"""Networks, sampler, optimiser, resuming and export, at tiny sizes."""

import argparse
import json
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import pytest
import torch

import export
import export_rivals
import metrics
from contract import FRAME, KEYFRAME, SLOT_DIMS, SLOT_OFFSET, STYLE_DIMS, write_rays
from data import write_shard
from depth_task import DepthTask, LevelViews, figures
from manifest import write_manifest
from model import Depth, Imagine, Render, Upscale
from muon import Muon, orthogonal
from render_task import RenderTask, around
from rival_data import FED, HINT, HISTORY, Stretches
from rivals import DiffusionTask, MemorylessTask
from rng import normal
from run import Ema, Run
from synthetic import write_toy
from train import loop, make_optimiser
from upscale_data import painted
from upscale_task import PaintedCrops, UpscaleTask, detail_of
from weights import read_weights
from water_task import ID, Water, WaterTask, WaterViews, heights
from water_task import figures as water_figures
from worldnet import WorldNet

torch.set_num_threads(1)
TINY = {'widths': (16, 32, 32), 'cond': 32, 'blocks': (1, 1, 1, 1, 1)}


def imagine_inputs(n: int = 1):
    return [torch.rand(n, *s[1:]) for s in export.IMAGINE_SHAPES.values()]


def test_networks_start_plain():
    assert torch.all(Imagine(**TINY)(*imagine_inputs()) == 0)
    warp = torch.rand(1, 10, *FRAME)
    warp[:, 4] = 1
    warp[:, :, :, 128:] = 0
    warp[:, 6:, 20:] = 0
    warp[:, 9, :10] = 1
    net = Render((8, 16, 16))
    given = warp, torch.rand(1, 3, 36, 64), torch.rand(1, SLOT_DIMS)
    parts = net.parts(*given)
    rgb = parts['rgb']
    torch.testing.assert_close(rgb[:, :, 20:], warp[:, :3, 20:])
    torch.testing.assert_close(rgb[:, :, :10], warp[:, 6:9, :10])  # things lie over memory
    assert torch.all(torch.sigmoid(parts['moving']) < 0.05)
    # What the engine runs is the same without `sure`, its shuffles made of moves.
    for p in net.parameters():
        p.data += 0.05 * torch.randn_like(p)
    torch.testing.assert_close(net(*given), torch.cat([net.paint_of(*given)[:, :20], net.paint_of(*given)[:, 24:]], 1), rtol=1e-4, atol=1e-4)


def test_muon_orthogonalises_and_learns():
    singular = torch.linalg.svdvals(orthogonal(torch.randn(2, 8, 32)).float())
    assert singular.min() > 0.5 and singular.max() < 1.5
    net = torch.nn.Sequential(torch.nn.Conv2d(3, 8, 3, padding=1), torch.nn.SiLU(), torch.nn.Conv2d(8, 3, 3, padding=1))
    optimiser = Muon(list(net.parameters()), set(), 0.02)
    x = torch.randn(8, 3, 8, 8)
    losses = []
    for _ in range(60):
        loss = (net(x) - x).square().mean()
        loss.backward()
        optimiser.step()
        optimiser.zero_grad()
        losses.append(float(loss.detach()))
    assert losses[-1] < 0.3 * losses[0]


class TinyTask:
    """The loop's view of a task, small enough to run in milliseconds; remembers which steps it was asked for."""

    batch = 2

    def __init__(self):
        torch.manual_seed(0)
        self.net = torch.nn.Conv2d(3, 3, 1)
        self.net.config, self.net.plain = {}, ()
        self.data, self.asked = [], []

    def batch_at(self, step, size):
        self.asked.append(step)
        return {'x': np.random.default_rng([1, step]).normal(size=(size, 3, 4, 4)).astype(np.float32)}

    def loss(self, net, batch):
        return {'loss': (net(batch['x']).float() - 1).square().mean()}


def test_a_resumed_run_continues_the_same_order(tmp_path, monkeypatch):
    monkeypatch.setattr('train.pictures', lambda *_: None)
    options = argparse.Namespace(batch=2, minutes=0.005, sheet_minutes=9)

    def piece(folder: Path):
        task = TinyTask()
        optimiser = make_optimiser('muon', task.net, 0.01)
        ema, run = Ema(task.net), Run(folder, 1e9)
        run.restore(task.net, ema, optimiser)
        weights = {k: v.clone() for k, v in task.net.state_dict().items()}
        start = run.step
        loop(options, task, task.net, optimiser, ema, run, task.loss, 0.01, torch.device('cpu'))
        return start, run.step, task.asked, weights, task.net.state_dict()

    first = piece(tmp_path)
    second = piece(tmp_path)
    assert second[0] == first[1] > 0
    assert first[2] + second[2] == list(range(second[1]))
    for name in first[4]:
        torch.testing.assert_close(second[3][name], first[4][name], rtol=0, atol=0)


def test_exported_graphs_compute_the_same(tmp_path):
    torch.manual_seed(1)
    net = Render((8, 16, 16), head=8, fine=8).eval()
    for p in net.parameters():
        p.data += 0.02 * torch.randn_like(p)
    export.to_onnx(net, export.RENDER_SHAPES, ['paint'], tmp_path / 'r.onnx')
    inputs, _ = export.render_inputs(None, 2)
    export.to_int8(tmp_path / 'r.onnx', tmp_path / 'q.onnx', inputs, export.RENDER_INT8)
    export.halve_weights(tmp_path / 'r.onnx')
    with torch.no_grad():
        wanted = net(*(torch.from_numpy(v) for v in inputs[0].values())).numpy()
    exact = export.session(tmp_path / 'r.onnx').run(None, inputs[0])[0]
    small = export.session(tmp_path / 'q.onnx').run(None, inputs[0])[0]
    assert np.abs(exact - wanted).max() < 5e-3
    assert metrics.psnr(small, wanted) > 35
    write_manifest(tmp_path, {})
    assert '"warp"' in (tmp_path / 'model.json').read_text()
    assert 'rest' not in json.loads((tmp_path / 'model.json').read_text())
    (tmp_path / 'nano').mkdir()
    (tmp_path / 'r.onnx').rename(tmp_path / 'nano' / 'render.onnx')
    write_manifest(tmp_path / 'nano', {})
    small = json.loads((tmp_path / 'nano' / 'model.json').read_text())
    assert (small['name'], small['rest'], list(small['files'])) == ('nano', '../s', ['render.onnx'])
    assert 0 < small['lookLoad'] < 2.2
    assert isinstance(ort.get_available_providers(), list)


def test_an_exported_network_is_a_place_to_go_on_from(tmp_path):
    torch.manual_seed(1)
    net = Imagine(**TINY).eval()
    for p in net.parameters():
        p.data += 0.02 * torch.randn_like(p)
    export.to_onnx(net, export.IMAGINE_SHAPES, ['x'], tmp_path / 'i.onnx')
    inputs, _ = export.imagine_inputs(None, 2)
    export.to_int8(tmp_path / 'i.onnx', tmp_path / 'q.onnx', inputs, ['Conv'], 'paint', export.KEEP_IMAGINE)
    export.halve_weights(tmp_path / 'i.onnx')
    again = Imagine(**TINY)
    again.load_state_dict(read_weights(tmp_path / 'i.onnx', again))
    for name, value in net.state_dict().items():
        torch.testing.assert_close(again.state_dict()[name], value, rtol=1e-3, atol=1e-6)
    with torch.no_grad():
        wanted = net(*(torch.from_numpy(inputs[0][n]) for n in export.IMAGINE_SHAPES)).numpy()
    assert np.abs(export.session(tmp_path / 'i.onnx').run(None, inputs[0])[0] - wanted).max() < 5e-3
    small = export.session(tmp_path / 'q.onnx')
    assert metrics.psnr(small.run(None, inputs[0])[0], wanted) > 35
    kept = [n for n in onnx.load(tmp_path / 'q.onnx').graph.node if n.op_type == 'Conv' and any(i.startswith(export.KEEP_IMAGINE) for i in n.input)]
    assert kept and not any(i.endswith('DequantizeLinear_Output') for n in kept for i in n.input)
    with pytest.raises(ValueError, match='lacks'):
        read_weights(tmp_path / 'i.onnx', Render((8, 16, 16), head=8, fine=8))


def test_render_loss_is_finite_and_names_its_parts(tmp_path):
    task = RenderTask.__new__(RenderTask)
    net = Render((8, 16, 16), head=8, fine=8)
    n, h, w = 2, 80, 128
    batch = {'warp': torch.rand(n, 10, h, w), 'rgb': torch.rand(n, 3, h, w), 'code': torch.rand(n, 1, h, w), 'rays': torch.rand(n, 3, h // 4, w // 4)}
    batch.update(slots=torch.rand(n, SLOT_DIMS), moving=torch.zeros(n, 1, h, w), truthful=torch.ones(n, 1, h, w))
    parts = task.loss(net, batch)
    assert all(torch.isfinite(v) for v in parts.values()) and {'rgbSeen', 'rgbUnseen', 'gate', 'moving'} <= set(parts)


def test_crops_are_laid_around_things():
    rng = np.random.default_rng(0)
    for flip in (False, True):
        for spot in ((2, 3), (70, 200), (143, 255)):
            cover = np.zeros(FRAME, np.uint8)
            cover[spot] = 255
            y, x = around(rng, cover, (64, 128), flip)
            assert (cover[:, ::-1] if flip else cover)[y : y + 64, x : x + 128].any() and y % 16 == x % 16 == 0


def test_upscale_starts_bilinear_and_learns_from_paintings_and_from_truth(tmp_path):
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 256, (3, *FRAME, 3), dtype=np.uint8)
    small = np.full((3, *KEYFRAME, 3), 90, np.uint8)
    write_shard(tmp_path / 'samples' / 'upscale' / 'a.json', 'upscale', {'small': small, 'rgb': truth}, [{'split': 'train'}] * 3)
    crops = PaintedCrops(tmp_path, {'train'}, 1)
    batch = crops.batch(0, 64)
    halved = torch.nn.functional.avg_pool2d(torch.from_numpy(batch['rgb']), 2).numpy()
    true = np.abs(halved - batch['small']).max((1, 2, 3)) < 1e-5
    flat = np.abs(batch['small'] - (90 / 127.5 - 1)).max((1, 2, 3)) < 1e-5
    assert np.all(true | flat) and 4 < true.sum() < 40
    task = UpscaleTask.__new__(UpscaleTask)
    net = Upscale(8, 1)
    given = {k: torch.from_numpy(v[:2]) for k, v in batch.items()}
    torch.testing.assert_close(net(given['small']), torch.nn.functional.interpolate(given['small'], scale_factor=2, mode='bilinear'))
    parts = task.loss(net, given)
    assert all(torch.isfinite(v) for v in parts.values())
    # Detail is counted wherever it lies, and is blind to brightness.
    noise = torch.rand(1, 3, 32, 32)
    torch.testing.assert_close(detail_of(noise), detail_of(noise + 0.3))
    assert detail_of(noise).mean() > 3 * detail_of(0.2 * noise).mean()


def test_depth_learns_from_level_views_coloured_and_mirrored(tmp_path):
    write_toy(tmp_path / 'episodes' / 'level', 4, 3, KEYFRAME, policy='level')
    views = LevelViews(tmp_path, {'train'}, 1)
    assert len(views) == 9  # of ten toy worlds one is held out, the first
    plain, other = views.batch(0, 16, plain=True), views.batch(0, 16)
    assert plain['rgb'].shape == (16, 3, *KEYFRAME) and other['code'].shape == (16, 1, *KEYFRAME)
    mirrored = [np.array_equal(a, b[..., ::-1]) for a, b in zip(plain['code'], other['code'])]
    same = [np.array_equal(a, b) for a, b in zip(plain['code'], other['code'])]
    assert all(a or b for a, b in zip(mirrored, same)) and 3 < sum(same) < 13
    # What is nearer than usual at its height weighs more.
    assert plain['weight'].min() == 1 and plain['weight'][plain['code'] > views.usual * 2 - 1].min() > 1
    assert np.abs(plain['rgb'] - other['rgb']).mean() > 0.02 and np.abs(other['rgb']).max() <= 1
    # Some are told less than there is to say, some nothing.
    assert (other['slots'] != 0).sum() < 0.9 * (plain['slots'] != 0).sum() and (other['slots'] == 0).all(1).any()
    torch.manual_seed(1)
    net = Depth(widths=(32, 32, 32), cond=16, blocks=(1, 1, 1, 1, 1))
    task = DepthTask.__new__(DepthTask)
    optimiser = make_optimiser('muon', net, 0.02)
    losses = []
    for step in range(30):
        parts = task.loss(net, {k: torch.from_numpy(v) for k, v in views.batch(step, 8).items()})
        parts['loss'].backward()
        optimiser.step()
        optimiser.zero_grad()
        losses.append(float(parts['loss'].detach()))
    assert np.mean(losses[-5:]) < 0.6 * losses[0]


def test_depth_begins_from_what_imagine_has_learnt(tmp_path):
    torch.manual_seed(1)
    config = {'widths': (32, 32, 32), 'cond': 16, 'blocks': (1, 1, 1, 1, 1)}
    imagine, depth = Imagine(**config), Depth(**config).eval()
    torch.nn.init.normal_(imagine.paint.weight, std=0.1)
    torch.save({'ema': imagine.state_dict()}, tmp_path / 'imagine.pt')
    depth.load_state_dict(read_weights(tmp_path / 'imagine.pt', depth))
    rgb = torch.rand(2, 3, *KEYFRAME) * 2 - 1
    known = torch.cat([rgb, torch.zeros(2, 1, *KEYFRAME), torch.ones(2, 1, *KEYFRAME), torch.zeros(2, 2, *KEYFRAME)], 1)
    rays = torch.from_numpy(write_rays(np.zeros((2, 5), np.float32), KEYFRAME[1], KEYFRAME[0]))
    painted = imagine(torch.zeros(2, 4, *KEYFRAME), known, rays, torch.zeros(2, SLOT_DIMS), torch.zeros(2, STYLE_DIMS), torch.zeros(2, 1))
    nothing = torch.zeros(2, SLOT_DIMS)
    torch.testing.assert_close(depth(rgb, nothing), painted[:, 3:])
    assert depth(rgb, nothing).std() > 0.01


def test_figures_of_depth_tell_how_far_it_is_off():
    truth = np.array([0.7, 0.7, 0.3, 0.0])
    assert figures(truth, truth) == {'offBy': 0, 'within25': 1, 'nearOffBy': 0, 'nearWithin25': 1, 'sky': 1}
    off = figures(np.array([0.6, 0.7, 0.3, 0.2]), truth)
    assert off['sky'] == 0.75 and off['nearWithin25'] == 0.5 and off['within25'] == pytest.approx(2 / 3)


@pytest.fixture
def lakes(tmp_path) -> Path:
    """Level views over a lake: the left half of what lies below the eye is water, blue and two metres down, in worlds that name one."""
    rng = np.random.default_rng(0)
    n, t, (h, w) = 6, 3, KEYFRAME
    pose = np.zeros((n, t, 5), np.float32)
    pose[..., 1] = 1.7
    fall = -write_rays(pose.reshape(-1, 5), w, h)[:, 1].reshape(n, t, h, w)
    code = np.where(fall > 0, np.log1p(400 * np.maximum(fall, 1e-3) / 2) / np.log(801), 0)
    rgb = rng.integers(90, 160, (n, t, h, w, 3), dtype=np.uint8)
    ids = (fall > 0).astype(np.uint8)
    ids[..., : w // 2] *= ID
    rgb[ids == ID] = (20, 60, 200)
    slots = np.zeros((n, SLOT_DIMS), np.float32)
    none = SLOT_OFFSET['water']
    slots[np.arange(n), none + np.array([1, 2, 3, 1, 2, 0])] = 0.6  # the last world has none
    arrays = {'rgb': rgb, 'code': (code * 65535).astype(np.uint16), 'ids': ids, 'pose': pose, 'slots': slots}
    write_shard(tmp_path / 'episodes' / 'level' / 'a.json', 'episode', arrays, [{'split': 'train'}] * n)
    return tmp_path


def test_water_learns_from_worlds_that_name_some(lakes):
    views = WaterViews(lakes, {'train'}, 1)
    assert len(views) == 15  # five of six worlds, three views each
    plain, other = views.batch(0, 16, plain=True), views.batch(0, 16)
    assert plain['view'].shape == (16, 5, *KEYFRAME) and 0.1 < plain['water'].mean() < 0.4
    # What is mirrored or moved takes its water along: it stays the blue part of the picture, and far below the eye.
    blue = other['view'][:, 2] - other['view'][:, 0]
    wet = other['water'][:, 0] == 1
    assert blue[wet].mean() > blue[~wet].mean() + 0.3 and other['view'][:, 4][wet].max() <= 0
    blind = (other['view'][:, 3:] == 0).all((1, 2, 3))
    assert 0 < blind.sum() < 10 and not (plain['view'][:, 3:] == 0).all((1, 2, 3)).any()
    assert len({tuple(w.mean((0, 2)) > 0) for w in other['water']}) > 3
    torch.manual_seed(1)
    net, task = Water((8, 8, 8)), WaterTask.__new__(WaterTask)
    optimiser = make_optimiser('muon', net, 0.02)
    for step in range(60):
        task.loss(net, {k: torch.from_numpy(v) for k, v in views.batch(step, 8).items()})['loss'].backward()
        optimiser.step()
        optimiser.zero_grad()
    with torch.no_grad():
        made = net(torch.from_numpy(plain['view']), torch.from_numpy(plain['slots'])).numpy() > 0
    assert water_figures(made, plain['water'] > 0)['overlap'] > 0.8


def test_heights_are_of_the_eye_and_sky_is_high():
    code = np.full((1, *KEYFRAME), np.log1p(400 / 10) / np.log(801), np.float32)
    code[:, :10] = 0
    high = heights(code, np.zeros((1, 5), np.float32))[0]
    assert np.all(high[:10] == 1) and high[-1, 0] == pytest.approx(-0.5095 * 71 / 72 * 10 / 8, rel=1e-3)


def test_figures_of_water_count_what_is_told_and_what_is_missed():
    truth, made = np.array([1, 1, 1, 0, 0], bool), np.array([1, 1, 0, 1, 0], bool)
    assert water_figures(made, truth) == {'precision': pytest.approx(2 / 3), 'recall': pytest.approx(2 / 3), 'overlap': 0.5}
    assert water_figures(truth & False, truth)['precision'] == 1


def test_paintings_of_a_perfect_network_are_the_truth():
    x = torch.rand(1, 4, *KEYFRAME) * 2 - 1
    y = painted(lambda *_: x, x, torch.zeros(1, 3, *KEYFRAME), torch.zeros(1, SLOT_DIMS), 12, torch.device('cpu'))
    torch.testing.assert_close(y, x, rtol=0, atol=1e-4)


def test_metrics_rank_as_they_should(tmp_path):
    write_toy(tmp_path, 8, 2, (72, 128))
    rng = np.random.default_rng(0)
    real = rng.uniform(-1, 1, (8, 3, 18, 32)).repeat(4, 2).repeat(4, 3).astype(np.float32)
    other = rng.uniform(-1, 1, (8, 3, 18, 32)).repeat(4, 2).repeat(4, 3).astype(np.float32)
    grey = np.zeros_like(real)
    assert metrics.swd(real, other, 1) < 0.3 * metrics.swd(real, grey, 1)
    assert metrics.gradient_energy(grey) == 0
    features = rng.normal(size=(200, 5))
    assert metrics.frechet(features, rng.normal(size=(200, 5))) < metrics.frechet(features, rng.normal(2, 1, (200, 5)))


def test_worldnet_shapes():
    logits, features, depth = WorldNet(8)(torch.rand(2, 3, *KEYFRAME))
    assert logits.shape == (2, SLOT_DIMS) and features.shape[0] == 2 and depth.shape == (2, 1, 9, 16)


@pytest.fixture(scope='module')
def play(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp('play')
    write_toy(root / 'episodes' / 'motion', 4, 8, FRAME, policy='walk', per_shard=2)
    return root


@pytest.mark.parametrize('kind', [DiffusionTask, MemorylessTask])
def test_rivals_learn_and_feed_on_themselves(play, kind):
    torch.manual_seed(0)
    task = kind(argparse.Namespace(data=play, seed=1), torch.device('cpu'))
    optimiser = torch.optim.AdamW(task.net.parameters(), 2e-3)
    batch = {k: torch.from_numpy(v) for k, v in task.batch_at(0, 2).items()}
    losses = []
    for _ in range(6):
        torch.manual_seed(3)  # the same noise: only learning changes the loss
        parts = task.loss(task.net, batch)
        parts['loss'].backward()
        optimiser.step()
        optimiser.zero_grad()
        losses.append(float(parts['loss'].detach()))
    assert losses[-1] < losses[0]
    episodes = task.data.whole(2)
    with torch.no_grad():
        made = task.roll(task.net.eval(), episodes)
    assert len(made) == 7 and all(torch.isfinite(frame).all() for frame in made)
    assert task.sheet(task.net, 2).size[0] > 3 * made[0].shape[3]


def test_stretches_begin_where_a_walk_does_and_mirror_whole(play):
    data = Stretches(play, {'train'}, seed=3)
    arrays = data.pool.shards[0].arrays
    controls = np.zeros((2, 8, 5), np.float32)
    controls[..., 0], controls[..., 2], controls[..., 4] = 0.5, 0.1, 5
    # A memory map cannot be written to.
    data.pool.shards[0].arrays = {**arrays, 'controls': controls}
    seen = set()
    for k in range(40):
        one = data._stretch(np.random.default_rng(k), 0, 0)
        newest = one['controls'][-1]
        side = np.sign(newest[0])
        np.testing.assert_allclose(newest, [0.5 * side, 0, 2 * side, 0, 1, 0, 1])
        # Turns of the toy are .03 a frame, to the side of the picture that was mirrored or not.
        assert one['turn'][-1] == pytest.approx(0.03 * side, abs=1e-6)
        frames = one['frames'].reshape(HISTORY + 1, 3, *FRAME)
        known = int((one['controls'][FED:] != 0).any(1).sum())
        for older in range(HISTORY - known):
            np.testing.assert_array_equal(frames[older], frames[HISTORY - known])
        seen.add((known, side))
    assert {known for known, _ in seen} == {1, 2, 3, 4} and {side for _, side in seen} == {-1, 1}


@pytest.mark.parametrize('kind', ['diffusion', 'memoryless'])
def test_rivals_are_exported_as_they_step(kind, tmp_path):
    torch.manual_seed(2)
    if kind == 'diffusion':
        rival = export_rivals.Diffusion(Imagine(**TINY, known=3 * HISTORY, style=HINT), 3, Upscale(8, 1))
    else:
        rival = export_rivals.Memoryless(Render((8, 16, 16), cond=SLOT_DIMS + HINT))
    for p in rival.parameters():
        p.data += 0.05 * torch.randn_like(p)
    path = tmp_path / 'rival.onnx'
    export.to_onnx(rival.eval(), rival.shapes, ['made', 'shown'], path)
    given = [torch.rand(*shape) - 0.5 for shape in rival.shapes.values()]
    with torch.no_grad():
        made, shown = rival(*given)
    ran = export.session(path).run(None, {name: one.numpy() for name, one in zip(rival.shapes, given)})
    np.testing.assert_allclose(ran[0], made.numpy(), atol=2e-4)
    np.testing.assert_allclose(ran[1], shown.numpy(), atol=2e-4)
    assert shown.shape == (1, 3, *FRAME)
