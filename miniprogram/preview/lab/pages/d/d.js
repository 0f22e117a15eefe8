Page({
  data: { text: '' },
  onLoad({ n = '0' }) {
    this.setData({ text: `d ${Number(n) + 1}` })
  },
})
