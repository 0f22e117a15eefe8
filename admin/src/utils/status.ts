/** What the numbers of the API mean. A table that lacks one of them does not compile. */

/** How a status looks; the words stand beside it, so the colour is never alone. */
export type Tone = 'primary' | 'success' | 'warning' | 'danger' | 'info'

/** How a status is shown: a key of the words, and a tone. */
export interface Look {
  label: string
  tone: Tone
}

export type OrderStatus = 0 | 1 | 2 | 3 | 4 | 5
export const ORDER_STATUS: Record<OrderStatus, Look> = {
  0: { label: 'status.order.pendingPayment', tone: 'warning' },
  1: { label: 'status.order.pendingShipment', tone: 'primary' },
  2: { label: 'status.order.shipped', tone: 'info' },
  3: { label: 'status.order.completed', tone: 'success' },
  4: { label: 'status.order.cancelled', tone: 'info' },
  5: { label: 'status.order.refunded', tone: 'danger' },
}

export type OrderKind = 0 | 1
export const ORDER_KIND: Record<OrderKind, Look> = {
  0: { label: 'status.kind.normal', tone: 'info' },
  1: { label: 'status.kind.flash', tone: 'danger' },
}

export type OrderRefund = 0 | 1 | 2
export const ORDER_REFUND: Record<OrderRefund, Look> = {
  0: { label: 'status.orderRefund.none', tone: 'info' },
  1: { label: 'status.orderRefund.partial', tone: 'warning' },
  2: { label: 'status.orderRefund.full', tone: 'danger' },
}

export type RefundStatus = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7
export const REFUND_STATUS: Record<RefundStatus, Look> = {
  0: { label: 'status.refund.requested', tone: 'warning' },
  1: { label: 'status.refund.awaitingReturn', tone: 'primary' },
  2: { label: 'status.refund.processing', tone: 'primary' },
  3: { label: 'status.refund.success', tone: 'success' },
  4: { label: 'status.refund.rejected', tone: 'info' },
  5: { label: 'status.refund.withdrawn', tone: 'info' },
  6: { label: 'status.refund.failed', tone: 'danger' },
  7: { label: 'status.refund.abnormal', tone: 'danger' },
}

export type RefundKind = 1 | 2 | 3
export const REFUND_KIND: Record<RefundKind, Look> = {
  1: { label: 'status.refundKind.money', tone: 'info' },
  2: { label: 'status.refundKind.goods', tone: 'warning' },
  3: { label: 'status.refundKind.late', tone: 'danger' },
}

export type SaleStatus = 0 | 1 | 2 | 3
export const SALE_STATUS: Record<SaleStatus, Look> = {
  0: { label: 'status.sale.draft', tone: 'info' },
  1: { label: 'status.sale.published', tone: 'success' },
  2: { label: 'status.sale.paused', tone: 'warning' },
  3: { label: 'status.sale.ended', tone: 'info' },
}

export type Flag = 0 | 1
export const SHELF: Record<Flag, Look> = {
  0: { label: 'status.shelf.off', tone: 'info' },
  1: { label: 'status.shelf.on', tone: 'success' },
}
export const ENABLED: Record<Flag, Look> = {
  0: { label: 'status.enabled.off', tone: 'info' },
  1: { label: 'status.enabled.on', tone: 'success' },
}
export const USER_STATUS: Record<Flag, Look> = {
  0: { label: 'status.user.banned', tone: 'danger' },
  1: { label: 'status.user.normal', tone: 'success' },
}

export type CouponType = 1 | 2 | 3
export const COUPON_TYPE: Record<CouponType, Look> = {
  1: { label: 'status.couponType.reduction', tone: 'primary' },
  2: { label: 'status.couponType.discount', tone: 'warning' },
  3: { label: 'status.couponType.free', tone: 'success' },
}

export type UserCouponStatus = 0 | 1 | 2
export const USER_COUPON: Record<UserCouponStatus, Look> = {
  0: { label: 'status.userCoupon.unused', tone: 'primary' },
  1: { label: 'status.userCoupon.used', tone: 'success' },
  2: { label: 'status.userCoupon.expired', tone: 'info' },
}

export type LinkType = 1 | 2 | 3 | 4
export const LINK_TYPE: Record<LinkType, Look> = {
  1: { label: 'status.link.product', tone: 'primary' },
  2: { label: 'status.link.category', tone: 'success' },
  3: { label: 'status.link.page', tone: 'info' },
  4: { label: 'status.link.external', tone: 'warning' },
}

export type PaymentState = 0 | 1 | 2 | 3 | 4 | 5
export const PAYMENT_STATE: Record<PaymentState, Look> = {
  0: { label: 'status.payment.created', tone: 'info' },
  1: { label: 'status.payment.prepaid', tone: 'warning' },
  2: { label: 'status.payment.success', tone: 'success' },
  3: { label: 'status.payment.closed', tone: 'info' },
  4: { label: 'status.payment.orphan', tone: 'danger' },
  5: { label: 'status.payment.failed', tone: 'danger' },
}

export type ExportState = 0 | 1 | 2 | 3 | 4
export const EXPORT_STATE: Record<ExportState, Look> = {
  0: { label: 'status.export.queued', tone: 'info' },
  1: { label: 'status.export.running', tone: 'primary' },
  2: { label: 'status.export.done', tone: 'success' },
  3: { label: 'status.export.failed', tone: 'danger' },
  4: { label: 'status.export.expired', tone: 'info' },
}

export type Gender = 0 | 1 | 2
export const GENDER: Record<Gender, Look> = {
  0: { label: 'status.gender.unknown', tone: 'info' },
  1: { label: 'status.gender.male', tone: 'info' },
  2: { label: 'status.gender.female', tone: 'info' },
}

/** The entries of a table, for choices: `[value, look]`. */
export function choices<K extends number>(table: Record<K, Look>): [K, Look][] {
  return Object.entries(table).map(([value, look]) => [Number(value) as K, look as Look])
}

/** The entry of `value`; a number that is newer than this console shows itself. */
export function lookOf<K extends number>(
  table: Record<K, Look>,
  value: number | null | undefined,
): Look {
  const known: Partial<Record<number, Look>> = table
  return (
    (value === null || value === undefined ? undefined : known[value]) ?? {
      label: String(value ?? '—'),
      tone: 'info',
    }
  )
}
