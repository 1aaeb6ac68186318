"""Learned step of two balls that meet: the second half of engine/models/s/dynamics.onnx, trained beside the step of one ball (dynamics.py).

Where and when two balls touch within a step is geometry and computed; what the touch does is learnt as corrections to a frictionless
bounce, from simulated balls that spin, roll and rub, on the ground or off it. The network sees only what does not change when the world
is turned about the vertical, and answers with the change of the second ball against the first: the engine shares it out by mass, so
momentum is kept whatever the weights.
"""

import torch
from torch import Tensor, nn

PAIR = 11
# A ball that rolls is touched by another: what is left of the speed across the line of centres, 1 - 2/7 for solid spheres that grip.
GRIP = 2 / 7


class MeetNet(nn.Module):
    """[n, 11] (place of the second ball seen from the first 3, its velocity 3, sum of radii, restitution, dt, clearance of the first above the ground, of the second)
    -> [n, 6] (change of that velocity, of that place, beyond what it does without a touch)."""

    def __init__(self, width: int = 48) -> None:
        super().__init__()
        self.meet = nn.Sequential(nn.Linear(10, width), nn.SiLU(), nn.Linear(width, width), nn.SiLU(), nn.Linear(width, 4))
        nn.init.zeros_(self.meet[-1].weight)
        nn.init.zeros_(self.meet[-1].bias)

    def forward(self, pairs: Tensor) -> Tensor:
        place, velocity = pairs[:, 0:3], pairs[:, 3:6]
        reach, bounce, dt, clearances = pairs[:, 6:7], pairs[:, 7:8], pairs[:, 8:9], pairs[:, 9:11]
        # |place + t velocity| = reach for the first time.
        a = velocity.square().sum(1, keepdim=True) + 1e-9
        b = (place * velocity).sum(1, keepdim=True)
        c = place.square().sum(1, keepdim=True) - reach.square()
        root = b.square() - a * c
        first = ((-b - root.clamp(min=0).sqrt()) / a).clamp(min=0)
        inside = (c < 0).float()
        nears = (b < 0).float()
        # Balls inside each other touch now.
        first = first * (1 - inside)
        touches = nears * torch.maximum(inside, ((root > 0) & (first < dt)).float())
        line = place + first * velocity
        line = line / line.square().sum(1, keepdim=True).clamp(min=1e-9).sqrt()
        closing = (velocity * line).sum(1, keepdim=True)
        across = velocity - closing * line
        speed = (across.square().sum(1, keepdim=True) + 1e-9).sqrt()
        sunk = (reach - place.square().sum(1, keepdim=True).clamp(min=1e-9).sqrt()).clamp(min=0)
        features = torch.cat([closing / 8, torch.tanh(closing), speed / 8, bounce, sunk * 4, (first / dt.clamp(min=1e-6)).clamp(max=1), dt * 30, torch.tanh(clearances * 20), line[:, 1:2]], 1)
        k = self.meet(features)
        change = touches * (-closing * (1 + bounce) * (1 + k[:, 0:1]) * line - (GRIP + k[:, 1:2]) * across)
        left = (dt - first).clamp(min=0) * (1 + k[:, 2:3])
        shift = left * change + inside * sunk * torch.sigmoid(k[:, 3:4] - 1) * line
        return torch.cat([change, shift], 1)


def pairs_of(first: Tensor, second: Tensor, reach: Tensor, bounce: Tensor, dt: Tensor, clearances: Tensor) -> Tensor:
    """Network input of balls with states [n, 6]; clearances [n, 2], the others [n, 1]."""
    return torch.cat([second - first, reach, bounce, dt, clearances], 1)


def shared_out(push: Tensor, radii: Tensor) -> tuple[Tensor, Tensor]:
    """What `push` [n, 6] does to each of two balls of `radii` [n, 2] and one density, as [n, 6]."""
    mass = radii**3
    share = mass / mass.sum(1, keepdim=True)
    return -share[:, 1:2] * push, share[:, 0:1] * push
