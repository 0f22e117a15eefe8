import { defineConfig } from 'vitest/config'

export default defineConfig({
    test: { include: ['tests/unit/**/*.test.mjs'], setupFiles: ['tests/unit/wechat.mjs'] },
})
