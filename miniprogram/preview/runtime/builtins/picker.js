// picker and picker-view.
import { loadRegions } from '../regions.js'
import { MpEl, define } from './base.js'

class Picker extends MpEl {
  build() {
    this.addEventListener('click', () => {
      if (!this.$p.disabled) this.open()
    })
  }
  columns(val) {
    const p = this.$p,
      key = (x) => (p.rangeKey && x && typeof x === 'object' ? x[p.rangeKey] : x),
      pad = (n) => String(n).padStart(2, '0'),
      seq = (a, b, f) => Array.from({ length: b - a + 1 }, (_, i) => f(a + i))
    switch (p.mode) {
      case 'multiSelector':
        return (p.range || []).map((c) => c.map(key))
      case 'time':
        return [seq(0, 23, pad), seq(0, 59, pad)]
      case 'date': {
        const y0 = +(p.start || '1970').slice(0, 4),
          y1 = +(p.end || '2050').slice(0, 4),
          [y, m] = val
        const cols = [
          seq(y0, y1, String),
          seq(1, 12, pad),
          seq(1, new Date(y0 + (y || 0), (m || 0) + 1, 0).getDate(), pad),
        ]
        return p.fields === 'year' ? cols.slice(0, 1) : p.fields === 'month' ? cols.slice(0, 2) : cols
      }
      case 'region': {
        const R = globalThis.__mp.regions
        const a = R[val[0] || 0],
          b = a[1][val[1] || 0]
        return [R.map((x) => x[0]), a[1].map((x) => x[0]), b[1]]
      }
      default:
        return [(p.range || []).map(key)]
    }
  }
  async open() {
    if (this.$p.mode === 'region') await loadRegions()
    const p = this.$p,
      mode = p.mode || 'selector',
      v = p.value
    let val = [0, 0, 0]
    if (mode === 'selector') val = [+v || 0]
    else if (mode === 'multiSelector') val = [...(v || (p.range || []).map(() => 0))]
    else if (mode === 'region') {
      for (let i = 0; i < 3; i++) {
        const c = this.columns(val)
        val[i] = Math.max(0, c[i].indexOf((v || [])[i]))
      }
    } else {
      const parts = String(v || (mode === 'date' ? new Date().toISOString().slice(0, 10) : '00:00')).split(/[-:]/)
      for (let i = 0; i < parts.length; i++) {
        const c = this.columns(val)[i] || []
        val[i] = Math.max(
          0,
          c.findIndex((x) => +x === +parts[i]),
        )
      }
    }
    globalThis.__mp.pickerSheet(() => this.columns(val), val, {
      change: (c) => {
        if (mode === 'multiSelector') this.emit('columnchange', { column: c, value: val[c] })
      },
      cancel: () => this.emit('cancel', {}),
      ok: () => {
        const cols = this.columns(val),
          txt = cols.map((c, i) => c[Math.min(val[i], c.length - 1)])
        const value =
          mode === 'selector'
            ? val[0]
            : mode === 'multiSelector'
              ? val.slice(0, cols.length)
              : mode === 'time'
                ? txt.join(':')
                : mode === 'date'
                  ? txt.join('-')
                  : txt
        this.model('value', value)
        this.emit('change', { value, ...(mode === 'region' ? { code: ['', '', ''], postcode: '' } : {}) })
      },
    })
  }
  get formValue() {
    return this.$p.value ?? ''
  }
}
define('picker', Picker)
define(
  'picker-view',
  class extends MpEl {
    build() {
      this.addEventListener(
        'scrollend',
        () => {
          const value = [...this.querySelectorAll('wx-picker-view-column')].map((c) => c.index)
          if (String(value) !== String(this.$v)) {
            this.$v = value
            this.emit('change', { value })
          }
        },
        true,
      )
    }
    update(d) {
      if (d.has('value'))
        requestAnimationFrame(() => {
          this.$v = [...(this.$p.value || [])]
          ;[...this.querySelectorAll('wx-picker-view-column')].forEach((c, i) => {
            c.index = this.$v[i] || 0
          })
        })
    }
  },
)
define(
  'picker-view-column',
  class extends MpEl {
    get $h() {
      return this.children[0]?.offsetHeight || 34
    }
    get index() {
      return Math.round(this.scrollTop / this.$h)
    }
    set index(i) {
      this.scrollTop = i * this.$h
    }
  },
)
