"""The learned entity step: what must hold whatever its weights, and that the committed weights are close to the simulation."""

import math

import numpy as np
import pytest
import torch

from training.dynamics import MODEL, PAIRS, SLOTS, StepNet, roll_out, state_of, touching
from training.meeting import PAIR, MeetNet, pairs_of, shared_out


def balls(seed: int) -> torch.Tensor:
    """Random states: velocity, clearance, normal, radius, gravity, restitution, no wind, dt."""
    generator = torch.Generator().manual_seed(seed)
    draw = lambda n: torch.rand(SLOTS, n, generator=generator)  # noqa: E731
    normal = torch.nn.functional.normalize(torch.cat([draw(1) - 0.5, torch.ones(SLOTS, 1), draw(1) - 0.5], 1), dim=1)
    tail = torch.cat([0.2 + draw(1) * 0.3, 5 + draw(1) * 10, draw(1), torch.zeros(SLOTS, 2), torch.full((SLOTS, 1), 1 / 30)], 1)
    return torch.cat([(draw(3) - 0.5) * 8, draw(1) * 0.2, normal, tail], 1)


def shaken() -> StepNet:
    """A network with random weights in its zero-initialised last layer."""
    torch.manual_seed(3)
    net = StepNet()
    torch.nn.init.normal_(net.body[-1].weight, std=0.5)
    return net


def test_turning_the_world_turns_the_answer() -> None:
    net, state, angle = shaken(), balls(1), 1.1
    turn = torch.tensor([[math.cos(angle), 0, math.sin(angle)], [0, 1, 0], [-math.sin(angle), 0, math.cos(angle)]])
    turned = torch.cat([state[:, :3] @ turn.T, state[:, 3:4], state[:, 4:7] @ turn.T, state[:, 7:]], 1)
    answer = net(state)
    wanted = torch.cat([answer[:, :3] @ turn.T, answer[:, 3:] @ turn.T], 1)
    assert torch.allclose(net(turned), wanted, atol=1e-4)


def test_far_from_the_ground_only_gravity_and_air_act() -> None:
    net, state = shaken(), balls(2)
    state[:, 3] = 3.9
    change = net(state)[:, :3]
    assert torch.allclose(change[:, 1], -state[:, 8] / 30, atol=1e-5)


def test_state_measures_clearance_along_the_normal() -> None:
    plane = torch.tensor([[0.6, 0.8, 0.0, 0.0]])
    physics = torch.tensor([[0.25, 9.8, 0.5, 0.0, 0.0, 1 / 30]])
    state = state_of(torch.tensor([[0.0, 1.0, 0.0]]), torch.zeros(1, 3), plane, physics)
    assert state.shape == (1, 13)
    assert state[0, 3].item() == pytest.approx(0.8 - 0.25)


@pytest.mark.skipif(not MODEL.exists(), reason="no exported weights: run python training/dynamics.py")
@pytest.mark.parametrize("bounce", [0.3, 0.6, 0.85])
def test_committed_weights_bounce_as_high_as_restitution_says(bounce: float) -> None:
    onnxruntime = pytest.importorskip("onnxruntime")
    session = onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])
    none = np.zeros((PAIRS, PAIR), np.float32)
    step = lambda state: torch.from_numpy(session.run(["delta"], {"state": state.numpy().astype(np.float32), "pairs": none})[0])  # noqa: E731
    start = torch.tensor([[0.0, 2.25, 0, 0, 0, 0]]).repeat(SLOTS, 1)
    plane = torch.tensor([[0.0, 1, 0, 0]]).repeat(SLOTS, 1)
    physics = torch.tensor([[0.25, 9.8, bounce, 0, 0, 1 / 30]]).repeat(SLOTS, 1)
    track = roll_out(step, start, plane, physics, 60)[0, :, 1] - 0.25
    touched = int((track[1:] > track[:-1]).nonzero()[0])
    assert track[touched:].max().item() / 2 == pytest.approx(bounce**2, abs=0.09)


