import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Db } from '#server/platform/db.ts'
import { Refusal } from '#server/platform/errors.ts'
import { LARGEST_BODY, parseBody } from './body.ts'
import { refusalOfDatabase } from './database-refusal.ts'
import { failed } from './envelope.ts'
import { refuseUnlessScope, secretOf } from './key.ts'
import type { Account, ApiKey, Installation, Method } from './method.ts'
import { keptFrom, refuseKeptFilters, withoutKept } from './kept.ts'
import { parseParameters } from './parameters.ts'
import { rateLimiter, type RateLimits } from './rate-limit.ts'
import { wordRefusal } from './refusal-texts.ts'
import { routerOf, type Route } from './router.ts'

/** What the protocol needs from the rest of the server. */
export type Host = {
  db: Db
  findKey(secret: string): Promise<ApiKey | null>
  account(): Promise<Account>
  limits: RateLimits
  installation: Installation
}

/** Older versions get the same answer as unknown methods. */
const PLACES = ['/api/v5', '/api/v5/*', '/api/v4/*', '/api/v3/*']

/**
 * The one door of the protocol: a request is routed, parsed and authenticated here, its method called, and whatever is thrown worded
 * as v5 words it. Register it as a plugin of its own: its body parsing and error handling are no one else's.
 */
export async function apiV5Door(app: FastifyInstance, { host, methods }: { host: Host; methods: readonly Method[] }): Promise<void> {
  const route = routerOf(methods)
  const mayPass = rateLimiter(host.limits)

  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: LARGEST_BODY }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => answerError(error, request, reply))

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const [rawPath = '', ...rest] = (request.raw.url ?? '').split('?')
    const { method, path }: Route = route(request.method, rawPath)
    const query = parseParameters(rest.join('?'))
    const form = Buffer.isBuffer(request.body) ? await parseBody(request.body, request.headers['content-type']) : {}
    const key = await host.findKey(secretOf(request.headers, query.last, form))
    if (!key) throw new Refusal('key_wrong', {}, 403)
    if (!mayPass(String(key.id), method.path.startsWith('/telephony/'))) throw new Refusal('too_many_requests', {}, 503)
    refuseUnlessScope(key, method.scope)
    const { db, installation } = host
    const kept = keptFrom(key)
    refuseKeptFilters(kept, query.last)
    const answered = await method.handle({ db, key, account: await host.account(), installation, path, query, form })
    if (answered.file) {
      // Nothing can be taken out of a printed paper.
      if (kept) throw new Refusal('forbidden', {}, 403)
      return sendFile(reply, answered.file)
    }
    return send(reply, answered.status ?? 200, kept ? withoutKept(kept, answered.body) : answered.body)
  }

  const unversioned = methods.filter((method) => method.path.startsWith('/api/')).map((method) => method.path)
  for (const url of [...PLACES, ...unversioned]) {
    app.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'], url, schema: { hide: true }, config: { access: 'public', ownProtocol: true }, handler: answer })
  }
}

/**
 * For Fastify's `frameworkErrors`: an address with broken percent-encoding fails before any route is found.
 * @returns false when the address is none of ours
 */
export function answerBadUrl(request: FastifyRequest, reply: FastifyReply): boolean {
  if (!/^\/{1,2}api\/v\d/.test(request.raw.url ?? '')) return false
  answerError(new Refusal('body_unreadable', { reason: 'The address is not valid.' }), request, reply)
  return true
}

function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  const refusal = error instanceof Refusal ? error : (refusalOfDatabase(error) ?? refusalOfFramework(error))
  if (refusal) {
    const { status, body } = wordRefusal(refusal)
    // Counted in whole seconds: the next one begins within a second.
    if (refusal.code === 'too_many_requests') reply.header('retry-after', '1')
    return send(reply, status, body)
  }
  request.log.error({ err: error }, 'a v5 method failed')
  return send(reply, 500, failed('Internal Server Error'))
}

/** Fastify's own complaints about a request: too large, cut short, no such length. */
function refusalOfFramework(error: unknown): Refusal | null {
  const { statusCode, message } = error as { statusCode?: number; message?: string }
  if (statusCode === 413) return new Refusal('body_too_large', {}, 413)
  if (statusCode && statusCode >= 400 && statusCode < 500) return new Refusal('body_unreadable', { reason: message ?? 'unreadable' }, 400)
  return null
}

function sendFile(reply: FastifyReply, { name, type, bytes }: { name: string; type: string; bytes: Buffer }): FastifyReply {
  return reply.header('content-type', type).header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`).header('content-length', bytes.length).send(bytes)
}

/** The reply must be given back to Fastify: compression ends it later, and a handler that returns nothing would end it empty before. */
function send(reply: FastifyReply, status: number, body: object): FastifyReply {
  return reply.code(status).header('content-type', 'application/json; charset=utf-8').send(JSON.stringify(body))
}
