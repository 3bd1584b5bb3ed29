import { bringRefusalMessages } from './known-refusals.ts'

/** What the server says when it refuses a field: the path is the one of the request (`items[0].offer.id`). */
export type FieldRefusal = { path: string; code: string; params?: Record<string, unknown> }

/** An answer that is not 2xx. `code` is the contract; `status` 0 means that the server was not reached. */
export class ApiError extends Error {
  readonly status: number
  readonly code: string
  readonly params: Record<string, unknown>
  readonly fields: FieldRefusal[]
  readonly requestId: string | null

  constructor(status: number, code: string, params: Record<string, unknown> = {}, fields: FieldRefusal[] = [], requestId: string | null = null) {
    super(code)
    this.name = 'ApiError'
    this.status = status
    this.code = code
    this.params = params
    this.fields = fields
    this.requestId = requestId
  }

  /** True when nothing is wrong with the request itself and it may be sent again. */
  get unreachable(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504
  }
}

export type Query = Record<string, string | number | boolean | null | undefined>

/** Builds `?a=1&b=2`, leaving out what is undefined or null. */
function queryString(query: Query = {}): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) if (value !== undefined && value !== null) params.set(name, String(value))
  const text = params.toString()
  return text ? `?${text}` : ''
}

type Body = Record<string, unknown> | unknown[] | FormData | Blob | undefined
type Options = { query?: Query; signal?: AbortSignal }
type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'

const listeners = new Set<(error: ApiError) => void>()

/** Called with every failed request: the shell notices a lost session and a lost connection by it. */
export function onApiError(listener: (error: ApiError) => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function raise(error: ApiError): never {
  for (const listener of listeners) listener(error)
  throw error
}

async function readError(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  if (body && typeof body === 'object' && 'error' in body) {
    const { error, requestId } = body as { error: { code?: string; params?: Record<string, unknown>; fields?: FieldRefusal[] }; requestId?: string }
    return new ApiError(response.status, error?.code ?? 'fault', error?.params ?? {}, error?.fields ?? [], requestId ?? null)
  }
  // better-auth answers `{ code, message }` of its own.
  const code = body && typeof body === 'object' && 'code' in body && typeof body.code === 'string' ? body.code : 'fault'
  return new ApiError(response.status, code, {}, [], response.headers.get('x-request-id'))
}

async function send<T>(method: Method, path: string, body: Body, { query, signal }: Options = {}): Promise<T> {
  const form = body instanceof FormData
  const file = body instanceof Blob
  let response: Response
  try {
    response = await fetch(path + queryString(query), {
      method,
      signal,
      credentials: 'same-origin',
      headers: {
        accept: 'application/json',
        'x-requested-with': 'prilavok',
        ...(body !== undefined && !form ? { 'content-type': file ? 'application/octet-stream' : 'application/json' } : {}),
      },
      body: body === undefined ? undefined : form || file ? body : JSON.stringify(body),
    })
  } catch (error) {
    if (signal?.aborted) throw error
    raise(new ApiError(0, 'unreachable'))
  }
  if (!response.ok) {
    const error = await readError(response)
    // Whoever catches this words it at once, while drawing.
    await bringRefusalMessages([error.code, ...error.fields.map(field => field.code)])
    raise(error)
  }
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/** The native API: JSON in, JSON out, {@link ApiError} when it refuses. Types come from shared/contracts. */
export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => send<T>('GET', path, undefined, { query, signal }),
  post: <T>(path: string, body: Body = {}, query?: Query) => send<T>('POST', path, body, { query }),
  /** Sends a file as it is, as the whole body. */
  upload: <T>(path: string, file: Blob, query?: Query) => send<T>('POST', path, file, { query }),
  patch: <T>(path: string, body: Body) => send<T>('PATCH', path, body),
  put: <T>(path: string, body: Body) => send<T>('PUT', path, body),
  delete: <T = void>(path: string, query?: Query, body?: Body) => send<T>('DELETE', path, body, { query }),
}
