// What WeChat draws around a page: the navigation bar above and the tab bar below.
import { call } from './life.js'
import { $, base, cfg, mp, themed } from './state.js'
import { wx } from './wx/index.js'

export const tabs = (cfg.app.tabBar?.list || []).map((t) => t.pagePath),
  tabState = tabs.map((_, i) => ({ ...cfg.app.tabBar.list[i] }))

let tabHidden = false
export const hideTabs = (hidden) => {
  tabHidden = hidden
}

export function renderTabBar(route) {
  const bar = $('#mp-tabbar'),
    tb = cfg.app.tabBar
  bar.hidden = !tb || tb.custom || tabHidden || !tabs.includes(route)
  if (bar.hidden) return
  bar.style.background = themed(tb.backgroundColor) || '#fff'
  bar.replaceChildren(
    ...tabState.map((t, i) => {
      const on = t.pagePath === route,
        d = document.createElement('div')
      d.className = 'mp-tab'
      d.setAttribute('role', 'tab')
      d.setAttribute('aria-selected', on)
      d.style.color = themed(on ? tb.selectedColor : tb.color)
      const ic = themed(on ? t.selectedIconPath || t.iconPath : t.iconPath)
      if (ic) {
        const img = document.createElement('img')
        img.src = cfg.pictures[ic] || base + ic.replace(/^\//, '')
        img.alt = ''
        d.append(img)
      }
      d.append(Object.assign(document.createElement('span'), { textContent: t.text }))
      if (t.badge)
        d.append(Object.assign(document.createElement('span'), { className: 'mp-badge', textContent: t.badge }))
      else if (t.dot) d.append(Object.assign(document.createElement('i'), { className: 'mp-reddot' }))
      d.onclick = () => {
        const p = mp.stack.at(-1)
        if (p.route === t.pagePath) call(p, 'onTabItemTap', { index: i, pagePath: t.pagePath, text: t.text })
        else
          wx.switchTab({
            url: '/' + t.pagePath,
            success: () => call(mp.stack.at(-1), 'onTabItemTap', { index: i, pagePath: t.pagePath, text: t.text }),
          })
      }
      return d
    }),
  )
}
export function drawNav(page) {
  const w = page.win,
    nav = page.frame.querySelector('.mp-nav')
  nav.hidden = w.navigationStyle === 'custom'
  nav.style.background = themed(w.navigationBarBackgroundColor) || '#000000'
  nav.style.color = themed(w.navigationBarTextStyle) === 'black' ? '#000' : '#fff'
  nav.querySelector('.mp-title').textContent = w.navigationBarTitleText || ''
  nav.querySelector('.mp-back').hidden = mp.stack.indexOf(page) <= 0
}
