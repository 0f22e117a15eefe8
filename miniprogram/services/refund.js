// Refunds and returns.
const { call, upload } = require('../utils/request')

/** @param {number} orderId @param {any} wanted @param {string} key */
function request(orderId, wanted, key) {
  return call({ method: 'POST', path: `/api/v1/orders/${orderId}/refunds`, body: wanted, key })
}

/** @param {{status?: number, page?: number}} query */
function list(query) {
  return call({ path: '/api/v1/refunds', query })
}

/** @param {number} id */
function detail(id) {
  return call({ path: `/api/v1/refunds/${id}` })
}

/** @param {number} id */
function cancel(id) {
  return call({ method: 'POST', path: `/api/v1/refunds/${id}/cancel` })
}

/** Tells with which parcel the goods come back. @param {number} id @param {{company: string, tracking_no: string}} parcel */
function sendBack(id, parcel) {
  return call({ method: 'POST', path: `/api/v1/refunds/${id}/return`, body: parcel })
}

/** @param {string} filePath @returns {Promise<{url: string, thumbnail_url: string}>} */
function uploadPicture(filePath) {
  return upload('/api/v1/upload', filePath)
}

module.exports = { cancel, detail, list, request, sendBack, uploadPicture }
