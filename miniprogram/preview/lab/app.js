App({
  globalData: { n: 1, log: [] },
  onLaunch(o) {
    this.globalData.log.push('launch:' + o.path)
  },
  onShow() {
    this.globalData.log.push('show')
  },
})
