// input and textarea.
import { rpx } from '../context.js'
import { MpEl, define } from './base.js'

class Input extends MpEl {
  tag = 'input'
  hide = ['placeholder', 'aria-label', 'aria-role', 'value'] // these belong to the inner control
  build() {
    const i = (this.$i = document.createElement(this.tag))
    this.$ph = this.own('div', 'input-placeholder')
    this.appendChild(i)
    i.addEventListener('input', () => {
      const v = i.value
      this.model('value', v)
      this.ph()
      this.grow()
      this.emit('input', { value: v, cursor: i.selectionStart ?? v.length, keyCode: 0 })
    })
    i.addEventListener('focus', () => {
      this.emit('focus', { value: i.value, height: 0 })
      this.emit('keyboardheightchange', { height: 0, duration: 0 })
    })
    i.addEventListener('blur', () => {
      this.$p.focus = false
      this.emit('blur', { value: i.value, cursor: i.selectionStart ?? 0 })
      this.emit('change', { value: i.value })
    })
    i.addEventListener('keydown', (e) => {
      if (e.key === 'Enter' && this.tag === 'input') {
        this.emit('confirm', { value: i.value })
        if (!this.$p.confirmHold) i.blur()
      }
    })
    this.initial = this.$p.value ?? ''
  }
  attached() {
    if (this.$p.autoFocus || this.$p.focus) setTimeout(() => this.$i.focus())
  }
  ph() {
    this.$ph.style.display = this.$i.value ? 'none' : ''
  }
  grow() {
    if (this.tag === 'textarea' && this.$p.autoHeight) {
      this.$i.style.height = 'auto'
      this.style.height = 'auto'
      const h = this.$i.scrollHeight
      this.$i.style.height = h + 'px'
      if (h !== this.$h) {
        this.$h = h
        this.emit('linechange', { height: h, lineCount: Math.max(1, Math.round(h / 22)) })
      }
    }
  }
  update(d) {
    const { $i: i, $p: p } = this
    if (this.tag === 'input') {
      i.type = p.password ? 'password' : 'text'
      i.inputMode = { number: 'numeric', digit: 'decimal', idcard: 'text' }[p.type] || 'text'
    }
    const max = p.maxlength === undefined || p.maxlength === '' ? 140 : +p.maxlength
    if (max >= 0) i.maxLength = max
    else i.removeAttribute('maxlength')
    i.disabled = !!p.disabled
    if (d.has('value')) {
      const v = p.value == null || p.value === false ? '' : String(p.value)
      if (i.value !== v) i.value = v
    }
    this.$ph.textContent = i.placeholder = p.placeholder || ''
    i.setAttribute('aria-label', p.ariaLabel || p.placeholder || '')
    if (p.placeholderStyle) this.$ph.style.cssText = rpx(p.placeholderStyle)
    // placeholder-class is written in the owner's style scope
    const owner = this.__wxElement?.ownerShadowRoot?.getHostNode()
    this.$ph.className =
      'input-placeholder ' +
      String(p.placeholderClass || '')
        .split(/\s+/)
        .filter(Boolean)
        .flatMap((c) => globalThis.__mp.scopeClass(owner, c))
        .join(' ')
    const ta = getComputedStyle(this).textAlign
    this.toggleAttribute('data-center', ta === 'center')
    this.toggleAttribute('data-right', ta === 'right' || ta === 'end')
    this.ph()
    this.grow()
    if (d.has('focus')) {
      if (p.focus) setTimeout(() => i.focus())
      else if (document.activeElement === i) i.blur()
    }
  }
  get formValue() {
    return this.$i ? this.$i.value : this.$p.value
  }
  reset() {
    this.$i.value = this.initial
    this.ph()
  }
  activate() {
    this.$i.focus()
  }
}
define('input', Input)
define(
  'textarea',
  class extends Input {
    tag = 'textarea'
  },
)
