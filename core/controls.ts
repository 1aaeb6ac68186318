// What a player does during one step. The client samples it, the wire carries it, the engine consumes it, recordings store it.

export const BUTTON = { jump: 1, throw: 2, run: 4 } as const

/** One step's controls: analogue movement in [-1, 1], look deltas in radians since the last step, held buttons as bits. */
export type Controls = { moveX: number; moveZ: number; lookYaw: number; lookPitch: number; buttons: number }

export const IDLE: Readonly<Controls> = { moveX: 0, moveZ: 0, lookYaw: 0, lookPitch: 0, buttons: 0 }
