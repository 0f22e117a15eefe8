/** The one door to the server; the only file that knows axios. */
import axios, { AxiosError, type AxiosRequestConfig } from 'axios'

/** What an answer that is none says: the body of every error of the server. */
export class ApiError extends Error {
  constructor(
    /** The HTTP status; 0 if the server was not reached. */
    readonly status: number,
    /** Stable; `network` and `timeout` are our own. */
    readonly code: string,
    message: string,
    /** Name it when you ask for help. */
    readonly requestId: string | null,
    readonly details: Record<string, unknown> = {},
  ) {
    super(message)
    this.name = 'ApiError'
  }

  /** The field that the server did not like, with the reason. */
  get field(): { field: string; reason: string } | null {
    const { field, reason } = this.details
    return typeof field === 'string' ? { field, reason: String(reason ?? this.message) } : null
  }

  /** Whether the outcome is unknown, so that the same request has to be sent again. */
  get isUncertain(): boolean {
    return this.status === 0 || this.status >= 500 || this.code === 'request_in_progress'
  }
}

/** What the session lends the door. Set once, by the session's store. */
interface Session {
  token: () => string | null
  lost: () => void
}
let session: Session = { token: () => null, lost: () => undefined }

export function useSession(given: Session): void {
  session = given
}

const http = axios.create({ baseURL: '/api/admin', timeout: 20_000 })

http.interceptors.request.use((config) => {
  const token = session.token()
  if (token) config.headers.set('Authorization', `Bearer ${token}`)
  return config
})

export interface Options {
  signal?: AbortSignal
  /** The `Idempotency-Key`. */
  key?: string
  timeout?: number
}

/** A value that `undefined` and `''` leave out. */
export type Query = object

async function send<T>(config: AxiosRequestConfig, options: Options = {}): Promise<T> {
  try {
    const answer = await http.request<T>({
      ...config,
      signal: options.signal,
      timeout: options.timeout ?? http.defaults.timeout,
      headers: { ...config.headers, ...(options.key ? { 'Idempotency-Key': options.key } : {}) },
    })
    return answer.data
  } catch (error) {
    throw await toApiError(error)
  }
}

interface ErrorBody {
  code?: string
  message?: string
  request_id?: string
  details?: Record<string, unknown>
}

async function toApiError(error: unknown): Promise<unknown> {
  if (axios.isCancel(error) || !(error instanceof AxiosError)) return error
  if (!error.response) {
    const code = error.code === AxiosError.ECONNABORTED ? 'timeout' : 'network'
    return new ApiError(0, code, code, null)
  }
  const { status, headers } = error.response
  const body = await readBody(error.response.data)
  if (status === 401 && body.code !== 'invalid_credentials' && body.code !== 'totp_required') {
    session.lost()
  }
  const requestId = body.request_id ?? (headers['x-request-id'] as string | undefined) ?? null
  const code = body.code ?? `http_${status}`
  return new ApiError(status, code, body.message ?? code, requestId, body.details ?? {})
}

/** A download that failed has its reason in a blob. */
async function readBody(data: unknown): Promise<ErrorBody> {
  if (!(data instanceof Blob)) return (data as ErrorBody | null) ?? {}
  try {
    return JSON.parse(await data.text()) as ErrorBody
  } catch {
    return {}
  }
}

/** Whether a request was given up by ourselves, so that there is nothing to tell. */
export function isAborted(error: unknown): boolean {
  return axios.isCancel(error)
}

function clean(query: Query | undefined): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(query ?? {}).filter(([, value]) => value !== undefined && value !== ''),
  )
}

export function get<T>(url: string, query?: Query, options?: Options): Promise<T> {
  return send<T>({ method: 'GET', url, params: clean(query) }, options)
}

export function post<T>(url: string, body?: unknown, options?: Options): Promise<T> {
  return send<T>({ method: 'POST', url, data: body ?? {} }, options)
}

export function put<T>(url: string, body: unknown, options?: Options): Promise<T> {
  return send<T>({ method: 'PUT', url, data: body }, options)
}

export function remove(url: string, body?: unknown): Promise<void> {
  return send<void>({ method: 'DELETE', url, data: body })
}

export function upload<T>(url: string, file: Blob, name: string, query?: Query): Promise<T> {
  const form = new FormData()
  form.append('file', file, name)
  return send<T>({ method: 'POST', url, data: form, params: clean(query) }, { timeout: 120_000 })
}

export function download(url: string): Promise<Blob> {
  return send<Blob>({ method: 'GET', url, responseType: 'blob' }, { timeout: 120_000 })
}
