"""Array shards, memory-mapped, and the pools that draw batches from them. New shards join a pool while training runs."""

import json
from pathlib import Path

import numpy as np

from contract import NEAR_CODE, SKY_CODE

DTYPES = {'u8': np.uint8, 'u16': np.uint16, 'i32': np.int32, 'f32': np.float32}


class Shard:
    """One `<name>.json` + `<name>.bin` pair (format: ARCHITECTURE.md); arrays stay on disk until they are read."""

    def __init__(self, header: Path):
        self.path = header
        self.header = json.loads(header.read_text())
        if self.header['format'] != 'sojourn-shard' or self.header['version'] != 1:
            raise ValueError(f'{header}: not a version 1 shard; record it again')
        raw = np.memmap(header.with_suffix('.bin'), np.uint8, 'r')
        self.arrays = {a['name']: _view(raw, a) for a in self.header['arrays']}
        self.meta = self.header['meta']
        self.count = self.header['count']


def _view(raw: np.ndarray, array: dict) -> np.ndarray:
    dtype = np.dtype(DTYPES[array['dtype']])
    size = int(np.prod(array['shape'])) * dtype.itemsize
    return raw[array['offset'] : array['offset'] + size].view(dtype).reshape(array['shape'])


def write_shard(header: Path, kind: str, arrays: dict[str, np.ndarray], meta: list) -> None:
    """Writes a shard as worlds/shard.ts does; for tests and synthetic data."""
    names = {np.dtype(v): k for k, v in DTYPES.items()}
    listed, blob = [], b''
    for name, value in arrays.items():
        blob += b'\0' * (-len(blob) % 64)
        listed.append({'name': name, 'dtype': names[value.dtype], 'shape': list(value.shape), 'offset': len(blob)})
        blob += value.tobytes()
    header.parent.mkdir(parents=True, exist_ok=True)
    header.with_suffix('.bin').write_bytes(blob)
    head = {'format': 'sojourn-shard', 'version': 1, 'kind': kind, 'count': len(meta), 'arrays': listed, 'meta': meta, 'sha256': ''}
    partial = header.with_suffix('.tmp')
    partial.write_text(json.dumps(head))
    partial.rename(header)


class Pool:
    """All shards of one kind under some folders, as one list of items. `unit` says what an item is: a whole entry or one frame of it."""

    def __init__(self, folders: list[Path], kind: str, splits: set[str], unit: str = 'entry'):
        self.folders, self.kind, self.splits, self.unit = folders, kind, splits, unit
        self.shards: list[Shard] = []
        self.seen: set[Path] = set()
        self.where = np.zeros((0, 3), np.int32)  # shard, entry, frame
        self.refresh()

    def __len__(self) -> int:
        return len(self.where)

    def refresh(self) -> int:
        """Takes up shards that appeared since the last call; returns how many. Earlier items keep their index."""
        found = sorted(p for folder in self.folders for p in folder.glob('**/*.json') if p not in self.seen)
        rows = [self.where]
        for path in found:
            self.seen.add(path)
            shard = Shard(path)
            if shard.header['kind'] == self.kind:
                self.shards.append(shard)
                rows.append(self._rows(len(self.shards) - 1, shard))
        self.where = np.concatenate(rows)
        return len(found)

    def _rows(self, number: int, shard: Shard) -> np.ndarray:
        entries = [k for k in range(shard.count) if not self.splits or shard.meta[k].get('split', 'train') in self.splits]
        frames = shard.arrays['rgb'].shape[1] if self.unit == 'frame' else 1
        rows = [(number, k, f) for k in entries for f in range(frames)]
        return np.array(rows, np.int32).reshape(-1, 3)

    def read(self, name: str, items: np.ndarray, first: bool = False) -> np.ndarray:
        """One array of some items, stacked; `first` reads frame 0 of each item's episode instead of its own frame."""
        out = []
        for shard, entry, frame in self.where[items]:
            value = self.shards[shard].arrays[name][entry]
            out.append(value[0 if first else frame] if self.unit == 'frame' and name != 'slots' else value)
        return np.stack(out)

    def meta(self, item: int) -> dict:
        shard, entry, _ = self.where[item]
        return self.shards[shard].meta[entry]


def code_of(raw: np.ndarray) -> np.ndarray:
    return raw.astype(np.float32) * (1 / 65535)


def style_of(rgb: np.ndarray, code: np.ndarray) -> np.ndarray:
    """Look of first keyframes: [n, h, w, 3] u8 and [n, h, w] code -> [n, 12]: (R, G, B in [-1, 1], share) of sky, far, near pixels."""
    near = code > NEAR_CODE
    sky = code < SKY_CODE
    groups = np.stack([sky, ~sky & ~near, near], 1).reshape(len(rgb), 3, -1).astype(np.float32)
    share = groups.mean(2, keepdims=True)
    colour = groups @ (rgb.reshape(len(rgb), -1, 3).astype(np.float32) / 127.5 - 1) / np.maximum(groups.sum(2, keepdims=True), 1)
    return np.concatenate([colour, share], 2).reshape(len(rgb), 12)


def images(rgb: np.ndarray, code: np.ndarray) -> np.ndarray:
    """u8 [n, h, w, 3] and code [n, h, w] in [0, 1] -> network values float32 [n, 4, h, w]."""
    out = np.empty((len(rgb), 4, *rgb.shape[1:3]), np.float32)
    out[:, :3] = rgb.transpose(0, 3, 1, 2) * np.float32(1 / 127.5) - 1
    out[:, 3] = code * 2 - 1
    return out
