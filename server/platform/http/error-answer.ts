import { ClickHouseAway, QueryTooHeavy } from '../clickhouse/index.ts'
import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { ConditionError } from '#shared/conditions.ts'
import { Refusal, type FieldRefusal } from '../errors.ts'

/** The one place that turns errors of the native API into answers. Refusals keep their code; all else is a fault with an id. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = asRefusal(error)
  if (refusal) {
    return reply.code(refusal.status).send({
      error: {
        code: refusal.code,
        params: refusal.params,
        ...(refusal.fields.length > 0 ? { fields: refusal.fields } : {}),
      },
      requestId: request.id,
    })
  }
  // The route, not the address: those that counters, gateways and letters lead to hold secrets.
  request.log.error({ err: error, method: request.method, route: request.routeOptions?.url ?? null, id: (request.params as { id?: unknown } | null)?.id }, 'a fault')
  return reply.code(500).send({ error: { code: 'fault', params: {} }, requestId: request.id })
}

/** What of an error is the caller's to mend; null when it is ours. */
export function asRefusal(error: unknown): Refusal | null {
  if (error instanceof Refusal) return error
  if (error instanceof ClickHouseAway) return new Refusal('reports_away', {}, 503)
  if (error instanceof QueryTooHeavy) return new Refusal('report_too_heavy', { limit: error.limit }, 422)
  if (error instanceof ConditionError) return new Refusal('condition_invalid', { reason: error.code, path: error.path }, 400)
  const failure = error as FastifyError & { validation?: { instancePath?: string; message?: string; params?: object }[]; validationContext?: string }
  if (failure.validation) {
    const fields: FieldRefusal[] = failure.validation.map((one) => ({
      path: pathOf(one.instancePath ?? ''),
      code: 'wrong_value',
      params: { message: one.message ?? '' },
    }))
    return new Refusal('invalid', { in: failure.validationContext ?? 'body' }, 400, fields)
  }
  // The browser went away in the middle of its request: nobody is there to answer, and nothing of ours is wrong.
  if (failure.code === 'ERR_STREAM_PREMATURE_CLOSE' || failure.code === 'ECONNRESET') return new Refusal('request_broken_off', {}, 400)
  if (failure.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return new Refusal('too_large', {}, 413)
  if (failure.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return new Refusal('wrong_media_type', {}, 415)
  if (typeof failure.statusCode === 'number' && failure.statusCode >= 400 && failure.statusCode < 500) {
    return new Refusal('bad_request', { message: failure.message }, failure.statusCode)
  }
  return null
}

/** `/items/0/offer` → `items[0].offer`, the way people and forms write it. */
function pathOf(pointer: string): string {
  return pointer
    .split('/')
    .filter(Boolean)
    .reduce((path, part) => (/^\d+$/.test(part) ? `${path}[${part}]` : path ? `${path}.${part}` : part), '')
}
