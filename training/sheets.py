"""Pictures of a run: contact sheets and a loss curve, as PNG."""

from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw


def to_u8(image: np.ndarray) -> np.ndarray:
    """Network values [3 or 1, h, w] in [-1, 1] -> u8 [h, w, 3]."""
    picture = np.clip((image + 1) * 127.5 + 0.5, 0, 255).astype(np.uint8)
    return np.broadcast_to(picture.transpose(1, 2, 0), (*picture.shape[1:], 3))


def grid(rows: list[list[np.ndarray]], gap: int = 3) -> Image.Image:
    """u8 tiles of one size, row by row."""
    h, w = rows[0][0].shape[:2]
    sheet = np.zeros((len(rows) * (h + gap), max(len(r) for r in rows) * (w + gap), 3), np.uint8)
    for j, row in enumerate(rows):
        for i, tile in enumerate(row):
            sheet[j * (h + gap) : j * (h + gap) + h, i * (w + gap) : i * (w + gap) + w] = tile
    return Image.fromarray(sheet)


def save_curve(log: list[dict], path: Path, name: str = 'loss') -> None:
    """Loss against trained minutes, log scale, smoothed over neighbours."""
    points = [(r['trainedS'] / 60, r[name]) for r in log if name in r and r[name] > 0]
    if len(points) < 3:
        return
    x, y = np.array(points).T
    y = np.convolve(np.log10(y), np.ones(5) / 5, 'valid') if len(y) > 10 else np.log10(y)
    x = x[len(x) - len(y) :]
    low, high = float(y.min()), float(np.quantile(y, 0.98)) + 1e-6
    image = Image.new('RGB', (640, 320), 'white')
    draw = ImageDraw.Draw(image)
    at = [(50 + 570 * a / max(x[-1], 1e-6), 290 - 270 * min(1.0, (b - low) / (high - low))) for a, b in zip(x, y)]
    draw.line(at, 'black', 2)
    draw.text((8, 10), f'{10**high:.4g}', 'black')
    draw.text((8, 282), f'{10**low:.4g}', 'black')
    draw.text((520, 300), f'{x[-1]:.1f} minutes', 'black')
    draw.text((60, 4), f'{name}, now {10 ** y[-1]:.4g}', 'black')
    image.save(path)
