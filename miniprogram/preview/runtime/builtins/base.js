// The common part of the built-in components: each is a custom element that glass-easel treats as a native node.

import { dispatch, owning, rpx } from '../context.js'
import { base } from '../state.js'
import { temp } from '../files.js'

const registry = {}
export const define = (name, cls) => {
  registry[name] = cls
}
export const builtin = (name) => registry[name] || class extends MpEl {}

export const camel = (s) => s.replace(/-([a-z])/g, (_, c) => c.toUpperCase())
export const px = (v) => {
  if (v == null || v === '') return 0
  const s = String(v)
  return /rpx$/.test(s) ? (parseFloat(s) * innerWidth) / 750 : parseFloat(s) || 0
}
export const resolveSrc = (el, src) => {
  if (!src || typeof src !== 'string') return ''
  if (temp[src]) return temp[src]
  if (src.startsWith('//')) return 'https:' + src
  if (/^[a-z]+:/i.test(src)) return globalThis.__mp.local(src)
  if (src.startsWith('/')) return base + src.slice(1)
  const host = owning(el)?.__wxElement?.ownerShadowRoot?.getHostNode()
  return base + new URL(src, 'http://x/' + (host ? host.is : '')).pathname.slice(1)
}

export class MpEl extends HTMLElement {
  constructor() {
    super()
    this.$p = {}
  }
  setAttribute(n, v) {
    if (n === 'style') return super.setAttribute('style', rpx(v))
    const we = this.__wxElement
    const raw = we && typeof we.getAttribute === 'function' ? we.getAttribute(n) : v
    // an unchanged primitive is not applied again (so what the user typed survives a list re-render), as in the WebView renderer
    const last = (this.$last ||= {})
    if (n in last && last[n] === raw && (raw === null || typeof raw !== 'object')) return
    last[n] = raw
    this.$p[camel(n)] = raw
    if ((raw === null || typeof raw !== 'object') && !this.hide?.includes(n))
      super.setAttribute(n === 'aria-role' ? 'role' : n, v)
    this.$touch(camel(n))
  }
  removeAttribute(n) {
    if (n !== 'style') {
      if (this.$last && this.$last[n] === false) return
      ;(this.$last ||= {})[n] = false
      this.$p[camel(n)] = false
      this.$touch(camel(n))
    }
    super.removeAttribute(n)
  }
  $touch(k) {
    ;(this.$dirty ||= new Set()).add(k)
    if (!this.$queued) {
      this.$queued = true
      queueMicrotask(() => {
        this.$queued = false
        this.$flush()
      })
    }
  }
  $flush() {
    if (!this.$built) return
    const d = this.$dirty || new Set()
    this.$dirty = null
    this.update?.(d)
  }
  connectedCallback() {
    if (!this.$built) {
      this.$built = true
      this.build?.()
      this.update?.(this.$dirty || new Set())
      this.$dirty = null
    }
    this.attached?.()
  }
  disconnectedCallback() {
    this.detached?.()
  }
  emit(t, d, o) {
    return dispatch(this, t, d, o)
  }
  model(name, v) {
    this.$p[name] = v
    this.__mpModel?.[name]?.(v)
  }
  own(tag, cls) {
    const e = document.createElement(tag)
    if (cls) e.className = cls
    this.appendChild(e)
    return e
  }
}
