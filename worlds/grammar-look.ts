// What players call light, weather, look and physics. See grammar-lexicon.ts for the forms.
import type { Lexicon } from './grammar-lexicon.ts'

export const LOOK: Pick<Lexicon, 'time' | 'clock' | 'weather' | 'style' | 'gravity' | 'bounce' | 'wind' | 'liquid'> = {
  time: {
    dawn: {
      adj: 'early morning|dawn|morning|sunrise|daybreak|dawning',
      at:
        'at dawn|at sunrise|in the early morning|at daybreak|at first light|at the crack of dawn|in the morning|' +
        'when the sun comes up|as the sun rises|before sunrise|just after sunrise|in the morning light|with the rising sun|' +
        'at cockcrow|as day breaks|during sunrise',
      thing: 'sunrise|dawn|a sunrise|morning light|the rising sun|dawn light|the first light of day|a rising sun|morning sun|a morning sky',
    },
    day: {
      verb: 'become day|get bright|brighten up',
      adj: 'brighter|lighter|daytime|midday|daylight|noon|bright|afternoon|daylit|sunlit',
      at:
        'at noon|by day|in daylight|at midday|during the day|in broad daylight|in the afternoon|in the middle of the day|' +
        'at high noon|in bright daylight|at lunchtime|with the sun high',
      thing: 'daylight|bright light|full daylight|midday sun|the noon sun|a bright day',
    },
    dusk: {
      adj: 'dusky|twilight|sunset|evening|dusk|sundown|gloaming|crepuscular',
      at:
        'at dusk|at sunset|at twilight|in the evening|at sundown|as the sun sets|when the sun goes down|at nightfall|' +
        'just before nightfall|at the end of the day|in the gloaming|as night falls|during sunset|at eventide|' +
        'late in the evening|in the twilight|with the setting sun',
      thing:
        'a sunset|a setting sun|evening light|a red sunset|twilight|a low sun|long shadows|the setting sun|an evening sky|' +
        'a burning sunset',
    },
    night: {
      verb: 'get dark|become night|turn dark',
      adj: 'darker|night|nighttime|moonlit|starry|nocturnal|dark|starlit|midnight|nightly|night-time|pitch-black|nite|darkened|moonlight',
      at:
        'at night|by night|under the stars|under a full moon|at midnight|in the dark|in the moonlight|under a starry sky|' +
        'in the dead of night|under stars|by moonlight|after dark|late at night|in the middle of the night|beneath the stars|' +
        'under the moon|in darkness|under the milky way|at nite|during the night|in pitch black darkness|' +
        'under a sky full of stars',
      thing:
        'stars|moonlight|a full moon|a starry sky|the moon|the milky way|darkness|starlight|stars overhead|a night sky|a moon|' +
        'constellations|a crescent moon|stars in the sky|galaxies in the sky|nighttime',
    },
  },
  clock: {
    still: {
      adj: 'timeless|unchanging',
      thing: 'a frozen clock|a stopped clock|no passing hours|a sun that stands still|an endless moment|frozen time|a frozen moment',
      at: 'where time stands still|with time standing still|frozen in time|where the sun never moves|with the clock stopped|where no hour passes|outside of time',
    },
    passing: {
      adj: 'ever-changing',
      thing:
        'passing hours|passing time|a passing day|the passing of time|a moving sun|a day and night cycle|day and night cycle|a day-night cycle|' +
        'a running clock|hours that pass|a sun that moves|days and nights|changing light|light that changes',
      at:
        'as time passes|as time goes by|while time passes|as the hours pass|while the hours pass|with time passing|while the sun moves|' +
        'as the sun moves across the sky|through day and night|with passing hours|as the hours go by|around the clock',
    },
    racing: {
      adj: 'timelapse|time-lapse',
      thing:
        'racing hours|racing time|a time lapse|a timelapse|a time-lapse|a racing sun|fast time|flying hours|rushing hours|hours that fly|' +
        'a racing clock|time flying by|a very fast day and night cycle|a quick day and night cycle',
      at: 'in time lapse|in timelapse|in time-lapse|in fast forward|as time flies|as the hours fly by|while the hours race|with time racing|while the sun races across the sky|in fast motion',
    },
  },
  weather: {
    clear: {
      verb: 'clear up|stop raining|stop snowing|shine|dry up',
      adj: 'sunnier|clearer|clear|sunny|cloudless|sunshiny|blue-skied|clear-skied',
      at:
        'under a clear sky|under a blue sky|in clear weather|in the sunshine|in fine weather|on a sunny day|under clear skies|' +
        'in good weather|in nice weather|under cloudless skies|without clouds|without a cloud|without rain|without fog',
      thing:
        'a clear sky|blue sky|clear skies|sunshine|no clouds|a blue sky|bright sunshine|clear weather|good weather|no rain|' +
        'no fog|no snowfall|no storm|lots of sun|not a cloud in the sky|fine weather|clear air|the sun shining|cloudless sky|' +
        'no mist|nice weather|sun',
    },
    cloudy: {
      adj: 'cloudier|gloomier|cloudy|overcast|grey|gloomy|clouded|dull grey|gray|dreary|drab',
      at:
        'under grey skies|under an overcast sky|on a cloudy day|under heavy clouds|beneath the clouds|on a grey day|' +
        'under clouds|in gloomy weather|on an overcast day|under a gray sky|under a cloudy sky',
      thing:
        'clouds|an overcast sky|grey skies|a cloudy sky|fluffy clouds|big clouds|cumulus clouds|white clouds|gloomy skies|' +
        'gray clouds|drifting clouds|cloud cover|dark clouds|a grey sky|clouds in the sky',
    },
    fog: {
      adj: 'foggier|mistier|hazier|foggy|misty|hazy|fogbound|mist-covered|smoky|fog-shrouded|fog|mist',
      at:
        'in the fog|in mist|shrouded in fog|in the haze|wrapped in mist|in a fog bank|lost in the fog|through the mist|' +
        'covered in mist|in the mist|veiled in haze|in foggy weather',
      thing:
        'fog|mist|haze|drifting mist|a fog bank|low fog|swirling fog|ground fog|morning mist|rolling fog|mists|a veil of mist|' +
        'smoke|smog|low-hanging fog|vapour',
    },
    rain: {
      verb: 'rain|pour|drizzle|rain hard',
      adj: 'rainier|wetter|rainy|rain-soaked|drizzly|wet|rain-swept|showery|raining|drenched|damp',
      at:
        'in the rain|in a downpour|on a rainy day|during a shower|in pouring rain|in the drizzle|while it rains|in the monsoon|' +
        'in rainy weather|when it rains|under the rain|during the rain',
      thing:
        'rain|drizzle|a downpour|pouring rain|rain showers|raindrops|rainfall|a shower of rain|monsoon rain|showers|' +
        'falling rain|rain pouring down|some rain',
    },
    snowfall: {
      verb: 'snow|blizzard|hail|snow hard',
      adj: 'snowier|snowing|blizzard-swept',
      at:
        'in a snowfall|while it snows|in a blizzard|during a snowstorm|in falling snow|in knee-deep snowfall|as snow falls|' +
        'when it snows|while snow falls|during snowfall|in a flurry|in a whiteout',
      thing:
        'snowfall|falling snow|snowflakes|a blizzard|snow falling|a snowstorm|knee-deep snowfall|drifting snowflakes|' +
        'snow flurries|snow coming down|sleet|hail|snow falling from the sky|flurries|swirling snow|a snow storm|' +
        'fresh snowfall|flakes of snow',
    },
    storm: {
      verb: 'storm|thunder|rage',
      adj: 'stormier|stormy|thundery|tempestuous|storm-lashed|storm',
      at:
        'in a storm|during a thunderstorm|in a tempest|before the storm|in stormy weather|under thunder and lightning|' +
        'during the storm|in a raging storm|in a thunderstorm',
      thing:
        'a storm|thunder|lightning|a thunderstorm|thunderclouds|a tempest|storm clouds|thunder and lightning|lightning strikes|' +
        'a raging storm|a brewing storm|a sandstorm|a dust storm|a rainstorm|lightning bolts|a cyclone|typhoon|thunder clouds|storms',
    },
  },
  style: {
    natural: {
      adj: 'more realistic|natural|realistic|photorealistic|lifelike|photo-realistic|naturalistic|normal-looking',
      at:
        'in natural colours|in natural colors|like a photo|in a realistic style|like a photograph|in real colours|' +
        'in realistic style',
      thing: 'natural colours|natural light|realistic colors|realistic lighting|natural colors|true colours|photographic look',
    },
    pastel: {
      adj:
        'pastel|soft-coloured|candy-coloured|dreamy|pale|candy|pink|lavender|powdery|cotton-candy|kawaii|softly coloured|peach|' +
        'mint|rosy|lilac|pastel-coloured|pinkish',
      at:
        'in pastel|in pastel colours|in soft colors|in pastel tones|in candy colours|in pale tones|in a pastel style|' +
        'in baby pink|in pastel colors',
      thing:
        'pastel colours|soft pastel tones|pastel colors|candy colours|soft colours|pastel shades|a pastel palette|pink skies|' +
        'cotton candy clouds',
    },
    neon: {
      verb: 'glow|glow brightly',
      adj:
        'neon|cyberpunk|synthwave|glowing|fluorescent|electric|purple|magenta|vaporwave|neon-lit|ultraviolet|luminous|' +
        'luminescent|retrowave|neon-coloured|bioluminescent|outrun|cyan|blacklight|tron|violet|psychedelic|hot pink|neon pink|' +
        'neon purple|neon green|neon blue',
      at:
        'in neon|in neon colours|in neon lights|in cyberpunk style|in synthwave style|lit by neon|in neon colors|like tron|' +
        'in electric colours|in purple',
      thing: 'neon lights|neon colours|glowing colours|neon colors|neon glow|purple light|fluorescent colours|neon signs|a neon glow|neon',
    },
    noir: {
      adj:
        'noir|black and white|monochrome|greyscale|film noir|grayscale|black-and-white|colourless|colorless|desaturated|gritty|' +
        'sepia|monochromatic|bw',
      at:
        'in black and white|in noir|in noir style|like an old film|in monochrome|in greyscale|like a film noir|in grayscale|' +
        'without colour|without color|like an old movie|in shades of grey|in shades of gray',
      thing: 'no colour|no color|noir look|high contrast black and white|black and white look|film grain|deep black shadows',
    },
    golden: {
      adj:
        'warmer|golden|amber|orange|gilded|sun-drenched|warm|honey-coloured|gold|yellow|glowing golden|warm-toned|golden-hour|sun-kissed',
      at:
        'in golden light|in golden hour light|in warm light|in the golden hour|bathed in gold|in gold|in warm colours|' +
        'in orange light|at golden hour|in amber light|in warm tones|bathed in golden light',
      thing:
        'golden light|warm colours|golden hour light|golden hour|amber light|warm light|golden colours|orange light|warm tones|' +
        'golden glow|orange skies|an orange sky',
    },
    autumn: {
      adj: 'autumn|autumnal|fall|october|russet|autumn-coloured|november|fall-coloured|rust-red|harvest|copper-leaved',
      at:
        'in autumn|in the fall|in autumn colours|in october|in fall colors|in autumn colors|during autumn|in late autumn|' +
        'in indian summer|in the autumn|in november',
      thing:
        'autumn colours|fall colors|autumn leaves|red leaves|falling leaves|orange leaves|fall foliage|autumn foliage|' +
        'coloured leaves|brown leaves|yellow leaves|autumn colors',
    },
    painterly: {
      adj:
        'painterly|painted|watercolour|watercolor|impressionist|hand-painted|brushed|artistic|illustrated|storybook|' +
        'oil-painted|impressionistic|picturesque|ghibli',
      at:
        'like a painting|in watercolour|in oils|painted by monet|in the style of van gogh|as an oil painting|like a watercolor|' +
        'in brush strokes|in painterly style|in watercolor style|like an oil painting|in the style of monet|like a storybook|' +
        'in gouache|in acrylic paint|as a painting',
      thing:
        'brush strokes|painted skies|visible brushstrokes|thick paint|a painted look|watercolour look|paint strokes|' +
        'an oil painting look|a hand-painted feel',
    },
    alien: {
      adj:
        'stranger|weirder|alien|otherworldly|extraterrestrial|unearthly|martian|strange|weird|surreal|sci-fi|exotic|cosmic|eerie|bizarre|' +
        'alienlike|teal|turquoise|scifi|uncanny',
      at:
        'on an alien planet|on another planet|on a strange planet|in another world|on mars|in outer space|in alien colours|' +
        'in another galaxy|on an exoplanet|on a distant planet|in alien colors|on a faraway planet',
      thing:
        'alien colours|two suns|strange colours|an alien sky|alien colors|a green sky|weird colors|otherworldly light|' +
        'alien plants|a purple sky',
    },
  },
  gravity: {
    low: {
      verb: 'float|fly|hover|float away|drift weightlessly',
      adj:
        'floatier|lighter gravity|low-gravity|low gravity|floaty|weightless|moon-gravity|zero-g|lunar|low-g|moonlike|antigravity|' +
        'feather-light',
      at:
        'in low gravity|with moon gravity|in weightlessness|as on the moon|like on the moon|without gravity|in zero gravity|' +
        'where everything floats|in microgravity|where you jump high',
      thing:
        'low gravity|moon gravity|weak gravity|no gravity|floaty jumps|less gravity|zero gravity|lunar gravity|floaty gravity|' +
        'tiny gravity|light gravity|reduced gravity|high jumps|gravity like on the moon|floaty physics|barely any gravity|' +
        'microgravity|little gravity|floating',
    },
    normal: {
      adj: 'normal-gravity|earth-gravity|earthlike',
      at: 'in normal gravity|in earth gravity|with ordinary gravity|with gravity as on earth',
      thing:
        'normal gravity|earth gravity|regular gravity|standard gravity|usual gravity|default gravity|ordinary gravity|' +
        'earthlike gravity|real gravity',
    },
    high: {
      adj: 'heavier|high-gravity|high gravity|heavy-gravity|crushing|leaden',
      at: 'in high gravity|with jupiter gravity|in heavy gravity|under crushing gravity|as on jupiter|where everything is heavy',
      thing:
        'high gravity|strong gravity|heavy gravity|crushing gravity|more gravity|double gravity|jupiter gravity|huge gravity|' +
        'extra gravity|massive gravity|increased gravity|super heavy gravity|intense gravity|big gravity|' +
        'gravity like on jupiter|great gravity|triple gravity',
    },
  },
  bounce: {
    dull: {
      adj: 'bounceless|unbouncy|dead-bounce',
      at: 'without bouncing|without any bounce|where nothing bounces|with no bounce',
      thing:
        'no bounce|dull balls|no bouncing|dead balls|heavy dull balls|balls that do not bounce|balls that don\'t bounce|' +
        'lead balls|clay balls|beanbags|sandbags|little bounce|less bounce|less bouncy balls|flat balls|sticky balls',
    },
    normal: {
      adj: 'normal-bounce',
      at: 'with normal bouncing|with ordinary bounce',
      thing:
        'normal bounce|normal balls|ordinary balls|regular bounce|usual bounce|regular balls|default bounce|standard bounce|' +
        'tennis balls|footballs',
    },
    bouncy: {
      verb: 'bounce|bounce high|jump and bounce',
      adj: 'bouncier|springier|bouncy|springy|rubbery|rubber|elastic|trampoline|bouncing|jelly',
      at: 'where everything bounces|with lots of bounce|where things bounce high|with everything bouncing',
      thing:
        'bouncy balls|bouncing balls|rubber balls|more bounce|a trampoline|super bouncy balls|springy balls|elastic balls|' +
        'jumping balls|superballs|bouncy physics|bounciness|basketballs|high bounce|trampolines|extra bounce',
    },
  },
  wind: {
    calm: {
      adj: 'calmer|quieter|less windy|calm|windless|still|quiet|tranquil|peaceful|serene|breathless',
      at:
        'in still air|without wind|on a calm day|without a breeze|in calm weather|without any wind|in dead calm|' +
        'on a windless day|in calm air',
      thing: 'no wind|still air|calm air|no breeze|calm weather|zero wind|not a breath of wind|less wind|quiet air',
    },
    breezy: {
      verb: 'blow|flutter',
      adj: 'windier|breezier|breezy|windy|airy|wind-swept|windswept|blustery|draughty',
      at:
        'in the wind|in a light breeze|on a windy day|in a breeze|with a breeze blowing|while the wind blows|on a breezy day|' +
        'in windy weather',
      thing:
        'wind|a breeze|a light breeze|a gentle wind|a fresh breeze|some wind|breezes|a cool breeze|a sea breeze|a mild wind|' +
        'swaying grass|wind in the trees|a little wind',
    },
    gale: {
      verb: 'blow hard|howl',
      adj: 'gale-swept|gusty|gale|wild windy|hurricane',
      at:
        'in a gale|in strong wind|in a hurricane|with howling wind|in gale force winds|in high winds|in strong winds|' +
        'in howling winds|in a tornado',
      thing:
        'a gale|strong wind|a hurricane|howling wind|fierce winds|gusts|a strong wind|gale force wind|roaring wind|' +
        'strong winds|a whirlwind|violent wind|heavy wind|high winds|gusts of wind|hurricane winds|wild winds|extreme wind|' +
        'more wind|a tornado|raging wind|storm winds|gales|powerful wind',
    },
  },
  liquid: {
    water: {
      adj: 'watery',
      at: 'filled with water|flowing with water|full of water|with normal water',
      thing:
        'normal water|clear water|fresh water|plain water|real water|ordinary water|clean water|water to pour|water in the jug|' +
        'pouring water|liquid water|regular water',
    },
    honey: {
      adj: 'stickier|thicker liquid|honey|honeyed|syrupy|treacly|gooey|sticky|viscous',
      at: 'filled with honey|flowing with honey|full of syrup|made of honey|of honey|of syrup|of thick goo',
      thing:
        'honey|syrup|flowing honey|sticky syrup|thick honey|goo|treacle|maple syrup|molasses|liquid honey|slime|caramel|' +
        'pouring honey|rivers of honey|viscous goo|jelly liquid|golden syrup',
    },
    lava: {
      adj: 'lava|magma|lava-filled',
      at: 'filled with lava|flowing with lava|full of magma|of lava|made of lava|of molten rock|of fire',
      thing:
        'lava|magma|molten lava|flowing lava|molten rock|hot lava|liquid fire|glowing lava|rivers of lava|fire|liquid rock|' +
        'flowing magma|burning lava|streams of lava|molten metal',
    },
  },
}
