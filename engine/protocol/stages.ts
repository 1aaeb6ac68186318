// The one vocabulary for the path of a frame. Traces, the HUD, logs, metrics and the bench use exactly these words, in this order.

export const STAGES = ['sampled', 'received', 'taken', 'generated', 'encoded', 'sent', 'decoded', 'presented'] as const

/**
 * sampled    client: controls read from the devices (client clock)
 * received   server: the packet that carried them arrived
 * taken      server: the frame loop took them for a step
 * generated  server: the world model finished the frame
 * encoded    server: the video encoder finished it
 * sent       server: its last packet was handed to the socket
 * decoded    client: the decoder finished it
 * presented  client: the frame was put on the screen (client clock)
 */
export type Stage = (typeof STAGES)[number]
