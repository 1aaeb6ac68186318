"""How good are the weights? `python training/evaluate.py --models engine/models/s --teacher training/weights/imagine.onnx`.
Openings of unseen worlds from their slots alone against true first views: sliced Wasserstein distance at three scales, gradient energy,
Frechet distance in WorldNet features, slots named right; beside them another true view of the same worlds, and the many-step teacher. `render`: PSNR of
unseen samples, seen and unseen pixels apart, beside warp-only. Prints JSON and writes a sheet."""

import argparse
import json
from pathlib import Path

import numpy as np
import torch

from contract import FRAME, KEYFRAME, write_rays
from data import Pool
from export import composed, session
from flow import sample, sample_few
from metrics import frechet, gradient_energy, psnr, swd
from render_task import RenderData
from sheets import grid, to_u8
from model import Imagine
from weights import read_weights
from worldnet import WorldNet, accuracy, load_worldnet

GUIDANCE = 2.0  # of the teacher; training/distil_task.py
OTHER_VIEW = 3  # frame of an explore episode: turned 30 to 90 degrees away from the first
NAMES = ('noisy', 'memory', 'rays', 'slots', 'style', 't')


def onnx_net(path: Path):
    """A callable like the torch network, one item at a time."""
    ran = session(path)

    def run(*inputs: torch.Tensor) -> torch.Tensor:
        arrays = [i.numpy() for i in inputs]
        rows = [ran.run(None, {n: a[k : k + 1] for n, a in zip(NAMES, arrays)})[0] for k in range(len(arrays[0]))]
        return torch.from_numpy(np.concatenate(rows))

    return run


def homes(data: Path, splits: set[str], count: int) -> tuple[Pool, np.ndarray]:
    pool = Pool([data / 'episodes' / 'explore'], 'episode', splits, unit='frame')
    first = np.flatnonzero(pool.where[:-OTHER_VIEW, 2] == 0)
    first = first[(pool.where[first, :2] == pool.where[first + OTHER_VIEW, :2]).all(1)]
    return pool, first[np.linspace(0, len(first) - 1, min(count, len(first))).astype(int)] if len(first) else first


def openings(net, pool: Pool, items: np.ndarray, steps: int | None) -> np.ndarray:
    """As the engine opens worlds, or (with `steps`) as the teacher does, guided; [n, 4, 72, 128]."""
    rays = torch.from_numpy(write_rays(pool.read('pose', items), KEYFRAME[1], KEYFRAME[0]))
    n = len(items)
    slots = torch.from_numpy(pool.read('slots', items))
    views = (torch.zeros(n, 7, *KEYFRAME), rays, slots, torch.zeros(n, 12))
    seeds = list(range(n))
    return (sample(net, *views, steps, seeds, GUIDANCE) if steps else sample_few(net, *views, seeds)).numpy()


def features(net: WorldNet | None, rgb: np.ndarray) -> np.ndarray | None:
    with torch.no_grad():
        return None if net is None else net(torch.from_numpy(rgb))[1].numpy()


def compare(fake: np.ndarray, real: np.ndarray, slots: np.ndarray, net: WorldNet | None) -> dict[str, float]:
    report = {f'swd{2**k}': swd(fake, real, k) for k in range(3)}
    report['gradient'] = gradient_energy(fake) / gradient_energy(real)
    if net is not None:
        report['frechet'] = frechet(features(net, fake), features(net, real))
        report['slotsRight'] = accuracy(net, torch.from_numpy(fake), torch.from_numpy(slots))['all']
    return {k: round(v, 3) for k, v in report.items()}


