// What players call places and what stands in them. See grammar-lexicon.ts for the forms.
import type { Lexicon } from './grammar-lexicon.ts'

export const SCENERY: Pick<Lexicon, 'family' | 'biome' | 'vegetation' | 'landmark' | 'material' | 'water' | 'creature'> = {
  family: {
    landscape: {
      place: 'landscape|countryside|outdoors|wilderness|panorama|vista|scenery|hiking trail|open country',
      at: 'outdoors|in the wild',
    },
    yard: {
      place:
        'yard|playground|courtyard|backyard|physics yard|toy yard|physics playground|sandbox|physics sandbox|ball pit|' +
        'test yard|play area',
      at: 'in a yard|in the yard|in the courtyard|in a playground',
      thing:
        'balls to throw|a pendulum|a stack of boxes|stacked blocks|a tower of boxes|things to throw|toys|physics toys|' +
        'a swinging pendulum',
    },
  },
  biome: {
    meadow: {
      adj: 'greener|grassy|green|lush|grass|verdant',
      place:
        'meadow|meadows|grassland|grasslands|field|fields|pasture|rolling hills|green hills|prairie|farmland|grassy plain|' +
        'plains|heath|moor|moorland|lawn|park|green field|glen',
      at: 'in a meadow|in the grass|on a grassy hill|across green fields|through tall grass',
    },
    forest: {
      adj: 'wooded|forested|woodland|woody',
      place: 'forest|woods|woodland|woodlands|grove|jungle|rainforest|thicket|deep forest|forest glade|wood|taiga|copse|glade',
      at: 'in the woods|in a forest|deep in the forest|in a clearing|among the trees|between tall trees|in the jungle',
    },
    desert: {
      adj: 'drier|hotter|hot|desert|sandy|arid|barren|parched|dry|sun-baked|dusty|sahara',
      place: 'desert|dunes|sand dunes|sands|sahara|wasteland|dry wasteland|badland desert|sand|gobi|erg',
      at: 'in the desert|among the dunes|on the sand|in the sahara|between sand dunes',
    },
    snow: {
      adj:
        'colder|chilly|cold|freezing|snowy|frozen|icy|wintry|snow-covered|arctic|polar|frosty|snowbound|wintery|snowclad|glacial|ice|' +
        'snow|winter|white snowy',
      place:
        'tundra|snowfield|snow field|ice field|winter wonderland|arctic|snowscape|frozen waste|glacier|snow land|antarctica|' +
        'north pole|siberia|snow|winter',
      at: 'in the snow|in winter|covered in snow|under a blanket of snow|in deep snow|buried in snow|in the arctic|in the middle of winter',
      thing: 'snow on the ground|snow everywhere|ice and snow|ice|snowdrifts|deep snow|frozen ground|snow all around',
    },
    alpine: {
      adj: 'alpine|mountainous|rocky|craggy|highland|mountain',
      place:
        'mountains|mountain|alps|highlands|mountain pass|mountain range|peaks|mountain valley|alpine pass|summit|mountainside|' +
        'ridge|himalayas|rockies|andes|fells|crags|mountain top|mountaintop',
      at: 'in the mountains|high in the mountains|on a mountain|in the alps|up in the peaks|among the peaks|in the highlands',
      thing: 'mountains|tall peaks|jagged mountains|high mountains|mountains all around|snow-capped peaks|cliffs and peaks',
    },
    coast: {
      adj: 'coastal|tropical|beach|seaside|island',
      place:
        'beach|coast|shore|island|seashore|coastline|sandy beach|bay|cove|lagoon|seaside|shoreline|tropical island|beaches|' +
        'archipelago|isle|oceanfront|coast line|waterfront|lagoon beach',
      at:
        'on the beach|at the coast|on an island|by the shore|at the seaside|along the coast|on a tropical island|' +
        'down at the beach|on the shore',
    },
    swamp: {
      adj: 'swampy|marshy|boggy|murky|muddy|soggy',
      place:
        'swamp|marsh|bog|wetland|wetlands|bayou|mire|everglades|fen|marshland|mangroves|mangrove swamp|quagmire|swampland|' +
        'moorland bog|mudflats|peat bog|swamps',
      at: 'in a swamp|in the marsh|in the bayou|in a bog|deep in the swamp',
    },
    volcanic: {
      adj: 'volcanic|scorched|ashen|hellish|infernal|burnt|smouldering|charred|molten',
      place:
        'volcano|lava field|volcanic island|volcanoes|volcanic plain|hellscape|lava fields|inferno|crater|hell|mordor|' +
        'ash field|basalt field|underworld|lava land|caldera|volcanic wasteland|iceland',
      at: 'at the foot of a volcano|near a volcano|in hell|on a volcano|inside a crater|on black basalt',
      thing: 'a volcano|volcanoes|lava flows|an erupting volcano|black basalt|ash everywhere',
    },
    canyon: {
      adj: 'canyon|red rock|redrock',
      place:
        'canyon|gorge|ravine|badlands|grand canyon|canyons|mesa|mesas|red rocks|chasm|rock arches|gulch|buttes|canyonlands|' +
        'monument valley|slot canyon|utah|arizona|arroyo',
      at: 'in a canyon|in a deep gorge|between canyon walls|in the badlands|down in a ravine|at the grand canyon',
      thing: 'canyon walls|red cliffs|tall mesas|sandstone cliffs|steep rock walls|red rocks',
    },
    savanna: {
      adj: 'african|savannah|safari|savanna',
      place:
        'savanna|savannah|serengeti|safari|african plain|bush|outback|african savanna|acacia plain|african plains|' +
        'dry grassland|yellow grassland|veldt|veld|savannas|steppe|kenya|scrubland|bushland',
      at: 'in africa|on safari|in the savanna|in the outback|on the serengeti',
    },
  },
  vegetation: {
    none: {
      adj: 'treeless|bare|plantless|bald|vegetation-free',
      thing: 'no trees|no plants|no vegetation|not a single tree|zero trees|nothing growing|no greenery|no tree in sight',
      at: 'without trees|without any trees|without plants|without vegetation|where nothing grows|devoid of plants|without a single tree',
    },
    pine: {
      adj: 'pine|fir|spruce|piney|coniferous|conifer|evergreen|pine-covered|cedar|larch',
      thing:
        'pine trees|pines|fir trees|firs|spruces|conifers|evergreens|christmas trees|some pines|tall pines|spruce trees|' +
        'needle trees|evergreen trees|cedars|redwoods|xmas trees|pinetrees',
      at: 'among pines|between fir trees|under the pines|surrounded by pine trees',
    },
    broadleaf: {
      adj: 'leafy|oak|birch|deciduous|broadleaf|beech|maple|tree-lined|elm|broad-leaved',
      thing:
        'oak trees|oaks|birches|leafy trees|big trees|birch trees|maples|beeches|an old oak|broadleaf trees|green trees|trees|' +
        'some trees|lots of trees|apple trees|maple trees|acacias|acacia trees|round trees|an oak tree|willows|willow trees|' +
        'chestnuts',
      at: 'under the oaks|among birches|in the shade of oak trees|under the trees|beneath leafy trees',
    },
    palm: {
      adj: 'palm|palm-lined|palm-fringed|palmy|coconut',
      thing: 'palm trees|palms|coconut palms|coconut trees|date palms|some palms|a palm tree|palmtrees|coconuts|banana trees|swaying palms',
      at: 'under palm trees|among palms|beneath the palms|in the shade of a palm',
    },
    cactus: {
      adj: 'cactus|cactus-filled|prickly|thorny|spiky',
      thing:
        'cacti|cactuses|cactus plants|saguaros|a cactus|saguaro cacti|prickly pears|some cacti|big cactuses|succulents|agaves|' +
        'giant cacti|cactus|saguaro',
      at: 'among cacti|between the cactuses|full of cacti',
    },
    deadwood: {
      adj: 'dead|withered|leafless|bare-branched|blighted|deadwood|rotten',
      thing:
        'dead trees|bare trees|leafless trees|withered trees|deadwood|dead wood|tree stumps|burnt trees|gnarled trees|' +
        'twisted branches|fallen logs|stumps|bare branches|driftwood|skeletal trees|rotten trunks|dry branches|logs',
      at: 'among dead trees|between bare trunks|under bare branches',
    },
    mushroom: {
      adj: 'mushroom|fungal|fungus|toadstool|mycelial|mushroomy',
      thing:
        'mushrooms|giant mushrooms|toadstools|fungi|huge mushrooms|big toadstools|a mushroom|red mushrooms|glowing mushrooms|' +
        'mushroom trees|fungus|fly agarics|shrooms',
      at: 'among giant mushrooms|between toadstools|overgrown with fungi',
    },
    flowers: {
      adj: 'flowery|blooming|floral|blossoming|flower|flower-filled|wildflower|flowering',
      thing:
        'flowers|wildflowers|tulips|poppies|blossoms|daisies|roses|lavender fields|sunflowers|flower beds|colourful flowers|' +
        'colorful flowers|bluebells|a carpet of flowers|blooms|dandelions|lilies|orchids|petals|a flower garden|a garden|' +
        'cherry blossoms|cherry trees|marigolds|irises|a rose garden|flower fields',
      at: 'in full bloom|covered in flowers|among wildflowers|in bloom|carpeted with flowers',
    },
  },
  landmark: {
    none: {
      thing: 'no buildings|no landmark|no landmarks|no structures|nothing built|no building|no houses|no architecture',
      at: 'without buildings|without any buildings|without landmarks|with nothing built|without structures',
    },
    tower: {
      thing:
        'a tower|a watchtower|an old tower|a tall tower|a wizard tower|a castle tower|a castle|a keep|a fortress|a turret|' +
        'a spire|towers|a lookout tower|a round tower|a belfry|a citadel|an ancient tower|a ruined watchtower|a guard tower|' +
        'a lone tower|a fort|a bell tower|a mage tower|a skyscraper|a wizards tower',
      adj: 'towered|castle',
    },
    ruins: {
      thing:
        'ruins|ancient ruins|a ruined temple|crumbling ruins|broken columns|a temple ruin|an old temple|a collapsed temple|' +
        'crumbling walls|roman ruins|fallen pillars|an overgrown temple|greek columns|an abandoned temple|' +
        'the remains of a temple|a ruined abbey|old ruins|a ruin|mossy ruins|temple ruins|a broken arch|an archway|' +
        'castle ruins|a ruined castle|a temple|remains of a lost civilisation|columns|a lost temple|a shrine|mayan ruins|' +
        'forgotten ruins',
      adj: 'ruined|crumbling',
    },
    pyramid: {
      thing:
        'a pyramid|pyramids|an egyptian pyramid|a great pyramid|a giant pyramid|the pyramids|a ziggurat|a step pyramid|' +
        'an ancient pyramid|a mayan pyramid|an aztec pyramid|a pharaohs tomb|a huge pyramid|the great pyramid',
      adj: 'egyptian|pyramid',
    },
    windmill: {
      thing:
        'a windmill|windmills|an old windmill|a dutch windmill|a mill|a turning windmill|a grain mill|an old mill|a wind mill|' +
        'a lonely windmill|a spinning windmill|a flour mill|a wind turbine',
      adj: 'windmill',
    },
    lighthouse: {
      thing:
        'a lighthouse|an old lighthouse|a beacon|a tall lighthouse|lighthouses|a lonely lighthouse|a harbour light|' +
        'a striped lighthouse|a shining beacon|a pharos',
      adj: 'lighthouse',
    },
    monolith: {
      thing:
        'a monolith|an obelisk|a standing stone|monoliths|a black monolith|standing stones|a menhir|a giant slab|obelisks|' +
        'a mysterious monolith|a huge pillar|a lone pillar|a mysterious slab|a stone circle|a megalith|an alien monolith|' +
        'a floating slab|stonehenge|megaliths|a pillar|a stele|a monument',
      adj: 'monolithic',
    },
    cottage: {
      thing:
        'a cottage|a small house|a cabin|a hut|a log cabin|a farmhouse|a little cottage|a cosy cottage|a house|cottages|a barn|' +
        'a little house|a shack|a cozy cabin|a lodge|a hermits hut|a chalet|a tiny house|huts|a cute cottage|a home|' +
        'an old farmhouse|a bungalow|a shed|a thatched cottage|a hunting lodge|cabins|houses',
      adj: 'cottage',
    },
  },
  water: {
    none: {
      adj: 'waterless',
      thing: 'no water|no lake|no river|no sea|not a drop of water',
      at: 'without water|without any water|without a lake|without rivers|with no water',
    },
    lake: {
      adj: 'lakeside|lakeland',
      thing:
        'a lake|a pond|lakes|a still lake|a quiet pond|a mirror lake|a small lake|a large lake|a tarn|ponds|a pool of water|' +
        'an oasis|still water|a reservoir|a lily pond|water|some water|a loch|a crystal lake|a pool|puddles',
      at: 'by a lake|beside a pond|at the lake|on the shore of a lake|near a lake|around a lake|next to the water|near water',
    },
    river: {
      adj: 'riverside',
      thing:
        'a river|a stream|a creek|a brook|a winding river|rivers|a meandering river|a small stream|a waterfall|rapids|' +
        'a flowing river|a rushing stream|running water|a river running through it|a bubbling brook|a canal|waterfalls|' +
        'a babbling brook|streams',
      at: 'by a river|along a stream|on the riverbank|beside a creek|near a river|at the river|with a river running through',
    },
    sea: {
      adj: 'oceanic|marine',
      thing:
        'the sea|the ocean|an ocean|a sea|waves|a calm sea|an endless ocean|ocean waves|sea views|the sea on the horizon|' +
        'the waves|the atlantic|the pacific|surf|a view of the ocean|crashing waves|open water|a blue sea|seawater',
      at: 'by the sea|at sea|near the ocean|by the ocean|overlooking the sea|at the ocean|beside the sea|next to the sea|facing the ocean',
    },
  },
  material: {
    stone: {
      adj: 'stone|granite|cobblestone|rock|limestone|grey stone|slate|sandstone|masonry|basalt',
      at: 'made of stone|of stone|built from rock|hewn from granite|carved from stone|in stone|of granite',
    },
    brick: {
      adj: 'brick|red brick|redbrick|brickwork|clay|terracotta|bricked|adobe',
      at: 'made of brick|of brick|made of bricks|built of red brick|in brick|of clay bricks',
    },
    wood: {
      adj: 'wooden|timber|wood|oaken|log|timbered|plank',
      at: 'made of wood|of wood|built from timber|made out of planks|in wood|of timber|made from logs',
    },
    marble: {
      adj: 'marble|white marble|alabaster|polished marble|porcelain|ivory',
      at: 'made of marble|of marble|of white marble|carved from marble|in marble|of alabaster',
    },
    metal: {
      adj: 'metal|steel|iron|metallic|rusty|copper|bronze|chrome|steely|brass|aluminium|titanium|rusted',
      at: 'made of metal|of metal|of steel|built of iron|in steel|made of copper|of rusted iron',
    },
  },
  creature: {
    none: {
      thing: 'no animals|no creatures|no wildlife|no living things|not a single animal|no beasts',
      at: 'without animals|without any animals|without creatures|without wildlife|with no animals around',
    },
    sheep: {
      thing:
        'sheep|a flock of sheep|some sheep|a sheep|lambs|a lamb|grazing sheep|white sheep|woolly sheep|little lambs|ewes|a ram|' +
        'sheep grazing|a shepherds flock|mountain sheep|goats|a goat|a herd of goats|mountain goats',
      at: 'among sheep|where sheep graze|full of sheep|with sheep everywhere',
    },
    deer: {
      thing:
        'deer|a deer|a herd of deer|some deer|stags|a stag|reindeer|a doe|fawns|a fawn|elk|moose|a moose|antelopes|gazelles|' +
        'a gazelle|roe deer|red deer|impalas|caribou|bambi',
      at: 'among deer|where deer graze|full of deer|with deer everywhere',
    },
    rabbit: {
      thing:
        'rabbits|a rabbit|bunnies|a bunny|hares|a hare|some rabbits|hopping rabbits|cute bunnies|wild rabbits|snow hares|' +
        'hopping bunnies|a white rabbit|jackrabbits',
      at: 'among rabbits|full of rabbits|with bunnies everywhere',
    },
    fox: {
      thing:
        'foxes|a fox|red foxes|a red fox|arctic foxes|an arctic fox|some foxes|wolves|a wolf|a pack of wolves|coyotes|a coyote|jackals|' +
        'a vixen|fox cubs|a wolf pack|dingoes',
      at: 'among foxes|full of foxes|with wolves around',
    },
    bird: {
      thing:
        'birds|a bird|a flock of birds|flying birds|seagulls|a seagull|gulls|crows|ravens|a raven|an eagle|eagles|geese|swallows|' +
        'doves|circling birds|vultures|a flock of crows|wild geese|hawks|pigeons|sparrows',
      at: 'full of birds|with birds overhead|with birds in the sky|where birds circle',
    },
  },
}
