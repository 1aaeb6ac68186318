// The frame of tools dims while nobody reaches for it.

/** After this long without the mouse, ms. */
const QUIET_MS = 4000

/** The returned function wakes it. */
export function makeQuiet(): () => void {
  let timer = 0
  document.addEventListener('pointermove', wake)
  return wake

  function wake() {
    if (document.body.classList.contains('locked')) return
    clearTimeout(timer)
    delete document.body.dataset['quiet']
    timer = window.setTimeout(() => (document.body.dataset['quiet'] = ''), QUIET_MS)
  }
}
