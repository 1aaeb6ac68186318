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
        return Object.values(session.outputs).map((output) => output.slice())
      }
      fill(0)
      const first = await result()
      fill(1)
      const other = await result()
      fill(0)
      expect(await result()).toEqual(first)
      expect(other).not.toEqual(first)
      for (const output of first) expect(output.every(Number.isFinite)).toBe(true)
      await session.close()
    })
  })
}
