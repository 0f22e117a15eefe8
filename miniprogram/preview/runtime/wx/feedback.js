// Toasts, dialogs, action sheets, and the sheet of the picker component.
import { mp } from '../state.js'
import { api, fail } from './core.js'

export const layer = document.getElementById('mp-overlay')
export const el = (html) => {
  const t = document.createElement('template')
  t.innerHTML = html.trim()
  return t.content.firstChild
}
export const esc = (s) => String(s ?? '').replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`)
let toast = null,
  toastTimer
const hideToast = () => {
  clearTimeout(toastTimer)
  toast?.remove()
  toast = null
}
export const show = (o, icon, dur) => {
  hideToast()
  toast = el(
    `<div class="mp-mask ${o.mask ? 'clear' : 'pass'}"><div class="mp-toast" role="status">${icon ? `<span class=ic>${icon}</span>` : ''}<span class=t>${esc(o.title)}</span></div></div>`,
  )
  layer.append(toast)
  mp.lastToast = o.title
  if (dur) toastTimer = setTimeout(hideToast, dur)
}
api('showToast', async (o) =>
  show(
    o,
    o.image ? '' : ({ success: '✓', error: '✕', loading: '◌', none: '' }[o.icon || 'success'] ?? ''),
    o.duration || 1500,
  ),
)
api('hideToast', async () => hideToast())
api('showLoading', async (o) => show(o, '◌', 0))
api('hideLoading', async () => hideToast())
api(
  'showModal',
  (o) =>
    new Promise((ok) => {
      const m = el(
        `<div class=mp-mask><div class=mp-modal role=dialog>${o.title ? `<h3>${esc(o.title)}</h3>` : ''}<div class=c>${o.editable ? `<input placeholder="${esc(o.placeholderText)}" value="${esc(o.content)}">` : esc(o.content)}</div><div class=mp-btns>${o.showCancel === false ? '' : `<button class=cancel style="color:${o.cancelColor || '#000'}">${esc(o.cancelText || '取消')}</button>`}<button class=ok style="color:${o.confirmColor || '#576B95'}">${esc(o.confirmText || '确定')}</button></div></div></div>`,
      )
      const done = (confirm) => {
        const content = m.querySelector('input')?.value
        m.remove()
        ok({ confirm, cancel: !confirm, ...(o.editable ? { content } : {}) })
      }
      m.querySelector('.ok').onclick = () => done(true)
      const c = m.querySelector('.cancel')
      if (c) c.onclick = () => done(false)
      layer.append(m)
    }),
)
api(
  'showActionSheet',
  (o) =>
    new Promise((ok, no) => {
      const m = el(
        `<div class=mp-mask><div class=mp-sheet role=menu>${o.alertText ? `<div class=it style="color:#888">${esc(o.alertText)}</div>` : ''}${o.itemList.map((t, i) => `<div class="it opt" role=menuitem data-i=${i} style="color:${o.itemColor || '#000'}">${esc(t)}</div>`).join('')}<div class="it cancel">取消</div></div></div>`,
      )
      m.onclick = (e) => {
        const it = e.target.closest('.opt')
        if (it) {
          m.remove()
          ok({ tapIndex: +it.dataset.i })
        } else if (e.target.closest('.cancel') || e.target === m) {
          m.remove()
          no(fail('cancel'))
        }
      }
      layer.append(m)
    }),
)
mp.pickerSheet = (cols, val, h) => {
  const m = el(
    '<div class=mp-mask><div class=mp-sheet role=dialog><div class=mp-pick-head><button class=cancel>取消</button><button class=ok style="color:#07c160">确定</button></div><div class=mp-pick-cols></div></div></div>',
  )
  const draw = () => {
    const box = m.querySelector('.mp-pick-cols')
    box.replaceChildren(
      ...cols().map((c, i) => {
        val[i] = Math.max(0, Math.min(val[i] ?? 0, c.length - 1))
        const d = el('<div class=mp-pick-col role=listbox></div>')
        c.forEach((t, k) => {
          const x = el(`<div role=option aria-selected=${k === val[i]}>${esc(t)}</div>`)
          x.onclick = () => {
            val[i] = k
            for (let j = i + 1; j < val.length; j++) if (cols()[j] && val[j] >= cols()[j].length) val[j] = 0
            h.change(i)
            draw()
          }
          d.append(x)
        })
        return d
      }),
    )
    box.querySelectorAll('[aria-selected=true]').forEach((x) => {
      x.parentNode.scrollTop = x.offsetTop - x.parentNode.offsetTop - 100
    })
  }
  m.querySelector('.ok').onclick = () => {
    m.remove()
    h.ok()
  }
  m.querySelector('.cancel').onclick = () => {
    m.remove()
    h.cancel()
  }
  layer.append(m)
  draw()
}
