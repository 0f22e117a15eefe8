// Defines every built-in component; those with no behaviour of their own are plain boxes.
import { builtin } from './base.js'
import { Text } from './basic.js'
import './form.js'
import './input.js'
import './media.js'
import './picker.js'
import './scroll.js'

export function registerBuiltins(names) {
  for (const n of names) if (!customElements.get('wx-' + n)) customElements.define('wx-' + n, builtin(n))
  if (!customElements.get('wx-page')) customElements.define('wx-page', class extends HTMLElement {})
  new MutationObserver((ms) => {
    const s = new Set()
    for (const m of ms) {
      const t = m.target.nodeType === 3 ? m.target.parentElement : m.target
      if (t instanceof Text) s.add(t)
      m.addedNodes.forEach((a) => {
        if (a instanceof Text) s.add(a)
        a.querySelectorAll?.('wx-text').forEach((x) => s.add(x))
      })
    }
    s.forEach((t) => t.$nl())
  }).observe(document.body, { subtree: true, childList: true, characterData: true })
}
