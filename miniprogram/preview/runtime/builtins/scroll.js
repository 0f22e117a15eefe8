// scroll-view and swiper.
import { rpx } from '../context.js'
import { MpEl, define, px } from './base.js'

class ScrollView extends MpEl {
  constructor() {
    super()
    this.attachShadow({ mode: 'open' }).innerHTML =
      '<style>:host{display:block;width:100%}#s{position:relative;width:100%;height:100%;max-height:inherit;overflow:hidden;box-sizing:border-box}#s::-webkit-scrollbar{display:none}#c{min-height:100%}:host([scroll-x]) #c{min-width:100%}</style><div id=s><div id=r hidden style="text-align:center;color:#999;padding:12px">...</div><div id=c part=content><slot></slot></div></div>'
    this.$s = this.shadowRoot.getElementById('s')
  }
  build() {
    let up = true,
      low = false,
      lastT = 0,
      lastL = 0
    this.$s.addEventListener(
      'scroll',
      () => {
        const s = this.$s,
          p = this.$p
        this.emit('scroll', {
          scrollTop: s.scrollTop,
          scrollLeft: s.scrollLeft,
          scrollHeight: s.scrollHeight,
          scrollWidth: s.scrollWidth,
          deltaX: lastL - s.scrollLeft,
          deltaY: lastT - s.scrollTop,
        })
        const y = !!p.scrollY,
          pos = y ? s.scrollTop : s.scrollLeft,
          end = y ? s.scrollHeight - s.clientHeight - s.scrollTop : s.scrollWidth - s.clientWidth - s.scrollLeft
        const u = pos <= px(p.upperThreshold ?? 50),
          l = end <= px(p.lowerThreshold ?? 50)
        if (u && !up) this.emit('scrolltoupper', { direction: y ? 'top' : 'left' })
        if (l && !low) this.emit('scrolltolower', { direction: y ? 'bottom' : 'right' })
        up = u
        low = l
        lastT = s.scrollTop
        lastL = s.scrollLeft
      },
      { passive: true },
    )
    let y0 = null
    this.addEventListener(
      'touchstart',
      (e) => {
        y0 = this.$s.scrollTop <= 0 && this.$p.refresherEnabled ? e.touches[0].clientY : null
      },
      { passive: true },
    )
    this.addEventListener('touchend', (e) => {
      if (y0 != null && e.changedTouches[0].clientY - y0 > 60) this.emit('refresherrefresh', {})
      y0 = null
    })
  }
  update(d) {
    const s = this.$s,
      p = this.$p
    s.style.overflowX = p.scrollX ? 'auto' : 'hidden'
    s.style.overflowY = p.scrollY ? 'auto' : 'hidden'
    const c = this.shadowRoot.getElementById('c')
    c.style.display = p.enableFlex ? 'flex' : ''
    if (p.enableFlex) c.style.flexDirection = getComputedStyle(this).flexDirection
    const behavior = p.scrollWithAnimation ? 'smooth' : 'auto'
    if (d.has('scrollTop') && p.scrollTop !== '' && p.scrollTop != null)
      requestAnimationFrame(() => s.scrollTo({ top: px(p.scrollTop), behavior }))
    if (d.has('scrollLeft') && p.scrollLeft !== '' && p.scrollLeft != null)
      requestAnimationFrame(() => s.scrollTo({ left: px(p.scrollLeft), behavior }))
    if (d.has('scrollIntoView') && p.scrollIntoView)
      requestAnimationFrame(() => {
        const t = this.querySelector('#' + CSS.escape(p.scrollIntoView))
        if (t) {
          const a = t.getBoundingClientRect(),
            b = s.getBoundingClientRect()
          s.scrollTo({
            top: p.scrollY ? s.scrollTop + a.top - b.top : s.scrollTop,
            left: p.scrollX ? s.scrollLeft + a.left - b.left : s.scrollLeft,
            behavior,
          })
        }
      })
    this.shadowRoot.getElementById('r').hidden = !p.refresherTriggered
  }
  get scrollTop() {
    return this.$s.scrollTop
  }
  get scrollLeft() {
    return this.$s.scrollLeft
  }
  get scrollHeight() {
    return this.$s.scrollHeight
  }
  get scrollWidth() {
    return this.$s.scrollWidth
  }
  set scrollTop(v) {
    this.$s.scrollTop = v
  }
  set scrollLeft(v) {
    this.$s.scrollLeft = v
  }
}
define('scroll-view', ScrollView)

