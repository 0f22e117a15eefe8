// Steps that several pages take: paying an order, looking up an outcome, importing an address.
const payment = require('../services/payment')
const configs = require('../store/configs')

/** What an order's number means. A status that is missing here fails the test beside it. */
/** @type {Record<number, {text: string, hint: string}>} */
const ORDER_STATUS = {
  0: { text: '待付款', hint: '请在时限内完成付款' },
  1: { text: '待发货', hint: '商家正在准备您的商品' },
  2: { text: '待收货', hint: '商品正在路上' },
  3: { text: '已完成', hint: '感谢您的购买' },
  4: { text: '已取消', hint: '订单已取消' },
  5: { text: '已退款', hint: '款项已原路退回' },
}

/** @type {Record<number, string>} */
const REFUND_STATUS = {
  0: '待商家处理',
  1: '请寄回商品',
  2: '退款中',
  3: '退款成功',
  4: '已拒绝',
  5: '已撤销',
  6: '退款失败',
  7: '退款异常，客服处理中',
}

/** What happened to an order, for its timeline; what is not here is no news for a shopper. */
/** @type {Record<string, string>} */
const EVENTS = {
  paid: '付款成功',
  cancelled: '订单取消',
  expired: '超时未付款，订单取消',
  late_money: '逾期付款，原路退回',
  repriced: '商家改价',
  address_changed: '修改收货地址',
  shipped: '商家已发货',
  partly_shipped: '部分商品已发货',
  received: '确认收货',
  extended: '延长收货',
  refund_requested: '申请售后',
  refund_approved: '商家同意售后',
  refund_refused: '商家拒绝售后',
  refund_cancelled: '撤销售后申请',
  refund_expired: '逾期未寄回，售后关闭',
  return_sent: '已寄回商品',
  return_received: '商家收到退货',
  refunded: '退款成功',
  refund_failed: '退款失败',
  refund_abnormal: '退款异常，客服处理中',
}

/**
 * Asks whether WeChat may tell the shopper when the parcel leaves; nothing if the shop sends no such message. Ends when the
 * shopper has answered, whatever the answer: WeChat keeps it, and nothing here depends on it.
 *
 * Call it in the tap itself, before anything is awaited. WeChat (since 2.8.2) shows its sheet only after a tap or in the
 * callback of a payment, and phones refuse with "can only be invoked by user TAP gesture" once something asynchronous lies
 * between: https://developers.weixin.qq.com/miniprogram/dev/api/open-api/subscribe-message/wx.requestSubscribeMessage.html
 * The payment's callback would come after the payment, but is refused on some phones; the tap never is.
 * @returns {Promise<void> | null}
 */
function askToTell() {
  const { message_template_shipped: template } = configs.get()
  if (!template) return null
  return new Promise((resolve) => {
    wx.requestSubscribeMessage({ tmplIds: [template], complete: () => resolve() })
  })
}

/**
 * Pays an order and opens the page that asks the server what became of it.
 * @param {{id: number, order_no: string}} order
 * @param {'navigateTo' | 'redirectTo'} [how]
 * @param {Promise<void> | null} [asked] what `askToTell` answered, if it had to be asked earlier in the tap
 */
async function payOrder(order, how = 'navigateTo', asked = askToTell()) {
  // One sheet of WeChat at a time.
  if (asked) await asked
  const said = await payment.pay(order.order_no)
  const url = `/pages/order/result/index?id=${order.id}&no=${order.order_no}&said=${said}`
  if (how === 'redirectTo') wx.redirectTo({ url })
  else wx.navigateTo({ url })
}

module.exports = { EVENTS, ORDER_STATUS, REFUND_STATUS, askToTell, payOrder }
