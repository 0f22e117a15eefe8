import '@/styles/index.css'

import { createPinia } from 'pinia'
import { createApp } from 'vue'

import App from './App.vue'
import { router } from './router'
import { i18n, loadLocale } from './utils/i18n'
import { useSessionStore } from './store/session'
import { useUiStore } from './store/ui'

const app = createApp(App).use(createPinia()).use(i18n)

// The language and the session first: the router's guard asks for both.
await loadLocale(useUiStore().locale)
await useSessionStore().restore()

app.use(router).mount('#app')
