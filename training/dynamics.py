"""Learned step of moving balls: trains on simulated trajectories and exports engine/models/s/dynamics.onnx.

    npx tsx training/dynamics-data.ts            # data/dynamics/{train,test,meet-train,meet-test}
    python training/dynamics.py                  # a few CPU minutes: one ball by itself
    python training/dynamics.py --part meet      # two that meet (meeting.py), beside the ball as it was exported
    python training/dynamics.py --evaluate       # errors of the exported file against the simulation

The network sees only what does not change when the world is turned about the ground's normal (speeds along and across the
ground, clearance, gravity, ...) and answers with coefficients of the directions it was given, so it is right for every heading.
engine/dynamics.ts documents the exported tensors.
"""

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from manifest import read_notes, write_manifest
from meeting import PAIR, MeetNet, pairs_of, shared_out
from weights import read_weights

ROOT = Path(__file__).resolve().parent.parent
MODEL = ROOT / "engine" / "models" / "s" / "dynamics.onnx"
SLOTS = 8
PAIRS = SLOTS * (SLOTS - 1) // 2
STATE = 13
# Farther from the ground than this the step is free flight, metres.
FAR_M = 4.0
PATCH_M = 38.0
# Errors smaller than this, m/s (or quarters of a metre), count less than in proportion.
NARROW = 0.01
# Balls that stay so far above the ground meet in the air, metres.
ALOFT_M = 0.1


class StepNet(nn.Module):
    """[n, 13] (velocity 3, clearance, normal 3, radius, gravity, restitution, wind x, wind z, dt) -> [n, 6] (change of velocity, of position)."""

    def __init__(self, width: int = 96) -> None:
        super().__init__()
        self.body = nn.Sequential(
            nn.Linear(12, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 6)
        )
        last = self.body[-1]
        nn.init.zeros_(last.weight)
        nn.init.zeros_(last.bias)

    def forward(self, state: Tensor) -> Tensor:
        velocity, clearance, normal = state[:, 0:3], state[:, 3:4].clamp(-0.5, FAR_M), state[:, 4:7]
        radius, gravity, bounce, dt = state[:, 7:8], state[:, 8:9], state[:, 9:10], state[:, 12:13]
        wind = torch.cat([state[:, 10:11], torch.zeros_like(gravity), state[:, 11:12]], 1)
        down = torch.cat([torch.zeros_like(gravity), -gravity, torch.zeros_like(gravity)], 1)
        along_n = (velocity * normal).sum(1, keepdim=True)
        across = velocity - along_n * normal
        speed = (across.square().sum(1, keepdim=True) + 1e-6).sqrt()
        pull_n = (down * normal).sum(1, keepdim=True)
        slope_pull = down - pull_n * normal
        # Where free flight would be after the step: the sign decides whether there is a contact.
        reach = clearance + along_n * dt + 0.5 * pull_n * dt * dt
        features = torch.cat(
            [
                along_n / 4, speed / 4, clearance.clamp(max=1.0) * 4, reach.clamp(-0.5, 1.0) * 4, torch.tanh(clearance * 40), torch.tanh(reach * 40),
                radius * 3, gravity / 10, bounce, normal[:, 1:2], dt * 30, torch.tanh(along_n * 4),
            ],
            1,
        )
        c = self.body(features)
        contact = torch.sigmoid(-reach * 60)
        push = contact * c[:, 0:1] * 4
        grip = contact * c[:, 1:2]
        roll = contact * c[:, 2:3]
        lift = contact * c[:, 3:4] * 0.2
        # Air at rest does not slow a ball in the simulation; wind takes it along.
        windy = (wind.abs().sum(1, keepdim=True) > 0).float()
        drag = windy * (0.25 + c[:, 4:5] * 0.2)
        change = (
            down * dt
            + push * normal
            - grip * across
            - roll * slope_pull * dt
            + drag * dt * (wind - velocity) * torch.tensor([1.0, 0.0, 1.0])
        )
        travel = (velocity + change * (0.5 + contact * c[:, 5:6])) * dt + lift * normal
        return torch.cat([change, travel], 1)


def load_arrays(name: str) -> dict[str, np.ndarray]:
    """All float arrays of a shard of data/dynamics."""
    folder = ROOT / "data" / "dynamics"
    header = json.loads((folder / f"{name}.json").read_text())
    raw = (folder / f"{name}.bin").read_bytes()
    out = {}
    for array in header["arrays"]:
        count = math.prod(array["shape"])
        out[array["name"]] = np.frombuffer(raw, "<f4", count, array["offset"]).reshape(array["shape"]).copy()
    return out


