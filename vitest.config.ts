import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{core,shaders,worlds,engine,server,client,bench,training,test}/**/*.test.ts'],
    // Two cores: more workers only make the browser and codec tests wait for each other.
    maxWorkers: 2,
    pool: 'forks',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
