// The bad networks of the table, in the words of bench/netsim/settings.ts.
//
// Both directions are alike, and every datagram meets its fate by itself: media, repairs, input, feedback, handshake. `burst` follows
// Gilbert and Elliott's chain (bench/netsim/impair.ts): a tenth of the datagrams is lost, three and a half in a row in the mean, so a burst
// begins after every 31.5 that pass. A frame of the stand-in is one datagram, of the engine up to nine: a burst is half a frame or several
// whole ones, with their repairs if those follow at once.
export const NETS = { loss: 'delay=15 loss=2%', burst: 'delay=15 loss=10% burst=3.5' } as const