class SwiperItem extends MpEl {
  setAttribute(n, v) {
    super.setAttribute(n, v)
    if (n === 'style') this.place()
  }
  place(css) {
    if (css) this.$css = css
    if (this.$css) Object.assign(this.style, this.$css)
  }
}
define('swiper-item', SwiperItem)
class Swiper extends MpEl {
  build() {
    this.cur = 0
    this.$dots = this.own('div')
    this.$dots.style.cssText =
      'position:absolute;bottom:10px;left:0;right:0;display:flex;justify-content:center;gap:8px;pointer-events:none'
    new MutationObserver(() => this.layout(false)).observe(this, { childList: true })
    let t0 = null
    const st = (e) => {
      t0 = e.touches ? e.touches[0] : e
    }
    const en = (e) => {
      if (!t0) return
      const t = e.changedTouches ? e.changedTouches[0] : e
      const d = this.$p.vertical ? t.clientY - t0.clientY : t.clientX - t0.clientX
      t0 = null
      if (Math.abs(d) > 40) this.go(this.cur + (d < 0 ? 1 : -1), 'touch')
    }
    this.addEventListener('touchstart', st, { passive: true })
    this.addEventListener('touchend', en)
    this.addEventListener('mousedown', st)
    this.addEventListener('mouseup', en)
  }
  detached() {
    clearInterval(this.$timer)
  }
  get items() {
    return [...this.children].filter((c) => c instanceof SwiperItem)
  }
  go(i, source) {
    const n = this.items.length
    if (!n) return
    i = this.$p.circular || source === 'autoplay' ? (i + n) % n : Math.max(0, Math.min(n - 1, i))
    if (i === this.cur) return
    this.cur = i
    this.model('current', i)
    this.layout(true)
    const d = { current: i, source, currentItemId: this.items[i]?.$p.itemId || '' }
    this.emit('change', d)
    setTimeout(() => this.emit('animationfinish', d), +this.$p.duration || 500)
  }
  layout(anim) {
    const it = this.items,
      n = it.length,
      v = this.$p.vertical,
      a = rpx(this.$p.previousMargin || '0px'),
      b = rpx(this.$p.nextMargin || '0px'),
      m = +this.$p.displayMultipleItems || 1
    if (this.cur >= n && n) this.cur = 0
    it.forEach((c, i) => {
      let o = i - this.cur
      if (this.$p.circular && n > 2) {
        if (o > n / 2) o -= n
        else if (o < -n / 2) o += n
      }
      const size = `calc((100% - ${a} - ${b})/${m})`
      c.place({
        [v ? 'top' : 'left']: a,
        [v ? 'height' : 'width']: size,
        transform: v ? `translateY(${o * 100}%)` : `translateX(${o * 100}%)`,
        transition: anim && Math.abs(o) <= 1 ? `transform ${+this.$p.duration || 500}ms` : 'none',
      })
    })
    this.$dots.innerHTML = this.$p.indicatorDots
      ? it
          .map(
            (_, i) =>
              `<i style="width:8px;height:8px;border-radius:50%;background:${i === this.cur ? this.$p.indicatorActiveColor || '#000' : this.$p.indicatorColor || 'rgba(0,0,0,.3)'}"></i>`,
          )
          .join('')
      : ''
    this.appendChild !== undefined && this.$dots.parentNode !== this && this.appendChild(this.$dots)
  }
  update(d) {
    if (d.has('current') && Number.isFinite(+this.$p.current) && +this.$p.current !== this.cur) {
      if (this.items.length) this.go(+this.$p.current, '')
      else this.cur = +this.$p.current
    }
    this.layout(false)
    clearInterval(this.$timer)
    if (this.$p.autoplay)
      this.$timer = setInterval(
        () => this.isConnected && this.offsetParent && this.go(this.cur + 1, 'autoplay'),
        +this.$p.interval || 5000,
      )
  }
}
define('swiper', Swiper)
