/** What the server says and takes, as the console uses it. Keys are the names of columns. */
import type { Money } from '@/utils/money'
import type { Spec, Specs } from '@/utils/sku'
import type {
  CouponType,
  Flag,
  Gender,
  LinkType,
  OrderKind,
  OrderRefund,
  ExportState,
  OrderStatus,
  PaymentState,
  RefundKind,
  RefundStatus,
  SaleStatus,
  UserCouponStatus,
} from '@/utils/status'

export interface Page<T> {
  items: T[]
  total: number
  page: number
  page_size: number
}

export interface PageQuery {
  page?: number
  page_size?: number
}

/** One row of an action on many. */
export interface BulkResult {
  id?: number
  user_id?: number
  ok: boolean
  code?: string | null
  message?: string | null
}

// --- who works here -----------------------------------------------------------------------------

export interface Admin {
  id: number
  username: string
  nickname: string | null
  avatar: string | null
  role: string
  permissions: string[]
  last_login: string | null
  totp_enabled?: boolean | Flag
}

export interface LoginAnswer {
  token: string
  expires_at: string
  admin: Admin
}

export interface AdminRow {
  id: number
  username: string
  nickname: string | null
  avatar: string | null
  role: string
  status: Flag
  last_login: string | null
  created_at: string
  totp_enabled: boolean | Flag
  version: number
}

export interface AdminBody {
  username?: string
  password?: string
  nickname: string | null
  avatar?: string | null
  reset_totp?: Flag
  role: string
  status: Flag
  version?: number
}

export interface Role {
  id: number
  name: string
  title: string
  permissions: string[]
  builtin: boolean | Flag
  version: number
}

export interface RoleBody {
  name: string
  title: string
  permissions: string[]
  version?: number
}

export interface Permission {
  name: string
  title: string
  area: string
}

// --- goods --------------------------------------------------------------------------------------

export interface Category {
  id: number
  parent_id: number
  name: string
  icon: string | null
  sort: number
  status: Flag
  version: number
  product_count: number
  children: Category[]
}

export interface CategoryBody {
  parent_id: number
  name: string
  icon: string | null
  sort: number
  status: Flag
  version?: number
}

export interface Sku {
  id?: number
  sku_code: string | null
  specs: Specs
  price: Money
  stock: number
  image: string | null
}

export interface Product {
  id: number
  category_id: number
  category_name: string | null
  name: string
  subtitle: string | null
  cover: string | null
  images: string[]
  description: string | null
  price: Money
  original_price: Money | null
  stock: number
  sales: number
  status: Flag
  is_hot: Flag
  is_new: Flag
  sort: number
  version: number
  created_at: string
  updated_at: string
  specs: Spec[]
  skus: Sku[]
}

export interface ProductBody {
  category_id: number
  name: string
  subtitle: string | null
  cover: string | null
  images: string[]
  description: string | null
  price: Money
  original_price: Money | null
  status: Flag
  is_hot: Flag
  is_new: Flag
  sort: number
  version?: number
  skus: Sku[]
}

export interface ProductQuery extends PageQuery {
  keyword?: string
  category_id?: number
  status?: number
  is_hot?: number
  is_new?: number
  low_stock?: number
  sort?: string
}

export interface StockRow {
  sku_id: number
  product_id: number
  product_name: string
  specs: Specs | string | null
  sku_code: string | null
  stock: number
  reserved: number
  low: boolean
  pool_id: number | null
}

export interface LedgerRow {
  id: number
  pool_id: number | null
  sku_id: number | null
  product_name: string | null
  delta: number
  balance: number
  reason: string
  orders: number | null
  order_nos: string[] | null
  admin_id: number | null
  admin_name: string | null
  remark: string | null
  created_at: string
}

// --- orders -------------------------------------------------------------------------------------

export interface Address {
  name: string
  phone: string
  province: string
  city: string
  district: string
  detail: string
}

export interface OrderItem {
  id: number
  product_id: number
  sku_id: number | null
  flash_item_id: number | null
  product_name: string
  product_image: string | null
  specs: string | null
  price: Money
  quantity: number
  pay_amount: Money
  discount_amount: Money
  refunded_quantity: number
  /** Units in parcels. */
  shipped_quantity: number
}

export interface OrderEvent {
  event: string
  actor: string
  actor_name: string | null
  detail: unknown
  created_at: string
}

export interface Parcel {
  id: number
  company: string
  company_name: string
  tracking_no: string
  /** A name of the carrier's; `null` before it told anything. */
  state: string | null
  /** Newest first. */
  traces: { time: string; context: string }[] | null
  /** Why the carrier tells no more. */
  track_error: string | null
  items: { order_item_id: number; quantity: number }[]
  created_at: string
}

