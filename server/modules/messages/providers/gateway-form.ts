import type { GatewayRequest } from './provider.ts'

/** What a gateway says by a form, by JSON or in the address, as texts; the body wins. */
export function fieldsOf({ query, body }: GatewayRequest): Record<string, string | undefined> {
  const said = { ...query, ...(typeof body === 'object' && body !== null && !Array.isArray(body) ? (body as Record<string, unknown>) : {}) }
  return Object.fromEntries(Object.entries(said).filter(([, value]) => ['string', 'number', 'boolean'].includes(typeof value)).map(([name, value]) => [name, String(value)]))
}
