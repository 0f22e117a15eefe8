const beh = Behavior({
  properties: { label: { type: String, value: 'def' } },
  data: { fromBeh: 1 },
  methods: {
    hello() {
      return 'hi ' + this.data.label
    },
  },
  lifetimes: {
    attached() {
      this.order = ['beh']
    },
  },
})
Component({
  options: { addGlobalClass: true },
  behaviors: [beh, 'wx://component-export'],
  properties: { nums: { type: Array, value: [] }, val: String },
  data: { sum: 0 },
  observers: {
    'nums.**'(n) {
      this.setData({ sum: (n || []).reduce((a, b) => a + b, 0) })
    },
  },
  lifetimes: {
    created() {
      this.c = 1
    },
    attached() {
      this.order.push('own')
    },
    detached() {
      getApp().globalData.log.push('x:detached')
    },
  },
  pageLifetimes: {
    show() {
      getApp().globalData.log.push('x:pageShow')
    },
    hide() {
      getApp().globalData.log.push('x:pageHide')
    },
  },
  export() {
    return { api: () => this.hello(), order: this.order }
  },
  methods: {
    inp(e) {
      this.setData({ val: e.detail.value })
    },
  },
})
