// wx.request, uploadFile and downloadFile, with the browser's own fetch. Requests to the app's development server go to
// the server of the preview instead, which passes them on: same origin, so there is no CORS, as on a phone.
import { temp } from '../files.js'
import { base, cfg, mp } from '../state.js'
import { api, fail, finish, logCall, mock, wx } from './core.js'

mp.pending = 0

/** The address under which the browser reaches what the app calls `url`. */
mp.local = (url) => {
  for (const origin of cfg.origins) if (url.startsWith(origin + '/')) return url.slice(origin.length)
  return url
}

const query = (data) =>
  Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => {
      const text = typeof value === 'object' && value !== null ? JSON.stringify(value) : value
      return `${encodeURIComponent(key)}=${encodeURIComponent(text)}`
    })
    .join('&')

// Header names as WeChat hands them out: `Content-Type`.
const headersOf = (response) => {
  const header = {}
  response.headers.forEach((value, name) => {
    header[name.replace(/(^|-)\w/g, (letter) => letter.toUpperCase())] = value
  })
  return header
}

/** A RequestTask; these functions return no promise in WeChat. */
const task = (name, opt, run) => {
  const controller = new AbortController()
  const listeners = []
  const timeout = opt.timeout || cfg.app.networkTimeout?.[name] || 60000
  const timer = setTimeout(() => controller.abort('timeout'), timeout)
  logCall(name, opt)
  mp.pending++
  // At once, as on a phone: what the page does next must not hold the request back.
  const start = async () => (mp.mocks[name] ? mock(name, opt) : run(controller.signal, listeners))
  const work = start()
    .catch((error) => {
      if (controller.signal.aborted) throw fail(controller.signal.reason === 'timeout' ? 'timeout' : 'abort')
      throw error instanceof TypeError ? fail(error.message) : error
    })
    .finally(() => {
      clearTimeout(timer)
      mp.pending--
    })
  finish(name, { ...opt, success: opt.success || (() => {}) }, work)
  return {
    abort: () => controller.abort('abort'),
    onHeadersReceived: (listener) => listeners.push(listener),
    offHeadersReceived() {},
    onProgressUpdate() {},
    offProgressUpdate() {},
  }
}

const bodyOf = (data, type) => {
  if (data === undefined || data === null) return undefined
  if (data instanceof ArrayBuffer || ArrayBuffer.isView(data) || typeof data === 'string') return data
  return type.includes('x-www-form-urlencoded') ? query(data) : JSON.stringify(data)
}

const decode = async (response, opt) => {
  if (opt.responseType === 'arraybuffer') return response.arrayBuffer()
  const text = await response.text()
  if ((opt.dataType || 'json') !== 'json') return text
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

wx.request = (opt) =>
  task('request', opt, async (signal, listeners) => {
    if (!/^https?:\/\//.test(opt.url || '')) throw fail(`invalid url "${opt.url}"`)
    const method = (opt.method || 'GET').toUpperCase()
    const headers = { 'content-type': 'application/json' }
    for (const [name, value] of Object.entries(opt.header || {})) headers[name.toLowerCase()] = String(value)
    let url = mp.local(opt.url)
    let body
    if (method === 'GET') {
      const search = opt.data && typeof opt.data === 'object' ? query(opt.data) : ''
      if (search) url += (url.includes('?') ? '&' : '?') + search
    } else {
      body = bodyOf(opt.data, headers['content-type'])
    }
    const response = await fetch(url, { method, headers, body, signal, credentials: 'omit', cache: 'no-store' })
    const header = headersOf(response)
    listeners.forEach((listener) => listener({ header, cookies: [], statusCode: response.status }))
    return { data: await decode(response, opt), statusCode: response.status, header, cookies: [] }
  })

mp.tmpFile = (blob, ext = 'bin') => {
  const path = `wxfile://tmp_${Date.now()}_${Object.keys(temp).length}.${ext}`
  temp[path] = URL.createObjectURL(blob)
  return path
}

wx.uploadFile = (opt) =>
  task('uploadFile', opt, async (signal) => {
    const file = await fetch(temp[opt.filePath] || opt.filePath).then((response) => response.blob())
    const body = new FormData()
    for (const [key, value] of Object.entries(opt.formData || {})) body.append(key, String(value))
    body.append(opt.name, file, opt.filePath.split('/').pop())
    const headers = { ...opt.header }
    for (const name of Object.keys(headers)) if (name.toLowerCase() === 'content-type') delete headers[name]
    const response = await fetch(mp.local(opt.url), { method: 'POST', headers, body, signal, credentials: 'omit' })
    return { data: await response.text(), statusCode: response.status }
  })

wx.downloadFile = (opt) =>
  task('downloadFile', opt, async (signal) => {
    const response = await fetch(mp.local(opt.url), { headers: opt.header || {}, signal, credentials: 'omit' })
    const path = mp.tmpFile(await response.blob(), opt.url.split('.').pop().slice(0, 4))
    return { tempFilePath: path, statusCode: response.status }
  })

// The network of the phone, as far as a browser knows it.
const networkType = () => (navigator.onLine ? 'wifi' : 'none')
api('getNetworkType', async () => ({ networkType: networkType() }))
for (const event of ['online', 'offline'])
  addEventListener(event, () => {
    const status = { isConnected: navigator.onLine, networkType: networkType() }
    ;(mp.listeners.NetworkStatusChange || []).forEach((listener) => listener(status))
  })

/** A picture of the server of the preview, for what a phone would take from its camera or its album. */
mp.picture = async () => {
  const blob = await fetch(`${base}__mp/photo.png`).then((response) => response.blob())
  return mp.tmpFile(blob, 'png')
}
