"""The learned entity step: what must hold whatever its weights, and that the committed weights are close to the simulation."""

import math

import numpy as np
import pytest
import torch

from training.dynamics import MODEL, SLOTS, StepNet, roll_out, state_of


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
    step = lambda state: torch.from_numpy(session.run(None, {"state": state.numpy().astype(np.float32)})[0])  # noqa: E731
    start = torch.tensor([[0.0, 2.25, 0, 0, 0, 0]]).repeat(SLOTS, 1)
    plane = torch.tensor([[0.0, 1, 0, 0]]).repeat(SLOTS, 1)
    physics = torch.tensor([[0.25, 9.8, bounce, 0, 0, 1 / 30]]).repeat(SLOTS, 1)
    track = roll_out(step, start, plane, physics, 60)[0, :, 1] - 0.25
    touched = int((track[1:] > track[:-1]).nonzero()[0])
    assert track[touched:].max().item() / 2 == pytest.approx(bounce**2, abs=0.09)
