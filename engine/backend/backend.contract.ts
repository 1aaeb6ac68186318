// What every backend must do, run against each of them (backend.test.ts).
import { describe, expect, it } from 'vitest'
import type { Backend, ModelFile } from './backend.ts'

export function backendContract(name: string, make: () => Backend, file: () => ModelFile): void {
  describe(`backend ${name}`, () => {
    it('explains itself in one line', () => {
      expect(make().explanation).toMatch(/^\S.*$/)
    })

    it('allocates every tensor of the file once', async () => {
      const session = await make().load(file())
      for (const [tensor, shape] of Object.entries(file().inputs)) expect(session.inputs[tensor]).toHaveLength(shape.reduce((a, b) => a * b, 1))
      for (const [tensor, shape] of Object.entries(file().outputs)) expect(session.outputs[tensor]).toHaveLength(shape.reduce((a, b) => a * b, 1))
      const { inputs, outputs } = session
      await session.run()
      expect(session.inputs).toBe(inputs)
      expect(session.outputs).toBe(outputs)
      await session.close()
    })

    it('gives the same outputs for the same inputs, other outputs for others', async () => {
      const session = await make().load(file())
      const fill = (phase: number) => {
        for (const input of Object.values(session.inputs)) input.forEach((_, k) => (input[k] = Math.sin(k * 0.7 + phase)))
      }
      const result = async () => {
        await session.run()
        // Bytes compare at once; element by element a picture takes seconds.
        return Object.values(session.outputs).map((output) => Buffer.from(output.slice().buffer))
      }
      fill(0)
      const first = await result()
      fill(1)
      const other = await result()
      fill(0)
      const again = await result()
      first.forEach((output, k) => expect(Buffer.compare(output, again[k]!)).toBe(0))
      expect(first.some((output, k) => Buffer.compare(output, other[k]!) !== 0)).toBe(true)
      for (const output of Object.values(session.outputs)) expect(output.every(Number.isFinite)).toBe(true)
      await session.close()
    })
  })
}
