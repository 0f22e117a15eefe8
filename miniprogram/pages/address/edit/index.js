// Writing down an address. The server checks it; what is wrong stands beside its field.
const user = require('../../../services/user')
const { definePage } = require('../../../utils/page')
const { idOf } = require('../../../utils/util')

const FIELDS = ['name', 'phone', 'region', 'detail']

/** @param {any} form @returns {Record<string, string>} */
function check(form) {
  /** @type {Record<string, string>} */
  const errors = {}
  if (!form.name.trim()) errors.name = '请填写收货人'
  if (!/^1\d{10}$/.test(form.phone)) errors.phone = '请填写 11 位手机号'
  if (!form.region.length) errors.region = '请选择所在地区'
  if (form.detail.trim().length < 2) errors.detail = '请填写详细地址'
  return errors
}

definePage({
  data: {
    id: null,
    form: { name: '', phone: '', region: [], detail: '', is_default: false },
    regionText: '',
    errors: {},
  },

  onLoad(query) {
    const id = idOf(query.id)
    if (!query.id) {
      wx.setNavigationBarTitle({ title: '新增地址' })
      this.setData({ state: 'ready' })
      return
    }
    if (!id) {
      this.setData({ state: 'missing' })
      return
    }
    this.setData({ id })
    this.reload()
  },

  reload() {
    return this.load(async () => {
      const found = (await user.addresses()).find((/** @type {any} */ address) => address.id === this.data.id)
      if (!found) {
        this.setData({ id: null })
        wx.showToast({ title: '地址不存在，可新增一个', icon: 'none' })
        return
      }
      const { city, detail, district, is_default: flag, name, phone, province } = found
      const region = [province, city, district]
      this.setData({
        form: { name, phone, region, detail, is_default: flag === 1 },
        regionText: region.join(' '),
      })
    })
  },

  /** @param {any} event */
  change(event) {
    const { field } = event.currentTarget.dataset
    this.setData({ [`form.${field}`]: event.detail.value, [`errors.${field}`]: '' })
  },

  /** @param {any} event */
  changeRegion(event) {
    const region = event.detail.value
    this.setData({ 'form.region': region, regionText: region.join(' '), 'errors.region': '' })
  },

  save() {
    const { form, id } = this.data
    const errors = check(form)
    if (Object.keys(errors).length) {
      this.setData({ errors })
      return undefined
    }
    const [province, city, district] = form.region
    const { detail, name, phone } = form
    return this.once('save', async () => {
      try {
        await user.saveAddress({
          id: id || undefined,
          name: name.trim(),
          phone,
          province,
          city,
          district,
          detail: detail.trim(),
          is_default: form.is_default ? 1 : 0,
        })
        wx.navigateBack()
      } catch (error) {
        this.showRefusal(error)
      }
    })
  },

  /** @param {any} error */
  showRefusal(error) {
    const { field = '', reason = '' } = error.details || {}
    const shown = ['province', 'city', 'district'].includes(field) ? 'region' : field
    if (!FIELDS.includes(shown)) throw error
    this.setData({ errors: { [shown]: reason || error.message } })
  },
})