def load(name: str) -> dict[str, np.ndarray]:
    out = load_arrays(name)
    places = out["states"].reshape(*out["states"].shape[:2], -1, 6)[..., [0, 2]]
    inside = (np.abs(places).max((1, 2, 3)) < PATCH_M) & np.isfinite(out["states"]).all((1, 2))
    return {key: value[inside] for key, value in out.items()}


def state_of(position: Tensor, velocity: Tensor, plane: Tensor, physics: Tensor) -> Tensor:
    """Network input of balls on planes; `physics` is (radius, gravity, restitution, wind x, wind z, dt)."""
    clearance = (position * plane[:, :3]).sum(1, keepdim=True) - plane[:, 3:4] - physics[:, 0:1]
    return torch.cat([velocity, clearance, plane[:, :3], physics], 1)


def roll_out(net: StepNet, start: Tensor, plane: Tensor, physics: Tensor, steps: int) -> Tensor:
    """Positions and velocities after each of `steps` steps, [n, steps, 6]."""
    position, velocity = start[:, :3], start[:, 3:]
    out = []
    for _ in range(steps):
        delta = net(state_of(position, velocity, plane, physics))
        velocity, position = velocity + delta[:, :3], position + delta[:, 3:]
        out.append(torch.cat([position, velocity], 1))
    return torch.stack(out, 1)


def roll_out_pair(net: StepNet, meet: MeetNet, start: Tensor, plane: Tensor, radii: Tensor, physics: Tensor, steps: int) -> Tensor:
    """States of two balls after each of `steps` steps, [n, steps, 12]."""
    first, second = start[:, :6], start[:, 6:]
    own = [torch.cat([radii[:, k : k + 1], physics[:, 1:]], 1) for k in (0, 1)]
    out = []
    for _ in range(steps):
        alone = [state_of(ball[:, :3], ball[:, 3:], plane, mine) for ball, mine in zip((first, second), own)]
        deltas = [net(state) for state in alone]
        clearances = torch.cat([state[:, 3:4] for state in alone], 1).clamp(max=FAR_M)
        push = meet(pairs_of(first, second, radii.sum(1, keepdim=True), physics[:, 2:3], physics[:, 5:6], clearances))
        first, second = (ball + (delta + share).roll(3, 1) for ball, delta, share in zip((first, second), deltas, shared_out(push, radii)))
        out.append(torch.cat([first, second], 1))
    return torch.stack(out, 1)


def loss_of(found: Tensor, truth: Tensor) -> Tensor:
    """Huber-like, so that the rare step whose contact falls on the other side of a frame does not rule the fit; narrow, so that the slow loss of a rolling ball is not lost in it."""
    error = (found - truth) * torch.tensor([4.0, 4, 4, 1, 1, 1])
    return (torch.sqrt(error.square() + NARROW**2) - NARROW).mean()


def fit(net: nn.Module, minutes: float, rate: float, lengths: dict[int, float], loss_at) -> None:
    """Trains `net` on `loss_at(length)`, roll-outs of ever more steps on its own states: `lengths` says until what share of the time each."""
    optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=1e-4)
    began, step, running = time.time(), 0, 0.0
    while (share := (time.time() - began) / (60 * minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = rate * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * share)))
        length = next(length for length, until in lengths.items() if share < until)
        loss = loss_at(length)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(net.parameters(), 1.0)
        optimiser.step()
        running = 0.99 * running + 0.01 * loss.item() if step else loss.item()
        step += 1
        if step % 1000 == 0:
            print(f"step {step}  roll-out {length}  loss {running:.5f}  {100 * share:.0f} %", flush=True)


def tensors_of(name: str, *keys: str) -> list[Tensor]:
    data = load(name)
    return [torch.from_numpy(data[key]) for key in keys]


