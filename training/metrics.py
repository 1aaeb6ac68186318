"""Measures of generated pictures against true ones. Arrays are float32 [n, 3, h, w] in [-1, 1] unless said."""

import numpy as np


def pyramid(images: np.ndarray, level: int) -> np.ndarray:
    """Box filter down by 2**level."""
    n, c, h, w = images.shape
    f = 2**level
    return images[:, :, : h // f * f, : w // f * f].reshape(n, c, h // f, f, w // f, f).mean((3, 5))


def swd(a: np.ndarray, b: np.ndarray, level: int, patch: int = 7, patches: int = 64, directions: int = 128, seed: int = 0) -> float:
    """Sliced Wasserstein distance x 100 between 7x7 patches of two sets at one scale; both sets are cut to the same size."""
    count = min(len(a), len(b))
    a, b = pyramid(a[:count], level), pyramid(b[:count], level)
    rng = np.random.default_rng(seed)
    sides = []
    for images in (a, b):
        y = rng.integers(0, images.shape[2] - patch + 1, (count, patches))
        x = rng.integers(0, images.shape[3] - patch + 1, (count, patches))
        cut = [images[k, :, y[k, p] : y[k, p] + patch, x[k, p] : x[k, p] + patch].ravel() for k in range(count) for p in range(patches)]
        sides.append(np.stack(cut))
    basis = rng.normal(size=(sides[0].shape[1], directions)).astype(np.float32)
    basis /= np.linalg.norm(basis, axis=0)
    first, second = (np.sort(side @ basis, axis=0) for side in sides)
    return float(np.abs(first - second).mean() * 100)


def gradient_energy(images: np.ndarray) -> float:
    """Mean squared difference of neighbours: sharpness, and noise."""
    return float(np.square(np.diff(images, axis=2)).mean() + np.square(np.diff(images, axis=3)).mean())


def frechet(a: np.ndarray, b: np.ndarray) -> float:
    """Frechet distance of two sets of feature vectors [n, d], with a little shrinkage for small n."""
    d = a.shape[1]
    ca, cb = (np.cov(x, rowvar=False) + 1e-4 * np.eye(d) for x in (a, b))
    values, vectors = np.linalg.eigh(ca)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    cross = np.sqrt(np.maximum(np.linalg.eigvalsh(root @ cb @ root), 0)).sum()
    return float(np.square(a.mean(0) - b.mean(0)).sum() + np.trace(ca) + np.trace(cb) - 2 * cross)


def psnr(a: np.ndarray, b: np.ndarray, mask: np.ndarray | None = None) -> float:
    """dB over the pixels of `mask` ([n, 1, h, w] of 0 and 1)."""
    square = np.square((a - b) / 2)
    mean = square.mean() if mask is None else (square * mask).sum() / max(1e-9, mask.sum() * a.shape[1])
    return float(-10 * np.log10(mean + 1e-12))
