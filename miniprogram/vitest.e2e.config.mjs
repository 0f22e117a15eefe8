import { defineConfig } from 'vitest/config'

const files = (...names) => names.map((name) => `tests/e2e/${name}.test.mjs`)
// What must have the machine, or the mall, for itself. The stopwatch comes first: a crowd leaves the mall work for minutes.
const STOPWATCH = files('speed')
const ALONE = files('flash', 'crowd')
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
                    name: 'stopwatch',
                    include: STOPWATCH,
                    fileParallelism: false,
                    sequence: { groupOrder: 0 },
                },
            },
            {
                test: {
                    ...patience,
                    name: 'together',
                    include: ['tests/e2e/**/*.test.mjs'],
                    exclude: [...STOPWATCH, ...ALONE],
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
