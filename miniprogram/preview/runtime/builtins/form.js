// checkbox, radio, switch, slider, label, form.
import { Button } from './basic.js'
import { MpEl, define } from './base.js'

const group = (el, kind) => el.closest(`wx-${kind}-group`)
class Check extends MpEl {
  kind = 'checkbox'
  build() {
    this.$b = document.createElement('span')
    this.$b.className = 'mp-box'
    this.insertBefore(this.$b, this.firstChild)
    this.setAttribute('role', this.kind)
    this.addEventListener('click', () => this.activate())
    this.initial = !!this.$p.checked
  }
  activate() {
    if (this.$p.disabled) return
    const g = group(this, this.kind)
    if (this.kind === 'radio') {
      if (this.on) return
      g?.querySelectorAll('wx-radio').forEach((r) => r !== this && r.set(false))
      this.set(true)
    } else this.set(!this.on)
    g?.emit('change', { value: g.formValue })
  }
  set(v) {
    this.on = v
    this.$p.checked = v
    super.setAttribute('aria-checked', String(v))
    this.$b.textContent = v ? '✓' : ''
    this.$b.style.color = this.$p.color || '#09bb07'
  }
  update(d) {
    if (d.has('checked') || this.on === undefined) this.set(!!this.$p.checked)
  }
  reset() {
    this.set(this.initial)
  }
}
define('checkbox', Check)
define(
  'radio',
  class extends Check {
    kind = 'radio'
  },
)
define(
  'checkbox-group',
  class extends MpEl {
    get formValue() {
      return [...this.querySelectorAll('wx-checkbox')].filter((c) => c.on).map((c) => c.$p.value)
    }
    reset() {
      this.querySelectorAll('wx-checkbox').forEach((c) => c.reset())
    }
  },
)
define(
  'radio-group',
  class extends MpEl {
    get formValue() {
      return [...this.querySelectorAll('wx-radio')].find((c) => c.on)?.$p.value ?? ''
    }
    reset() {
      this.querySelectorAll('wx-radio').forEach((c) => c.reset())
    }
  },
)
define(
  'switch',
  class extends MpEl {
    build() {
      this.$b = this.own('span', 'mp-switch')
      this.initial = !!this.$p.checked
      this.addEventListener('click', () => this.activate())
    }
    activate() {
      if (this.$p.disabled) return
      this.set(!this.on)
      this.model('checked', this.on)
      this.emit('change', { value: this.on })
    }
    set(v) {
      this.on = v
      this.$b.classList.toggle('on', v)
      this.setAttribute('aria-checked', String(v))
      if (v && this.$p.color) this.$b.style.background = this.$p.color
      else this.$b.style.background = ''
    }
    update(d) {
      if (d.has('checked') || this.on === undefined) this.set(!!this.$p.checked)
    }
    get formValue() {
      return this.on
    }
    reset() {
      this.set(this.initial)
    }
  },
)
define(
  'slider',
  class extends MpEl {
    build() {
      const i = (this.$i = this.own('input'))
      i.type = 'range'
      i.addEventListener('input', () => this.emit('changing', { value: +i.value }))
      i.addEventListener('change', () => {
        this.model('value', +i.value)
        this.emit('change', { value: +i.value })
      })
    }
    update() {
      const p = this.$p
      this.$i.min = p.min ?? 0
      this.$i.max = p.max ?? 100
      this.$i.step = p.step ?? 1
      this.$i.disabled = !!p.disabled
      this.$i.value = p.value ?? 0
    }
    get formValue() {
      return +this.$i.value
    }
  },
)
define(
  'label',
  class extends MpEl {
    build() {
      this.addEventListener('click', (e) => {
        const f = this.$p.for
        const t = f
          ? this.closest('wx-page')?.querySelector('#' + CSS.escape(f))
          : this.querySelector('wx-checkbox,wx-radio,wx-switch,wx-input,wx-button')
        if (!t || t.contains(e.target)) return
        if (t instanceof Button) t.click()
        else t.activate?.()
      })
    }
  },
)
const namedFields = (form) =>
  [...form.querySelectorAll('*')]
    .filter((n) => n.__wxElement)
    .map((n) => {
      if ('formValue' in n && n.$p?.name) return [n.$p.name, () => n.formValue, n]
      const d = n.__wxElement.data
      if (n.__wxElement.$formField && d?.name) return [d.name, () => d.value, n]
      return null
    })
    .filter(Boolean)
define(
  'form',
  class extends MpEl {
    submit() {
      const value = {}
      for (const [k, v] of namedFields(this)) value[k] = v()
      this.emit('submit', { value, target: { id: this.id } })
    }
    reset() {
      for (const [, , n] of namedFields(this)) n.reset?.()
      this.emit('reset', {})
    }
  },
)
