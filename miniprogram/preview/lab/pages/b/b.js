Page({
  data: { count: 1 },
  onShow() {
    this.getTabBar().setData({ sel: 1 })
  },
})
