import { ApiError } from '@/api/http'

import { translate } from './i18n'

/** What to tell a person about a failure. */
export function errorText(error: unknown): string {
  if (!(error instanceof ApiError)) return translate('error.unexpected')
  if (error.status === 0) return translate(`error.${error.code}`)
  const field = error.field
  const reason = field ? `${error.message}：${field.field} ${field.reason}` : error.message
  return error.requestId && error.status >= 500 ? `${reason}（${error.requestId}）` : reason
}

/** What the server says about `field`, to be shown beside it. */
export function fieldError(error: unknown, field: string): string {
  const found = error instanceof ApiError ? error.field : null
  return found?.field === field ? found.reason : ''
}

/** Whether somebody else changed the same thing meanwhile. */
export function isStale(error: unknown): boolean {
  return error instanceof ApiError && error.code === 'stale'
}
