// A player's picture as a world's first view, or one of a mood board: cut to the frame's shape, brought to the size that is asked for, as RGB bytes.
import { FRAME } from '../core/camera.ts'
import { MOOD } from '../core/mood.ts'
import type { Trouble } from './net/capability.ts'

/** Largest file taken, bytes: a raw photo of a phone has a third of it. */
const MOST_BYTES = 40 * 1024 * 1024

export type Rect = { x: number; y: number; width: number; height: number }

/** `rgb` u8 [144, 256, 3] and `small` [36, 64, 3] for a mood board, rows top to bottom; `url` shows it as it is used. */
export type OwnPicture = { rgb: Uint8Array; small: Uint8Array; url: string; name: string }

/** The largest part of a picture that has the frame's shape: in the middle, and a little above it where the picture is tall. */
export function cropOf(width: number, height: number): Rect {
  const shape = FRAME.width / FRAME.height
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
export async function readPicture(file: File): Promise<OwnPicture | Trouble> {
  if (file.size > MOST_BYTES) return unusable(`“${file.name}” has ${Math.round(file.size / 2 ** 20)} MB.`, 'Choose a picture of at most 40 MB.')
  const whole = await createImageBitmap(file).catch(() => undefined)
  if (!whole) return unusable(`“${file.name}” is no picture that this browser can read.`, 'Choose a PNG, JPEG or WebP.')
  const { rgb, url } = await cut(whole, FRAME)
  return { rgb, small: (await cut(whole, MOOD)).rgb, url, name: file.name }
}

async function cut(whole: ImageBitmap, size: { width: number; height: number }): Promise<{ rgb: Uint8Array; url: string }> {
  const { x, y, width, height } = cropOf(whole.width, whole.height)
  const canvas = document.createElement('canvas')
  canvas.width = size.width
  canvas.height = size.height
  const paint = canvas.getContext('2d', { willReadFrequently: true })!
  // Transparent pictures stand on white, as on most pages.
  paint.fillStyle = '#fff'
  paint.fillRect(0, 0, canvas.width, canvas.height)
  const small = await createImageBitmap(whole, x, y, Math.max(1, width), Math.max(1, height), { resizeWidth: size.width, resizeHeight: size.height, resizeQuality: 'high' })
  paint.drawImage(small, 0, 0)
  return { rgb: dropAlpha(paint.getImageData(0, 0, canvas.width, canvas.height).data), url: canvas.toDataURL('image/png') }
}

function unusable(message: string, cure: string): Trouble {
  return { title: 'This picture cannot be used', message, cure }
}
