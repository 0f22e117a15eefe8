// What the whole runtime shares: the compiled app, what went wrong so far, and `__mp`, the handle of tests and of the frame
// around the phone.
import * as ge from 'glass-easel'

export const { config: cfg, templates, modules } = globalThis.__mpBundle
export const $ = (s, r = document) => r.querySelector(s)
export const mp = (globalThis.__mp = { cfg, errors: [], warnings: [], stack: [], log: [] })
export const logError = (e, where) => {
  mp.errors.push({ message: String(e?.message || e), stack: e?.stack, where })
  ;(mp.listeners?.Error || []).forEach((f) => f(String(e?.stack || e)))
  console.error(`[mini-program] ${where || ''}`, e)
}
mp.logError = logError
ge.addGlobalErrorListener((e, info) => {
  logError(e, info?.type || 'component')
  return false
})
ge.addGlobalWarningListener((m) => {
  mp.warnings.push(String(m))
  return false
})
addEventListener('unhandledrejection', (e) => {
  mp.errors.push({
    message: 'unhandledrejection: ' + (e.reason?.message || e.reason?.errMsg || String(e.reason)),
    stack: e.reason?.stack,
  })
  ;(mp.listeners?.UnhandledRejection || []).forEach((f) => f({ reason: e.reason, promise: e.promise }))
})
addEventListener('error', (e) => e.error && logError(e.error, 'window'))

// Pages of the tab bar stay alive while other tabs show.
export const tabPages = new Map()

// The address below which the preview is served, such as `/preview/`.
export const base = new URL('.', document.baseURI).pathname

// A value of app.json or of a page's JSON: `@name` stands in theme.json, once per colour scheme.
const dark = matchMedia('(prefers-color-scheme: dark)')
export const theme = () => (cfg.app.darkmode && dark.matches ? 'dark' : 'light')
export const themed = (value) =>
  typeof value === 'string' && value.startsWith('@') ? cfg.theme[theme()]?.[value.slice(1)] : value
dark.addEventListener('change', () => (mp.listeners?.ThemeChange || []).forEach((f) => f({ theme: theme() })))
