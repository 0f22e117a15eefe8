Page({
  data: {
    msg: 'hello',
    lbl: 'L',
    nums: [1, 2],
    mv: 'm0',
    kids: [{ id: 1 }, { id: 2 }],
    rows: [{ id: 'r1' }, { id: 'r2' }, { id: 'r3' }],
    log: [],
    into: '',
    hid: false,
    many: Array.from({ length: 20 }, (_, i) => i),
  },

  l(s) {
    this.data.log.push(s)
  },
  onLoad(q) {
    this.l('load' + JSON.stringify(q))
    this.dyn = () => this.l('dyn')
  },
  onShow() {
    this.l('show')
    this.getTabBar().setData({ sel: 0 })
  },
  onReady() {
    this.l('ready')
  },
  onHide() {
    this.l('hide')
  },
  onUnload() {
    getApp().globalData.log.push('a:unload')
  },
  onReachBottom() {
    this.l('bottom')
  },
  onPageScroll(e) {
    this.lastScroll = e.scrollTop
  },
  onPullDownRefresh() {
    this.l('pull')
    wx.stopPullDownRefresh()
  },
  onShareAppMessage(o) {
    return { title: 'share ' + o.from, path: '/pages/a/a?x=1' }
  },
  outer() {
    this.l('outer')
  },
  inner() {
    this.l('inner')
  },
  cap() {
    this.l('cap')
  },
  capb() {
    this.l('capb')
  },
  capin() {
    this.l('capin')
  },
  mutOuter() {
    this.l('mutOuter')
  },
  mutInner() {
    this.l('mutInner')
  },
  phone(e) {
    this.l('phone:' + e.detail.code)
  },
  lp() {
    this.l('lp')
  },
  lptap() {
    this.l('lptap')
  },
  lower() {
    this.l('lower')
  },
})
