// Pages: making, showing, hiding and unloading one.
import { drawNav, renderTabBar, tabs } from './chrome.js'
import { ab, flushReady, space } from './environment.js'
import { call } from './life.js'
import { $, cfg, mp, tabPages, themed } from './state.js'
import { applyStyles } from './styles.js'
import { wx } from './wx/index.js'

let pageSeq = 0

const win = (p) => ({ ...cfg.app.window, ...cfg.comps[p].json, ...(cfg.comps[p].json.window || {}) })

export function createPage(route, query, rawQuery, channel) {
  const frame = document.createElement('div')
  frame.className = 'mp-frame' + (cfg.app.style === 'v2' ? ' mp-v2' : '')
  frame.dataset.route = route
  frame.innerHTML = `<div class="mp-nav" role="banner" style="padding-top:${mp.statusBar}px"><button class="mp-back" aria-label="返回" style="top:${mp.statusBar}px">‹</button><span class="mp-title" role="heading"></span></div><div class="mp-viewport"><div class="mp-scroller"><div class="mp-pulldown" hidden>···</div><span></span></div></div>`
  $('#mp-pages').append(frame)
  const page = {
    id: ++pageSeq,
    route,
    options: query,
    win: win(route),
    frame,
    channel,
    scroller: $('.mp-scroller', frame),
  }
  frame.style.background = themed(page.win.backgroundColor) || '#fff'
  page.win = { ...page.win }
  if (page.win.disableScroll) page.scroller.style.overflow = 'hidden'
  $('.mp-back', frame).onclick = () => wx.navigateBack()
  const root = ab.createRoot('wx-page', space, route + (rawQuery ? '?' + rawQuery : ''))
  page.root = root
  page.comp = root.getComponent()
  page.caller = root.get()
  page.comp.getBoundingClientRect = (cb) => {
    const s = page.scroller
    setTimeout(() => cb({ left: s.scrollLeft, top: s.scrollTop, width: s.scrollWidth, height: s.scrollHeight }))
  }
  Object.assign(page.caller, { route, __route__: route, options: query, __wxExparserNodeId__: page.id })
  let reached = false
  page.scroller.addEventListener(
    'scroll',
    () => {
      const s = page.scroller
      call(page, 'onPageScroll', { scrollTop: s.scrollTop })
      const near = s.scrollHeight - s.clientHeight - s.scrollTop <= (page.win.onReachBottomDistance ?? 50)
      if (near && !reached) call(page, 'onReachBottom')
      reached = near
    },
    { passive: true },
  )
  page.start = () => {
    root.attach(page.scroller, $('span:last-child', page.scroller))
    if (tabs.includes(route) && cfg.app.tabBar.custom) {
      const ph = document.createElement('span')
      $('.mp-viewport', frame).append(ph)
      const tr = ab.createRoot('mp-custom-tab-bar', space, 'custom-tab-bar/index')
      page.tabComp = tr.getComponent()
      page.tabBar = tr.get()
      page.tabRoot = tr
      tr.attach($('.mp-viewport', frame), ph)
    }
    call(page, 'onLoad', query)
  }
  return page
}
export function show(page) {
  for (const p of [...mp.stack, ...tabPages.values()]) p.frame.hidden = p !== page
  applyStyles(page.route)
  renderTabBar(page.route)
  drawNav(page)
  const vp = $('.mp-viewport', page.frame)
  page.frame.style.setProperty('--mp-vh', vp.clientHeight / 100 + 'px')
  if (!page.started) {
    page.started = true
    page.start()
  }
  page.visible = true
  call(page, 'onShow')
  page.comp.triggerPageLifetime('show', [])
  page.tabComp?.triggerPageLifetime('show', [])
  if (!page.isReady) {
    page.isReady = true
    setTimeout(() => {
      flushReady()
      call(page, 'onReady')
    })
  }
  mp.log.push(page.route)
}
export function hide(page) {
  if (!page?.visible) return
  page.visible = false
  document.activeElement?.blur?.()
  call(page, 'onHide')
  page.comp.triggerPageLifetime('hide', [])
}
export function unload(page) {
  page.visible = false
  call(page, 'onUnload')
  page.root.release()
  page.tabRoot?.release()
  page.frame.remove()
}
