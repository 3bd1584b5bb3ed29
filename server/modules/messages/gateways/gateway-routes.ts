import { createHmac, timingSafeEqual } from 'node:crypto'
import { notFound, Refusal } from '#server/platform/errors.ts'
import { throttle } from '#server/platform/http/throttle.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Database } from '#server/platform/db.ts'
import type { Platform } from '#server/platform/platform.ts'
import { manifestOf } from '../providers/index.ts'
import { takeReports } from './take-reports.ts'

const LARGEST = 200_000

/** Nobody can guess the address of a provider, and gateways that sign are asked for their signature besides. */
async function secretOf(db: Database, providerId: number): Promise<string> {
  const { id_secret: secret } = await db.selectFrom('message_settings').select('id_secret').executeTakeFirstOrThrow()
  return createHmac('sha256', secret).update(`gateway ${providerId}`).digest('base64url').slice(0, 32)
}

/** What is to be entered at the gateway as the address for its reports; null for one that sends none. */
export async function gatewayAddress(db: Database, publicUrl: string, provider: { id: number; kind: string }): Promise<string | null> {
  return manifestOf(provider.kind)?.webhook ? `${publicUrl}/api/gateways/${provider.id}/${await secretOf(db, provider.id)}` : null
}

/** Where gateways tell what became of messages. */
export async function gatewayRoutes(app: App, { db }: Pick<Platform, 'db'>): Promise<void> {
  const fromAddress = throttle({ most: 1200, seconds: 60 })
  const wrongSecret = throttle({ most: 20, seconds: 60 })
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string', bodyLimit: LARGEST }, (_request, body, done) => done(null, body))

  for (const method of ['GET', 'POST'] as const) {
    app.route({
      method, url: '/api/gateways/:id/:secret', config: { access: 'public', ownProtocol: true },
      handler: async (request, reply) => {
        fromAddress(request.ip)
        const { id, secret } = request.params as { id: string; secret: string }
        const providerId = /^\d{1,15}$/.test(id) ? Number(id) : 0
        const [given, expected] = [Buffer.from(secret), Buffer.from(await secretOf(db.kysely, providerId))]
        if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
          wrongSecret(request.ip)
          throw notFound('provider', id.slice(0, 20))
        }
        const provider = await db.kysely.selectFrom('message_provider').select(['kind', 'settings', 'secrets']).where('id', '=', providerId).executeTakeFirst()
        const manifest = provider && manifestOf(provider.kind)
        if (!provider || !manifest?.webhook) throw notFound('provider', id)
        const body = bodyOf(typeof request.body === 'string' ? request.body : '', request.headers['content-type'] ?? '')
        const asked = { method: request.method, headers: request.headers, query: request.query as Record<string, unknown>, body }
        await takeReports(db, provider.kind, manifest.webhook(asked, provider.settings as Record<string, unknown>, provider.secrets as Record<string, string>))
        return reply.header('cache-control', 'no-store').type('text/plain').send('ok')
      },
    })
  }
}

/** @throws Refusal `body_unreadable` for what says to be JSON and is not */
function bodyOf(text: string, type: string): unknown {
  const clean = text.replaceAll('\0', '')
  if (!/json/i.test(type) && !/^\s*[[{]/.test(clean)) return Object.fromEntries(new URLSearchParams(clean))
  try {
    return JSON.parse(clean)
  } catch {
    throw new Refusal('body_unreadable', {}, 400)
  }
}
