import { get, post, put, remove, upload, type Options } from './http'
import type {
  BulkResult,
  Category,
  CategoryBody,
  LedgerRow,
  Page,
  PageQuery,
  Product,
  ProductBody,
  ProductQuery,
  StockRow,
  Upload,
} from './types'

export const listProducts = (query: ProductQuery, options?: Options) =>
  get<Page<Product>>('/products', query, options)
export const readProduct = (id: number) => get<Product>(`/products/${id}`)
export const createProduct = (body: ProductBody, key: string) =>
  post<Product>('/products', body, { key })
export const saveProduct = (id: number, body: ProductBody) => put<Product>(`/products/${id}`, body)
export const deleteProduct = (id: number) => remove(`/products/${id}`)
export const batchProducts = (ids: number[], action: 'on_shelf' | 'off_shelf' | 'delete') =>
  post<{ items: BulkResult[] }>('/products/batch', { ids, action })

export const listCategories = (options?: Options) =>
  get<{ items: Category[] }>('/categories', undefined, options)
export const createCategory = (body: CategoryBody) => post<Category>('/categories', body)
export const saveCategory = (id: number, body: CategoryBody) =>
  put<Category>(`/categories/${id}`, body)
export const deleteCategory = (id: number) => remove(`/categories/${id}`)

export const listStock = (
  query: PageQuery & { keyword?: string; low?: number },
  options?: Options,
) => get<Page<StockRow>>('/stock', query, options)
export const changeStock = (sku: number, body: { delta: number; reason: string }, key: string) =>
  post<{ sku_id: number; stock: number }>(`/skus/${sku}/stock`, body, { key })
export const listLedger = (
  query: PageQuery & { sku_id?: number; pool_id?: number; reason?: string },
  options?: Options,
) => get<Page<LedgerRow>>('/stock/ledger', query, options)

export const uploadImage = (file: Blob, name: string) => upload<Upload>('/uploads', file, name)
