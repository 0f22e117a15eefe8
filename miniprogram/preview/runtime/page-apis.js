// The wx.* functions that act on the page that shows: title, tab bar, scrolling, pull-down, queries, sharing.
import { Caller } from './caller.js'
import { drawNav, hideTabs, renderTabBar, tabs, tabState } from './chrome.js'
import { ctx } from './environment.js'
import { call } from './life.js'
import { $, cfg, mp } from './state.js'
import { wx } from './wx/index.js'

const top = () => mp.stack.at(-1)
mp.api('setNavigationBarTitle', async (o) => {
  top().win.navigationBarTitleText = o.title
  drawNav(top())
})
mp.api('setNavigationBarColor', async (o) => {
  Object.assign(top().win, {
    navigationBarBackgroundColor: o.backgroundColor,
    navigationBarTextStyle: o.frontColor === '#000000' ? 'black' : 'white',
  })
  drawNav(top())
})
const tabApi = (n, f) =>
  mp.api(n, async (o) => {
    if (!tabs.includes(top()?.route)) throw mp.fail('not TabBar page')
    f(o, tabState[o.index])
    renderTabBar(top().route)
  })
const badge = (n, f) =>
  mp.api(n, async (o) => {
    f(o, tabState[o.index])
    renderTabBar(top()?.route)
  })
badge('setTabBarBadge', (o, t) => {
  t.badge = o.text
})
badge('removeTabBarBadge', (_o, t) => {
  t.badge = ''
})
badge('showTabBarRedDot', (_o, t) => {
  t.dot = true
})
badge('hideTabBarRedDot', (_o, t) => {
  t.dot = false
})
tabApi('showTabBar', () => {
  hideTabs(false)
})
tabApi('hideTabBar', () => {
  hideTabs(true)
})
tabApi('setTabBarItem', (o, t) => Object.assign(t, o))
tabApi('setTabBarStyle', (o) => Object.assign(cfg.app.tabBar, o))
mp.api('pageScrollTo', async (o) => {
  const s = top().scroller
  let y = o.scrollTop
  if (o.selector) {
    const e = top().comp.getShadowRoot().querySelector(o.selector)
    const d = e && (e.$$ || e._$backendElement)
    if (d) y = d.getBoundingClientRect().top - s.getBoundingClientRect().top + s.scrollTop + (o.offsetTop || 0)
  }
  s.scrollTo({ top: y, behavior: o.duration === 0 ? 'auto' : 'smooth' })
})
mp.api('startPullDownRefresh', async () => {
  const p = top()
  if (!p.win.enablePullDownRefresh) throw mp.fail('not enabled')
  $('.mp-pulldown', p.frame).hidden = false
  call(p, 'onPullDownRefresh')
})
mp.api('stopPullDownRefresh', async () => {
  mp.stack.forEach((p) => {
    $('.mp-pulldown', p.frame).hidden = true
  })
})
// SelectorQuery: usable before the first page exists, and with .node() for <canvas type="2d">
ctx.getContext = (el, cb) => {
  const c = el.$c || el
  if (el.$c)
    Object.assign(c, {
      createImage: () => new Image(),
      requestAnimationFrame: (f) => requestAnimationFrame(f),
      cancelAnimationFrame: (i) => cancelAnimationFrame(i),
    })
  cb(c)
}
const query = (caller) => {
  const q = Caller.createSelectorQuery.call(caller),
    N = Object.getPrototypeOf(q.select('x')),
    exec = q.exec
  N.node ||= function (cb) {
    return this.context((r) => {
      if (r) r.node = r.context
      cb?.(r)
    })
  }
  q.exec = (cb) => {
    exec.call(q, (rs) => cb?.(rs.map((r) => (r && r.context && !r.node ? { ...r, node: r.context } : r))))
    return q
  }
  return q
}
wx.createSelectorQuery = () => query(top()?.caller || { _$: null })
wx.createIntersectionObserver = (c, o) => (c || top().caller).createIntersectionObserver(o)
wx.createMediaQueryObserver = (c) => (c || top().caller).createMediaQueryObserver()
wx.getLaunchOptionsSync = wx.getEnterOptionsSync = () => mp.launch
// open-type of <button>; the detail comes from mp.openTypeDetail, as the real one needs WeChat itself
mp.openTypeDetail = {
  getPhoneNumber: () => ({ errMsg: 'getPhoneNumber:ok', code: mp.phoneCode() }),
  getUserInfo: () => ({ errMsg: 'getUserInfo:ok', userInfo: mp.user }),
  chooseAvatar: async () => ({ avatarUrl: await mp.picture() }),
  agreePrivacyAuthorization: () => ({}),
  openSetting: () => ({ authSetting: {} }),
  contact: () => ({}),
  launchApp: () => ({}),
}
mp.openType = (el) => {
  const t = el.$p.openType
  if (!t) return
  if (t === 'share') return mp.share('button', el)
  mp.logCall('open-type:' + t, {})
  if (mp.openTypeDetail[t]) Promise.resolve(mp.openTypeDetail[t]()).then((detail) => el.emit(t.toLowerCase(), detail))
}
mp.share = (from = 'menu', el) => {
  const r = call(top(), 'onShareAppMessage', { from, target: el && { id: el.id, dataset: el.__wxElement.dataset } })
  mp.logCall('share', r)
  return r
}
