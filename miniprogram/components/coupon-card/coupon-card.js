// A coupon: to be had, to be used, or past.
const { short } = require('../../utils/price')
const { dateTime, day } = require('../../utils/time')

const KINDS = { 1: '满减券', 2: '折扣券', 3: '无门槛券' }

/** @param {any} coupon */
function conditions(coupon) {
  const lines = [Number(coupon.min_amount) > 0 ? `满 ¥${short(coupon.min_amount)} 可用` : '无门槛']
  if (coupon.type === 2 && coupon.max_discount) lines.push(`最多减 ¥${short(coupon.max_discount)}`)
  return lines.join('，')
}

/** @param {any} coupon */
function validity(coupon) {
  if (coupon.expire_time) return `${dateTime(coupon.expire_time)} 前有效`
  if (coupon.valid_days > 0) return `领取后 ${coupon.valid_days} 天内有效`
  return coupon.end_time ? `${day(coupon.end_time)} 前有效` : ''
}

Component({
  properties: {
    coupon: Object,
    /** The text of the button; none: no button. */
    action: String,
    disabled: Boolean,
    /** A note below, such as why it can't be used. */
    note: String,
    checked: Boolean,
  },

  data: { value: '', unit: '', kind: '', conditions: '', validity: '' },

  observers: {
    coupon(/** @type {any} */ coupon) {
      if (!coupon) return
      this.setData({
        value: short(coupon.value),
        unit: coupon.type === 2 ? '折' : '元',
        kind: KINDS[/** @type {1 | 2 | 3} */ (coupon.type)] || '优惠券',
        conditions: conditions(coupon),
        validity: validity(coupon),
      })
    },
  },

  methods: {
    act() {
      if (!this.data.disabled) this.triggerEvent('action', { coupon: this.data.coupon })
    },
  },
})
