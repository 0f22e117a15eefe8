import { useDark, useLocalStorage, useMediaQuery } from '@vueuse/core'
import { defineStore } from 'pinia'
import { ref } from 'vue'

import type { Locale } from '@/utils/i18n'

/** How the console looks, on this machine. */
export const useUiStore = defineStore('ui', () => {
  const locale = useLocalStorage<Locale>('mall.locale', 'zh')
  const dark = useDark({ storageKey: 'mall.theme' })
  const collapsed = useLocalStorage('mall.menu.collapsed', false)
  const narrow = useMediaQuery('(max-width: 767px)')
  /** The menu on a narrow screen. */
  const drawer = ref(false)
  const palette = ref(false)
  const help = ref(false)

  return { locale, dark, collapsed, narrow, drawer, palette, help }
})