export interface OrderRow {
  id: number
  order_no: string
  kind: OrderKind
  sale_id: number | null
  status: OrderStatus
  total_amount: Money
  pay_amount: Money
  freight_amount: Money
  discount_amount: Money
  refund_status: OrderRefund
  refunded_amount: Money
  expire_at: string
  pay_time: string | null
  ship_time: string | null
  receive_time: string | null
  cancel_time: string | null
  auto_confirm_at: string | null
  transaction_id: string | null
  address_snapshot: Address | null
  remark: string | null
  admin_remark: string | null
  user: { id: number; nickname: string | null; phone: string | null }
  items: OrderItem[]
  created_at: string
}

/** A payment as its order shows it. */
export type OrderPayment = Omit<Payment, 'order_id' | 'order_no'>

/** A refund as its order shows it. */
export type RefundBrief = Pick<
  Refund,
  'id' | 'refund_no' | 'kind' | 'amount' | 'reason' | 'status' | 'success_time' | 'created_at'
>

export interface OrderDetail extends OrderRow {
  payments: OrderPayment[]
  refunds: RefundBrief[]
  parcels: Parcel[]
  timeline: OrderEvent[]
}

export interface OrderCounts {
  all: number
  pending_payment: number
  pending_shipment: number
  shipped: number
  completed: number
  cancelled: number
  refunded: number
}

export interface OrderPage extends Page<OrderRow> {
  counts: OrderCounts
}

export interface OrderQuery extends PageQuery {
  status?: number
  keyword?: string
  user_id?: number
  kind?: number
  refund_status?: number
  start?: string
  end?: string
}

export interface OrderEdit {
  pay_amount?: Money
  freight_amount?: Money
  address?: Address
  remark?: string
  admin_remark?: string
}

export interface ShipBody {
  company: string
  tracking_no: string
  items?: { order_item_id: number; quantity: number }[]
}

export interface Company {
  code: string
  name: string
}

export interface ImportReport {
  total: number
  succeeded: number
  failed: number
  rows: {
    row: number
    order_no: string
    ok: boolean
    code: string
    message: string
  }[]
}

export interface RefundItem {
  order_item_id: number
  product_name: string
  product_image: string | null
  specs: string | null
  quantity: number
  amount: Money
}

export interface Refund {
  id: number
  refund_no: string
  order_id: number
  order_no: string
  kind: RefundKind
  amount: Money
  reason: string
  description: string | null
  images: string[]
  status: RefundStatus
  return_company: string | null
  return_tracking_no: string | null
  admin_remark: string | null
  /** 1 if nobody had to decide. */
  auto: Flag
  success_time: string | null
  created_at: string
  items: RefundItem[]
}

export interface RefundQuery extends PageQuery {
  status?: number
  kind?: number
  keyword?: string
}

export interface Payment {
  id: number
  order_id: number
  order_no: string
  out_trade_no: string
  transaction_id: string | null
  amount: Money
  state: PaymentState
  note: string | null
  created_at: string
  success_time: string | null
}

// --- reconciliation -----------------------------------------------------------------------------

export interface Run {
  id: number
  bill_date: string
  kind: 'trade' | 'refund'
  state: 'waiting' | 'running' | 'done' | 'no_bill' | 'failed'
  differences: number
  theirs: number
  ours: number
  last_error: string | null
  created_at: string
}

export type Settlement = 'query' | 'manual' | 'ignore'

export interface Difference {
  id: number
  kind: 'amount' | 'state' | 'missing_here' | 'missing_there'
  number: string
  out_trade_no: string | null
  transaction_id: string | null
  our_amount: Money | null
  their_amount: Money | null
  our_state: string | null
  their_state: string | null
  action: Settlement
  resolved: Flag
  resolution: string | null
}

export interface RunDetail {
  items: Difference[]
  total: number
  run: Run
}

// --- shoppers -----------------------------------------------------------------------------------

export interface UserRow {
  id: number
  openid: string
  nickname: string | null
  avatar: string | null
  phone: string | null
  gender: Gender
  status: Flag
  order_count: number
  paid_amount: Money
  created_at: string
  last_login: string | null
}

export interface UserDetail extends UserRow {
  orders: {
    id: number
    order_no: string
    status: OrderStatus
    pay_amount: Money
    created_at: string
  }[]
  coupons: CouponRecord[]
  addresses: Address[]
}

// --- marketing ----------------------------------------------------------------------------------

export interface Coupon {
  id: number
  name: string
  type: CouponType
  value: string
  min_amount: Money
  max_discount: Money | null
  total_count: number
  remain_count: number
  per_limit: number
  start_time: string | null
  end_time: string | null
  valid_days: number | null
  status: Flag
  version: number
  received_count: number
  used_count: number
}

