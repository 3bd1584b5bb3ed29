import type { Readable } from 'node:stream'
import { Type, type Static, type TSchema } from 'typebox'
import { Value } from 'typebox/value'
import { AdAccount, AdLoad, AdLoadDone, AdService, CreateAdAccount, EditAdAccount, LoadOptions, SpendPreview } from '#shared/contracts/ad-spend.ts'
import { SourcesLoaded } from '#shared/contracts/costs.ts'
import { formatDay } from '#shared/dates.ts'
import { invalid, Refusal } from '#server/platform/errors.ts'
import { ById } from '#server/platform/http/by-id.ts'
import type { App } from '#server/platform/http/server.ts'
import type { Platform } from '#server/platform/platform.ts'
import { transact } from '#server/platform/transact.ts'
import { freshReferences } from '#server/modules/settings/index.ts'
import { adServices } from '../ad-services/index.ts'
import { loadSources } from '../attribution/load-sources.ts'
import { adAccounts, createAdAccount, editAdAccount, removeAdAccount } from './accounts.ts'
import { loadAccountNow } from './load-account.ts'
import { loadFile } from './load-file.ts'
import { adLoads } from './load-list.ts'
import { previewFile } from './preview-file.ts'

const LARGEST_FILE = 500_000_000
const LARGEST_BEGINNING = 1_000_000
const FileQuery = Type.Object({ name: Type.Optional(Type.String({ maxLength: 200 })), options: Type.Optional(Type.String({ maxLength: 5000, description: 'JSON, see LoadOptions' })) })

/** Loads of advertising spend: files, accounts of services, and what the loads did. */
export function adSpendRoutes(app: App, { db }: Platform): void {
  const view = { config: { access: 'costs.view' as const } }
  const change = { config: { access: 'costs.change' as const } }
  const accounts = { response: { 200: Type.Object({ accounts: Type.Array(AdAccount) }) } }
  const list = async (sites: readonly string[] | 'all') => ({ accounts: await adAccounts(db.kysely, sites) })

  app.get('/api/ad-spend/loads', { ...view, schema: { description: 'What the last loads did, newest first', response: { 200: Type.Object({ loads: Type.Array(AdLoad) }) } } }, async (request) => ({ loads: await adLoads(db.kysely, request.actor) }))
  app.get('/api/ad-spend/services', { ...view, schema: { description: 'Services whose spend can be loaded', response: { 200: Type.Object({ services: Type.Array(AdService) }) } } }, () => ({
    services: adServices.map(({ kind, title, source, medium, fields, secrets }) => ({ kind, title, source, medium, settings: [...fields], secrets: [...secrets] })),
  }))
  app.get('/api/ad-spend/accounts', { ...view, schema: { description: 'Accounts that are loaded from by themselves', ...accounts } }, (request) => list(request.actor.grants.sites))
  app.post('/api/ad-spend/accounts', { ...change, schema: { description: 'Adds an account of a service; 400 invalid, 403 for shops out of reach', body: CreateAdAccount, response: { 201: accounts.response[200] } } }, async (request, reply) => {
    await transact(db, request.actor, (tx) => createAdAccount(tx, request.body))
    return reply.code(201).send(await list(request.actor.grants.sites))
  })
  app.patch('/api/ad-spend/accounts/:id', { ...change, schema: { description: 'Changes what is given and asks the service at once; another address wants its secrets anew', params: ById, body: EditAdAccount, ...accounts } }, async (request) => {
    await transact(db, request.actor, (tx) => editAdAccount(tx, request.params.id, request.body))
    return list(request.actor.grants.sites)
  })
  app.delete('/api/ad-spend/accounts/:id', { ...change, schema: { description: 'Forgets the account and its secrets; its costs stay', params: ById, ...accounts } }, async (request) => {
    await transact(db, request.actor, (tx) => removeAdAccount(tx, request.params.id))
    return list(request.actor.grants.sites)
  })
  app.post('/api/ad-spend/accounts/:id/load', { ...change, schema: { description: 'Asks the service now; how it went stands in the health', params: ById, ...accounts } }, async (request) => {
    const own = await adAccounts(db.kysely, request.actor.grants.sites)
    if (!own.some(({ id }) => id === request.params.id)) throw new Refusal('not_found', { entity: 'ad_account', id: String(request.params.id) }, 404)
    await loadAccountNow(db, request.params.id)
    return list(request.actor.grants.sites)
  })

  // The file itself is the body and is read as it arrives. A scope of its own, because only here a body is not parsed.
  app.register(async (scope) => {
    scope.removeAllContentTypeParsers()
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload))
    scope.post('/api/ad-spend/preview', { ...change, bodyLimit: LARGEST_BEGINNING, schema: { description: 'How a file would be read, by its beginning; nothing is written', querystring: FileQuery, response: { 200: SpendPreview } } }, async (request) => {
      const { options } = request.query as Static<typeof FileQuery>
      const chunks: Uint8Array[] = []
      for await (const chunk of within(request.body as Readable | undefined, LARGEST_BEGINNING)) chunks.push(chunk)
      const { account } = await freshReferences(db.kysely)
      return previewFile(Buffer.concat(chunks), read(Type.Partial(LoadOptions), options), formatDay(new Date(), account.timeZone))
    })
    scope.post('/api/sources/files', { ...change, bodyLimit: LARGEST_FILE, schema: { description: 'Writes where orders and customers came from, as a CSV file tells', response: { 200: SourcesLoaded } } }, (request) => loadSources(db, request.actor, within(request.body as Readable | undefined, LARGEST_FILE)))
    scope.post('/api/ad-spend/files', { ...change, bodyLimit: LARGEST_FILE, schema: { description: 'Loads a file of spend; what the same source brought for its days is replaced', querystring: FileQuery, response: { 200: AdLoadDone } } }, (request) => {
      const { name, options } = request.query as Static<typeof FileQuery>
      return loadFile(db, request.actor, within(request.body as Readable | undefined, LARGEST_FILE), name ?? 'file', read(LoadOptions, options))
    })
  })
}

function read<Schema extends TSchema>(schema: Schema, text: string | undefined): Static<Schema> {
  let value: unknown
  try {
    value = JSON.parse(text ?? '{}')
  } catch {
    throw invalid('options', 'wrong_value')
  }
  const [wrong] = Value.Errors(schema, value)
  if (wrong) throw invalid(`options${wrong.instancePath.replaceAll('/', '.')}`, 'wrong_value')
  return value as Static<Schema>
}

async function* within(bytes: AsyncIterable<Uint8Array> | undefined, limit: number): AsyncGenerator<Uint8Array> {
  if (!bytes) throw new Refusal('file_empty')
  let size = 0
  for await (const chunk of bytes) {
    size += chunk.length
    if (size > limit) throw new Refusal('file_too_large', { limit }, 413)
    yield chunk
  }
}
