import { beforeAll, describe, expect, test } from 'vitest'
import { editReference } from '../../server/modules/settings/index.ts'
import { systemActor } from '../../server/platform/access.ts'
import { transact } from '../../server/platform/transact.ts'
import { aKey, aSite, wireClients } from './clients.ts'

const wire = wireClients()
const loads = async () => (await wire.server.db.pool.query<{ site: string }>('select site from catalogue_load order by site')).rows.map((row) => row.site)
beforeAll(async () => {
  for (const site of ['north', 'south']) {
    await aSite(wire.server.db, site)
    await transact(wire.server.db, systemActor('test'), (tx) => editReference(tx, 'sites', site, { loadFromYml: true, ymlUrl: `https://${site}.example/catalogue.xml` }))
  }
})

describe('statistic/update', () => {
  test('needs a key that may write analytics, though it is a GET', async () => {
    const reader = await aKey(wire.server.db, { scopes: ['analytics_read'] })
    expect((await wire.get('/api/v5/statistic/update', { 'x-api-key': reader })).status).toBe(403)
    expect(await loads()).toEqual([])
  })
  test('asks for the catalogues of the key’s sites, and answers before they are loaded', async () => {
    const north = await aKey(wire.server.db, { sites: ['north'] })
    expect((await wire.get('/api/v5/statistic/update', { 'x-api-key': north })).body).toEqual({ success: true })
    expect(await loads()).toEqual(['north'])
  })
  test('leaves a catalogue at it that is being loaded', async () => {
    await wire.get('/api/v5/statistic/update')
    expect(await loads()).toEqual(['north', 'south'])
    expect((await wire.get('/api/v5/statistic/update')).body).toEqual({ success: true })
    expect(await loads()).toEqual(['north', 'south'])
  })
})
