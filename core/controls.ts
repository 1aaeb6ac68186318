// What a player does during one step. The client samples it, the wire carries it, the engine consumes it, recordings store it.

export const BUTTON = { jump: 1, throw: 2, run: 4, pour: 8, put: 16, hang: 32 } as const
export type ButtonName = keyof typeof BUTTON
export const BUTTON_NAMES = Object.keys(BUTTON) as ButtonName[]

/** Some buttons together, as bits. */
export function buttonBits(names: readonly ButtonName[]): number {
  return names.reduce((bits, name) => bits | BUTTON[name], 0)
}

/** A button that means something in a world, and what it does there in a few words ("Pour honey"). A world declares its own, what it is about first. */
export type DeclaredControl = { button: ButtonName; does: string }

/** One step's controls: analogue movement in [-1, 1], look deltas in radians since the last step, held buttons as bits. */
export type Controls = { moveX: number; moveZ: number; lookYaw: number; lookPitch: number; buttons: number }

export const IDLE: Readonly<Controls> = { moveX: 0, moveZ: 0, lookYaw: 0, lookPitch: 0, buttons: 0 }
