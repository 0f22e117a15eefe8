import { get, post, put, remove } from './http'
import type { Admin, LoginAnswer } from './types'

export interface Credentials {
  username: string
  password: string
  totp_code?: string
}

export const login = (credentials: Credentials) => post<LoginAnswer>('/login', credentials)
export const logout = () => post<void>('/logout')
export const profile = () => get<Admin>('/profile')
export const saveProfile = (body: { nickname: string; avatar: string | null }) =>
  put<Admin>('/profile', body)
export const changePassword = (body: { old_password: string; new_password: string }) =>
  put<void>('/password', body)
export const beginTotp = () => post<{ secret: string; otpauth_url: string }>('/totp')
export const confirmTotp = (code: string) => post<void>('/totp/confirm', { code })
export const endTotp = (code: string) => remove('/totp', { code })
