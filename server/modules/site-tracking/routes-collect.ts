import { isbot } from 'isbot'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CollectAnswer } from '#shared/contracts/site-tracking.ts'
import type { Db } from '#server/platform/db.ts'
import { notFound, Refusal } from '#server/platform/errors.ts'
import type { App } from '#server/platform/http/server.ts'
import { sound } from '#server/platform/http/sound-text.ts'
import type { Platform } from '#server/platform/platform.ts'
import { allowance } from './allowance.ts'
import { deviceOf } from './classify-source.ts'
import { Collector } from './collector.ts'
import { isUuid, MOST_EVENTS, readClientIds, readEvents, readIdentify, type Batch, type RefusedEvent } from './read-batch.ts'
import { isSigned } from './sign-claim.ts'
import { trackedSite, type TrackedSite } from './tracking-settings.ts'

const BODY = 128_000
/** What a person with twenty tabs may do, and an office, a school or a mobile network behind one address. */
const VISITOR = { most: 600, perSecond: 10 }
const ADDRESS = { most: 6000, perSecond: 300 }

type Body = { site?: unknown; visitor?: unknown; now?: unknown; consent?: unknown; events?: unknown; ids?: unknown; identify?: unknown }
type Answer = { taken: number; refused: RefusedEvent[]; identified: 'yes' | 'later' | 'forged' | 'no_consent' | null }

/**
 * Where the script on the shops' pages reports. Anybody may: it gives nothing away and takes only what it can read. Beacons come as plain text,
 * because JSON would have browsers ask first.
 */
export function collectRoutes(app: App, { db, log, publicUrl }: Platform): void {
  const collector = new Collector(db, log)
  const ofVisitor = allowance(VISITOR)
  const ofAddress = allowance(ADDRESS)
  app.addHook('onReady', async () => collector.start())
  app.addHook('preClose', () => collector.stop())
  const own = new URL(publicUrl).origin

  app.options('/api/collect', { config: { access: 'public', ownProtocol: true }, schema: { hide: true } }, async (request, reply) => {
    if (!request.headers.origin) throw notFound('page', 'without an origin')
    allowOrigin(request, reply)
    return reply.header('access-control-allow-methods', 'POST').header('access-control-allow-headers', 'content-type').header('access-control-max-age', '86400').code(204).send()
  })

  app.post('/api/collect', { config: { access: 'public', ownProtocol: true }, bodyLimit: BODY, schema: { description: 'Events of a shop’s visitor; what is wrong with one harms no other', response: { 200: CollectAnswer } }, errorHandler: (error, request, reply) => {
    // The script must be able to read why it was refused.
    allowOrigin(request, reply)
    const seconds = error instanceof Refusal ? error.params['seconds'] : undefined
    if (typeof seconds === 'number') reply.header('retry-after', String(seconds))
    throw error
  } }, async (request, reply): Promise<Answer> => {
    const receivedAt = new Date()
    const body = readBody(request.body)
    const site = await siteOf(db, body)
    refuseForeign(request, site, own)
    allowOrigin(request, reply)
    if (!isUuid(body.visitor)) throw new Refusal('invalid', {}, 400, [{ path: 'visitor', code: 'not_a_uuid' }])
    const given = Array.isArray(body.events) ? body.events : []
    if (given.length > MOST_EVENTS) throw new Refusal('too_many_in_batch', { most: MOST_EVENTS }, 413)
    const weight = Math.max(1, given.length)
    ofAddress(request.ip, weight)
    ofVisitor(body.visitor, weight)
    const isAnonymous = body.consent !== 'full'
    const userAgent = request.headers['user-agent'] ?? ''
    const isBot = userAgent === '' || isbot(userAgent)
    const { events, refused } = readEvents(given, { now: body.now, receivedAt, ownHosts: site.ownHosts, isAnonymous })
    const claimed = readIdentify(body.identify)
    const isForged = claimed !== null && !isSigned(site.secret, body.visitor, claimed.claim, claimed.signature)
    const batch: Batch = {
      site: site.site, visitor: body.visitor.toLowerCase(), consent: isAnonymous ? 'anonymous' : 'full', events, clientIds: isAnonymous ? [] : readClientIds(body.ids),
      identify: isForged || isAnonymous ? null : claimed, isBot, device: deviceOf(userAgent, isBot), receivedAt,
    }
    const answer = { taken: events.length, refused, identified: !claimed ? null : isForged ? ('forged' as const) : isAnonymous ? ('no_consent' as const) : null }
    if (batch.identify) return { ...answer, identified: (await collector.write(batch)).customerId === null ? 'later' : 'yes' }
    if (events.length > 0 || batch.clientIds.length > 0) await collector.take(batch)
    return answer
  })
}

function readBody(given: unknown): Body {
  let body = given
  if (typeof given === 'string') {
    try {
      body = JSON.parse(given)
    } catch {
      throw new Refusal('not_json')
    }
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refusal('not_json')
  return sound(body) as Body
}

async function siteOf(db: Db, { site: code }: Body): Promise<TrackedSite> {
  const site = typeof code === 'string' && code.length <= 100 ? await trackedSite(db, code) : null
  if (!site) throw notFound('site', typeof code === 'string' ? code.slice(0, 100) : '')
  return site
}

/** A page of another shop may not report for this one. Programs send no origin: what they send counts as any visitor's. */
function refuseForeign({ headers: { origin }, host, protocol }: FastifyRequest, site: TrackedSite, own: string): void {
  if (origin === undefined || site.allowed.has(origin) || origin === own || origin === `${protocol}://${host}`) return
  throw new Refusal('foreign_origin', { origin: origin.slice(0, 200) }, 403)
}

// No cookies travel along, so a page that may not report learns nothing by reading the answer.
function allowOrigin({ headers: { origin } }: FastifyRequest, reply: FastifyReply): void {
  reply.header('vary', 'Origin').header('cross-origin-resource-policy', 'cross-origin')
  if (origin) reply.header('access-control-allow-origin', origin)
}
