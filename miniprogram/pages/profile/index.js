// The shopper's profile.
const refunds = require('../../services/refund')
const user = require('../../services/user')
const { ask, definePage } = require('../../utils/page')
const { dateTime } = require('../../utils/time')
const { maskPhone, picture } = require('../../utils/util')

const GENDERS = ['保密', '男', '女']

definePage({
  data: { user: null, avatar: '', nickname: '', genders: GENDERS, gender: 0, phone: '', since: '', error: '' },

  onLoad() {
    this.reload()
  },

  reload() {
    return this.load(async () => {
      this.show(await user.profile())
    })
  },

  /** @param {any} shopper */
  show(shopper) {
    this.setData({
      user: shopper,
      avatar: picture(shopper.avatar, 160),
      nickname: shopper.nickname || '',
      gender: shopper.gender,
      phone: maskPhone(shopper.phone),
      since: dateTime(shopper.created_at),
    })
  },

  /** @param {any} event */
  chooseAvatar(event) {
    const { avatarUrl } = event.detail
    return this.once('avatar', async () => {
      const { url } = await refunds.uploadPicture(avatarUrl)
      this.show(await user.saveProfile({ avatar: url }))
    })
  },

  /** @param {any} event */
  changeName(event) {
    this.setData({ nickname: event.detail.value, error: '' })
  },

  /** @param {any} event */
  changeGender(event) {
    this.setData({ gender: Number(event.detail.value) })
  },

  save() {
    const { gender, nickname } = this.data
    if (!nickname.trim()) {
      this.setData({ error: '请填写昵称' })
      return undefined
    }
    return this.once('save', async () => {
      try {
        this.show(await user.saveProfile({ nickname: nickname.trim(), gender }))
        wx.showToast({ title: '已保存' })
      } catch (thrown) {
        const error = /** @type {any} */ (thrown)
        if (!error.details || error.details.field !== 'nickname') throw error
        this.setData({ error: error.details.reason })
      }
    })
  },

  async logout() {
    if (!(await ask('退出登录', '所有设备上的登录都会失效'))) return
    await this.once('logout', async () => {
      await user.logout()
      this.goHome()
    })
  },
})
