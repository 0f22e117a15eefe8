import { fileURLToPath, URL } from 'node:url'

import vue from '@vitejs/plugin-vue'
import ElementPlus from 'unplugin-element-plus/vite'
import { ElementPlusResolver } from 'unplugin-vue-components/resolvers'
import Components from 'unplugin-vue-components/vite'
import { defineConfig } from 'vite'

/** Where `npm run dev` finds the mall. */
const MALL = process.env.MALL_PUBLIC_URL ?? 'http://127.0.0.1:8080'

export default defineConfig({
  base: '/admin/',
  plugins: [
    vue(),
    // Only `El*` tags are found by themselves; our own components are imported by name.
    Components({ dirs: [], dts: 'src/element-plus.d.ts', resolvers: [ElementPlusResolver()] }),
    ElementPlus({}),
  ],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  define: { __VUE_I18N_LEGACY_API__: 'false', __VUE_I18N_FULL_INSTALL__: 'false' },
  build: {
    manifest: true,
    target: 'es2022',
    chunkSizeWarningLimit: 900,
    // What is inlined would need a weaker content policy.
    assetsInlineLimit: 0,
  },
  server: {
    proxy: {
      '/api': { target: MALL, changeOrigin: true },
      '/uploads': { target: MALL, changeOrigin: true },
    },
  },
})
