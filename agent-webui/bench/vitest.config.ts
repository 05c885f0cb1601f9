import { defineConfig } from 'vitest/config'

/** Not part of the tests: figures of the browser, for bench/results. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    environment: 'node',
    include: ['*.bench.ts'],
    testTimeout: 600_000,
    hookTimeout: 300_000,
  },
})
