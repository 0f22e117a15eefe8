// The only place that knows addresses. `wx.getAccountInfoSync().miniProgram.envVersion` picks one of the hosts.

/**
 * The shop's API per environment: production and trial are https and registered in the mini-program's settings.
 * @type {Record<string, string>}
 */
const HOSTS = {
  develop: 'http://127.0.0.1:8080',
  trial: 'https://trial.mall.example.com',
  release: 'https://mall.example.com',
}

/** Where pictures come from, if a CDN stands in front of them; empty: the API's own host. @type {string} */
const PICTURE_HOST = ''

/** What the CDN takes to send a smaller picture, such as `?imageView2/2/w/{width}`; empty: it has no such thing. @type {string} */
const PICTURE_SIZE = ''

/** How long a request may take, in milliseconds. */
const TIMEOUT_MS = 10000

module.exports = { HOSTS, PICTURE_HOST, PICTURE_SIZE, TIMEOUT_MS }
