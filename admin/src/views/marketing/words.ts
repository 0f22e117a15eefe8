import type { Coupon } from '@/api/types'
import { translate } from '@/utils/i18n'
import { compareMoney, formatMoney } from '@/utils/money'

/** What a coupon does, in a few words: `满 100 减 20`. */
export function couponText(
  coupon: Pick<Coupon, 'type' | 'value' | 'min_amount' | 'max_discount'>,
): string {
  const value = coupon.type === 2 ? trim(coupon.value) : formatMoney(coupon.value)
  const any = coupon.type !== 3 && compareMoney(coupon.min_amount, '0.00') === 0
  const text = translate(`coupon.text_${any ? 'any_' : ''}${coupon.type}`, {
    value,
    min: formatMoney(coupon.min_amount),
  })
  return coupon.type === 2 && coupon.max_discount
    ? `${text}${translate('coupon.atMost', { amount: formatMoney(coupon.max_discount) })}`
    : text
}

const trim = (value: string) => value.replace(/\.?0+$/, '')
