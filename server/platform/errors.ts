/**
 * Two kinds of error exist. A `Refusal` is something the caller can understand and act on: its code is the contract, its params fill the
 * text in the caller's language, each protocol words it its own way. Everything else is a fault: answered by a bare 500 with the request's
 * id, and logged in full.
 */
export type FieldRefusal = {
  /** The place in the request as the caller wrote it: `items[0].offer.id`. */
  path: string
  code: string
  params?: Record<string, unknown>
}

export class Refusal extends Error {
  readonly code: string
  readonly params: Record<string, unknown>
  readonly status: number
  readonly fields: FieldRefusal[]

  constructor(code: string, params: Record<string, unknown> = {}, status = 400, fields: FieldRefusal[] = []) {
    super(`${code} ${JSON.stringify(params)}`)
    this.name = 'Refusal'
    this.code = code
    this.params = params
    this.status = status
    this.fields = fields
  }
}

export const notFound = (entity: string, id: unknown): Refusal => new Refusal('not_found', { entity, id: String(id) }, 404)
export const forbidden = (right: string): Refusal => new Refusal('forbidden', { right }, 403)
export const forbiddenField = (entity: string, field: string): Refusal => new Refusal('field_forbidden', { entity, field }, 403)
export const invalid = (path: string, code: string, params: Record<string, unknown> = {}): Refusal =>
  new Refusal('invalid', {}, 400, [{ path, code, params }])
