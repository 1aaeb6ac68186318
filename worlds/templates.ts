// How players put worlds into words. Holes: {pre} adjectives, {place} head noun, {with} things, {at} adverbials, {tags} anything,
// {one} one adjective or adverbial, {thing} one thing, {verb} "snow" as in "let it snow", {old} what was there and no longer is,
// {gone} what must go, {topic} the name of a slot, {x} a word we do not know. A group in [brackets] vanishes with its hole.
// + and - before a hole: the words around it say more or less of it.

/** Sentences that name a whole world. */
const SCENES = `
a {pre} {place}[ with {with}][ {at}]
a {pre} {place}[ {at}][ with {with}]
{pre} {place}[ {at}][, {with}]
{pre} {place}[, {at}][, {with}]
a {pre} {place}[, {at}][ and {with}]
{with} in a {pre} {place}[ {at}]
{with} on a {pre} {place}[, {at}]
{with} somewhere in a {pre} {place}[ {at}]
[{at}, ]a {pre} {place}[ with {with}]
[{at} ]there is {with} in a {pre} {place}
a {place}[ {at}], {pre}[ and {with}]
a {place} that is {pre}[ with {with}][ {at}]
a {place} which looks {pre}[, {with}][, {at}]
the {pre} {place}[ {at}][ where {with} stands]
a {pre} {place} where there is {with}[ {at}]
a {pre} {place} full of {with}[ {at}]
a {pre} {place} covered with {with}[ {at}]
a {pre} {place}[ next to {with}][ {at}]
a {pre} {place}[ near {with}][, {at}]
a {place}[ {at}][ and {with}], everything is {pre}
{place}[ {at}][ with {with}], {pre}
{place}, {pre}[, {with}][, {at}]
{place}, {tags}
{pre} {place}, {tags}
a {pre} {place}: {tags}
{tags}
{tags}.
{tags}, {place}
{with}[ {at}]
{with}[, {at}][, {pre}]
{with} and a {pre} {place}
{with}, {at}
{at}[, {with}]
{pre}[ {with}]
{pre}, {at}
a walk through a {pre} {place}[ {at}][ with {with}]
a view over a {pre} {place}[ {at}][, {with}]
standing in a {pre} {place}[ {at}][ with {with} ahead]
lost in a {pre} {place}[ {at}][ with {with}]
alone with {with} in a {pre} {place}[ {at}]
{with} rising above a {pre} {place}[ {at}]
{with} in the distance, {pre} {place}[ {at}]
{with} behind a {pre} {place}[, {at}]
in the foreground {with}, in the background a {pre} {place}
a {pre} {place}. {with}. {at}.
{place}. {pre}.[ {at}.][ {with}.]
a {place}[ {at}]! {pre}![ {with}!]
{pre} and nice {place}[ with {with}][ {at}]
my {place} is {pre}[ and has {with}][ {at}]
a {place} so {pre} that it has {with}
this {place} has {with}[ {at}][ and it is {pre}]
{place} + {with}[ + {at}]
{place} / {pre}[ / {with}][ / {at}]
{pre} - {place}[ - {with}]
a painting of nothing but a {pre} {place}[ with {with}]
a place with {with}[ {at}]
a place where it is {pre}[ {at}][ with {with}]
a world with {with}[ {at}]
a world of {with}[ {at}]
a world that is {pre}[ {at}]
somewhere {pre}[ {at}][ with {with}]
somewhere {at}[ with {with}]
nothing but {with}[ {at}]
{with} under the sky[ {at}]
a {pre} {place} under the sky
a {pre} sky over a {pre} {place}
a {pre} sky above {with}[ {at}]
{pre} sky, {pre} {place}
{with} under a wide sky[ {at}]
{place} w/ {with}[ {at}]
a {pre} {place} w/ {with}
{with} over {with}
{with} over a {pre} {place}
{with} above the {place}[ {at}]
{with} on top of a {pre} {place}
{with} in front of a {pre} {place}[ {at}]
a {pre} {place} in front of {with}
{with} in front of me[, {at}]
hello, {with}[ {at}] please
could it be {pre} in this {place}
{with} here and {with} there
a {pre} and {pre} {place}[ {at}]
{pre} {with}[ {at}]
{pre} {with} on a {pre} {place}
a {pre} {place} by {with}
a {pre} {place} made for {with}
only {with} and a {pre} {place}
`

