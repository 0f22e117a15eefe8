// `__mp`: what browser tests ask the runtime.
import { mp } from './state.js'

const top = () => mp.stack.at(-1)

// __mp.$('#id') searches the current page's shadow tree, so it also finds virtualHost components (no DOM host node)
const domOf = (e) => {
  if (!e) return null
  const d = e.$$ || e._$backendElement
  if (d) return d
  for (const c of [...(e.getShadowRoot?.()?.childNodes || []), ...(e.childNodes || [])]) {
    const r = domOf(c)
    if (r instanceof HTMLElement) return r
  }
  return null
}
mp.$$ = (sel, comp = top().comp) => comp.getShadowRoot().querySelectorAll(sel).map(domOf)
mp.$ = (sel, comp) => mp.$$(sel, comp)[0] || null
mp.pages = () => mp.stack.map((p) => ({ route: p.route, options: p.options }))
mp.data = () => JSON.parse(JSON.stringify(top().caller.data))
mp.idle = async (quiet = 150) => {
  for (let last = Date.now(); Date.now() - last < quiet;) {
    if (mp.pending) last = Date.now()
    await new Promise((r) => setTimeout(r, 20))
  }
} // no request in flight
