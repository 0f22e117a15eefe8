import Decimal from 'decimal.js'

/** An amount as the server writes it: two decimals, such as `"99.00"`. Never a number. */
export type Money = string

/** `"1234.5"` becomes `"1,234.50"`; what is no amount becomes a dash. */
export function formatMoney(amount: Money | null | undefined): string {
  if (amount === null || amount === undefined || !isDecimal(amount)) return '—'
  const [whole = '0', fen = '00'] = new Decimal(amount).toFixed(2).split('.')
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${fen}`
}

/** With the currency. */
export function yuan(amount: Money | null | undefined): string {
  const text = formatMoney(amount)
  return text === '—' ? text : `¥${text}`
}

/** The exact sum. */
export function sumMoney(amounts: Money[]): Money {
  return amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)).toFixed(2)
}

/** `price` times `quantity`. */
export function timesMoney(price: Money, quantity: number): Money {
  return new Decimal(price).times(quantity).toFixed(2)
}

/** -1, 0 or 1. */
export function compareMoney(left: Money, right: Money): number {
  return new Decimal(left).comparedTo(right)
}

/** What a person typed, as an amount; `null` if it is none, is negative or has a third decimal. */
export function parseMoney(text: string): Money | null {
  const trimmed = text.trim()
  if (!/^\d{1,8}(\.\d{1,2})?$/.test(trimmed)) return null
  return new Decimal(trimmed).toFixed(2)
}

/** `value` against `before`, such as `"+12.5%"`; `null` where there is nothing to compare with. */
export function change(value: string | number, before: string | number): string | null {
  const old = new Decimal(before)
  if (old.isZero()) return null
  const percent = new Decimal(value).minus(old).dividedBy(old).times(100)
  return `${percent.isNegative() ? '' : '+'}${percent.toFixed(1)}%`
}

/** `"0.8123"` becomes `"81.2%"`. */
export function percent(rate: string | null | undefined): string {
  if (rate === null || rate === undefined || !isDecimal(rate)) return '—'
  return `${new Decimal(rate).times(100).toFixed(1)}%`
}

/** For charts, which can only draw numbers. Never send or add up what comes out of here. */
export function plotted(amount: Money): number {
  return new Decimal(amount).toNumber()
}

function isDecimal(text: string): boolean {
  return /^-?\d+(\.\d+)?$/.test(text)
}
