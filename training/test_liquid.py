"""The learned liquid: what must hold whatever its weights, and that the committed weights are close to truth."""

import numpy as np
import pytest
import torch

from training.liquid import FACE, FRONT_M, MODEL, ROWS, LiquidNet, advance

PHYSICS = torch.tensor([[9.8, 1.1, 1 / 30, 0.125]])
SIDE = 16


def shaken() -> LiquidNet:
    """A network with random weights in its zero-initialised last layer."""
    torch.manual_seed(3)
    net = LiquidNet()
    torch.nn.init.normal_(net.body[-1].weight, std=0.1)
    return net


def faces(seed: int) -> torch.Tensor:
    draw = lambda n: torch.rand(64, n, generator=torch.Generator().manual_seed(seed + n))  # noqa: E731
    world = torch.tensor([9.8, 300.0, 1 / 30, 0.125]).expand(64, 4)
    return torch.cat([world, draw(2) * 0.1, draw(1) * 0.1 - 0.05, draw(3) * 0.02 - 0.01, draw(2) * 0.004 - 0.002, (draw(2) - 0.5) * 0.01], 1)


def rolled(net: torch.nn.Module, depth: torch.Tensor, bed: torch.Tensor, steps: int) -> tuple[torch.Tensor, ...]:
    state = (depth, torch.zeros_like(depth), torch.zeros_like(depth))
    with torch.no_grad():
        for _ in range(steps):
            state = advance(net, state, bed, PHYSICS)
    return state


def test_a_face_seen_from_its_other_side_has_the_other_sign() -> None:
    here = faces(1)
    there = here.clone()
    there[:, 4], there[:, 5] = here[:, 5], here[:, 4]
    there[:, 6:8] = -here[:, 6:8]
    there[:, 8], there[:, 9] = -here[:, 9], -here[:, 8]
    there[:, 10], there[:, 11] = here[:, 11], here[:, 10]
    there[:, 12], there[:, 13] = -here[:, 13], -here[:, 12]
    assert torch.allclose(shaken()(there), -shaken()(here), atol=1e-6)


def test_level_liquid_at_rest_stays_on_any_bed() -> None:
    bed = 0.05 * torch.rand(1, SIDE, SIDE, generator=torch.Generator().manual_seed(1))
    depth = 0.1 - bed
    assert torch.allclose(rolled(shaken(), depth, bed, 10)[0], depth, atol=1e-6)


def test_volume_is_kept_and_no_column_is_less_than_empty() -> None:
    bed = 0.1 * torch.rand(1, SIDE, SIDE, generator=torch.Generator().manual_seed(2))
    depth = torch.zeros(1, SIDE, SIDE)
    depth[:, 4:8, 4:8] = 0.2
    found = rolled(shaken(), depth, bed, 60)[0]
    assert found.sum().item() == pytest.approx(depth.sum().item(), rel=1e-4)
    assert found.min().item() >= 0


def test_a_film_does_not_wet_dry_ground() -> None:
    depth = torch.zeros(1, SIDE, SIDE)
    depth[:, 8, 8] = 0.9 * FRONT_M
    assert torch.equal(rolled(LiquidNet(), depth, torch.zeros_like(depth), 5)[0], depth)


@pytest.mark.skipif(not MODEL.exists(), reason="no exported weights: run python training/liquid.py")
def test_committed_weights_break_a_dam_as_fine_steps_do() -> None:
    """Against ten times finer steps of momentum alone, which is what truth is for water: a block of 10 cm, half a second on."""
    onnxruntime = pytest.importorskip("onnxruntime")
    session = onnxruntime.InferenceSession(str(MODEL), providers=["CPUExecutionProvider"])

    def learnt(rows: torch.Tensor) -> torch.Tensor:
        padded = np.ones((-(-len(rows) // ROWS) * ROWS, FACE), np.float32)
        padded[: len(rows)] = rows.numpy()
        parts = [session.run(["flows"], {"faces": padded[k : k + ROWS]})[0] for k in range(0, len(padded), ROWS)]
        return torch.from_numpy(np.concatenate(parts)[: len(rows)])

    class Learnt(torch.nn.Module):
        def forward(self, rows: torch.Tensor) -> torch.Tensor:
            return learnt(rows)

    depth = torch.zeros(1, SIDE, SIDE)
    depth[:, :, :6] = 0.1
    bed = torch.zeros_like(depth)
    found = rolled(Learnt(), depth, bed, 15)[0]
    state = (depth, torch.zeros_like(depth), torch.zeros_like(depth))
    fine = PHYSICS * torch.tensor([[1, 1, 0.1, 1]])
    with torch.no_grad():
        for _ in range(150):
            state = advance(LiquidNet(), state, bed, fine)
    changed = (state[0] - depth).square().mean().sqrt()
    assert ((found - state[0]).square().mean().sqrt() / changed).item() < 0.12
