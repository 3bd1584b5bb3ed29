import type { IncomingHttpHeaders } from 'node:http'
import { Refusal } from '#server/platform/errors.ts'
import type { ApiKey, KeyScope } from './method.ts'
import { scalar, type Parameters } from './parameters.ts'

/**
 * The key of a request: header, then query of a GET, then body of a POST, then query of a POST; the first that is not empty wins.
 * @throws Refusal `key_missing`
 */
export function secretOf(headers: IncomingHttpHeaders, query: Parameters, form: Parameters): string {
  const header = headers['x-api-key']
  // A GET has no body, so asking the body before the query gives both orders at once.
  const places = [Array.isArray(header) ? header[0] : header, scalar(form, 'apiKey'), scalar(query, 'apiKey')]
  const secret = places.find((place) => place !== undefined && place.trim() !== '')
  if (secret === undefined) throw new Refusal('key_missing')
  return secret.trim()
}

/** @throws Refusal `forbidden` */
export function refuseUnlessScope(key: ApiKey, scope: KeyScope | null): void {
  if (scope !== null && !key.scopes.includes(scope)) throw new Refusal('forbidden', { scope }, 403)
}
