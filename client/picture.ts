// A player's picture as a world's first view: cut to the frame's shape, brought to the size that `imagine` paints, as RGB bytes.
import { KEYFRAME } from '../core/camera.ts'
import type { Trouble } from './net/capability.ts'

/** Largest file taken, bytes: a raw photo of a phone has a third of it. */
const MOST_BYTES = 40 * 1024 * 1024

export type Rect = { x: number; y: number; width: number; height: number }

/** `rgb` u8 [72, 128, 3], rows top to bottom; `url` shows it as it is used. */
export type OpeningPicture = { rgb: Uint8Array; url: string; name: string }

/** The largest part of a picture that has the frame's shape: in the middle, and a little above it where the picture is tall. */
export function cropOf(width: number, height: number): Rect {
  const shape = KEYFRAME.width / KEYFRAME.height
  if (width / height > shape) return { x: (width - height * shape) / 2, y: 0, width: height * shape, height }
  // Portraits keep more of what is above: the horizon of a photo lies over its middle more often than under it.
  const cut = width / shape
  return { x: 0, y: (height - cut) * 0.4, width, height: cut }
}

/** RGBA bytes to RGB bytes. */
export function dropAlpha(rgba: Uint8ClampedArray): Uint8Array {
  const rgb = new Uint8Array((rgba.length / 4) * 3)
  for (let p = 0; p < rgba.length / 4; p++) for (let c = 0; c < 3; c++) rgb[3 * p + c] = rgba[4 * p + c]!
  return rgb
}

/** Reads a file; what is wrong with it comes back as a line for the player. */
export async function readPicture(file: File): Promise<OpeningPicture | Trouble> {
  if (file.size > MOST_BYTES) return unusable(`“${file.name}” has ${Math.round(file.size / 2 ** 20)} MB.`, 'Choose a picture of at most 40 MB.')
  const whole = await createImageBitmap(file).catch(() => undefined)
  if (!whole) return unusable(`“${file.name}” is no picture that this browser can read.`, 'Choose a PNG, JPEG or WebP.')
  const { x, y, width, height } = cropOf(whole.width, whole.height)
  const canvas = document.createElement('canvas')
  canvas.width = KEYFRAME.width
  canvas.height = KEYFRAME.height
  const paint = canvas.getContext('2d', { willReadFrequently: true })!
  // Transparent pictures stand on white, as on most pages.
  paint.fillStyle = '#fff'
  paint.fillRect(0, 0, canvas.width, canvas.height)
  const small = await createImageBitmap(whole, x, y, Math.max(1, width), Math.max(1, height), { resizeWidth: KEYFRAME.width, resizeHeight: KEYFRAME.height, resizeQuality: 'high' })
  paint.drawImage(small, 0, 0)
  return { rgb: dropAlpha(paint.getImageData(0, 0, canvas.width, canvas.height).data), url: canvas.toDataURL('image/png'), name: file.name }
}

function unusable(message: string, cure: string): Trouble {
  return { title: 'This picture cannot be used', message, cure }
}
