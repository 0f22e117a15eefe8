// The one helper for times: the API's RFC 3339 in, Chinese text in the phone's zone out.

/** @param {number} number */
const two = (number) => String(number).padStart(2, '0')

/**
 * `2026-11-25 20:00`; empty for nothing.
 * @param {string | null | undefined} time
 */
function dateTime(time) {
  const date = time ? new Date(time) : null
  if (!date || Number.isNaN(date.getTime())) return ''
  return `${day(time)} ${two(date.getHours())}:${two(date.getMinutes())}`
}

/**
 * `2026-11-25`; empty for nothing.
 * @param {string | null | undefined} time
 */
function day(time) {
  const date = time ? new Date(time) : null
  if (!date || Number.isNaN(date.getTime())) return ''
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`
}

/**
 * `今天 20:00`, `明天 10:00` or `11月27日 10:00`, seen from `now`.
 * @param {string} time
 * @param {number} now
 */
function moment(time, now) {
  const date = new Date(time)
  if (Number.isNaN(date.getTime())) return ''
  const clock = `${two(date.getHours())}:${two(date.getMinutes())}`
  const midnight = new Date(now).setHours(0, 0, 0, 0)
  const days = Math.floor((new Date(date).setHours(0, 0, 0, 0) - midnight) / 86400000 + 0.5)
  if (days === 0) return `今天 ${clock}`
  if (days === 1) return `明天 ${clock}`
  return `${date.getMonth() + 1}月${date.getDate()}日 ${clock}`
}

/**
 * The parts of a countdown; none is below zero.
 * @param {number} ms
 */
function parts(ms) {
  // Rounded up: a countdown shows 0 only when it is over.
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  const hours = Math.floor(seconds / 3600)
  return {
    days: Math.floor(hours / 24),
    hours: two(hours % 24),
    minutes: two(Math.floor(seconds / 60) % 60),
    seconds: two(seconds % 60),
    over: seconds === 0,
  }
}

/**
 * `1天 02:03:04`, `02:03:04`, or `03:04` below an hour.
 * @param {number} ms
 */
function countdown(ms) {
  const { days, hours, minutes, seconds } = parts(ms)
  if (days > 0) return `${days}天 ${hours}:${minutes}:${seconds}`
  return hours === '00' ? `${minutes}:${seconds}` : `${hours}:${minutes}:${seconds}`
}

module.exports = { countdown, dateTime, day, moment, parts }