def judge_imagine(nets: dict, data: Path, judge: WorldNet | None, count: int) -> tuple[dict, list[list[np.ndarray]]]:
    report, rows = {}, []
    for name, splits in (('seen', {'train'}), ('unseenSeeds', {'dev', 'test'}), ('unseenCombinations', {'ood'})):
        pool, items = homes(data, splits, count)
        if len(items) < 8:
            continue
        real = (pool.read('rgb', items).transpose(0, 3, 1, 2) / np.float32(127.5) - 1).astype(np.float32)
        slots = pool.read('slots', items)
        # Another true view of the same worlds (turned away from the first) is what a perfect painter would be at best.
        other = (pool.read('rgb', items + OTHER_VIEW).transpose(0, 3, 1, 2) / np.float32(127.5) - 1).astype(np.float32)
        report[name] = {'anotherTrueView': compare(other, real, slots, judge)}
        if judge is not None:
            report[name]['slotsRightOnTruth'] = round(accuracy(judge, torch.from_numpy(real), torch.from_numpy(slots))['all'], 3)
        for title, (net, steps) in nets.items():
            fake = openings(net, pool, items, steps).clip(-1, 1)
            report[name][title] = compare(fake[:, :3], real, slots, judge)
            rows += [[to_u8(f[:3]) for f in fake[:8]], [to_u8(f[3:]) for f in fake[:8]]]
        rows += [[to_u8(r) for r in real[:8]]]
    return report, rows


def judge_render(path: Path, data: Path, count: int) -> dict:
    source = RenderData(data, {'dev', 'test', 'ood'}, 5)
    source = source if len(source) else RenderData(data, {'train'}, 5)
    batch = source.batch(0, count, crop=FRAME, hide=False)
    ran = session(path)
    items = [{k: batch[k][i : i + 1].astype(np.float32) for k in ('warp', 'rays', 'slots')} for i in range(count)]
    rgb = np.concatenate([composed(item, ran.run(None, item)[0]) for item in items])
    known = (batch['warp'][:, 4:5] == 1).astype(np.float32)
    hole = (batch['warp'][:, 4:5] == 0).astype(np.float32)
    report = {'all': psnr(rgb, batch['rgb']), 'seen': psnr(rgb, batch['rgb'], known), 'unseen': psnr(rgb, batch['rgb'], hole)}
    report.update(warpSeen=psnr(batch['warp'][:, :3], batch['rgb'], known), moving=psnr(rgb, batch['rgb'], batch['moving']))
    report['warpMoving'] = psnr(batch['warp'][:, :3], batch['rgb'], batch['moving'])
    return {k: round(v, 2) for k, v in report.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--models', type=Path, default=Path('engine/models/s'))
    parser.add_argument('--int8', action='store_true', help='judge imagine.int8.onnx instead of imagine.onnx')
    parser.add_argument('--data', type=Path, default=Path('data'))
    parser.add_argument('--worldnet', type=Path, default=Path('training/weights/worldnet.pt'))
    parser.add_argument('--count', type=int, default=48)
    parser.add_argument('--teacher', type=Path, help='also judge this many-step network (.pt or .onnx)')
    parser.add_argument('--teacher-steps', type=int, default=12)
    parser.add_argument('--out', type=Path, default=Path('data/runs/evaluation'))
    options = parser.parse_args()
    torch.set_num_threads(1)
    judge = load_worldnet(options.worldnet) if options.worldnet.exists() else None
    options.out.mkdir(parents=True, exist_ok=True)
    nets = {'shipped': (onnx_net(options.models / f"imagine{'.int8' if options.int8 else ''}.onnx"), None)}
    if options.teacher:
        teacher = Imagine().eval()
        teacher.load_state_dict(read_weights(options.teacher, teacher))
        nets[f'teacher{options.teacher_steps}'] = (torch.no_grad()(teacher), options.teacher_steps)
    report, rows = judge_imagine(nets, options.data, judge, options.count)
    grid(rows).save(options.out / 'openings.png')
    if len(list((options.data / 'samples' / 'render').glob('*.json'))):
        report['render'] = judge_render(options.models / 'render.onnx', options.data, 24)
        report['renderInt8'] = judge_render(options.models / 'render.int8.onnx', options.data, 24)
    (options.out / 'evaluation.json').write_text(json.dumps(report, indent=1) + '\n')
    print(json.dumps(report, indent=1))


if __name__ == '__main__':
    main()
