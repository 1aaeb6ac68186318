// Icons as stroked 20x20 paths, drawn in the colour of the text.

const PATHS = {
  pause: 'M7 4v12M13 4v12',
  play: 'M6 4l10 6-10 6z',
  restart: 'M4 10a6 6 0 1 0 2-4.5M4 3v4h4',
  camera: 'M3 7h3l1.5-2h5L14 7h3v9H3zM10 14a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z',
  link: 'M8 12l4-4M9 6l1.5-1.5a3.2 3.2 0 0 1 4.5 4.5L13.5 10.5M11 14l-1.5 1.5a3.2 3.2 0 0 1-4.5-4.5L6.5 9.5',
  invite: 'M8 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM2.5 16.5c.4-3 2.6-4.5 5.5-4.5s5.1 1.5 5.5 4.5M15.5 6v5M13 8.5h5',
  clip: 'M3 5h14v10H3zM6.5 5v10M13.5 5v10M3 8.3h3.5M3 11.7h3.5M13.5 8.3H17M13.5 11.7H17',
  framing: 'M7 3v14M13 3v14M3 5h1.5M3 15h1.5M15.5 5H17M15.5 15H17M7 3h6M7 17h6',
  record: 'M10 16a6 6 0 1 0 0-12 6 6 0 0 0 0 12zM10 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z',
  help: 'M7.5 7.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .7-1 1.5v.4M10 14.5v.01',
  leave: 'M12 4H5v12h7M9 10h8M14 7l3 3-3 3',
  mix: 'M3 6h6M13 6h4M3 14h3M10 14h7M11 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4z',
  arrow: 'M4 10h11M11 5.5l4.5 4.5-4.5 4.5',
  picture: 'M3 5h14v10H3zM3 13l4-4 3.5 3.5L13 10l4 4M13 8v.01',
  jump: 'M10 16V5M5.5 9L10 4.5 14.5 9',
  throw: 'M4 14c2-6 7-8 11-7M12 4l3.5 3-2.5 3.5',
  pour: 'M10 3.2c3 3.7 4.8 6.2 4.8 8.7a4.8 4.8 0 0 1-9.6 0c0-2.5 1.8-5 4.8-8.7z',
  put: 'M3.5 7L10 3.5 16.5 7v6.5L10 17l-6.5-3.5zM3.5 7L10 10.5 16.5 7M10 10.5V17',
  hang: 'M4 17V3.5h12V17M10 3.5l2.6 7.4M13.4 15.4a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  close: 'M5 5l10 10M15 5L5 15',
} as const

export type IconName = keyof typeof PATHS

export function iconMarkup(name: IconName): string {
  return `<svg class="icon" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d="${PATHS[name]}"/></svg>`
}
