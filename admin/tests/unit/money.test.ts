import { describe, expect, it } from 'vitest'

import {
  change,
  compareMoney,
  formatMoney,
  parseMoney,
  percent,
  sumMoney,
  timesMoney,
} from '@/utils/money'

describe('money', () => {
  it('is shown with two decimals and groups', () => {
    expect(formatMoney('1234567.5')).toBe('1,234,567.50')
    expect(formatMoney('0.00')).toBe('0.00')
    expect(formatMoney('-1234.00')).toBe('-1,234.00')
    expect(formatMoney(null)).toBe('—')
    expect(formatMoney('much')).toBe('—')
  })

  it('is exact where numbers are not', () => {
    expect(sumMoney(['0.10', '0.20'])).toBe('0.30')
    expect(sumMoney([])).toBe('0.00')
    expect(timesMoney('19.99', 3)).toBe('59.97')
    expect(compareMoney('10.00', '9.99')).toBe(1)
  })

  it('takes what a person types only if it is an amount', () => {
    expect(parseMoney(' 99 ')).toBe('99.00')
    expect(parseMoney('0.5')).toBe('0.50')
    for (const text of ['', '-1', '1.234', 'abc', '1e3', '123456789']) {
      expect(parseMoney(text), text).toBeNull()
    }
  })

  it('is compared with before', () => {
    expect(change('150.00', '100.00')).toBe('+50.0%')
    expect(change(50, 100)).toBe('-50.0%')
    expect(change(5, 0)).toBeNull()
    expect(percent('0.8123')).toBe('81.2%')
  })
})
