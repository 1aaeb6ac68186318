// "Did you mean ...": the nearest word we know for one we do not, by its letters, or by what people ask for and we have something like.
import { fold } from '../../core/words.ts'
import { KNOWN_WORDS } from './known-words.ts'
import { slipsBetween } from './slips.ts'

/** What there is no word for here, and what comes nearest. */
const KIN: Record<string, string> = Object.fromEntries(
  `
city town village=cottages|hotel school shop barracks=a house|church chapel cathedral=a tower|skyscrapers=a skyscraper
graveyard cemetery tomb=ruins|statue sculpture=a monolith|bridge wall walls gate=ruins|igloo tent=a cabin|palace=a castle
boat ship ships sail=the sea|fish whale dolphin shark=the ocean|harbour harbor port=a lighthouse|pirate pirates=a tropical island
spooky scary creepy haunted ghost ghosts halloween vampire=a foggy night|christmas xmas santa=snowy pine trees|aurora=alien night
rainbow=pastel|futuristic=neon|medieval knight knights=a castle|fairytale fairy=painterly
japanese japan=cherry blossoms|spring=flowers|summer=sunny|lightsaber laser=neon|cartoon anime=painterly|red=autumn|blue=the sea
spaceship spaceships rocket space=alien|planet=alien|dinosaur dinosaurs=jungle|camel camels=desert|penguin penguins=ice
elephant lion giraffe=savanna|bear bears=forest|cow cows horse horses pig pigs=sheep|dog dogs cat cats=a fox|squirrel mouse=rabbits|duck ducks chicken=birds|frog frogs=swamp
oil chocolate mud=honey|acid poison=slime|football soccer basketball=bouncy balls|pizza burger=honey|mars=alien desert
`
    .trim()
    .split(/[|\n]/)
    .flatMap((row) => {
      const [words, meant] = row.split('=')
      return meant ? words!.split(' ').map((word) => [word, meant]) : []
    }),
) as Record<string, string>

/** Shortest word that is guessed at, and from where on two slips are forgiven. */
const SHORTEST = 4
const LONG = 7

/** Our word for the player's, if there is one near enough. */
export function nearestWord(typed: string): string | undefined {
  const word = fold(typed)
  if (Object.hasOwn(KIN, word)) return KIN[word]
  // A word that means something alone and nothing where it stands is not mended by itself.
  if (word.length < SHORTEST || KNOWN_WORDS.has(word)) return undefined
  const most = word.length >= LONG ? 2 : 1
  let best: string | undefined
  let least = most + 1
  for (const known of KNOWN_WORDS) {
    const slips = slipsBetween(word, known, most)
    if (slips < least) [best, least] = [known, slips]
  }
  return best
}

export const KIN_WORDS: readonly string[] = [...new Set(Object.values(KIN))]
