import { defineConfig } from 'vitest/config'

// What must have the machine, or the mall, for itself: a crowd, a stopped database, a stopwatch.
const ALONE = ['flash', 'crowd', 'speed'].map((name) => `tests/e2e/${name}.test.mjs`)
const patience = { testTimeout: 60000, hookTimeout: 60000 }

// Against a mall that runs: the settings of .dev/env say which, MALL_DEV_DIR where it lives, MALL_SHOPPERS_BIN what sends
// the crowd.
export default defineConfig({
    test: {
        globalSetup: ['tests/e2e/serve.mjs'],
        projects: [
            {
                test: {
                    ...patience,
                    name: 'together',
                    include: ['tests/e2e/**/*.test.mjs'],
                    exclude: ALONE,
                    maxWorkers: 2,
                    sequence: { groupOrder: 1 },
                },
            },
            {
                test: {
                    ...patience,
                    name: 'alone',
                    include: ALONE,
                    fileParallelism: false,
                    sequence: { groupOrder: 2 },
                },
            },
        ],
    },
})
