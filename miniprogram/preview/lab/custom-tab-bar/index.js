Component({
  data: { sel: 0 },
  methods: {
    go(e) {
      wx.switchTab({ url: ['/pages/a/a', '/pages/b/b'][e.currentTarget.dataset.i] })
    },
  },
})
