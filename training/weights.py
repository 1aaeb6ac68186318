"""Weights to go on from: a checkpoint's average, or a network as the engine has it (`export.py` keeps every parameter's name)."""

from pathlib import Path

import onnx
import torch
from torch import Tensor, nn


def read_weights(path: Path, net: nn.Module) -> dict[str, Tensor]:
    """float32 state of `net` from `.pt` or `.onnx`; ValueError names what a file lacks."""
    if path.suffix == '.onnx':
        tensors = {t.name.removesuffix('.half'): t for t in onnx.load(path).graph.initializer}
        found = {n: torch.from_numpy(onnx.numpy_helper.to_array(tensors[n]).copy()) for n in net.state_dict() if n in tensors}
    else:
        found = torch.load(path, map_location='cpu', weights_only=True)['ema']
    missing = sorted(set(net.state_dict()) - set(found))
    if missing:
        raise ValueError(f'{path} lacks {", ".join(missing[:3])}{" and more" if len(missing) > 3 else ""}: is it of another network?')
    return {n: v.float() for n, v in found.items()}
