"""Writes the networks the engine runs: `python training/export.py --imagine CKPT --render CKPT --out engine/models/s`; `--only render` leaves the others as they are.
Averaged weights -> fp32 ONNX, static int8 (QDQ, per channel) calibrated on samples, golden tensors, and the manifest with hashes."""

import argparse
import hashlib
import json
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime as ort
import torch
import torch.nn.functional as F

from contract import FRAME, KEYFRAME, SLOT_DIMS, STYLE_DIMS
from depth_task import LevelViews, measure
from flow import few_times
from imagine_data import ImagineData
from manifest import read_notes, write_manifest
from model import Depth, Imagine, Render, Upscale, compose
from quantise import quantise
from render_task import RenderData
from upscale_task import PaintedCrops
from water_task import Water, WaterViews
from water_task import measure as measure_water
from weights import read_weights
from worldnet import FrameData, Reader

IMAGINE_SHAPES = {
    'noisy': (1, 4, *KEYFRAME),
    'memory': (1, 7, *KEYFRAME),
    'rays': (1, 3, *KEYFRAME),
    'slots': (1, SLOT_DIMS),
    'style': (1, STYLE_DIMS),
    't': (1, 1),
}
RENDER_SHAPES = {'warp': (1, 10, *FRAME), 'rays': (1, 3, FRAME[0] // 4, FRAME[1] // 4), 'slots': (1, SLOT_DIMS)}
UPSCALE_SHAPES = {'rgb': (1, 3, *KEYFRAME)}
DEPTH_SHAPES = {'rgb': (1, 3, *KEYFRAME), 'slots': (1, SLOT_DIMS)}
READER_SHAPES = {'rgb': (1, 3, *KEYFRAME)}
WATER_SHAPES = {'view': (1, 5, *KEYFRAME), 'slots': (1, SLOT_DIMS)}
OUTPUTS = {'imagine': ['x'], 'render': ['paint'], 'upscale': ['doubled'], 'depth': ['code'], 'verifier': ['logits'], 'water': ['water']}
CALIBRATION = 48
HELD_OUT = {'dev', 'test', 'ood'}
# Residual streams are not normalised: their few large values leave 8 bits too coarse for the rest. With these two in int8 an evaluation is 24 dB from float, without them 43.
KEEP_IMAGINE = ('join', 'head')
RENDER_INT8 = ['Conv', 'Relu', 'Transpose', 'Reshape', 'Concat']
GOLDEN = 1
HELD_VIEWS = 320
JUDGE = Path('bench/card/judge.onnx')


def load(kind: type, path: Path | None) -> torch.nn.Module:
    """The averaged weights of a checkpoint or of an exported network; without one, the starting weights (`render` then shows the warp alone)."""
    if path is None or not path.exists():
        print(f'no checkpoint for {kind.__name__}: exporting starting weights')
        torch.manual_seed(1)
        return kind().eval()
    if path.suffix == '.onnx':
        net = kind()
        net.load_state_dict(read_weights(path, net))
        return net.eval()
    saved = torch.load(path, map_location='cpu', weights_only=True)
    net = kind(**saved['config'])
    net.load_state_dict({k: v.float() for k, v in saved['ema'].items()})
    print(f'{kind.__name__}: step {saved["step"]}, {saved["trained_s"] / 60:.1f} minutes')
    return net.eval()


def to_onnx(net: torch.nn.Module, shapes: dict, outputs: list[str], path: Path) -> None:
    """Exports with every parameter under its own name, so that training can go on from the file (`weights.py`)."""
    zeros = tuple(torch.zeros(s) for s in shapes.values())
    torch.onnx.export(
        net, zeros, path, input_names=list(shapes), output_names=outputs, opset_version=17, dynamo=False, do_constant_folding=False, verbose=False
    )


def to_int8(path: Path, target: Path, inputs: list[dict], types: list[str], keep_after: str = '', keep: tuple[str, ...] = ()) -> None:
    """Quantises what onnxruntime makes of the graph once it has folded the constants."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / 'plain.onnx'
        options = ort.SessionOptions()
        options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_ENABLE_BASIC
        options.optimized_model_filepath = str(plain)
        options.log_severity_level = 3
        ort.InferenceSession(str(path), options, providers=['CPUExecutionProvider'])
        quantise(plain, target, inputs, types, keep_after, keep)


def halve_weights(path: Path) -> None:
    """Stores large weights as fp16 with a Cast that onnxruntime folds at load: half the bytes, fp32 arithmetic, as precise as training was."""
    model = onnx.load(path)
    casts = []
    for tensor in model.graph.initializer:
        if tensor.data_type != onnx.TensorProto.FLOAT or np.prod(tensor.dims) < 1024:
            continue
        values = onnx.numpy_helper.to_array(tensor).astype(np.float16)
        name = tensor.name
        tensor.CopyFrom(onnx.numpy_helper.from_array(values, name + '.half'))
        casts.append(onnx.helper.make_node('Cast', [name + '.half'], [name], to=onnx.TensorProto.FLOAT))
    nodes = casts + list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.save(model, path)


def session(path: Path) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    return ort.InferenceSession(str(path), options, providers=['CPUExecutionProvider'])


def imagine_inputs(data: ImagineData | None, count: int) -> tuple[list[dict[str, np.ndarray]], np.ndarray]:
    """Noisy views at the sampler's own noise levels and their truth; random ones where there is no data."""
    rng = np.random.default_rng(5)
    if not data or not len(data):
        return [{k: rng.normal(size=s).astype(np.float32) for k, s in IMAGINE_SHAPES.items()} for _ in range(count)], np.zeros((count, 4, *KEYFRAME))
    batch = data.batch(0, count)
    out = []
    for k in range(count):
        t = np.float32(rng.choice(few_times()[:-1]))
        noisy = t * batch['x'][k] + (1 - t) * rng.normal(size=batch['x'][k].shape)
        item = {'noisy': noisy.astype(np.float32), 't': np.array([t], np.float32)}
        out.append({n: (item.get(n, batch.get(n, [None] * count)[k]))[None].astype(np.float32) for n in IMAGINE_SHAPES})
    return out, batch['x']


def render_inputs(data: RenderData | None, count: int) -> tuple[list[dict[str, np.ndarray]], np.ndarray]:
    """Whole-frame samples and their truth."""
    if not data or not len(data):
        rng = np.random.default_rng(5)
        return [{k: rng.uniform(-1, 1, s).astype(np.float32) for k, s in RENDER_SHAPES.items()} for _ in range(count)], np.zeros((count, 3, *FRAME))
    batch = data.batch(0, count, crop=FRAME, hide=False)
    return [{n: batch[n][k : k + 1].astype(np.float32) for n in RENDER_SHAPES} for k in range(count)], batch['rgb']


def golden(out: Path, name: str, inputs: list[dict], ran: ort.InferenceSession, truth: np.ndarray | None = None) -> None:
    """`<name>.json` + `.bin`: float32 inputs and fp32 outputs (and truth) of a few items, arrays back to back in the listed order."""
    folder = out / 'golden'
    folder.mkdir(parents=True, exist_ok=True)
    arrays, blob = [], b''
    for k, item in enumerate(inputs[:GOLDEN]):
        results = dict(zip(OUTPUTS[name], ran.run(None, item)))
        extra = {'truth': truth[k : k + 1].astype(np.float32)} if truth is not None else {}
        for key, value in {**item, **results, **extra}.items():
            # Images go as fp16: half the bytes, and finer than the tolerance of any test.
            value = np.ascontiguousarray(value, np.float16 if value.size > 4096 else np.float32)
            arrays.append({'item': k, 'name': key, 'dtype': 'f16' if value.dtype == np.float16 else 'f32', 'shape': list(value.shape), 'offset': len(blob)})
            blob += value.tobytes()
    (folder / f'{name}.bin').write_bytes(blob)
    (folder / f'{name}.json').write_text(json.dumps({'items': min(GOLDEN, len(inputs)), 'arrays': arrays}, indent=1) + '\n')


def psnr(a: np.ndarray, b: np.ndarray) -> float:
    return float(-10 * np.log10(np.mean(((a - b) / 2) ** 2) + 1e-12))


def composed(item: dict[str, np.ndarray], paint: np.ndarray) -> np.ndarray:
    """The picture that the engine makes of what `render` paints."""
    return compose(torch.from_numpy(paint), torch.from_numpy(item['warp']))['rgb'].clamp(-1, 1).numpy()


def compare(exact: Path, small: Path, inputs: list[dict], truth: np.ndarray, picture=lambda item, out: out) -> dict[str, float]:
    """int8 against fp32: PSNR between the two, and (where truth is known) how many dB the picture loses."""
    a, b = session(exact), session(small)
    pairs = [(picture(i, a.run(None, i)[0]), picture(i, b.run(None, i)[0])) for i in inputs]
    report = {'int8AgainstFp32Db': round(float(np.mean([psnr(x, y) for x, y in pairs])), 2)}
    if np.any(truth):
        lost = [psnr(x, t[None]) - psnr(y, t[None]) for (x, y), t in zip(pairs, truth)]
        report['lostDb'] = round(float(np.mean(lost)), 3)
    return report


def data_hash(root: Path) -> str:
    """One hash over the names and hashes of all episode shards."""
    digest = hashlib.sha256()
    for path in sorted((root / 'episodes').glob('**/*.json')):
        digest.update(f'{path.relative_to(root)} {json.loads(path.read_text())["sha256"]}\n'.encode())
    return digest.hexdigest()


def export_imagine(options: argparse.Namespace) -> dict:
    out = options.out
    to_onnx(load(Imagine, options.imagine), IMAGINE_SHAPES, OUTPUTS['imagine'], out / 'imagine.onnx')
    inputs, _ = imagine_inputs(ImagineData(options.data, {'train'}, seed=77), CALIBRATION)
    to_int8(out / 'imagine.onnx', out / 'imagine.int8.onnx', inputs, ['Conv'], 'paint', KEEP_IMAGINE)
    halve_weights(out / 'imagine.onnx')
    golden(out, 'imagine', inputs, session(out / 'imagine.onnx'))
    held, truth = imagine_inputs(ImagineData(options.data, HELD_OUT, seed=78), 24)
    return compare(out / 'imagine.onnx', out / 'imagine.int8.onnx', held, truth)


@torch.no_grad()
def measure_ranges(net: Render, inputs: list[dict]) -> None:
    """Sets `spread` and `middle` of the outputs of `paint` to what they are on these inputs."""
    seen = [net.paint_of(*(torch.from_numpy(item[n]) for n in RENDER_SHAPES)) for item in inputs]
    low = torch.stack([s.amin((0, 2, 3)) for s in seen]).amin(0)
    high = torch.stack([s.amax((0, 2, 3)) for s in seen]).amax(0)
    net.spread.copy_(((high - low) / 2).clamp_min(1e-3))
    net.middle.copy_((high + low) / 2)


def export_render(options: argparse.Namespace) -> dict:
    out = options.out
    inputs, _ = render_inputs(RenderData(options.data, {'train'}, seed=77), CALIBRATION)
    net = load(Render, options.render)
    measure_ranges(net, inputs)
    to_onnx(net, RENDER_SHAPES, OUTPUTS['render'], out / 'render.onnx')
    to_int8(out / 'render.onnx', out / 'render.int8.onnx', inputs, RENDER_INT8)
    halve_weights(out / 'render.onnx')
    held, truth = render_inputs(RenderData(options.data, HELD_OUT, seed=78), 12)
    golden(out, 'render', held, session(out / 'render.onnx'), truth)
    return compare(out / 'render.onnx', out / 'render.int8.onnx', held, truth, composed)


def export_upscale(options: argparse.Namespace) -> dict:
    """Small and run once a painting: fp32 alone."""
    out = options.out
    to_onnx(load(Upscale, options.upscale), UPSCALE_SHAPES, OUTPUTS['upscale'], out / 'upscale.onnx')
    ran = session(out / 'upscale.onnx')
    held = PaintedCrops(options.data, HELD_OUT, seed=78)
    if not len(held):
        golden(out, 'upscale', [{'rgb': np.zeros(UPSCALE_SHAPES['rgb'], np.float32)}], ran)
        return {}
    batch = held.batch(0, 48, crop=KEYFRAME, true=0)
    golden(out, 'upscale', [{'rgb': batch['small'][:1]}], ran)
    plain = F.interpolate(torch.from_numpy(batch['small']), scale_factor=2, mode='bilinear').numpy()
    doubled = np.concatenate([ran.run(None, {'rgb': one[None]})[0] for one in batch['small']])
    mean = lambda pictures: round(float(np.mean([psnr(a, b) for a, b in zip(pictures, batch['rgb'])])), 2)  # noqa: E731
    return {'heldOutDb': mean(doubled), 'bilinearDb': mean(plain)}


def export_depth(options: argparse.Namespace) -> dict:
    """Run once a world that begins from a picture: fp32 alone."""
    out = options.out
    net = load(Depth, options.depth)
    to_onnx(net, DEPTH_SHAPES, OUTPUTS['depth'], out / 'depth.onnx')
    halve_weights(out / 'depth.onnx')
    held = LevelViews(options.data, HELD_OUT, seed=78)
    batch = held.batch(0, 1, plain=True) if len(held) else {name: np.zeros(shape, np.float32) for name, shape in DEPTH_SHAPES.items()}
    golden(out, 'depth', [{name: batch[name] for name in DEPTH_SHAPES}], session(out / 'depth.onnx'))
    if not len(held):
        return {}
    told, untold = (measure(net, held, HELD_VIEWS, torch.device('cpu'), told) for told in (True, False))
    return {name: round(value, 4) for name, value in {**told, 'untoldOffBy': untold['offBy'], 'untoldNearOffBy': untold['nearOffBy']}.items()}


def export_verifier(options: argparse.Namespace) -> dict:
    """Measured by nothing here: it is what the world card and `evaluate.py` are for."""
    out = options.out
    write_reader(options.verifier, out / 'verifier.onnx')
    held = FrameData(options.data, HELD_OUT, seed=78)
    picture = held.batch(0, 1)['rgb'] if len(held) else np.zeros(READER_SHAPES['rgb'], np.float32)
    golden(out, 'verifier', [{'rgb': picture.astype(np.float32)}], session(out / 'verifier.onnx'))
    return {}


def write_reader(weights: Path, path: Path) -> None:
    """A network that names slots, as ONNX."""
    to_onnx(load(Reader, weights), READER_SHAPES, OUTPUTS['verifier'], path)
    halve_weights(path)


def export_water(options: argparse.Namespace) -> dict:
    """Small and run once a painting: fp32 alone."""
    out = options.out
    net = load(Water, options.water)
    to_onnx(net, WATER_SHAPES, OUTPUTS['water'], out / 'water.onnx')
    held = WaterViews(options.data, {'dev'}, seed=78, paintings=False)
    paintings = WaterViews(options.data, {'dev'}, seed=78, truth=False)
    batch = held.batch(0, 8, plain=True) if len(held) else {}
    # The view with most water of a few.
    k = int(batch['water'].mean((1, 2, 3)).argmax()) if batch else 0
    given = {name: batch[name][k : k + 1] if batch else np.zeros(shape, np.float32) for name, shape in WATER_SHAPES.items()}
    golden(out, 'water', [given], session(out / 'water.onnx'))
    told = lambda views: {name: round(value, 4) for name, value in measure_water(net, views, HELD_VIEWS, torch.device('cpu')).items()} if len(views) else {}  # noqa: E731
    return {**told(held), 'painted': told(paintings)}


EXPORTS = {
    'imagine': export_imagine, 'render': export_render, 'upscale': export_upscale, 'depth': export_depth, 'verifier': export_verifier, 'water': export_water,
}  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument('--imagine', type=Path, default=Path('data/runs/distil/checkpoint.pt'))
    parser.add_argument('--render', type=Path, default=Path('data/runs/render/checkpoint.pt'))
    parser.add_argument('--upscale', type=Path, default=Path('data/runs/upscale/checkpoint.pt'))
    parser.add_argument('--depth', type=Path, default=Path('data/runs/depth/checkpoint.pt'))
    parser.add_argument('--verifier', type=Path, default=Path('training/weights/worldnet.pt'))
    parser.add_argument('--judge', type=Path, help="write the world card's judge from this checkpoint to bench/card/judge.onnx, and nothing else")
    parser.add_argument('--water', type=Path, default=Path('data/runs/water/checkpoint.pt'))
    parser.add_argument('--only', choices=sorted(EXPORTS), help='export this network and keep the files and notes of the others')
    parser.add_argument('--data', type=Path, default=Path('data'))
    parser.add_argument('--out', type=Path, default=Path('engine/models/s'))
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.judge:
        return write_reader(options.judge, JUDGE)
    options.out.mkdir(parents=True, exist_ok=True)
    notes = read_notes(options.out) if options.only else {}
    for name in [options.only] if options.only else EXPORTS:
        made = EXPORTS[name](options)
        if made:
            notes[name] = {**made, 'dataSha256': data_hash(options.data)}
    write_manifest(options.out, notes)
    print(json.dumps(notes, indent=1))


if __name__ == '__main__':
    main()
