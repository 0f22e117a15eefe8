// The shop's public settings, with defaults until they are read.
const { createStore } = require('./create')

const store = createStore({
  shop_name: '商城',
  customer_service_phone: '',
  free_freight_threshold: '',
  base_freight: '',
  order_timeout_secs: 1800,
  auto_confirm_days: 7,
  after_sale_days: 7,
  notice: '',
  // The template of the message that a parcel has left; empty: the shop sends none.
  message_template_shipped: '',
})

module.exports = store
