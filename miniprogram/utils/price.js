// Money: strings of yuan with two decimals, in and out. Nothing is computed here; the server does that.

/**
 * The parts that a price is drawn from.
 * @param {string | null | undefined} amount
 */
function split(amount) {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(amount === null || amount === undefined ? '' : amount))
  if (!match) return { sign: '', whole: '--', cents: '' }
  const [, sign, whole, cents = ''] = match
  return { sign, whole: whole.replace(/^0+(?=\d)/, ''), cents: cents.padEnd(2, '0') }
}

/**
 * `¥99.00`.
 * @param {string | null | undefined} amount
 */
function yuan(amount) {
  const { sign, whole, cents } = split(amount)
  return whole === '--' ? '¥--' : `${sign}¥${whole}.${cents}`
}

/**
 * `99` for `99.00`, `8.5` for `8.50`: as coupons write it.
 * @param {string | null | undefined} amount
 */
function short(amount) {
  const { sign, whole, cents } = split(amount)
  const rest = cents.replace(/0+$/, '')
  return sign + whole + (rest ? `.${rest}` : '')
}

/**
 * Below zero if `a` is less than `b`, zero if they are equal, else above.
 * @param {string} a
 * @param {string} b
 */
function compare(a, b) {
  const left = split(a)
  const right = split(b)
  if (left.whole.length !== right.whole.length) return left.whole.length - right.whole.length
  const x = left.whole + left.cents
  const y = right.whole + right.cents
  return x < y ? -1 : Number(x > y)
}

/**
 * Whether it is nothing.
 * @param {string | null | undefined} amount
 */
function isZero(amount) {
  return !amount || /^-?0*(\.0*)?$/.test(amount)
}

/**
 * The lowest and the highest of some prices, as one text.
 * @param {string[]} amounts
 */
function range(amounts) {
  const sorted = [...amounts].sort(compare)
  const low = sorted[0] || ''
  const high = sorted[sorted.length - 1] || ''
  return { low, high, same: compare(low, high) === 0 }
}

module.exports = { compare, isZero, range, short, split, yuan }
