// What WXS code finds at run time: getRegExp, constructor names, component descriptors, change:prop observers.
import * as ge from 'glass-easel'
import { clone } from './context.js'

const descs = new WeakMap()
const desc = (elem) => {
  if (!elem) return null
  if (!descs.has(elem)) descs.set(elem, new Desc(elem))
  return descs.get(elem)
}
const dom = (e) => e.$$ || e._$backendElement
class Desc {
  constructor(e) {
    this.$e = e
    this.$state = {}
  }
  selectComponent(s) {
    const r = ge.Component.isComponent(this.$e) ? this.$e.getShadowRoot().querySelector(s) : null
    return desc(r)
  }
  selectAllComponents(s) {
    return ge.Component.isComponent(this.$e) ? this.$e.getShadowRoot().querySelectorAll(s).map(desc) : []
  }
  setStyle(s) {
    this.$e.setNodeStyle(
      typeof s === 'string'
        ? s
        : Object.entries(s)
            .map(([k, v]) => `${k.replace(/[A-Z]/g, (c) => '-' + c.toLowerCase())}:${v}`)
            .join(';'),
      3,
    )
    return this
  }
  addClass(c) {
    this.$e.toggleNodeClass(c, true)
    return this
  }
  removeClass(c) {
    this.$e.toggleNodeClass(c, false)
    return this
  }
  hasClass(c) {
    return this.$e.classList.contains(c)
  }
  getDataset() {
    return clone(this.$e.dataset) || {}
  }
  callMethod(n, a) {
    const c = this.$e.getMethodCaller?.()
    if (typeof c?.[n] === 'function') c[n](a)
  }
  triggerEvent(n, d, o) {
    this.$e.triggerEvent(n, d, o)
  }
  requestAnimationFrame(f) {
    return requestAnimationFrame(f)
  }
  setTimeout(f, t) {
    return setTimeout(f, t)
  }
  clearTimeout(t) {
    clearTimeout(t)
  }
  getState() {
    return this.$state
  }
  getBoundingClientRect() {
    const r = dom(this.$e)?.getBoundingClientRect()
    return r ? { left: r.left, top: r.top, right: r.right, bottom: r.bottom, width: r.width, height: r.height } : {}
  }
  getComputedStyle(names) {
    const cs = getComputedStyle(dom(this.$e))
    return Object.fromEntries(names.map((n) => [n, cs[n]]))
  }
}
const isMethod = (caller, fn) => {
  for (const k in caller) if (caller[k] === fn) return true
  return false
} // otherwise the handler came out of a WXS expression
globalThis.__mpWxs = {
  getRegExp: (p, f) => new RegExp(p, f),
  getDate: (...a) => new Date(...a),
  ctor: (x) => Object.prototype.toString.call(x).slice(8, -1),
  propFilter: (fn) =>
    typeof fn === 'function' ? (n, o, host, elem) => queueMicrotask(() => fn(n, o, desc(host), desc(elem))) : () => {}, // after the tree is built
  eventFilter: (x) => x,
  // common attributes WeChat accepts on any node but glass-easel would reject on custom components
  attr: (R) => (elem, name, v, a, b) => {
    if (
      (name === 'hidden' || name === 'role' || name.startsWith('aria-')) &&
      ge.Component.isComponent(elem) &&
      !ge.Component.hasProperty(
        elem,
        name.replace(/-([a-z])/g, (_, c) => c.toUpperCase()),
      )
    ) {
      const d = dom(elem)
      if (!d) return
      if (name === 'hidden') d.toggleAttribute('hidden', !!v)
      else d.setAttribute(name, String(v))
      return
    }
    // like the WebView renderer (and unlike bare glass-easel): passing an unchanged primitive again is a no-op
    if (ge.Component.isComponent(elem)) {
      const passed = (elem.$passed ||= new Set()),
        key = name.replace(/-([a-z])/g, (_, c) => c.toUpperCase())
      if (
        passed.has(name) &&
        (v === null || typeof v !== 'object') &&
        elem.data &&
        elem.data[key] === v &&
        ge.Component.hasProperty(elem, key)
      )
        return
      passed.add(name)
    }
    R.r(elem, name, v, a, b)
  },
  eventWrapper: (caller, ev, fn, path) => {
    if (path ? path[0] !== 0 : !isMethod(caller, fn)) {
      Object.defineProperty(ev, 'instance', { value: desc(ev.$elem), configurable: true })
      return fn.call(null, ev, desc(caller._$))
    }
    return fn.call(caller, ev)
  },
}
