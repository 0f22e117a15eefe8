// text, image, button.
import { MpEl, define, resolveSrc } from './base.js'

export class Text extends MpEl {
  $nl() {
    this.toggleAttribute('data-nl', /\S\s*\n\s*\S/.test(this.textContent))
  }
}
define('text', Text)

class Image extends MpEl {
  build() {
    this.$i = this.own('img')
    this.$i.draggable = false
    this.$i.onload = () => {
      this.setMode()
      this.emit('load', { width: this.$i.naturalWidth, height: this.$i.naturalHeight })
    }
    this.$i.onerror = () => this.$i.getAttribute('src') && this.emit('error', { errMsg: `GET ${this.$p.src} 404` })
  }
  setMode() {
    const m = this.$p.mode || 'scaleToFill'
    this.$i.style.objectFit =
      { aspectFit: 'contain', aspectFill: 'cover', scaleToFill: 'fill', widthFix: 'fill', heightFix: 'fill' }[m] ||
      'none'
    if (/top|bottom|left|right|center/.test(m)) this.$i.style.objectPosition = m
  }
  update(d) {
    this.setMode()
    if (d.has('src')) {
      const s = resolveSrc(this, this.$p.src)
      if (s) this.$i.src = s
      else this.$i.removeAttribute('src')
    }
  }
}
define('image', Image)
define('cover-image', class extends Image {})

export class Button extends MpEl {
  build() {
    this.addEventListener('click', (e) => {
      if (this.$p.disabled) {
        e.stopImmediatePropagation()
        e.__mpSynthetic = true
        return
      }
      const ft = this.$p.formType,
        form = this.closest('wx-form')
      queueMicrotask(() => {
        if (form && ft === 'submit') form.submit()
        else if (form && ft === 'reset') form.reset()
        globalThis.__mp.openType(this)
      })
    })
  }
}
define('button', Button)
