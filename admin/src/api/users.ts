import { get, put, type Options } from './http'
import type { Page, PageQuery, UserDetail, UserRow } from './types'

export const listUsers = (
  query: PageQuery & { keyword?: string; status?: number },
  options?: Options,
) => get<Page<UserRow>>('/users', query, options)
export const readUser = (id: number) => get<UserDetail>(`/users/${id}`)
export const setUserStatus = (id: number, status: 0 | 1) => put<UserRow>(`/users/${id}`, { status })
