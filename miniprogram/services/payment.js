// Paying with WeChat.
const { newKey } = require('../utils/util')
const { call } = require('../utils/request')

/** @param {any} parameters */
function askWeChat(parameters) {
  const { timeStamp, nonceStr, package: prepay, signType, paySign } = parameters
  return new Promise((resolve) => {
    wx.requestPayment({
      timeStamp,
      nonceStr,
      package: prepay,
      signType,
      paySign,
      success: () => resolve('done'),
      fail: ({ errMsg = '' }) => resolve(/cancel/.test(errMsg) ? 'cancelled' : 'failed'),
    })
  })
}

/**
 * Opens WeChat's payment sheet. What it says decides nothing: the server is asked what became of the payment.
 * @param {string} orderNo
 * @returns {Promise<'done' | 'cancelled' | 'failed'>}
 */
async function pay(orderNo) {
  const body = { order_no: orderNo }
  return askWeChat(await call({ method: 'POST', path: '/api/v1/payment/prepay', body, key: newKey() }))
}

/** @param {string} orderNo @returns {Promise<Api['PaymentStatus']>} */
function status(orderNo) {
  return call({ path: `/api/v1/payment/${orderNo}/status` })
}

module.exports = { pay, status }
