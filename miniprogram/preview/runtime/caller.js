// What pages and components find on `this` beyond glass-easel's own: page routers, animation, and a `setData` that tells of
// values that would not survive the real one.
import * as adapter from 'glass-easel-miniprogram-adapter'
import { EventChannel } from './event-channel.js'
import { asComp } from './environment.js'
import { mp, tabPages } from './state.js'
import { wx } from './wx/index.js'

export const Caller = adapter.component.ComponentCaller.prototype
// the real setData crosses threads as JSON: warn about values that would not survive
const unsafe = (v, path) =>
  v === undefined
    ? `${path} is undefined`
    : typeof v === 'function'
      ? `${path} is a function`
      : v && typeof v === 'object'
        ? Array.isArray(v) || Object.getPrototypeOf(v) === Object.prototype || Object.getPrototypeOf(v) === null
          ? Object.entries(v)
              .map(([k, x]) => unsafe(x, `${path}.${k}`))
              .find(Boolean)
          : `${path} is a ${v.constructor?.name}`
        : null
const rawSetData = Caller.setData
Caller.setData = function (d, cb) {
  for (const [k, v] of Object.entries(d || {})) {
    const m = unsafe(v, k)
    if (m) mp.warnings.push(`setData in ${this.is}: ${m}`)
  }
  return rawSetData.call(this, d, cb)
}
Object.assign(Caller, {
  getTabBar(cb) {
    const t = pageOf(this)?.tabBar || null
    cb?.(t)
    return t
  },
  getPageId() {
    return pageOf(this)?.id
  },
  setUpdatePerformanceListener() {},
  clearAnimation(_s, _o, cb) {
    ;(cb || _o)?.call?.(this)
  },
  animate(sel, frames, duration, cb) {
    this._$.getShadowRoot()
      .querySelectorAll(sel)
      .forEach((e) => {
        const d = e.$$ || e._$backendElement
        d?.animate?.(
          frames.map(({ offset, ease, ...f }) => ({
            ...(offset != null ? { offset } : {}),
            ...(ease ? { easing: ease } : {}),
            ...f,
          })),
          { duration: +duration || 0, fill: 'forwards' },
        )
      })
    if (cb) setTimeout(() => cb.call(this), +duration || 0)
  },
  getOpenerEventChannel() {
    return pageOf(this)?.channel || new EventChannel()
  },
})
for (const k of ['pageRouter', 'router'])
  Object.defineProperty(Caller, k, {
    configurable: true,
    get() {
      return {
        navigateTo: wx.navigateTo,
        redirectTo: wx.redirectTo,
        switchTab: wx.switchTab,
        reLaunch: wx.reLaunch,
        navigateBack: wx.navigateBack,
      }
    },
  })
const pageOf = (caller) => {
  let c = asComp(caller)
  while (c.ownerShadowRoot) c = c.ownerShadowRoot.getHostNode()
  return [...mp.stack, ...tabPages.values()].find((p) => p.comp === c || p.tabComp === c)
}
