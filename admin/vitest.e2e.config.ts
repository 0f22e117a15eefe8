import { defineConfig } from 'vitest/config'

/** The tests drive a browser against a mall that is up: see tests/e2e/README.md. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    environment: 'node',
    fileParallelism: false,
    sequence: { concurrent: false },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    bail: 1,
  },
})
