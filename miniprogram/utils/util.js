// Small helpers of text, lists and pages.
const { PICTURE_SIZE } = require('../config')
const { pictureHost } = require('./env')

/**
 * The address of a picture: absolute ones stay, paths are below the picture host. `width` (in physical pixels) asks the
 * CDN for a smaller one.
 * @param {string | null | undefined} path
 * @param {number} [width]
 */
function picture(path, width) {
  if (!path) return ''
  if (/^(https?:|wxfile:|data:)/.test(path) || path.startsWith('//')) return path
  const size = width && PICTURE_SIZE ? PICTURE_SIZE.replace('{width}', String(width)) : ''
  return pictureHost() + (path.startsWith('/') ? path : `/${path}`) + size
}

/**
 * The words of a variant: `{"颜色":"红色","尺寸":"XL"}`, as an object or as text, is `红色 / XL`.
 * @param {unknown} specs
 */
function specsText(specs) {
  let value = specs
  if (typeof value === 'string' && value.startsWith('{')) {
    try {
      value = JSON.parse(value)
    } catch {
      return String(specs)
    }
  }
  if (!value) return ''
  if (typeof value === 'object') return Object.values(value).join(' / ')
  return String(value)
}

/**
 * A new idempotency key: 8 to 64 of `[A-Za-z0-9_-]`, never the same twice.
 */
function newKey() {
  const chance = () => Math.random().toString(36).slice(2, 10)
  return `${Date.now().toString(36)}-${chance()}${chance()}`
}

/**
 * A positive whole number of a page's query, or nothing.
 * @param {string | undefined} text
 */
function idOf(text) {
  return text && /^[1-9]\d{0,15}$/.test(text) ? Number(text) : null
}

/**
 * `138****5678`.
 * @param {string | null | undefined} phone
 */
function maskPhone(phone) {
  return phone ? phone.replace(/^(\d{3})\d{4}(\d+)$/, '$1****$2') : ''
}

/**
 * Pieces of a text whose hits stand in `<em>`, as text: `a<em>b</em>` gives `[{text: 'a'}, {text: 'b', hit: true}]`.
 * @param {string} html
 */
function highlight(html) {
  /** @param {string} text */
  const unescape = (text) =>
    text
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;/g, '"')
      .replace(/&#(?:39|x27);/g, "'")
      .replace(/&amp;/g, '&')
  return html
    .split(/<em>([\s\S]*?)<\/em>/)
    .map((text, index) => ({ text: unescape(text), hit: index % 2 === 1 }))
    .filter((piece) => piece.text)
}

/**
 * A product's description for `rich-text`: pictures come from the picture host, and neither they nor tables are wider than
 * the phone. Styles of the page don't reach into `rich-text`, so they are written into the tags.
 * @param {string | null | undefined} html
 */
function richText(html) {
  return (html || '').replace(
    /<(img|table)\b([^>]*)>/gi,
    (_whole, /** @type {string} */ tag, /** @type {string} */ rest) => {
      const limit = tag.toLowerCase() === 'img' ? 'max-width:100%;height:auto;' : 'max-width:100%;'
      const bare = rest
        .replace(/\s(?:width|height)="[^"]*"/gi, '')
        .replace(/\ssrc="(\/[^"]*)"/i, (_src, /** @type {string} */ path) => ` src="${picture(path, 750)}"`)
      if (/\sstyle="/i.test(bare)) return `<${tag}${bare.replace(/\sstyle="/i, ` style="${limit}`)}>`
      return `<${tag} style="${limit}"${bare}>`
    },
  )
}

/** `1.2万` for 12,345. @param {number} count */
function countText(count) {
  if (count < 10000) return String(count)
  return `${String(Math.floor(count / 1000) / 10)}万`
}

module.exports = { countText, highlight, idOf, maskPhone, newKey, picture, richText, specsText }
