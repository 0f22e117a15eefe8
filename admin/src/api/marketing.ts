import { get, post, put, remove, type Options } from './http'
import type {
  AuditReport,
  BulkResult,
  Coupon,
  CouponBody,
  CouponRecord,
  Page,
  PageQuery,
  Preflight,
  Sale,
  SaleBody,
} from './types'

export const listCoupons = (
  query: PageQuery & { keyword?: string; status?: number },
  options?: Options,
) => get<Page<Coupon>>('/coupons', query, options)
export const createCoupon = (body: CouponBody, key: string) =>
  post<Coupon>('/coupons', body, { key })
export const saveCoupon = (id: number, body: CouponBody) => put<Coupon>(`/coupons/${id}`, body)
export const deleteCoupon = (id: number) => remove(`/coupons/${id}`)
export const issueCoupon = (id: number, users: number[], key: string) =>
  post<{ items: BulkResult[] }>(`/coupons/${id}/issue`, { user_ids: users }, { key })
export const listCouponRecords = (
  query: PageQuery & { coupon_id?: number; user_id?: number; status?: number },
  options?: Options,
) => get<Page<CouponRecord>>('/coupons/records', query, options)

export const listSales = (query: PageQuery, options?: Options) =>
  get<Page<Sale>>('/flash-sales', query, options)
export const readSale = (id: number) => get<Sale>(`/flash-sales/${id}`)
export const createSale = (body: SaleBody, key: string) => post<Sale>('/flash-sales', body, { key })
export const saveSale = (id: number, body: SaleBody) => put<Sale>(`/flash-sales/${id}`, body)
export const deleteSale = (id: number) => remove(`/flash-sales/${id}`)
export type SaleAction = 'publish' | 'pause' | 'resume' | 'end'
export const actOnSale = (id: number, action: SaleAction) =>
  post<Sale>(`/flash-sales/${id}/${action}`)
export const addSaleStock = (
  sale: number,
  item: number,
  body: { delta: number; reason: string },
  key: string,
) => post<Sale>(`/flash-sales/${sale}/items/${item}/stock`, body, { key })
export const preflight = (id: number) => get<Preflight>(`/flash-sales/${id}/preflight`)
export const auditSale = (id: number) => get<AuditReport>(`/flash-sales/${id}/audit`)
export const liveTicket = (id: number) =>
  post<{ ticket: string; expires_at: string }>(`/flash-sales/${id}/live-ticket`)
/** The address of the stream; a browser can send no header with it, so a ticket stands in it. */
export const liveAddress = (id: number, ticket: string) =>
  `/api/admin/flash-sales/${id}/live?ticket=${encodeURIComponent(ticket)}`
