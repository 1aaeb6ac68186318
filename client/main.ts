// The page: a prompt, then the world it names. Composes the parts; each part knows nothing of the others.
import { invitationOfAddress, requestOfAddress, seedOf } from './address.ts'
import { makeDeclared } from './input/declared.ts'
import { makeKeys } from './input/keys.ts'
import { askDecoder, missingCapability } from './net/capability.ts'
import { connect } from './net/connect.ts'
import type { OpenLink, WorldRequest } from './net/link.ts'
import { askReading, type AskReading } from './net/reading.ts'
import { prepareSocket } from './net/spare-socket.ts'
import { byId } from './ui/element.ts'
import { makeHelp } from './ui/help.ts'
import { labelKeys } from './ui/key-labels.ts'
import { makeLanding } from './ui/landing.ts'
import { makeOpening } from './ui/opening.ts'
import { makePromptForm } from './ui/prompt-form.ts'
import { WorldPage, type Stats } from './world-page.ts'

declare global {
  interface Window {
    /** For people and programs that watch from outside; `detail` is for the bench. */
    sojourn: { stats(): Stats; detail(): ReturnType<WorldPage['detail']> }
  }
}

/** After the entrance of the first page, while the player is typing. */
const PREPARE_MS = 900

/** `prepareLink`: called while somebody types who may be about to enter. */
export function start(openLink: OpenLink, ask: AskReading, prepareLink: () => void = () => undefined): void {
  const sent = requestOfAddress(location.search)
  const form = makePromptForm((text) => (page.inside() ? page.change(text) : opening.whenRead(() => enter(asSent(form.prompt() ?? text)))))
  const opening = makeOpening(form, ask, () => requestOfAddress(location.search))
  const keys = makeKeys()
  const declared = makeDeclared()
  const help = makeHelp(keys, declared, (open) => !open && page.resume())
  const landing = makeLanding(form, (request) => {
    form.set(request.prompt)
    form.dropPictures()
    enter(request)
  })
  const page = new WorldPage(openLink, form, keys, declared, help, {
    phase(phase) {
      document.body.dataset['phase'] = phase
      byId('world').hidden = phase === 'landing'
      if (phase === 'landing') return
      landing.hide()
      opening.fold()
    },
    left: (trouble) => landing.show(trouble),
  })
  keys.shown(() => labelKeys(keys))
  form.field.addEventListener('input', () => !page.inside() && prepareLink())
  window.sojourn = { stats: () => page.stats(), detail: () => page.detail() }
  byId('landing-help').addEventListener('click', () => help.toggle())
  const invitation = invitationOfAddress(location.search)
  const missing = missingCapability()
  if (invitation && !missing) page.watch(invitation)
  else landing.show(missing)
  void askDecoder().then(() => !page.inside() && !missing && missingCapability() && landing.show(missingCapability()))
  if (sent) {
    form.set(sent.prompt)
    form.say(sent.prompt ? 'Someone sent you this place. Enter when you are ready.' : '')
  }
  // A failure here is told when a world is entered.
  setTimeout(() => page.prepare().catch(() => undefined), PREPARE_MS)

  function enter(request: WorldRequest) {
    const missing = missingCapability()
    if (missing) return landing.show(missing)
    page.enter(request)
  }

  /**
   * The seed of a sent world counts as long as its words are unchanged; so does that of the world just left. Open sliders show a world with
   * a seed: that one is entered.
   */
  function asSent(text: string): WorldRequest {
    const brought = form.brought()
    const seed = opening.seed() ?? (brought ? undefined : seedOf(requestOfAddress(location.search), text))
    return { prompt: text, ...(seed === undefined ? {} : { seed }), ...brought }
  }
}

// The trial page in client/dev starts itself with a link of its own.
if (!document.documentElement.dataset['trial']) start(connect, askReading, prepareSocket)