/** What comes before a scene when a player speaks to the machine. */
const LEADS = `
show me|i want|i want to see|i would like|i'd like to walk through|take me to|please make|please show me|please generate|generate|create
make|make me|build|build me|draw|render|imagine|can you make|can you show me|could you build|could i have|give me|let me see|let me walk in
let's go to|let us visit|i am in|i'm standing in|we are in|you are in|you find yourself in|you wake up in|it is|this is|here is|there is
there's|how about|what about|maybe|try|i dream of|a dream of|a picture of|a photo of|a game set in|a scene with|an image of|a world like
welcome to|teleport me to|bring me to|i wish for|i need|we want|go to|open|start in|start with|load|enter|explore|exploring|walking through
wandering through|imagine walking through|think of|picture|set the scene:|scene:|world:|prompt:|hello, i want|hi! please make|ok, now|so,
just|simply|something like|a bit like|kind of like|the same as before but|next:|surprise me with|for my daughter:|my favourite is
`

/** Sentences said in the middle of a walk. */
const EDITS = `
make it {one}|make it more {one}|make everything {one}|make the world {one}|make this {one}|make it look {one}|make it all {one}|now {one}
turn it {one}|let it be {one}|let it become {one}|it should be {one}|i want it {one}|i want it to be {one}|can it be {one}|could it be {one}
can you make it {one}|please make it {one}|make it {one} please|be {one}|go {one}|switch to {one}|change to {one}|change it to {one}
set it to {one}|what if it was {one}|what if it were {one}|it is {one} now|now it is {one}|suddenly it is {one}|and now {one}
this time {one}|the same but {one}|same place, {one}|same world {one}|same but {one}|keep everything but {one}|everything as is, only {one}
{one} please|{one} now|{one}!|{one}|change the {topic} to {one}|set the {topic} to {one}|the {topic} should be {one}|{topic}: {one}
{topic} {one}|{topic} = {one}|i want the {topic} {one}|change the {topic} to {thing}|{topic}: {thing}|{topic} = {thing}|as {topic} {thing}
for the {topic} i want {thing}|let there be {thing}|add {thing}|add {thing} please|please add {thing}|bring {thing}|bring in {thing}
put {thing} here|put {thing} there|place {thing}|with {thing}|with {thing} please|now with {thing}|the same with {thing}|give me {thing}
i want {thing}|i want to see {thing}|i need {thing}|could you add {thing}|can you add {thing}|can we have {thing}|could we have {thing}
how about {thing}|what about {thing}|where is {thing}|where are {thing}|show {thing}|let me see {thing}|spawn {thing}|build {thing}
build {thing} here|create {thing}|place {thing} in front of me|there should be {thing}|there is {thing}|there are {thing}|it has {thing}
{thing} appears|{thing} in front of me|{thing} everywhere|{thing} all over|{thing} on the horizon|{thing} please|{thing} now|{thing}!
{thing}|and {thing}|also {thing}|plus {thing}|{thing} too|{thing} as well|{thing}, {one}|{thing} and {thing}|more +{thing}
much more +{thing}|even more +{thing}|more +{thing} please|i want more +{thing}|a lot more +{thing}|less -{thing}|a bit less -{thing}
less -{thing} please|not so much -{thing}|fewer -{thing}|only a little -{thing}|just a few -{thing}|make it more +{one}
make it even more +{one}|a bit more {one}|let it {verb}|make it {verb}|it should {verb}|i want it to {verb}|can it {verb}|have it {verb}
please let it {verb} now|it starts to {verb}|start to {verb}|make everything {verb}|let everything {verb}|make things {verb}|let me {verb}
make me {verb}|things should {verb}|everything should {verb}|let it {verb}!|let it {verb} and {verb}|let it {verb}, {one}
make it {verb} with {thing}|now let it {verb}|please make it {verb}|let it {verb} {at}|i want to {verb}|{thing} instead of {old}
{thing} rather than {old}|replace {old} with {thing}|not {old} but {thing}|turn the {old} into {thing}|change {old} to {thing}
swap the {old} for {thing}|use {thing} instead of {old}|exchange the {old} for {thing}|{thing}, not {old}|i said {thing}, not {old}
no {old}, but {thing}|change {old} into {thing}|{old} becomes {thing}|{old} should become {thing}|from {old} to {thing}
replace the {old} by {thing}|{thing} in place of {old}|i would prefer {thing} rather than {old}|rather {thing} than {old}
{thing} please, rather than {old}|make it {one} rather than {old}|better {thing} than {old}|no more {old}, now {thing}
trade the {old} for {thing}|i'd rather have {thing}|i would rather see {thing}|remove {gone}|remove the {gone}|remove all {gone}
take away {gone}|take away the {gone}|get rid of the {gone}|get rid of {gone}|stop the {gone}|no more {gone}|delete the {gone}
clear away the {gone}|turn off the {gone}|please remove the {gone}|can you remove the {gone}|make the {gone} go away|make the {gone} stop
make the {gone} disappear|lose the {gone}|drop the {gone}|i do not want {gone}|i don't want any {gone}|i hate the {gone}|enough {gone}
please no {gone}|hide the {gone}|switch off the {gone}|turn {gone} off|make {gone} vanish|erase the {gone}|kill the {gone}|cancel the {gone}
shut off the {gone}|destroy the {gone}|tear down the {gone}|throw out the {gone}|cut the {gone}|i want the {gone} gone|{gone} off
{gone} gone|why is there {gone}? remove it|clear the {gone}|let the {gone} stop|let the {gone} end|the {gone} should go
the {gone} should stop|the {gone} must go|end the {gone}|take out the {gone}|without the {gone}|no {gone} please|not so fond of {gone}
{one} instead of {old}|make it {one} instead of {old}|make it {one}, not {old}|not {old}, {one}|make the {old} {one}|from {old} to {one}
`

