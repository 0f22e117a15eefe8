// What stands in place of content: nothing there, not found, or an error with another try.
const TEXTS = {
  empty: '这里还没有内容',
  missing: '内容不存在或已下架',
  error: '加载失败',
}
const ICONS = { empty: 'box', missing: 'search', error: 'warn' }

Component({
  options: { multipleSlots: true },

  properties: {
    /** `empty`, `missing` or `error`. */
    state: { type: String, value: 'empty' },
    text: String,
    requestId: String,
    /** The text of a button of the page's own. */
    action: String,
  },

  data: { icon: 'box', shown: '' },

  observers: {
    'state, text'(/** @type {keyof typeof TEXTS} */ state, /** @type {string} */ text) {
      this.setData({ icon: ICONS[state] || 'box', shown: text || TEXTS[state] || '' })
    },
  },

  methods: {
    retry() {
      this.triggerEvent('retry')
    },
    act() {
      this.triggerEvent('action')
    },
    goHome() {
      wx.switchTab({ url: '/pages/index/index' })
    },
  },
})
