import { defineConfig } from 'vitest/config'

// Against a mall that runs: MALL_PUBLIC_URL, MALL_WECHAT_BASE_URL, MALL_ADMIN_USERNAME, MALL_ADMIN_PASSWORD say which.
export default defineConfig({
    test: {
        include: ['tests/e2e/**/*.test.mjs'],
        globalSetup: ['tests/e2e/serve.mjs'],
        fileParallelism: false,
        testTimeout: 60000,
        hookTimeout: 60000,
    },
})
