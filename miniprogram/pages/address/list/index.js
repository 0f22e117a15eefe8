// The shopper's addresses: to look at, to edit, or to choose one for an order.
const user = require('../../../services/user')
const chosen = require('../../../store/chosen')
const { ask, definePage } = require('../../../utils/page')
const { idOf, maskPhone } = require('../../../utils/util')

definePage({
  data: { addresses: [], choosing: false, current: 0 },

  onLoad(query) {
    const choosing = query.choose === '1'
    this.setData({ choosing, current: idOf(query.id) || 0 })
    if (choosing) wx.setNavigationBarTitle({ title: '选择收货地址' })
  },

  onShow() {
    this.reload()
  },

  reload() {
    return this.load(async () => {
      const addresses = await user.addresses()
      this.setData({
        addresses: addresses.map((/** @type {any} */ address) => ({
          ...address,
          shownPhone: maskPhone(address.phone),
        })),
      })
    })
  },

  /** @param {any} event */
  pick(event) {
    const { address } = event.currentTarget.dataset
    if (!this.data.choosing) {
      this.edit(event)
      return
    }
    chosen.set({ address })
    wx.navigateBack()
  },

  /** @param {any} event */
  edit(event) {
    wx.navigateTo({ url: `/pages/address/edit/index?id=${event.currentTarget.dataset.address.id}` })
  },

  add() {
    wx.navigateTo({ url: '/pages/address/edit/index' })
  },

  /** @param {any} event */
  async remove(event) {
    const { address } = event.currentTarget.dataset
    if (!(await ask('删除地址', `${address.name} ${address.detail}`, '删除'))) return
    await this.once('remove', async () => {
      await user.deleteAddress(address.id)
      await this.reload()
    })
  },

  importWechat() {
    wx.chooseAddress({
      success: (taken) =>
        this.once('import', async () => {
          await user.saveAddress({
            name: taken.userName,
            phone: taken.telNumber,
            province: taken.provinceName,
            city: taken.cityName,
            district: taken.countyName,
            detail: taken.detailInfo,
            is_default: 0,
          })
          wx.showToast({ title: '已导入' })
          await this.reload()
        }),
      fail() {},
    })
  },
})
