"""Static int8 quantisation of the convolutional part of a graph: QDQ, per-channel signed weights, unsigned activations."""

import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static


class Reader(CalibrationDataReader):
    def __init__(self, inputs: list[dict[str, np.ndarray]]):
        self.left = iter(inputs)

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self.left, None)


def after(graph: onnx.GraphProto, mark: str) -> list[str]:
    """Names of the node whose weight's name holds `mark` and of every node downstream: outputs want full precision, since one
    8-bit scale cannot serve colours and logits at once."""
    reached, names = set(), []
    for node in graph.node:
        if any(mark in i for i in node.input) or any(i in reached for i in node.input):
            reached.update(node.output)
            names.append(node.name)
    return names


def quantise(source: Path, target: Path, inputs: list[dict[str, np.ndarray]], types: list[str], keep_after: str = '', keep: tuple[str, ...] = ()) -> None:
    """Nodes of `types` in int8, but for those behind the weights named `keep_after` (if any) and those of weights whose names begin with one of `keep`."""
    model = onnx.load(source)
    for k, node in enumerate(model.graph.node):
        node.name = node.name or f'{node.op_type}_{k}'
    with tempfile.TemporaryDirectory() as folder:
        named = Path(folder) / 'named.onnx'
        onnx.save(model, named)
        quantize_static(
            str(named),
            str(target),
            Reader(inputs),
            quant_format=QuantFormat.QDQ,
            per_channel=True,
            weight_type=QuantType.QInt8,
            activation_type=QuantType.QUInt8,
            op_types_to_quantize=types,
            nodes_to_exclude=(after(model.graph, keep_after) if keep_after else []) + [n.name for n in model.graph.node if keep and any(i.startswith(keep) for i in n.input)],
            calibrate_method=CalibrationMethod.MinMax,
            extra_options={'ActivationSymmetric': False, 'WeightSymmetric': True},
        )
