import { Type } from 'typebox'
import { MakeDkimKey, SendingDomains, WaiveDomain } from '#shared/contracts/deliverability.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { checkDomain } from './check-domain.ts'
import { keepDkimKey, newDkimKey } from './dkim-keys.ts'
import { dnsReader, type DnsReader } from './dns-reader.ts'
import { sendingDomains } from './sending-domains.ts'
import { waiveDomain, withdrawWaiver } from './waive-domain.ts'

const ByDomain = Type.Object({ domain: Type.String({ minLength: 1, maxLength: 253 }) })
const config = { access: 'messages.settings' } as const

/** @param dns who is asked; the servers that this machine asks unless told */
export function deliverabilityRoutes(app: App, { db }: Pick<Platform, 'db'>, dns: DnsReader = dnsReader()): void {
  const all = async () => ({ domains: await sendingDomains(db.kysely) })
  const response = { 200: SendingDomains }

  app.get('/api/deliverability', { config, schema: { description: 'Domains that letters leave by: what DNS says of each, and what to add', response } }, all)
  app.post('/api/deliverability/:domain/check', { config, schema: { description: 'Looks the domain up now', params: ByDomain, response } }, async (request) => {
    await checkDomain(db, dns, request.params.domain.toLowerCase())
    return all()
  })
  app.post('/api/deliverability/:domain/waiver', { config, schema: { description: 'Lets bulk letters leave although something is wrong', params: ByDomain, body: WaiveDomain, response } }, async (request) => {
    await transact(db, request.actor, (tx) => waiveDomain(tx, request.params.domain.toLowerCase(), request.body.reason))
    return all()
  })
  app.delete('/api/deliverability/:domain/waiver', { config, schema: { description: 'Bulk letters wait again until all is green', params: ByDomain, response } }, async (request) => {
    await transact(db, request.actor, (tx) => withdrawWaiver(tx, request.params.domain.toLowerCase()))
    return all()
  })
  app.post('/api/deliverability/dkim-keys', { config, schema: { description: 'Makes a key pair; letters are signed by it as soon as its record is found', body: MakeDkimKey, response: { 201: SendingDomains } } }, async (request, reply) => {
    const key = await newDkimKey()
    await transact(db, request.actor, (tx) => keepDkimKey(tx, request.body.providerId, key, request.body.selector))
    return reply.code(201).send(await all())
  })
}