export interface CouponBody {
  name: string
  type: CouponType
  value: string
  min_amount: Money
  max_discount: Money | null
  total_count: number
  per_limit: number
  start_time: string | null
  end_time: string | null
  valid_days: number | null
  status: Flag
  version?: number
}

export interface CouponRecord {
  id: number
  user_id?: number
  nickname?: string | null
  coupon_id: number
  name?: string | null
  status: UserCouponStatus
  used_time: string | null
  order_id: number | null
  expire_time: string
  created_at: string
}

export interface SaleItem {
  id: number
  product_id: number
  sku_id: number
  product_name: string
  product_image: string | null
  specs: Specs | null
  price: Money
  flash_price: Money
  stock: number
  per_limit: number
  pool_id: number | null
  available: number | null
}

export interface Sale {
  id: number
  name: string
  start_time: string
  end_time: string
  status: SaleStatus
  order_timeout_secs: number | null
  version: number
  items: SaleItem[]
}

export interface SaleBody {
  name: string
  start_time: string
  end_time: string
  order_timeout_secs?: number | null
  version?: number
  items: { sku_id: number; flash_price: Money; stock: number; per_limit: number }[]
}

export interface Preflight {
  ok: boolean
  checks: { name: string; ok: boolean; message: string | null }[]
}

export interface AuditReport {
  verdict: 'pass' | 'fail'
  at_rest: boolean
  /** `holds` is `null` where it could not be checked. */
  checks: { name: string; says: string; holds: boolean | null; detail: string[] }[]
  pools: number
  orders: number
  unpaid: number
  paid: number
  cancelled: number
  oversold: number
  lost: number
}

/** Why shoppers were turned away. */
export type RefusedBy = Record<
  'sold_out' | 'limit_exceeded' | 'not_started' | 'ended' | 'paused' | 'busy',
  number
>

export interface Flow {
  demand: number
  accepted: number
  paid: number
  returned: number
  refused: RefusedBy
}

/** One second of a sale. */
export interface Tick {
  seq: number
  at: string
  sale_status: SaleStatus
  items: { item_id: number; total: number; avail: number; held: number; sold: number }[]
  per_second: Flow
  totals: Flow
  queue: { waiting: number; writer_waiting: number; commit_ms_p99: number | null }
  behind: boolean
}

// --- statistics ---------------------------------------------------------------------------------

export interface DayFigures {
  orders: number
  paid_orders: number
  paid_amount: Money
  new_users: number
  refund_amount: Money
  visitors: number | null
}

export interface Overview {
  today: DayFigures
  yesterday: DayFigures
  todo: {
    to_ship: number
    to_refund: number
    low_stock: number
    failed_jobs: number
    unpaid: number
  }
  totals: { users: number; products: number; orders: number; paid_amount: Money }
}

export interface SalesRow {
  key: string
  name: string
  orders: number
  paid_orders: number
  paid_amount: Money
  refund_amount: Money
  quantity: number
}

export interface SalesReport {
  items: SalesRow[]
  summary: {
    orders: number
    paid_orders: number
    paid_amount: Money
    refund_amount: Money
    paid_rate: string
    refund_rate: string
  }
}

// --- system -------------------------------------------------------------------------------------

export interface Banner {
  id: number
  title: string | null
  image: string
  link_type: LinkType | null
  link_value: string | null
  sort: number
  status: Flag
  version: number
}

export type BannerBody = Omit<Banner, 'id' | 'version'> & { version?: number }

export type ConfigType = 'string' | 'int' | 'money' | 'bool' | 'json'

export interface Config {
  config_key: string
  config_value: string | null
  type: ConfigType
  remark: string | null
  public: boolean | Flag
  default_value: string | null
}

export interface AuditRow {
  id: number
  admin_id: number | null
  username: string
  action: string
  target_type: string | null
  target_id: number | string | null
  before_value: unknown
  after_value: unknown
  outcome: string
  ip: string | null
  request_id: string | null
  created_at: string
}

export type ExportKind =
  'orders' | 'users' | 'products' | 'stock_ledger' | 'refunds' | 'coupon_records'

export interface ExportRow {
  id: number
  kind: ExportKind
  format: 'xlsx' | 'csv'
  state: ExportState
  file_name: string | null
  total_rows: number | null
  file_size: number | null
  last_error: string | null
  created_at: string
  finished_at: string | null
  expires_at: string | null
}

export interface Upload {
  url: string
  thumbnail_url: string
  width: number
  height: number
  size: number
  content_type: string
}

export interface Job {
  id: number
  op: string
  order_no: string
  state: 'failed' | 'parked' | 'waiting'
  attempts: number
  next_at: string
  last_error: string | null
  created_at: string
}
