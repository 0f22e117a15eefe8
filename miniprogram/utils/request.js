// The one door to the network: time-out, retries of what is safe to repeat, one silent login for all who wait, and errors
// that name their request.
const { TIMEOUT_MS } = require('../config')
const auth = require('./auth')
const { apiHost } = require('./env')
const { sleep } = require('./timers')

/** Further tries of a safe request. */
const RETRIES = 2
/** Answers after which a safe request is worth another try. */
const PASSING = [429, 502, 503, 504]
/** A server that asks for more patience than this hears from the shopper, not from us. */
const RETRY_AFTER_MAX_MS = 3000

/** What went wrong with a request, in words for the shopper. */
class ApiError extends Error {
  /** @param {{status?: number, code: string, message: string, requestId?: string, details?: any, retryAfterMs?: number}} what */
  constructor({ status = 0, code, message, requestId = '', details = null, retryAfterMs = 0 }) {
    super(message)
    this.name = 'ApiError'
    /** The HTTP status; 0 if no answer came. */
    this.status = status
    /** The server's stable code, or `network` or `timeout`. */
    this.code = code
    this.requestId = requestId
    this.details = details
    this.retryAfterMs = retryAfterMs
  }

  /** Whether nobody knows if the server has done it. */
  get unanswered() {
    return this.status === 0
  }
}

/**
 * @typedef {object} Request
 * @property {'GET' | 'POST' | 'PUT' | 'DELETE'} [method]
 * @property {string} path Below the host, such as `/api/v1/products/1`.
 * @property {Record<string, any>} [query]
 * @property {any} [body]
 * @property {string} [key] Idempotency key.
 * @property {'required' | 'optional' | 'none'} [login] Whether a token goes along, and whether one is fetched if there is none.
 * @property {number} [timeoutMs]
 * @property {Record<string, string>} [header]
 */

/**
 * @typedef {object} Answer
 * @property {number} status
 * @property {any} data
 * @property {Record<string, string>} header
 */

/** @param {Record<string, any>} query */
function queryString(query) {
  return Object.keys(query)
    .filter((name) => query[name] !== undefined && query[name] !== null && query[name] !== '')
    .map((name) => `${encodeURIComponent(name)}=${encodeURIComponent(query[name])}`)
    .join('&')
}

/** @param {Record<string, string>} header @param {string} name */
function headerOf(header, name) {
  const found = Object.keys(header || {}).find((each) => each.toLowerCase() === name)
  return found ? String(header[found]) : ''
}

/** @param {any} answer */
function errorOf(answer) {
  const data = answer.data && typeof answer.data === 'object' ? answer.data : {}
  const seconds = Number(headerOf(answer.header, 'retry-after'))
  return new ApiError({
    status: answer.statusCode,
    code: data.code || `http_${answer.statusCode}`,
    message: data.message || '服务暂时不可用，请稍后再试',
    requestId: data.request_id || headerOf(answer.header, 'x-request-id'),
    details: data.details,
    retryAfterMs: seconds > 0 ? seconds * 1000 : 0,
  })
}

/**
 * Sends a request once, with the token that it is given.
 * @param {Request} request
 * @param {string} token
 * @returns {Promise<Answer>}
 */
function sendOnce(request, token) {
  const search = request.query ? queryString(request.query) : ''
  /** @type {Record<string, string>} */
  const header = { 'content-type': 'application/json', ...request.header }
  if (token) header.authorization = `Bearer ${token}`
  if (request.key) header['idempotency-key'] = request.key
  return new Promise((resolve, reject) => {
    wx.request({
      url: apiHost() + request.path + (search ? `?${search}` : ''),
      method: request.method || 'GET',
      data: request.body,
      header,
      timeout: request.timeoutMs || TIMEOUT_MS,
      success(answer) {
        if (answer.statusCode < 400) {
          resolve({ status: answer.statusCode, data: answer.data, header: /** @type {any} */ (answer.header) })
        } else {
          reject(errorOf(answer))
        }
      },
      fail({ errMsg = '' }) {
        const late = /timeout/i.test(errMsg)
        reject(
          new ApiError({
            code: late ? 'timeout' : 'network',
            message: late ? '网络太慢，请求超时' : '网络不可用，请检查网络后重试',
          }),
        )
      },
    })
  })
}

/**
 * Sends a request with the shopper's token; an old token is renewed once, silently.
 * @param {Request} request
 */
async function sendAsShopper(request) {
  const wanted = request.login || 'required'
  if (wanted === 'none') return sendOnce(request, '')
  const token = auth.token() || (wanted === 'required' ? await auth.login(sendOnce) : '')
  try {
    return await sendOnce(request, token)
  } catch (error) {
    if (!(error instanceof ApiError) || error.status !== 401 || !token) throw error
    return sendOnce(request, await auth.renew(sendOnce, token))
  }
}

/** @param {unknown} error */
function isPassing(error) {
  return (
    error instanceof ApiError &&
    (error.unanswered || PASSING.includes(error.status)) &&
    error.retryAfterMs <= RETRY_AFTER_MAX_MS
  )
}

/**
 * Sends a request and answers status, body and headers. What is safe to repeat (GET) is repeated while the trouble looks
 * passing; everything else is sent once: its caller knows whether another try is harmless.
 * @param {Request} request
 * @returns {Promise<Answer>}
 */
async function send(request) {
  const safe = !request.method || request.method === 'GET'
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await sendAsShopper(request)
    } catch (error) {
      if (!safe || attempt >= RETRIES || !isPassing(error)) throw error
      const asked = /** @type {ApiError} */ (error).retryAfterMs
      await sleep(Math.max(asked, 300 * 2 ** attempt) + Math.random() * 200)
    }
  }
}

/**
 * The body of the answer.
 * @param {Request} request
 */
async function call(request) {
  return (await send(request)).data
}

/**
 * Uploads a file as `file` of a form.
 * @param {string} path
 * @param {string} filePath
 * @returns {Promise<any>}
 */
async function upload(path, filePath) {
  const token = auth.token() || (await auth.login(sendOnce))
  return new Promise((resolve, reject) => {
    wx.uploadFile({
      url: apiHost() + path,
      filePath,
      name: 'file',
      header: { authorization: `Bearer ${token}` },
      timeout: 60000,
      success(answer) {
        let data = null
        try {
          data = JSON.parse(answer.data)
        } catch {
          // No JSON: the status says enough.
        }
        if (answer.statusCode < 400) resolve(data)
        else reject(errorOf({ statusCode: answer.statusCode, data, header: {} }))
      },
      fail: () => reject(new ApiError({ code: 'network', message: '图片上传失败，请检查网络后重试' })),
    })
  })
}

module.exports = { ApiError, call, send, upload }
