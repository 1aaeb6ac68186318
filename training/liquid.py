"""Learned step of a poured liquid: trains on true liquids and exports engine/models/s/liquid.onnx.

    npx tsx training/liquid-data.ts              # data/dynamics/liquid-{train,test}
    python training/liquid.py --minutes 25       # on one core
    python training/liquid.py --evaluate         # errors of the exported file against truth

Columns of liquid stand on a grid and exchange volume through their faces. The network answers for every face with what goes through it
in one step; what a column gives its neighbour gains, and no column gives more than it holds (`share_out`), so volume is kept whatever the
weights. Everything the network adds up is a push or a flow of this face or of those beside it: a level liquid at rest stays at rest. How much of each
it takes depends on numbers without a dimension alone, and a face seen from its other side has the same answer with the other sign.
engine/liquid/network.ts documents the exported tensors.
"""

import argparse
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from dynamics import fit, load_arrays
from manifest import read_notes, write_manifest
from weights import read_weights

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "engine" / "models" / "s" / "liquid.onnx"
# Rows of one run of the exported network.
ROWS = 512
FACE = 14
# m^2/s of water.
WATER_VISCOSITY = 1e-6
# Thinner films do not move, and nothing shallower wets dry ground, metres (worlds/liquid.ts).
FILM_M = 1e-4
FRONT_M = 0.004
# Pushes and flows added up, each twice: for what goes through in the step, and for the flow at its end.
TERMS = 5


class LiquidNet(nn.Module):
    """[n, 14] (gravity, viscosity, dt, cell; depth here, there, rise of the bed; flow, flow before, flow after; swell here, there; drive before, after)
    -> [n, 2] (mean flow of the step, flow at its end), m^2/s. `swell`: how much a column would rise in this step at present flows, m; `drive`: depth that can pass a face
    times its fall, m."""

    def __init__(self, width: int = 32) -> None:
        super().__init__()
        self.body = nn.Sequential(nn.Linear(13, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 2 * TERMS))
        nn.init.zeros_(self.body[-1].weight)
        nn.init.zeros_(self.body[-1].bias)

    def forward(self, faces: Tensor) -> Tensor:
        gravity, viscosity, dt, cell, here, there, rise, flow, before, after, swell_here, swell_there, drive_before, drive_after = faces.unbind(1)
        drop = here - there - rise
        passes = (torch.maximum(here, there + rise) - rise.clamp(min=0)).clamp(min=FILM_M)
        pull = gravity * dt
        push = pull * passes * drop / cell
        foreseen = pull * passes * (drop + swell_here - swell_there) / cell
        friction = dt * 3 * WATER_VISCOSITY * viscosity / passes.square()
        slows = 1 / (1 + friction)
        sign = torch.sign(push + flow)
        upstream = torch.where(sign >= 0, here, there)
        downstream = torch.where(sign >= 0, there, here)
        # What a flow moves in this step, in depths that can pass.
        moves = dt / (cell * passes)
        features = torch.stack(
            [
                torch.log(friction) / 4,
                torch.log(pull * passes * dt / cell.square()) / 3,
                slows,
                (push.abs() * moves * 4).clamp(max=4),
                (flow.abs() * moves * 4).clamp(max=4),
                torch.tanh(4 * sign * flow * moves),
                torch.tanh(4 * sign * before * moves) + torch.tanh(4 * sign * after * moves),
                torch.tanh(sign * (swell_here - swell_there) / passes),
                (upstream / passes).clamp(max=4),
                (downstream / passes).clamp(max=4),
                torch.tanh(downstream * 200),
                torch.tanh(4 * sign * rise / passes),
                dt * 30,
            ],
            1,
        )
        kept = self.body(features)
        terms = torch.stack([flow, push, foreseen - push, pull * (drive_before + drive_after) - 2 * push, before + after - 2 * flow], 1)
        base = slows * (flow + push)
        terms = slows[:, None] * terms
        return torch.stack([base + (kept[:, :TERMS] * terms).sum(1), base + (kept[:, TERMS:] * terms).sum(1)], 1)


def faces_of(depth: Tensor, bed: Tensor, flow: Tensor, swell: Tensor, physics: Tensor) -> Tensor:
    """Network input of all faces along the last axis, [b, n, n - 1, 14]; all fields [b, n, n], physics [b, 4]."""
    surface = depth + bed
    drop = surface[:, :, :-1] - surface[:, :, 1:]
    passes = (torch.maximum(surface[:, :, :-1], surface[:, :, 1:]) - torch.maximum(bed[:, :, :-1], bed[:, :, 1:])).clamp(min=0)
    cell = physics[:, 3, None, None]
    drive = passes * drop / cell
    inner = flow[:, :, :-1]
    beside = lambda field: (nn.functional.pad(field, (1, 0))[:, :, :-1], nn.functional.pad(field, (0, 1))[:, :, 1:])  # noqa: E731
    world = [physics[:, k, None, None].expand_as(inner) for k in range(4)]
    own = [depth[:, :, :-1], depth[:, :, 1:], bed[:, :, 1:] - bed[:, :, :-1], inner, *beside(inner)]
    return torch.stack([*world, *own, swell[:, :, :-1], swell[:, :, 1:], *beside(drive)], -1)


