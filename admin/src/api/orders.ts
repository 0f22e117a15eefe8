import { download, get, post, put, upload, type Options } from './http'
import type {
  Company,
  ImportReport,
  OrderDetail,
  OrderEdit,
  OrderPage,
  OrderQuery,
  Page,
  PageQuery,
  Payment,
  Refund,
  RefundQuery,
  ShipBody,
} from './types'

export const listOrders = (query: OrderQuery, options?: Options) =>
  get<OrderPage>('/orders', query, options)
export const readOrder = (id: number) => get<OrderDetail>(`/orders/${id}`)
export const editOrder = (id: number, body: OrderEdit) => put<OrderDetail>(`/orders/${id}`, body)
export const cancelOrder = (id: number, reason: string) =>
  post<OrderDetail>(`/orders/${id}/cancel`, { reason })
export const shipOrder = (id: number, body: ShipBody, key: string) =>
  post<OrderDetail>(`/orders/${id}/ship`, body, { key })
export const listCompanies = () => get<{ items: Company[] }>('/logistics-companies')

export const importShipments = (file: File, dryRun: boolean) =>
  upload<ImportReport>('/imports/shipments', file, file.name, { dry_run: dryRun ? 1 : undefined })
export const shipmentTemplate = () => download('/imports/shipments/template')

export const listRefunds = (query: RefundQuery, options?: Options) =>
  get<Page<Refund>>('/refunds', query, options)
export const readRefund = (id: number) => get<Refund>(`/refunds/${id}`)
export const approveRefund = (
  id: number,
  body: { amount?: string; remark?: string; restock?: 0 | 1 },
) => post<Refund>(`/refunds/${id}/approve`, body)
export const rejectRefund = (id: number, remark: string) =>
  post<Refund>(`/refunds/${id}/reject`, { remark })
export const receiveRefund = (id: number, body: { restock: 0 | 1; remark?: string }) =>
  post<Refund>(`/refunds/${id}/receive`, body)
export const retryRefund = (id: number) => post<Refund>(`/refunds/${id}/retry`)

export const listPayments = (
  query: PageQuery & { state?: number; order_no?: string },
  options?: Options,
) => get<Page<Payment>>('/payments', query, options)
