// The seam between the engine and whatever runs a network. A session owns its tensors: callers fill `inputs`, await `run`, read `outputs`. They lie in the kernel's memory, so
// that its loops write what networks read, and read what networks write.
import { floats, giveBack } from '../kernel.ts'

/** Tensor name -> static shape. */
export type Shapes = Readonly<Record<string, readonly number[]>>

/** A network file in memory, its hash already checked. */
export type ModelFile = { name: string; bytes: Uint8Array; inputs: Shapes; outputs: Shapes }

export interface Session {
  readonly name: string
  /** Preallocated, reused by every run. */
  readonly inputs: Readonly<Record<string, Float32Array>>
  readonly outputs: Readonly<Record<string, Float32Array>>
  /** Computes `outputs` from `inputs`. One run at a time. */
  run(): Promise<void>
  /** No run may be under way; the tensors are not to be used any more. */
  close(): Promise<void>
}

export interface Backend {
  /** One line for the start-up log: which provider runs, and why. */
  readonly explanation: string
  load(file: ModelFile): Promise<Session>
}

export type ProviderName = 'cpu' | 'webgpu' | 'cuda'

/** Tensors of zeros, until they are freed. */
export function allocate(shapes: Shapes): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, floats(shape.reduce((a, b) => a * b, 1)).fill(0)]))
}

export function free(...sides: Readonly<Record<string, Float32Array>>[]): void {
  for (const tensors of sides) for (const tensor of Object.values(tensors)) giveBack(tensor)
}

/** The named tensor of a session; throws if the network does not have it. */
export function tensorOf(session: Session, side: 'inputs' | 'outputs', name: string, length: number): Float32Array {
  const tensor = session[side][name]
  if (!tensor) throw new RangeError(`${session.name} has no ${side.slice(0, -1)} "${name}"; it has ${Object.keys(session[side]).join(', ')}`)
  if (tensor.length !== length) throw new RangeError(`${session.name}: "${name}" holds ${tensor.length} values, expected ${length}`)
  return tensor
}