def open_faces(faces: Tensor) -> Tensor:
    """Where anything can pass."""
    here, there, rise = faces[..., 4], faces[..., 5], faces[..., 6]
    return torch.maximum(here, there + rise) - rise.clamp(min=0) > FILM_M


def flows_of(net: nn.Module, depth: Tensor, bed: Tensor, flow: Tensor, swell: Tensor, physics: Tensor) -> tuple[Tensor, Tensor]:
    """Mean flow and flow at the end through the faces along the last axis, [b, n, n] (last column: the wall)."""
    faces = faces_of(depth, bed, flow, swell, physics)
    rows = open_faces(faces)
    found = net(faces[rows])
    out = torch.zeros(*faces.shape[:-1], 2).masked_scatter(rows[..., None].expand(*rows.shape, 2), found)
    # A film does not wet dry ground.
    here, there = depth[:, :, :-1, None], depth[:, :, 1:, None]
    upstream, downstream = torch.where(out > 0, here, there), torch.where(out > 0, there, here)
    out = out * ~((downstream <= FILM_M) & (upstream < FRONT_M))
    mean, end = nn.functional.pad(out, (0, 0, 0, 1)).unbind(-1)
    return mean, end


def outward(along: Tensor, across: Tensor) -> Tensor:
    """What leaves every column less what comes, [b, n, n]: `along` flows to the next one of the last axis, `across` of the one before it."""
    west = nn.functional.pad(along, (1, 0))[:, :, :-1]
    north = nn.functional.pad(across, (0, 0, 1, 0))[:, :-1, :]
    return along + across - west - north


def share_out(depth: Tensor, along: Tensor, across: Tensor, ratio: Tensor) -> tuple[Tensor, Tensor]:
    """The share of every face's flow that the column it leaves can give. `ratio` = dt / cell."""
    west = nn.functional.pad(along, (1, 0))[:, :, :-1]
    north = nn.functional.pad(across, (0, 0, 1, 0))[:, :-1, :]
    leaving = ratio * (along.clamp(min=0) + across.clamp(min=0) + (-west).clamp(min=0) + (-north).clamp(min=0))
    share = torch.where(leaving > depth, depth / leaving.clamp(min=1e-12), torch.ones_like(depth)).clamp(min=0)
    next_along = nn.functional.pad(share, (0, 1))[:, :, 1:]
    next_across = nn.functional.pad(share, (0, 0, 0, 1))[:, 1:, :]
    return torch.where(along > 0, share, next_along), torch.where(across > 0, share, next_across)


