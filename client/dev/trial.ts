// The page without a server: index.html with a link that answers from inside the browser. `npx vite client`, then /dev/index.html.
// The picture is a drawn pattern that follows the input; it exists to work on the page and is not part of the build.
import page from '../index.html?raw'
import { openTrialLink } from './trial-link.ts'

const source = new DOMParser().parseFromString(page, 'text/html')
for (const link of source.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')) {
  link.setAttribute('href', `/${link.getAttribute('href')}`)
  document.head.append(link)
}
source.querySelectorAll('script').forEach((script) => script.remove())
document.body.replaceWith(source.body)
// A loopback stream starts at a random RTP time that its meta cannot know: the player then goes by the newest meta.
const { requestVideoFrameCallback } = HTMLVideoElement.prototype
HTMLVideoElement.prototype.requestVideoFrameCallback = function (callback) {
  return requestVideoFrameCallback.call(this, (now, { rtpTimestamp: _, ...metadata }) => callback(now, metadata))
}
const { start } = await import('../main.ts')
// Nobody reads prompts here.
start(openTrialLink, () => Promise.resolve(undefined))