def test_air_at_rest_slows_nothing_and_wind_takes_along() -> None:
    net, state = shaken(), balls(2)
    state[:, 3] = 3.9
    assert torch.all(net(state)[:, [0, 2]] == 0)
    state[:, 10] = 20
    assert torch.all(net(state)[:, 0] > 0)


def meetings(seed: int) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor, torch.Tensor]:
    """Two balls [n, 6] each that fly at each other, their radii [n, 2], and the pairs the network sees."""
    generator = torch.Generator().manual_seed(seed)
    draw = lambda n: torch.rand(64, n, generator=generator)  # noqa: E731
    radii = 0.15 + 0.35 * draw(2)
    line = torch.nn.functional.normalize(draw(3) - 0.5, dim=1)
    first = torch.cat([draw(3), draw(3) - 0.5], 1)
    second = torch.cat([first[:, :3] + line * (radii.sum(1, keepdim=True) + 0.05), first[:, 3:] - 4 * line + 0.3 * draw(3)], 1)
    column = lambda value: torch.full((64, 1), value)  # noqa: E731
    return first, second, radii, pairs_of(first, second, radii.sum(1, keepdim=True), column(0.5), column(1 / 30), torch.full((64, 2), 3.0))


def shaken_meeting() -> MeetNet:
    torch.manual_seed(4)
    net = MeetNet()
    torch.nn.init.normal_(net.meet[-1].weight, std=0.1)
    return net


def test_balls_that_meet_keep_their_momentum_whatever_the_weights() -> None:
    first, second, radii, pairs = meetings(1)
    push = shaken_meeting()(pairs)
    assert push[:, :3].norm(dim=1).min() > 1
    one, other = shared_out(push, radii)
    mass = radii**3
    assert torch.allclose(mass[:, :1] * one, -mass[:, 1:] * other, atol=1e-6)


def test_untrained_balls_part_as_fast_as_restitution_says() -> None:
    first, second, _, pairs = meetings(2)
    push = MeetNet()(pairs)
    place, velocity = pairs[:, :3], pairs[:, 3:6]
    # The line of centres at the touch, a little turned from that before it.
    line = torch.nn.functional.normalize(push[:, :3] + (2 / 7) * (velocity - (velocity * place).sum(1, keepdim=True) * place / place.square().sum(1, keepdim=True)), dim=1)
    before, after = (velocity * line).sum(1), ((velocity + push[:, :3]) * line).sum(1)
    assert torch.allclose(after / -before, torch.full((64,), 0.5), atol=0.03)


def test_balls_that_part_or_miss_each_other_are_left_alone() -> None:
    net, (first, second, _, pairs) = shaken_meeting(), meetings(3)
    parting = pairs.clone()
    parting[:, 3:6] *= -1
    far = pairs.clone()
    far[:, :3] *= 3
    nothing = torch.zeros(4, PAIR)
    for quiet in (parting, far, nothing):
        assert torch.all(net(quiet) == 0)


def test_turning_the_world_turns_what_two_balls_do() -> None:
    net, (_, _, _, pairs), angle = shaken_meeting(), meetings(4), 0.7
    turn = torch.tensor([[math.cos(angle), 0, math.sin(angle)], [0, 1, 0], [-math.sin(angle), 0, math.cos(angle)]])
    turned = torch.cat([pairs[:, :3] @ turn.T, pairs[:, 3:6] @ turn.T, pairs[:, 6:]], 1)
    push = net(pairs)
    assert torch.allclose(net(turned), torch.cat([push[:, :3] @ turn.T, push[:, 3:] @ turn.T], 1), atol=1e-4)


def test_touches_are_found_where_speeds_change_near_each_other() -> None:
    states = torch.zeros(2, 4, 12)
    states[:, :, 6] = torch.tensor([1.0, 0.7, 0.5, 0.7])
    states[:, :, 9] = torch.tensor([-9.0, -6, 6, 6])
    states[1, :, 8] = 5
    assert touching(states, torch.full((2, 2), 0.25)).tolist() == [[False, True, False], [False, False, False]]
