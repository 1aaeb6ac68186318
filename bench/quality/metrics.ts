// Picture metrics of the world card, exact and without outside weights. Images are u8 RGB [height, width, 3]; masks are u8 [height, width].

/** Mean squared error over the pixels whose mask is set (all without one), in squared u8 steps; NaN where none is. */
export function meanSquaredError(a: Uint8Array, b: Uint8Array, mask?: ArrayLike<number>): number {
  let sum = 0
  let count = 0
  for (let p = 0; p * 3 < a.length; p++) {
    if (mask && !mask[p]) continue
    for (let c = 0; c < 3; c++) sum += (a[p * 3 + c]! - b[p * 3 + c]!) ** 2
    count += 3
  }
  return sum / count
}

/** Peak signal-to-noise ratio, dB; 99 stands for identical pictures, NaN for an empty mask. */
export function psnr(a: Uint8Array, b: Uint8Array, mask?: ArrayLike<number>): number {
  return psnrOfError(meanSquaredError(a, b, mask))
}

export function psnrOfError(squared: number): number {
  return squared === 0 ? 99 : 10 * Math.log10((255 * 255) / squared)
}

/** Mean absolute luma gradient (right and down neighbours, u8 steps) inside the mask: how much detail a region holds. */
export function gradientEnergy(rgb: Uint8Array, width: number, mask?: ArrayLike<number>): number {
  const height = rgb.length / 3 / width
  const luma = (p: number) => 0.299 * rgb[p * 3]! + 0.587 * rgb[p * 3 + 1]! + 0.114 * rgb[p * 3 + 2]!
  let sum = 0
  let count = 0
  for (let j = 0; j + 1 < height; j++) {
    for (let i = 0; i + 1 < width; i++) {
      const p = j * width + i
      if (mask && !(mask[p] && mask[p + 1] && mask[p + width])) continue
      sum += Math.abs(luma(p + 1) - luma(p)) + Math.abs(luma(p + width) - luma(p))
      count++
    }
  }
  return sum / count
}

/** Structural similarity of luma over 8x8 blocks (Wang et al. 2004, uniform window), mean over the picture. */
export function ssim(a: Uint8Array, b: Uint8Array, width: number): number {
  const height = a.length / 3 / width
  const [c1, c2] = [(0.01 * 255) ** 2, (0.03 * 255) ** 2]
  let sum = 0
  let blocks = 0
  for (let y = 0; y + 8 <= height; y += 4) {
    for (let x = 0; x + 8 <= width; x += 4) {
      let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0]
      for (let k = 0; k < 64; k++) {
        const p = ((y + (k >> 3)) * width + x + (k & 7)) * 3
        const va = 0.299 * a[p]! + 0.587 * a[p + 1]! + 0.114 * a[p + 2]!
        const vb = 0.299 * b[p]! + 0.587 * b[p + 1]! + 0.114 * b[p + 2]!
        sa += va
        sb += vb
        saa += va * va
        sbb += vb * vb
        sab += va * vb
      }
      const [ma, mb] = [sa / 64, sb / 64]
      const [varA, varB, cov] = [saa / 64 - ma * ma, sbb / 64 - mb * mb, sab / 64 - ma * mb]
      sum += ((2 * ma * mb + c1) * (2 * cov + c2)) / ((ma * ma + mb * mb + c1) * (varA + varB + c2))
      blocks++
    }
  }
  return sum / blocks
}
