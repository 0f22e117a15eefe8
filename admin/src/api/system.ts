import { download, get, post, put, remove, type Options } from './http'
import type {
  AdminBody,
  AdminRow,
  AuditRow,
  Banner,
  BannerBody,
  Config,
  ExportKind,
  ExportRow,
  Job,
  Overview,
  Page,
  PageQuery,
  Permission,
  Role,
  RoleBody,
  Run,
  RunDetail,
  SalesReport,
  Settlement,
} from './types'

export const overview = (options?: Options) =>
  get<Overview>('/statistics/overview', undefined, options)
export const salesReport = (
  query: { start: string; end: string; group: 'day' | 'category' | 'product' },
  options?: Options,
) => get<SalesReport>('/statistics/sales', query, options)

export const listBanners = (query: PageQuery, options?: Options) =>
  get<Page<Banner>>('/banners', query, options)
export const createBanner = (body: BannerBody) => post<Banner>('/banners', body)
export const saveBanner = (id: number, body: BannerBody) => put<Banner>(`/banners/${id}`, body)
export const deleteBanner = (id: number) => remove(`/banners/${id}`)

export const listConfigs = () => get<{ items: Config[] }>('/configs')
export const saveConfigs = (items: { config_key: string; config_value: string }[]) =>
  put<{ items: Config[] }>('/configs', { items })

export const listAdmins = (query: PageQuery, options?: Options) =>
  get<Page<AdminRow>>('/admins', query, options)
export const createAdmin = (body: AdminBody) => post<AdminRow>('/admins', body)
export const saveAdmin = (id: number, body: AdminBody) => put<AdminRow>(`/admins/${id}`, body)
export const deleteAdmin = (id: number) => remove(`/admins/${id}`)

export const listRoles = (query: PageQuery, options?: Options) =>
  get<Page<Role>>('/roles', query, options)
export const createRole = (body: RoleBody) => post<Role>('/roles', body)
export const saveRole = (id: number, body: RoleBody) => put<Role>(`/roles/${id}`, body)
export const deleteRole = (id: number) => remove(`/roles/${id}`)
export const listPermissions = () => get<{ items: Permission[] }>('/permissions')

export interface AuditQuery extends PageQuery {
  admin_id?: number
  action?: string
  target_type?: string
  target_id?: string
  start?: string
  end?: string
}
export const listAudit = (query: AuditQuery, options?: Options) =>
  get<Page<AuditRow>>('/audit-log', query, options)

export const createExport = (body: {
  kind: ExportKind
  filter: Record<string, unknown>
  format: 'xlsx' | 'csv'
}) => post<ExportRow>('/exports', body)
export const listExports = (query: PageQuery, options?: Options) =>
  get<Page<ExportRow>>('/exports', query, options)
export const exportFile = (id: number) => download(`/exports/${id}/file`)

export const listRuns = (query: PageQuery & { date?: string }, options?: Options) =>
  get<Page<Run>>('/reconciliation', query, options)
export const readRun = (id: number) => get<RunDetail>(`/reconciliation/${id}`)
export const startRun = (billDate: string) =>
  post<{ items: Run[] }>('/reconciliation', { bill_date: billDate })
export const resolveDifference = (id: number, action: Settlement) =>
  post<void>(`/reconciliation/differences/${id}/resolve`, { action })
export const runFile = (id: number) => download(`/reconciliation/${id}/file`)

export const listJobs = (query: PageQuery & { state?: string }, options?: Options) =>
  get<Page<Job>>('/jobs', query, options)
export const retryJob = (id: number) => post<void>(`/jobs/${id}/retry`)
