// What all pages share: loading with its states, telling what went wrong, and doing a thing once however often it is tapped.
const { ApiError } = require('./request')

/** From this size on (WeChat's setting, 16 is usual) texts grow with it, up to a third. */
const USUAL_FONT = 16

/** @returns {string} */
function fontStyle() {
  const { fontSizeSetting = USUAL_FONT } = wx.getAppBaseInfo()
  const scale = Math.max(0.9, Math.min(1.35, fontSizeSetting / USUAL_FONT))
  return `--font-scale: ${scale.toFixed(2)}`
}

/** What a shopper reads of an error. @param {any} error */
function problemOf(error) {
  const known = error instanceof ApiError
  if (!known) console.error(error)
  return { message: known ? error.message : '出了点问题，请重试', requestId: known ? error.requestId : '' }
}

/** Whether it is about something that isn't there. @param {any} error */
const isMissing = (error) => error instanceof ApiError && error.status === 404

/** @type {Shop.PageMethods & ThisType<any>} */
const METHODS = {
  async load(work) {
    if (this.data.state !== 'ready') this.setData({ state: 'loading' })
    try {
      await work()
      this.setData({ state: 'ready' })
    } catch (error) {
      if (isMissing(error)) this.setData({ state: 'missing' })
      // What already shows stays; a note is enough.
      else if (this.data.state === 'ready') this.tell(error)
      else this.setData({ state: 'error', problem: problemOf(error) })
    } finally {
      wx.stopPullDownRefresh()
    }
  },

  tell(error) {
    const { message, requestId } = problemOf(error)
    if (error instanceof ApiError && error.status >= 500 && requestId)
      wx.showModal({ title: '出了点问题', content: `${message}\n请求编号：${requestId}`, showCancel: false })
    else wx.showToast({ title: message, icon: 'none', duration: 2500 })
  },

  async once(name, work) {
    /** @type {Record<string, boolean>} */
    const running = this.running || (this.running = {})
    if (running[name]) return
    running[name] = true
    this.setData({ busy: true })
    try {
      await work()
    } catch (error) {
      this.tell(error)
    } finally {
      running[name] = false
      this.setData({ busy: Object.values(running).some(Boolean) })
    }
  },

  goHome() {
    wx.switchTab({ url: '/pages/index/index' })
  },

  /** Opens the page that `data-url` names. */
  go(event) {
    wx.navigateTo({ url: event.currentTarget.dataset.url })
  },
}

/** @type {Shop.DefinePage} */
function definePage(options) {
  const { onLoad } = options
  Page({
    ...METHODS,
    ...options,
    data: { state: 'loading', problem: { message: '', requestId: '' }, busy: false, pageStyle: '', ...options.data },
    /** @this {any} @param {any} query */
    onLoad(query) {
      this.setData({ pageStyle: fontStyle() })
      return onLoad ? onLoad.call(this, query) : undefined
    },
  })
}

/** Asks before something that can't be undone. @param {string} title @param {string} content @param {string} [confirmText] @returns {Promise<boolean>} */
function ask(title, content, confirmText = '确定') {
  return new Promise((resolve) => {
    wx.showModal({
      title,
      content,
      confirmText,
      success: ({ confirm }) => resolve(confirm),
      fail: () => resolve(false),
    })
  })
}

module.exports = { ask, definePage, isMissing, problemOf }
