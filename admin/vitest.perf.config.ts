import { defineConfig } from 'vitest/config'

/** Figures, by hand: see tests/perf/README.md. */
export default defineConfig({
  test: {
    include: ['tests/perf/**/*.perf.ts'],
    environment: 'node',
    fileParallelism: false,
    testTimeout: 1_200_000,
    hookTimeout: 120_000,
  },
})
