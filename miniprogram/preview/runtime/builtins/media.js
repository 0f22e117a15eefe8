// navigator, icon, progress, rich-text, video, canvas, web-view, page-meta.
import { rpx } from '../context.js'
import { MpEl, define, resolveSrc } from './base.js'

define(
  'navigator',
  class extends MpEl {
    build() {
      this.addEventListener('click', () => {
        const p = this.$p,
          t = p.openType || 'navigate',
          w = globalThis.__mp.wx
        if (p.target === 'miniProgram') return w.navigateToMiniProgram({ appId: p.appId, path: p.path })
        const f = {
          navigate: 'navigateTo',
          redirect: 'redirectTo',
          switchTab: 'switchTab',
          reLaunch: 'reLaunch',
          navigateBack: 'navigateBack',
        }[t]
        f &&
          w[f](
            t === 'navigateBack'
              ? { delta: +p.delta || 1 }
              : { url: p.url, success: (r) => this.emit('success', r), fail: (r) => this.emit('fail', r) },
          )
      })
    }
  },
)
define(
  'icon',
  class extends MpEl {
    update() {
      const s = (this.$p.size || 23) + ''
      this.style.fontSize = /\D$/.test(s) ? rpx(s) : s + 'px'
      this.style.color = this.$p.color || ''
      this.textContent =
        {
          success: '✔',
          success_no_circle: '✓',
          info: 'ⓘ',
          warn: '⚠',
          waiting: '◷',
          cancel: '⊗',
          download: '⇩',
          search: '⌕',
          clear: '✕',
        }[this.$p.type] || ''
    }
  },
)
define(
  'progress',
  class extends MpEl {
    build() {
      this.innerHTML = '<div class=bar><i></i></div>'
    }
    update() {
      const b = this.querySelector('i')
      b.style.width = (this.$p.percent || 0) + '%'
      if (this.$p.activeColor || this.$p.color) b.style.background = this.$p.activeColor || this.$p.color
    }
  },
)
const TAGS = new Set(
  'a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del div dl dt em fieldset font footer h1 h2 h3 h4 h5 h6 header hr i img ins label legend li mark nav ol p pre q rt ruby s section small span strong sub sup table tbody td tfoot th thead tr tt u ul'.split(
    ' ',
  ),
)
// What an attribute of rich text says to a browser.
const attribute = (name, value) => {
  if (name === 'style') return rpx(value)
  return name === 'src' ? globalThis.__mp.local(value) : value
}

define(
  'rich-text',
  class extends MpEl {
    update() {
      const n = this.$p.nodes,
        frag = document.createDocumentFragment()
      const safe = (src, to) =>
        src.childNodes.forEach((c) => {
          if (c.nodeType === 3) to.append(c.data)
          else if (c.nodeType === 1 && TAGS.has(c.localName)) {
            const e = document.createElement(c.localName)
            for (const a of c.attributes)
              if (
                [
                  'class',
                  'style',
                  'src',
                  'alt',
                  'width',
                  'height',
                  'colspan',
                  'rowspan',
                  'start',
                  'type',
                  'dir',
                  'span',
                  'align',
                ].includes(a.name)
              )
                e.setAttribute(a.name, attribute(a.name, a.value))
            safe(c, e)
            to.append(e)
          }
        })
      const arr = (list, to) =>
        (list || []).forEach((x) => {
          if (x.type === 'text') to.append(x.text)
          else if (TAGS.has(x.name)) {
            const e = document.createElement(x.name)
            for (const [k, v] of Object.entries(x.attrs || {})) e.setAttribute(k, attribute(k, v))
            arr(x.children, e)
            to.append(e)
          }
        })
      if (Array.isArray(n)) arr(n, frag)
      else if (n) safe(new DOMParser().parseFromString(String(n), 'text/html').body, frag)
      this.replaceChildren(frag)
    }
  },
)
define(
  'video',
  class extends MpEl {
    build() {
      this.$v = this.own('video')
      this.$v.style.cssText = 'width:100%;height:100%'
      for (const e of ['play', 'pause', 'ended', 'error']) this.$v.addEventListener(e, () => this.emit(e, {}))
    }
    update(d) {
      if (d.has('src')) this.$v.src = resolveSrc(this, this.$p.src)
      if (this.$p.poster) this.$v.poster = this.$p.poster
      this.$v.controls = this.$p.controls !== false
    }
  },
)
define(
  'canvas',
  class extends MpEl {
    build() {
      this.$c = this.own('canvas')
    }
  },
)
define(
  'web-view',
  class extends MpEl {
    build() {
      this.$f = this.own('iframe')
    }
    update(d) {
      if (d.has('src')) this.$f.src = this.$p.src || 'about:blank'
    }
  },
)
define(
  'map',
  class extends MpEl {
    update() {
      this.dataset.mp = `${this.$p.latitude},${this.$p.longitude}`
    }
  },
)
define(
  'page-meta',
  class extends MpEl {
    update() {
      const f = this.closest('.mp-frame')
      if (!f) return
      if (this.$p.pageStyle) {
        const pg = f.querySelector('wx-page')
        pg.setAttribute('style', rpx(this.$p.pageStyle))
        f.querySelector('.mp-scroller').style.overflowY = /overflow:\s*hidden/.test(this.$p.pageStyle)
          ? 'hidden'
          : 'auto'
      }
    }
  },
)
