import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import { throttle } from '#server/platform/http/throttle.ts'
import type { Platform } from '#server/platform/platform.ts'
import { personBehindKey } from '#server/modules/users/index.ts'

const WRONG_KEYS = { most: 30, seconds: 60 }
const QUESTIONS = { most: 120, seconds: 60 }

/** The Model Context Protocol over streamable HTTP: `POST /mcp` with `Authorization: Bearer <personal key>`. There are no sessions, so nothing is streamed and nothing ended. */
export function assistantRoutes(app: App, { db, clickhouse, log, publicUrl, version }: Platform): void {
  const config = { access: 'api-key', ownProtocol: true } as const
  const guesses = throttle(WRONG_KEYS)
  const questions = throttle(QUESTIONS)

  app.post('/mcp', { config }, async (request, reply) => {
    refuseBrowsers(request)
    const behind = await personBehindKey(db, bearerOf(request), request.ip)
    if (!behind) {
      guesses(request.ip)
      return reply.code(401).header('www-authenticate', 'Bearer').send({ error: { code: 'sign_in_needed', params: {} }, requestId: request.id })
    }
    questions(String(behind.keyId))
    // The protocol's library is loaded when the first assistant comes: most processes never need it.
    const { answerMcp } = await import('./answer-mcp.ts')
    const asked = new Request('http://prilavok/mcp', { method: 'POST', headers: plainHeaders(request), body: JSON.stringify(request.body ?? null) })
    const answer = await answerMcp({ db, clickhouse, log, actor: behind.actor, ip: request.ip, publicUrl }, asked, request.body, version)
    for (const [name, value] of answer.headers) reply.header(name, value)
    return reply.code(answer.status).send(await answer.text())
  })

  const nothingHere = async (_request: FastifyRequest, reply: FastifyReply) => reply.code(405).header('allow', 'POST').send({ jsonrpc: '2.0', error: { code: -32000, message: 'Method not allowed.' }, id: null })
  app.get('/mcp', { config }, nothingHere)
  app.delete('/mcp', { config }, nothingHere)
}

const bearerOf = (request: FastifyRequest): string => /^Bearer\s+(\S+)\s*$/i.exec(request.headers.authorization ?? '')?.[1] ?? ''

/** A page of somebody else that has got hold of a key must not ask from the person's browser. */
function refuseBrowsers(request: FastifyRequest): void {
  const { origin } = request.headers
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== request.host)) throw new Refusal('foreign_request', {}, 403)
}

function plainHeaders({ headers }: FastifyRequest): Headers {
  const kept = ['accept', 'content-type', 'mcp-protocol-version', 'mcp-session-id']
  return new Headers(kept.flatMap((name): [string, string][] => (typeof headers[name] === 'string' ? [[name, headers[name]]] : [])))
}
