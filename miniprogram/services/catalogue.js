// Products, categories, search, banners and the shop's public settings. No login is needed for any of it.
const configs = require('../store/configs')
const { call } = require('../utils/request')

/** @param {string} path @param {Record<string, any>} [query] */
const read = (path, query) => call({ path, query, login: 'optional' })

/** @returns {Promise<Api['Category'][]>} */
async function categories() {
  return (await read('/api/v1/categories')).items
}

/**
 * A page of products.
 * @param {{category_id?: number, keyword?: string, sort?: string, is_hot?: number, is_new?: number, page?: number, page_size?: number}} filter
 * @returns {Promise<Api['ProductCards']>}
 */
function products(filter) {
  return read('/api/v1/products', filter)
}

/** @param {number} limit @returns {Promise<Api['ProductCard'][]>} */
async function hotProducts(limit) {
  return (await read('/api/v1/products/hot', { limit })).items
}

/** @param {number} id @returns {Promise<Api['Product']>} */
function product(id) {
  return read(`/api/v1/products/${id}`)
}

/**
 * A page of hits, each with `highlight`.
 * @param {{q: string, sort?: string, category_id?: number, page?: number, page_size?: number}} query
 */
function search(query) {
  return read('/api/v1/search', query)
}

/** @param {string} q @returns {Promise<string[]>} */
async function suggestions(q) {
  return (await read('/api/v1/search/suggest', { q })).items
}

/** @returns {Promise<{word: string, count: number}[]>} */
async function hotWords() {
  return (await read('/api/v1/search/hot')).items
}

/** @returns {Promise<Api['Banner'][]>} */
async function banners() {
  return (await read('/api/v1/banners')).items
}

/** Reads the shop's public settings into the store; the defaults stay if that fails. */
async function loadConfigs() {
  configs.set(await read('/api/v1/configs'))
}

module.exports = {
  banners,
  categories,
  hotProducts,
  hotWords,
  loadConfigs,
  product,
  products,
  search,
  suggestions,
}
