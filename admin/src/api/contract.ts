/**
 * What the console reads is what the server documents: this file has no code, and does not compile
 * where they part. `schema.d.ts` is made from the server's document.
 */
import type { components } from '@/api/schema'
import type * as orders from './orders'
import type * as ours from './types'

type Theirs = components['schemas']

/** Numbers and texts that we know by name are any number or text in the document. */
type Plain<T> = T extends number
  ? number
  : T extends string
    ? string
    : T extends boolean
      ? boolean
      : T extends (infer Item)[]
        ? Plain<Item>[]
        : T extends object
          ? { [Key in keyof T]: Plain<T[Key]> }
          : T

/** Fields that may be missing in the document, being `null` on the wire, are there in our types. */
type Present<T> = T extends (infer Item)[]
  ? Present<Item>[]
  : T extends object
    ? {
        [Key in keyof T]-?: undefined extends T[Key]
          ? Present<Exclude<T[Key], undefined>> | null
          : Present<T[Key]>
      }
    : T

type Fits<Read, Documented extends Plain<Read>> = Documented

/** What the document only calls an object: JSON that stands in a column. */
type Opaque = 'address_snapshot' | 'detail' | 'specs'
type Clear<T> = T extends (infer Item)[]
  ? Clear<Item>[]
  : T extends object
    ? { [Key in keyof T as Key extends Opaque ? never : Key]: Clear<T[Key]> }
    : T

/** What is sent is something that the server takes. */
type Takes<Documented, Sent extends Documented> = Sent

export type Reads = [
  Fits<ours.Admin, Present<Theirs['Admin']>>,
  Fits<ours.AdminRow, Present<Theirs['AdminAccount']>>,
  Fits<ours.Role, Present<Theirs['AdminRole']>>,
  Fits<ours.Permission, Present<Theirs['AdminPermission']>>,
  Fits<ours.AuditRow, Present<Theirs['AuditEntry']>>,
  Fits<ours.Product, Present<Theirs['AdminProduct']>>,
  Fits<ours.Category, Present<Theirs['AdminCategory']>>,
  Fits<ours.StockRow, Present<Theirs['SkuStockAnswer']>>,
  Fits<ours.LedgerRow, Present<Theirs['LedgerEntry']>>,
  Fits<ours.UserRow, Present<Theirs['AdminUser']>>,
  Fits<ours.UserDetail, Present<Theirs['AdminUserDetail']>>,
  Fits<ours.Coupon, Present<Theirs['AdminCoupon']>>,
  Fits<ours.CouponRecord, Present<Theirs['AdminCouponRecord']>>,
  Fits<ours.Banner, Present<Theirs['AdminBanner']>>,
  Fits<ours.Config, Present<Theirs['AdminConfig']>>,
  Fits<ours.ExportRow, Present<Theirs['Export']>>,
  Fits<ours.Job, Present<Theirs['AdminJob']>>,
  Fits<ours.Overview, Present<Theirs['StatisticsOverview']>>,
  Fits<ours.SalesReport, Present<Theirs['SalesReport']>>,
  Fits<ours.Sale, Present<Theirs['AdminSale']>>,
  Fits<ours.Preflight, Present<Theirs['Preflight']>>,
  Fits<ours.Tick, Present<Theirs['LiveTick']>>,
  Fits<Clear<ours.OrderPage>, Clear<Present<Theirs['AdminOrders']>>>,
  Fits<Clear<ours.OrderDetail>, Clear<Present<Theirs['AdminOrderDetail']>>>,
  Fits<ours.Company, Present<Theirs['AdminCarrier']>>,
  Fits<ours.ImportReport, Present<Theirs['ShipmentImport']>>,
  Fits<ours.Refund, Present<Theirs['AdminRefund']>>,
  Fits<ours.Payment, Present<Theirs['AdminPayment']>>,
  Fits<ours.Run, Present<Theirs['Reconciliation']>>,
  Fits<ours.RunDetail, Present<Theirs['ReconciliationDifferences']>>,
  Fits<ours.Upload, Present<Theirs['Upload']>>,
]

export type Sends = [
  Takes<Clear<Theirs['AdminProductRequest']>, Clear<ours.ProductBody>>,
  Takes<Theirs['AdminAccountChange'], ours.AdminBody>,
  Takes<Theirs['AdminRoleChange'], ours.RoleBody>,
  Takes<Theirs['AdminCategoryRequest'], ours.CategoryBody>,
  Takes<Theirs['AdminCouponRequest'], ours.CouponBody>,
  Takes<Theirs['AdminSaleRequest'], ours.SaleBody>,
  Takes<Theirs['AdminBannerRequest'], ours.BannerBody>,
  Takes<Theirs['AdminOrderChange'], ours.OrderEdit>,
  Takes<Theirs['AdminShipRequest'], ours.ShipBody>,
  Takes<Theirs['RefundApproval'], Parameters<typeof orders.approveRefund>[1]>,
  Takes<Theirs['RefundReceipt'], Parameters<typeof orders.receiveRefund>[1]>,
]
