"""Trains one network: `python training/train.py imagine --minutes 90 --out data/runs/imagine`. Run it again to go on where it stopped;
`--total-minutes` sets the whole schedule when the work is cut into pieces. CPU or GPU by the same command."""

import argparse
import os
import time
from pathlib import Path

os.environ.setdefault('OMP_NUM_THREADS', '1')
import torch  # noqa: E402  (the thread count must be set first)
import torch._inductor.config  # noqa: E402

from depth_task import DepthTask  # noqa: E402
from distil_task import TEACHER, DistilTask  # noqa: E402
from imagine_task import ImagineTask  # noqa: E402
from muon import Muon  # noqa: E402
from render_task import SIZES, RenderTask  # noqa: E402
from reward_task import RewardTask  # noqa: E402
from rivals import DiffusionTask, MemorylessTask  # noqa: E402
from run import Ema, Run, autocast, learning_rate, pick_device, read_log, to_device  # noqa: E402
from sheets import save_curve  # noqa: E402
from upscale_task import UpscaleTask  # noqa: E402
from water_task import WaterTask  # noqa: E402
from weights import read_weights  # noqa: E402
from worldnet import JudgeTask, WorldNetTask  # noqa: E402

torch._inductor.config.fallback_random = True  # the compiler's own random numbers are five times slower on a CPU
TASKS = {
    'depth': DepthTask, 'distil': DistilTask, 'imagine': ImagineTask, 'render': RenderTask, 'upscale': UpscaleTask, 'water': WaterTask,
    'worldnet': WorldNetTask, 'judge': JudgeTask, 'reward': RewardTask, 'diffusion': DiffusionTask, 'memoryless': MemorylessTask,
}  # fmt: skip
LOG_EVERY_S, SAVE_EVERY_S = 10, 120


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('task', choices=sorted(TASKS))
    parser.add_argument('--data', type=Path, default=Path('data'))
    parser.add_argument('--out', type=Path)
    parser.add_argument('--minutes', type=float, default=10, help='length of this piece')
    parser.add_argument('--total-minutes', type=float, help='length of the whole schedule (default: this piece)')
    parser.add_argument('--batch', type=int)
    parser.add_argument('--lr', type=float)
    parser.add_argument('--optimiser', choices=('muon', 'adamw'), default='muon')
    parser.add_argument('--seed', type=int, default=1)
    parser.add_argument('--sheet-minutes', type=float, default=5)
    parser.add_argument('--device', default='auto')
    parser.add_argument('--threads', type=int, default=1)
    parser.add_argument('--compile', action=argparse.BooleanOptionalAction, default=True)
    parser.add_argument('--init', type=Path, help='start from the averaged weights of another checkpoint (.pt) or from what the engine runs (.onnx)')
    parser.add_argument('--size', choices=sorted(SIZES), default='s', help='of render')
    parser.add_argument('--teacher', type=Path, default=TEACHER, help='for distil: the many-step network it learns from')
    return parser.parse_args()


def make_optimiser(kind: str, net: torch.nn.Module, lr: float) -> torch.optim.Optimizer:
    if kind == 'adamw':
        return torch.optim.AdamW(net.parameters(), lr=lr, betas=(0.9, 0.95), weight_decay=0.0)
    # Tables of positions, and matrices next to images or slots, are not maps between hidden states: Adam serves them better.
    plain = {id(p) for n, p in net.named_parameters() if {'place', *net.plain} & set(n.split('.'))}
    return Muon(list(net.parameters()), plain, lr)


def train(options: argparse.Namespace) -> Run:
    torch.set_num_threads(options.threads)
    torch.manual_seed(options.seed)
    device = pick_device(options.device)
    task = TASKS[options.task](options, device)
    net = task.net.to(device, memory_format=torch.channels_last)
    if options.init:
        net.load_state_dict(read_weights(options.init, net))
    lr = options.lr or task.rates[options.optimiser]
    optimiser = make_optimiser(options.optimiser, net, lr)
    ema = Ema(net)
    run = Run(options.out or options.data / 'runs' / options.task, 60 * (options.total_minutes or options.minutes))
    run.restore(net, ema, optimiser)
    loss_of = torch.compile(task.loss) if options.compile else task.loss
    loop(options, task, net, optimiser, ema, run, loss_of, lr, device)
    return run


def loop(options, task, net, optimiser, ema, run, loss_of, lr, device) -> None:
    batch_size = options.batch or task.batch
    stop = run.before_s + 60 * options.minutes
    logged = saved = pictured = run.trained_s
    sums, since = {}, [0, time.time(), time.process_time()]
    first = run.step
    while run.trained_s < min(stop, run.total_s):
        # Every piece warms up: where the whole schedule has been made longer, the rate would rise a hundredfold at one step.
        rate = learning_rate(run.progress, run.step - first)
        for group in optimiser.param_groups:
            group['lr'] = lr * rate
        batch = to_device(task.batch_at(run.step, batch_size), device)
        with autocast(device):
            parts = loss_of(net, batch)
        parts['loss'].backward()
        torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0, error_if_nonfinite=True)
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
        ema.update(net, run.step)
        run.step += 1
        since[0] += 1
        for name, value in parts.items():
            sums[name] = sums.get(name, 0.0) + float(value.detach())
        if run.trained_s - logged > LOG_EVERY_S:
            wall, cpu = time.time() - since[1], time.process_time() - since[2]
            means = {k: v / since[0] for k, v in sums.items()}
            speed = {'msPerStep': 1000 * wall / since[0], 'samplesPerS': since[0] * batch_size / wall, 'util': cpu / wall}
            run.log(**means, **speed, lr=lr * rate, items=len(task.data))
            sums, since, logged = {}, [0, time.time(), time.process_time()], run.trained_s
            task.data.refresh()
        if run.trained_s - saved > SAVE_EVERY_S:
            run.save(net, ema, optimiser, net.config)
            saved = run.trained_s
        if run.trained_s - pictured > 60 * options.sheet_minutes:
            pictures(task, ema, run)
            pictured = run.trained_s
            since = [0, time.time(), time.process_time()]
            sums = {}
    run.save(net, ema, optimiser, net.config)
    pictures(task, ema, run)


def pictures(task, ema: Ema, run: Run) -> None:
    save_curve(read_log(run.out / 'log.jsonl'), run.out / 'curve.png')
    net = task.fresh(ema.values)
    with torch.no_grad():
        task.sheet(net).save(run.out / f'sheet-{int(run.trained_s / 60):04d}.png')


if __name__ == '__main__':
    options = arguments()
    finished = train(options)
    print(f'{options.task}: step {finished.step}, {finished.trained_s / 60:.1f} minutes, {finished.out}')
