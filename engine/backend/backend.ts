// The seam between the engine and whatever runs a network. A session owns its tensors: callers fill `inputs`, await `run`, read `outputs`.

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
  close(): Promise<void>
}

export interface Backend {
  /** One line for the start-up log: which provider runs, and why. */
  readonly explanation: string
  load(file: ModelFile): Promise<Session>
}

export type ProviderName = 'cpu' | 'webgpu' | 'cuda'

export function allocate(shapes: Shapes): Record<string, Float32Array> {
  return Object.fromEntries(Object.entries(shapes).map(([name, shape]) => [name, new Float32Array(shape.reduce((a, b) => a * b, 1))]))
}

/** The named tensor of a session; throws if the network does not have it. */
export function tensorOf(session: Session, side: 'inputs' | 'outputs', name: string, length: number): Float32Array {
  const tensor = session[side][name]
  if (!tensor) throw new RangeError(`${session.name} has no ${side.slice(0, -1)} "${name}"; it has ${Object.keys(session[side]).join(', ')}`)
  if (tensor.length !== length) throw new RangeError(`${session.name}: "${name}" holds ${tensor.length} values, expected ${length}`)
  return tensor
}
