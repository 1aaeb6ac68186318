"""model.json: every network of a folder with its hash and shapes; the engine refuses files that do not match. A folder beside `s` holds what is another there, and the
rest is taken from `s`."""

import hashlib
import json
import subprocess
from pathlib import Path

import onnx

from contract import FEW, FEW_SHIFT

WHOLE = 's'
# What looks at memory may cost for a frame of another size, in keyframes (engine/memory/spatial-memory.ts).
LOOK_LOAD = {'nano': 1.2}

# What the last export said of each.
NOTED = ('imagine', 'render', 'upscale', 'depth', 'water')


def read_notes(out: Path) -> dict:
    path = out / 'model.json'
    kept = json.loads(path.read_text()) if path.exists() else {}
    return {name: kept[name] for name in NOTED if name in kept}


def write_manifest(out: Path, notes: dict) -> None:
    """Lists every network of the folder (those of other trainers too) with hash and shapes."""
    files = {}
    for path in sorted(out.glob('*.onnx')):
        graph = onnx.load(path).graph
        shapes = lambda values: {v.name: [d.dim_value for d in v.type.tensor_type.shape.dim] for v in values}  # noqa: E731
        blob = path.read_bytes()
        files[path.name] = {'sha256': hashlib.sha256(blob).hexdigest(), 'bytes': len(blob), 'inputs': shapes(graph.input), 'outputs': shapes(graph.output)}
    commit = subprocess.run(['git', 'rev-parse', '--short', 'HEAD'], capture_output=True, text=True).stdout.strip()
    value = {'name': out.name, 'commit': commit, **notes, 'files': files}
    if out.name in LOOK_LOAD:
        value |= {'rest': f'../{WHOLE}', 'lookLoad': LOOK_LOAD[out.name]}
    else:
        value |= {'sampler': {'steps': FEW, 'shift': FEW_SHIFT}, 'providers': {'imagine': ['cuda', 'webgpu', 'cpu'], 'render': ['cuda', 'webgpu', 'cpu']}}
    (out / 'model.json').write_text(json.dumps(value, indent=2) + '\n')
