import type { Language } from 'element-plus/es/locale'
import { createI18n } from 'vue-i18n'

/** The languages of the console. Chinese is the first: its words say which keys there are. */
export type Locale = 'zh' | 'en'

export const i18n = createI18n({
  legacy: false,
  locale: 'zh',
  fallbackLocale: 'zh',
  missingWarn: false,
  fallbackWarn: false,
  messages: {} as Record<Locale, Record<string, never>>,
})

const loaders = {
  zh: () => import('./zh'),
  en: () => import('./en'),
} satisfies Record<Locale, () => Promise<{ default: object }>>

const elementLoaders = {
  zh: () => import('element-plus/es/locale/lang/zh-cn'),
  en: () => import('element-plus/es/locale/lang/en'),
} satisfies Record<Locale, () => Promise<{ default: Language }>>

/** Loads the words of `locale`, once, and shows them. */
export async function loadLocale(locale: Locale): Promise<void> {
  if (!i18n.global.availableLocales.includes(locale)) {
    const words = await loaders[locale]()
    i18n.global.setLocaleMessage(locale, words.default as never)
  }
  i18n.global.locale.value = locale
}

/** The words of the component library. */
export async function elementWords(locale: Locale): Promise<Language> {
  return (await elementLoaders[locale]()).default
}

/** The plain side of the library: its own types follow every key to its end. */
const words = i18n.global as unknown as {
  t: (key: string, values: Record<string, unknown>) => string
  te: (key: string) => boolean
}

/** The words for `key`, outside of components. */
export function translate(key: string, values: Record<string, unknown> = {}): string {
  return words.t(key, values)
}

/** The words for `name` in a group of them; the server's own word where the console has none. */
export function wordsFor(group: string, name: string | number): string {
  const key = `${group}.${name}`
  return words.te(key) ? words.t(key, {}) : String(name)
}
