// Style sheets: classes of isolated components are prefixed; those of a page are only on while it shows.
import { cs } from './environment.js'
import { cfg, mp } from './state.js'

export const iso = {},
  scopeName = {}
Object.keys(cfg.comps).forEach((p, i) => {
  scopeName[p] = 's' + i.toString(36)
})
const prefixed = (p) => !['shared', 'page-shared'].includes(iso[p])
const styleEls = new Map()
const deps = (p, seen = new Set(), busy = new Set()) => {
  if (busy.has(p) || !cfg.comps[p]) return seen
  busy.add(p)
  const j = cfg.comps[p].json
  for (const r of [...Object.values(j.usingComponents), ...Object.values(j.componentGenerics).map((g) => g.default)])
    if (r) deps(r.slice(1), seen, busy)
  seen.add(p)
  return seen
}
const addStyle = (p) => {
  if (styleEls.has(p) || !cfg.styles[p]) return
  const s = document.createElement('style')
  s.dataset.mp = p
  s.textContent = cfg.styles[p]
    .replaceAll('\u0001', p !== 'app' && prefixed(p) ? scopeName[p] + '--' : '')
    .replaceAll('\u0002', `mp-is="${p}"`)
  document.head.append(s)
  styleEls.set(p, s)
}
export const applyStyles = (page) => {
  const need = deps(page)
  if (cfg.app.tabBar?.custom) deps('custom-tab-bar/index', need)
  need.delete(page)
  addStyle('app')
  need.forEach(addStyle)
  addStyle(page)
  need.add(page)
  for (const [p, el] of styleEls) el.media = p === 'app' || need.has(p) || prefixed(p) ? 'all' : 'not all'
}
mp.scopeClass = (owner, c) => {
  if (!owner) return [c]
  const o = owner.getComponentOptions(),
    n = (id) => cs.styleScopeManager.queryName(id)
  return [o.styleScope, o.extraStyleScope].filter((x) => x != null).map((x) => (n(x) ? `${n(x)}--${c}` : c))
}
