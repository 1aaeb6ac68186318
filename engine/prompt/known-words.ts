// Words that stand for a value by themselves: what "did you mean" offers for words we do not know. The encoder knows many more, and their
// misspellings; known-words.test.ts holds it to these.
const WORDS = `
# family
landscape countryside outdoors wilderness panorama vista scenery yard playground courtyard backyard sandbox pendulum
toys
# biome
greener grassy green lush grass verdant meadow meadows grassland grasslands field fields pasture prairie farmland plains
heath moor moorland lawn park glen wooded forested woodland woody forest woods woodlands grove jungle rainforest thicket
taiga copse glade drier hotter hot desert sandy arid barren parched dry dusty sahara dunes sands wasteland sand gobi erg
colder chilly freezing snowy frozen icy wintry arctic polar frosty snowbound wintery snowclad glacial ice snow winter
tundra snowfield snowscape glacier antarctica siberia snowdrifts alpine mountainous rocky craggy highland mountain
mountains alps highlands peaks summit mountainside ridge himalayas rockies andes fells crags mountaintop coastal
tropical beach seaside island coast seashore coastline bay cove lagoon shoreline beaches archipelago isle oceanfront
waterfront swampy marshy boggy murky muddy soggy swamp marsh bog wetland wetlands bayou mire everglades fen marshland
mangroves quagmire swampland mudflats swamps volcanic scorched ashen hellish infernal burnt smouldering charred molten
volcano volcanoes hellscape inferno crater hell mordor underworld caldera iceland canyon redrock gorge ravine badlands
canyons mesa mesas chasm gulch buttes canyonlands utah arizona arroyo african savannah safari savanna serengeti bush
outback veldt veld savannas steppe kenya scrubland bushland
# time
dawn morning sunrise daybreak dawning brighter lighter daytime midday daylight noon bright afternoon daylit sunlit dusky
twilight sunset evening dusk sundown gloaming crepuscular darker night nighttime moonlit starry nocturnal dark starlit
midnight nightly nite darkened moonlight stars moon darkness starlight constellations
# weather
sunnier clearer clear sunny cloudless sunshiny sunshine sun shine cloudier gloomier cloudy overcast grey gloomy clouded
gray dreary drab clouds foggier mistier hazier foggy misty hazy fogbound smoky fog mist haze mists smoke smog vapour
rainier wetter rainy drizzly wet showery drenched damp rain drizzle downpour raindrops rainfall showers snowier snowing
snowfall snowflakes blizzard snowstorm sleet hail flurries stormier stormy thundery tempestuous storm thunder lightning
thunderstorm thunderclouds tempest sandstorm cyclone typhoon storms
# style
natural realistic photorealistic lifelike naturalistic pastel dreamy pale candy pink powdery kawaii peach mint rosy
lilac pinkish neon cyberpunk synthwave glowing fluorescent purple magenta vaporwave ultraviolet luminous luminescent
retrowave bioluminescent outrun cyan blacklight tron violet psychedelic glow noir monochrome greyscale grayscale
colourless colorless desaturated gritty sepia monochromatic warmer golden amber orange gilded warm gold yellow autumn
autumnal fall october russet november harvest painterly painted watercolour watercolor impressionist brushed artistic
illustrated storybook impressionistic picturesque ghibli stranger weirder alien otherworldly extraterrestrial unearthly
martian weird surreal exotic cosmic eerie bizarre alienlike teal turquoise scifi uncanny
# vegetation
treeless bare plantless bald pine fir spruce piney coniferous conifer evergreen cedar larch pines firs spruces conifers
evergreens cedars redwoods pinetrees leafy oak birch deciduous broadleaf beech maple elm oaks birches maples beeches
acacias willows chestnuts palm palmy coconut palms palmtrees coconuts cactus prickly thorny spiky cacti cactuses
saguaros succulents agaves saguaro withered leafless blighted deadwood rotten stumps driftwood logs mushroom fungal
fungus toadstool mycelial mushroomy mushrooms toadstools fungi shrooms flowery blooming floral blossoming flower
wildflower flowering flowers wildflowers tulips poppies blossoms daisies roses sunflowers bluebells blooms dandelions
lilies orchids petals garden marigolds irises
# landmark
towered castle tower watchtower fortress spire towers belfry citadel fort skyscraper ruined crumbling ruins ruin archway
temple columns shrine egyptian pyramid pyramids ziggurat windmill windmills mill lighthouse beacon lighthouses pharos
monolithic monolith obelisk monoliths menhir obelisks megalith stonehenge megaliths pillar stele cottage cabin
farmhouse house cottages barn shack lodge chalet huts home bungalow shed cabins
# water
waterless lakeside lakeland pond lakes tarn ponds oasis reservoir loch pool puddles riverside river stream creek brook
rivers waterfall rapids canal waterfalls streams oceanic marine ocean waves atlantic pacific surf seawater
# material
stone granite cobblestone rock limestone slate sandstone masonry basalt brick redbrick brickwork clay terracotta bricked
adobe wooden timber oaken log timbered plank marble alabaster porcelain ivory metal steel iron metallic rusty copper
bronze chrome steely brass aluminium titanium rusted
# gravity
floatier floaty weightless lunar moonlike antigravity microgravity floating float earthlike heavier crushing leaden
# bounce
bounceless unbouncy beanbags sandbags footballs bouncier springier bouncy springy rubbery rubber elastic trampoline
bouncing jelly superballs bounciness basketballs trampolines
# wind
calmer quieter calm windless still quiet tranquil peaceful serene breathless windier breezier breezy windy airy
windswept blustery draughty breeze breezes blow flutter gusty gale hurricane gusts whirlwind tornado gales howl
# liquid
watery stickier honey honeyed syrupy treacly gooey sticky viscous syrup goo treacle molasses slime caramel lava magma
fire
# creature
sheep lambs lamb ewes goats goat deer stags stag reindeer doe fawns fawn elk moose antelopes gazelles gazelle impalas
caribou rabbits rabbit bunnies bunny hares hare jackrabbits foxes fox wolves wolf coyotes coyote jackals vixen birds bird
seagulls seagull gulls crows ravens raven eagle eagles geese swallows doves vultures hawks pigeons sparrows
`

export const KNOWN_WORDS: ReadonlySet<string> = new Set(WORDS.split('\n').flatMap((line) => (line.startsWith('#') ? [] : line.split(' ').filter(Boolean))))
