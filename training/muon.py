"""Muon: momentum whose update is orthogonalised, for the weight matrices; Adam for everything else."""

import torch
from torch import Tensor


def orthogonal(g: Tensor, steps: int = 5) -> Tensor:
    """Quintic Newton-Schulz iteration on a batch [k, rows, cols] of matrices: singular values go to about 1."""
    a, b, c = 3.4445, -4.7750, 2.0315
    x = g.bfloat16()
    x = x / (x.flatten(1).norm(dim=1)[:, None, None] + 1e-7)
    if tall := x.shape[1] > x.shape[2]:
        x = x.transpose(1, 2)
    for _ in range(steps):
        gram = x @ x.transpose(1, 2)
        x = a * x + (b * gram + c * gram @ gram) @ x
    return (x.transpose(1, 2) if tall else x).to(g.dtype)


class Muon(torch.optim.Optimizer):
    """Parameters of two and more dimensions (flattened to rows x rest) get Muon; the rest, and those in `plain`, get Adam at `lr * adam`."""

    def __init__(self, params: list[Tensor], plain: set[int], lr: float, adam: float = 0.15, momentum: float = 0.95):
        groups = [
            {'params': [p for p in params if p.ndim >= 2 and id(p) not in plain], 'muon': True},
            {'params': [p for p in params if p.ndim < 2 or id(p) in plain], 'muon': False},
        ]
        super().__init__(groups, {'lr': lr, 'adam': adam, 'momentum': momentum})

    @torch.no_grad()
    def step(self) -> None:
        self._muon(self.param_groups[0])
        self._adam(self.param_groups[1])

    def _muon(self, group: dict) -> None:
        shapes: dict[tuple, list[Tensor]] = {}
        for p in group['params']:
            if p.grad is not None:
                shapes.setdefault((p.shape[0], p[0].numel()), []).append(p)
        for (rows, cols), params in shapes.items():
            updates = []
            for p in params:
                state = self.state[p]
                if not state:
                    state['momentum'] = torch.zeros_like(p)
                state['momentum'].lerp_(p.grad, 1 - group['momentum'])
                updates.append(torch.lerp(p.grad, state['momentum'], group['momentum']).reshape(rows, cols))
            scale = max(1.0, rows / cols) ** 0.5
            for p, update in zip(params, orthogonal(torch.stack(updates))):
                p.add_(update.reshape(p.shape), alpha=-group['lr'] * scale)

    def _adam(self, group: dict) -> None:
        for p in group['params']:
            if p.grad is None:
                continue
            state = self.state[p]
            if not state:
                state.update(step=0, mean=torch.zeros_like(p), square=torch.zeros_like(p))
            state['step'] += 1
            state['mean'].lerp_(p.grad, 0.1)
            state['square'].lerp_(p.grad.square(), 0.05)
            mean = state['mean'] / (1 - 0.9 ** state['step'])
            square = state['square'] / (1 - 0.95 ** state['step'])
            p.addcdiv_(mean, square.sqrt().add_(1e-8), value=-group['lr'] * group['adam'])