def advance(net: nn.Module, state: tuple[Tensor, Tensor, Tensor], bed: Tensor, physics: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """One step of (depth, flow towards +x, flow towards +z), each [b, n, n]."""
    depth, flow_x, flow_z = state
    turned = lambda field: field.transpose(1, 2)  # noqa: E731
    ratio = (physics[:, 2] / physics[:, 3])[:, None, None]
    swell = -ratio * outward(flow_x, flow_z)
    mean_x, end_x = flows_of(net, depth, bed, flow_x, swell, physics)
    mean_z, end_z = (turned(field) for field in flows_of(net, turned(depth), turned(bed), turned(flow_z), turned(swell), physics))
    share_x, share_z = share_out(depth, mean_x, mean_z, ratio)
    depth = (depth - ratio * outward(share_x * mean_x, share_z * mean_z)).clamp(min=0)
    return depth, share_x * end_x, share_z * end_z


def roll_out(net: nn.Module, data: dict[str, Tensor], rows: Tensor, first: Tensor, steps: int) -> list[tuple[Tensor, Tensor, Tensor]]:
    """States after each of `steps` steps from the true one at `first`, with what is poured before each."""
    bed, physics = data["bed"][rows], data["physics"][rows]
    state = tuple(data[name][rows, first] for name in ("depth", "flowX", "flowZ"))
    out = []
    for k in range(steps):
        jet = data["jet"][rows, first + k]
        depth = state[0].flatten(1).scatter_add(1, jet[:, :1].long(), jet[:, 1:]).view_as(state[0])
        state = advance(net, (depth, state[1], state[2]), bed, physics)
        out.append(state)
    return out


def errors_of(found: tuple[Tensor, Tensor, Tensor], data: dict[str, Tensor], rows: Tensor, first: Tensor, steps: int) -> tuple[Tensor, Tensor]:
    """Errors of depth and of flow where there is any liquid, in units of what changed and of what flows there; [b] each."""
    truth = [data[name][rows, first + steps] for name in ("depth", "flowX", "flowZ")]
    ratio = (data["physics"][rows, 2] / data["physics"][rows, 3])[:, None, None]
    wet = ((truth[0] > FILM_M) | (found[0].detach() > FILM_M)).float()
    mean = lambda field: (field * wet).sum((1, 2)) / wet.sum((1, 2)).clamp(min=1)  # noqa: E731
    before = data["depth"][rows, first]
    scale = 1e-4 + mean((truth[0] - before).square()).sqrt() / math.sqrt(steps)
    moved = 1e-4 + mean((ratio * truth[1]).square() + (ratio * truth[2]).square()).sqrt()
    smooth = lambda error: (error.square() + 1e-2).sqrt() - 0.1  # noqa: E731
    depth = mean(smooth((found[0] - truth[0]) / scale[:, None, None]))
    flow = mean(smooth(ratio * (found[1] - truth[1]) / moved[:, None, None]) + smooth(ratio * (found[2] - truth[2]) / moved[:, None, None]))
    return depth, flow


def read(name: str) -> dict[str, Tensor]:
    return {key: torch.from_numpy(value) for key, value in load_arrays(name).items()}


def train(net: LiquidNet, minutes: float, seed: int) -> LiquidNet:
    torch.manual_seed(seed)
    data = read("liquid-train")
    stretches, last = data["jet"].shape[0], data["jet"].shape[1]

    def loss_at(length: int) -> Tensor:
        rows = torch.randint(stretches, (max(4, 24 // length),))
        first = torch.randint(last - length + 1, (len(rows),))
        total = torch.zeros(())
        for k, state in enumerate(roll_out(net, data, rows, first, length)):
            depth, flow = errors_of(state, data, rows, first, k + 1)
            # A wild stretch must not rule the rest.
            total = total + torch.log1p(depth).mean() + 0.5 * torch.log1p(flow).mean()
        return total / length

    fit(net, minutes, 3e-3, {1: 0.3, 4: 0.7, 12: 1}, loss_at)
    return net


def export(net: LiquidNet) -> None:
    # Rows of ones: no logarithm of nothing.
    torch.onnx.export(net.eval(), (torch.ones(ROWS, FACE),), MODEL, input_names=["faces"], output_names=["flows"], opset_version=17, dynamo=False)
    write_manifest(MODEL.parent, read_notes(MODEL.parent))
    print(f"wrote {MODEL.relative_to(ROOT)}: {MODEL.stat().st_size} bytes")


def exported() -> LiquidNet:
    """As the engine has it; starting weights where there is no file."""
    net = LiquidNet()
    if MODEL.exists():
        net.load_state_dict(read_weights(MODEL, net))
    return net


class Still(nn.Module):
    """A rival: nothing moves."""

    def forward(self, faces: Tensor) -> Tensor:
        return torch.zeros(len(faces), 2)


@torch.no_grad()
def evaluate(net: nn.Module | None = None) -> dict[str, float]:
    """Test stretches rolled out to their end, all from their first state: rms error of depth by rms of its change, and volume against what was poured; beside starting weights (plain
    steps of momentum and friction) and nothing moving."""
    data = read("liquid-test")
    rows = torch.arange(data["jet"].shape[0])
    first, steps = torch.zeros_like(rows), data["jet"].shape[1]
    truth, before = data["depth"][rows, steps], data["depth"][:, 0]
    changed = (truth - before).square().mean((1, 2)).sqrt().clamp(min=1e-5)
    report = {"stretches": float(len(rows)), "steps": float(steps), "change of depth, median mm": 1000 * changed.median().item()}
    for name, rival in (("learnt", net or exported()), ("starting weights", LiquidNet()), ("still", Still())):
        depth = roll_out(rival, data, rows, first, steps)[-1][0]
        share = (depth - truth).square().mean((1, 2)).sqrt() / changed
        poured = before.sum((1, 2)) + data["jet"][:, :, 1].sum(1)
        report[f"error by change, {name}, median"] = share.median().item()
        report[f"error by change, {name}, 90th percentile"] = share.quantile(0.9).item()
        report[f"volume off, {name}, worst share"] = ((depth.sum((1, 2)) - poured).abs() / poured.clamp(min=1e-6)).max().item()
    for key, value in report.items():
        print(f"{key}: {value:.5f}")
    return report


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=25.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--evaluate", action="store_true", help="only evaluate the exported file")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if not options.evaluate:
        began = time.time()
        export(train(LiquidNet(), options.minutes, options.seed))
        print(f"trained for {(time.time() - began) / 60:.1f} minutes")
    evaluate()


if __name__ == "__main__":
    main()