/** Sentences with things we do not know; what is known in them is still understood. */
const STRANGE = `
a {x} on a {place}|a {x} in a {pre} {place}[ {at}]|a {pre} {x}[ {at}]|{pre} {x}|{pre} {pre} {x}|a {x} and {with}|{with} and a {x}|a {x}|{x}
{x} {x}|{x} {x} {x}|a {pre} {place} with a {x}[ {at}]|a {pre} {place}[ {at}] and a {x}|{x} {place}|a {x} {place}[ with {with}]
a {pre} {x} {place}[ {at}]|{place} of {x}|a {x} in the sky[ {at}]|{x} across the sky|a {x} up in the sky over a {pre} {place}
a {pre} {x} with {with}[ {at}]|{pre} {x}, {tags}|a {pre} {pre} {x}|a big {x} with {x}|{x} with {with}|a {x} at the {place}
a {x} flying over {with}|a {x} stands before {with}|{with} next to a {x}|a {x} behind {with}|a {x} near a {pre} {place}
the {x} is in front of {with}|there is a {x} and it is {pre}|a {place} for a {x}|a {x} {x} with {with}[ {at}]|{at} a {x} {x}
a {x} and a {x} on a {place}[ with {with}]|{x} by {with}|hello {x}|thank you {x}|{x}?|a {x} in front of {with}|two {x} under {with}
make it {x}|add a {x}|make it {one} and {x}|{with} with {x} and {x}|my {x} is {x}|the {x} of {x}[ {at}]|a {x} riding a {x}[ {at}]
a {x} with a {x} in its {x}|{x}, {x}, {tags}|{tags}, {x}|{x} made of {x}|i want to {x} my {x}|{x} the {x} {x}|where is the {x}|play some {x}
who is {x}|write a {x} about {x}|what is a {x}|{x} {x} {x} {x} {x}|how do i {x} the {x}|show me the {x}|a {x} full of {with}
{with} for my {x}|a {pre} {x} made of {x}[ with {with}]|a {x} {x} in the {place}|{x} and {x}[ {at}]|the {x} {x} over the {x}|{with} {x}
{one} {x}|{x} {one}|a {x} like a {x}
`

const lines = (text: string) => text.trim().split('\n')
const items = (text: string) => lines(text).flatMap((line) => line.split('|'))

export const SCENE_TEMPLATES: readonly string[] = lines(SCENES)
/** A lead is a template of its own: what follows is drawn from the scenes. */
export const LEAD_TEMPLATES: readonly string[] = items(LEADS).map((lead) => `${lead} {scene}`)
export const EDIT_TEMPLATES: readonly string[] = items(EDITS)
export const STRANGE_TEMPLATES: readonly string[] = items(STRANGE)
export const TEMPLATES: readonly string[] = [...SCENE_TEMPLATES, ...LEAD_TEMPLATES, ...EDIT_TEMPLATES, ...STRANGE_TEMPLATES]