def train(minutes: float, seed: int) -> StepNet:
    torch.manual_seed(seed)
    states, plane, physics = tensors_of("train", "states", "plane", "physics")
    net = StepNet()

    def loss_at(length: int) -> Tensor:
        rows = torch.randint(len(states), (max(256, 2048 // length),))
        first = torch.randint(states.shape[1] - length, (len(rows),))
        window = states[rows[:, None], first[:, None] + torch.arange(length + 1)]
        return loss_of(roll_out(net, window[:, 0], plane[rows], physics[rows], length), window[:, 1:])

    fit(net, minutes, 2e-3, {1: 0.35, 4: 0.7, 8: 1}, loss_at)
    return net


def train_meetings(net: StepNet, minutes: float, seed: int) -> MeetNet:
    """`net` stays as it is."""
    torch.manual_seed(seed)
    states, plane, radii, physics = tensors_of("meet-train", "states", "plane", "radii", "physics")
    rows, steps = torch.nonzero(touching(states, radii), as_tuple=True)
    print(f"{len(states)} pairs, {len(rows)} steps with a touch", flush=True)
    net.requires_grad_(False)
    meet = MeetNet()

    def loss_at(length: int) -> Tensor:
        drawn = torch.randint(len(rows), (1024 // length,))
        row = rows[drawn]
        first = (steps[drawn] - torch.randint(length, (len(row),))).clamp(0, states.shape[1] - 1 - length)
        window = states[row[:, None], first[:, None] + torch.arange(length + 1)]
        found = roll_out_pair(net, meet, window[:, 0], plane[row], radii[row], physics[row], length)
        return 2 * loss_of(found.unflatten(-1, (2, 6)), window[:, 1:].unflatten(-1, (2, 6)))

    fit(meet, minutes, 3e-3, {1: 0.4, 2: 0.7, 4: 1}, loss_at)
    return meet


def touching(states: Tensor, radii: Tensor) -> Tensor:
    """[n, T - 1]: true where two balls come within a hand's breadth of a touch before the next step."""
    apart = (states[:, :, 6:9] - states[:, :, :3]).norm(dim=2)
    drift = (states[:, :, 9:12] - states[:, :, 3:6]).norm(dim=2)
    near = torch.minimum(apart[:, 1:], apart[:, :-1]) < radii.sum(1, keepdim=True) + 0.03
    hit = (states[:, 1:, 9:12] - states[:, 1:, 3:6] - states[:, :-1, 9:12] + states[:, :-1, 3:6]).norm(dim=2) > 0.02 * drift[:, :-1] + 0.05
    return near & hit


class Both(nn.Module):
    """The exported network: balls by themselves, and every two of them."""

    def __init__(self, ball: StepNet, meet: MeetNet) -> None:
        super().__init__()
        self.ball, self.two = ball, meet

    def forward(self, state: Tensor, pairs: Tensor) -> tuple[Tensor, Tensor]:
        return self.ball(state), self.two(pairs)


def export(both: Both) -> None:
    MODEL.parent.mkdir(parents=True, exist_ok=True)
    names = {"input_names": ["state", "pairs"], "output_names": ["delta", "push"]}
    torch.onnx.export(both.eval(), (torch.zeros(SLOTS, STATE), torch.zeros(PAIRS, PAIR)), MODEL, opset_version=17, dynamo=False, **names)
    write_manifest(MODEL.parent, read_notes(MODEL.parent))
    print(f"wrote {MODEL.relative_to(ROOT)}: {MODEL.stat().st_size} bytes")


def exported() -> Both:
    """As the engine has it; starting weights where there is no file."""
    both = Both(StepNet(), MeetNet())
    if MODEL.exists():
        both.load_state_dict(read_weights(MODEL, both))
    return both


def evaluate() -> dict[str, float]:
    """Errors of the exported file against unseen simulations: of one ball after a second and at its first bounce, of two after they have met."""
    import onnxruntime

    session = onnxruntime.InferenceSession(MODEL, providers=["CPUExecutionProvider"])
    none = np.zeros((PAIRS, PAIR), np.float32)
    alone = lambda state: torch.from_numpy(np.concatenate([session.run(["delta"], {"state": part, "pairs": none})[0] for part in chunks(state.numpy())]))  # noqa: E731
    report = evaluate_balls(alone) | evaluate_meetings(exported())
    for key, value in report.items():
        print(f"{key}: {value:.4f}")
    return report


def evaluate_balls(net) -> dict[str, float]:
    states, plane, physics = tensors_of("test", "states", "plane", "physics")
    keep = len(states) - len(states) % SLOTS
    states, plane, physics = states[:keep], plane[:keep], physics[:keep]
    found = torch.cat([states[:, :1], roll_out(net, states[:, 0], plane, physics, states.shape[1] - 1)], 1)
    after = torch.round(1 / physics[:, 5]).long().clamp(max=states.shape[1] - 1)
    rows = torch.arange(keep)
    velocity = (found[rows, after, 3:] - states[rows, after, 3:]).norm(dim=1)
    position = (found[rows, after, :3] - states[rows, after, :3]).norm(dim=1)
    still = states[rows, -1, 3:].norm(dim=1) < 0.05
    return {
        "balls": float(keep),
        "speed in truth, median m/s": states[rows, after, 3:].norm(dim=1).median().item(),
        "velocity error after 1 s, median m/s": velocity.median().item(),
        "velocity error after 1 s, mean m/s": velocity.mean().item(),
        "position error after 1 s, median m": position.median().item(),
        "bounce height error, median share": bounce_error(found, states, plane, physics),
        "speed where truth rests, 90th percentile m/s": found[still, -1, 3:].norm(dim=1).quantile(0.9).item() if still.any() else 0.0,
    }


@torch.no_grad()
def evaluate_meetings(both: Both, steps: int = 6) -> dict[str, float]:
    """From two steps before the first touch, `steps` steps on: medians, of pairs that stay clear of the ground and of those that do not, beside a bounce without friction's corrections and no bounce at all."""
    states, plane, radii, physics = tensors_of("meet-test", "states", "plane", "radii", "physics")
    touched = touching(states, radii)
    first = touched.float().argmax(1)
    rows = torch.nonzero(touched.any(1) & (first >= 2) & (first + steps < states.shape[1]))[:, 0]
    before = first[rows] - 2
    window = states[rows[:, None], before[:, None] + torch.arange(steps + 1)]
    truth = window[:, -1]
    places = window.unflatten(-1, (2, 6))[..., :3]
    clearance = ((places * plane[rows, None, None, :3]).sum(-1) - plane[rows, None, None, 3] - radii[rows, None]).amin((1, 2))
    apart = lambda end: end[:, 9:12] - end[:, 3:6]  # noqa: E731
    report = {}
    for where, of in (("in the air", clearance > ALOFT_M), ("on the ground", clearance <= ALOFT_M)):
        report[f"pairs {where}"] = float(of.sum())
        report[f"change of their velocity {where}, m/s"] = (apart(truth) - apart(window[:, 0]))[of].norm(dim=1).median().item()
        for name, meet in (("learnt", both.two), ("uncorrected", MeetNet()), ("passed through", lambda pairs: torch.zeros(len(pairs), 6))):
            found = roll_out_pair(both.ball, meet, window[:, 0], plane[rows], radii[rows], physics[rows], steps)[:, -1]
            report[f"velocity error {where}, {name}, m/s"] = (apart(found) - apart(truth))[of].norm(dim=1).median().item()
            report[f"place error {where}, {name}, m"] = (found - truth)[of, :3].norm(dim=1).median().item()
    return report


def chunks(state: np.ndarray) -> list[np.ndarray]:
    return [state[k : k + SLOTS] for k in range(0, len(state), SLOTS)]


def bounce_error(found: Tensor, truth: Tensor, plane: Tensor, physics: Tensor) -> float:
    """Median relative error of the clearance at the top of the first bounce, for balls on level ground that bounce by over 5 cm."""

    def apex(states: Tensor, radius: float) -> float:
        height, rising = states[:, 1] - radius, states[:, 4] > 0.1
        touched = next((k for k in range(1, len(states)) if rising[k] and not rising[k - 1] and height[k - 1] < 0.6), None)
        if touched is None:
            return 0.0
        end = next((k for k in range(touched, len(states)) if states[k, 4] < 0), None)
        return height[touched : end + 1].max().item() if end else 0.0

    errors = []
    for k in range(len(truth)):
        if plane[k, 1] < 0.9999:
            continue
        radius = physics[k, 0].item()
        wanted = apex(truth[k], radius)
        if wanted > 0.05:
            errors.append(abs(apex(found[k], radius) - wanted) / wanted)
    print(f"bounces compared: {len(errors)}")
    return float(np.median(errors)) if errors else 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=3.0)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--part", choices=["ball", "meet"], default="ball", help="which half is trained; the other stays as exported")
    parser.add_argument("--evaluate", action="store_true", help="only evaluate the exported file")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if not options.evaluate:
        both = exported()
        if options.part == "ball":
            both.ball = train(options.minutes, options.seed)
        else:
            both.two = train_meetings(both.ball, options.minutes, options.seed)
        export(both)
    evaluate()


if __name__ == "__main__":
    main()
