import { describe, expect, test, vi } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { openDatabase } from '#server/platform/db.ts'
import { transact } from '#server/platform/transact.ts'
import { testDatabase } from '../../../test/database.ts'
import { createApiKey, editApiKey, keyBehind } from './index.ts'

const database = testDatabase()
const system = systemActor('test')
const create = (input: Parameters<typeof createApiKey>[1]) => transact(database.db, system, (tx) => createApiKey(tx, input))

describe('an API key', () => {
  test('is 32 letters and digits, and only its hash is kept', async () => {
    const { id, key } = await create({ name: 'Модуль магазина' })
    expect(key).toMatch(/^[A-Za-z0-9]{32}$/)
    const kept = await database.db.pool.query('select * from api_key')
    expect(JSON.stringify(kept.rows)).not.toContain(key)
    expect(kept.rows[0]).toMatchObject({ id, key_tail: key.slice(-4) })
    const log = await database.db.pool.query("select fields from change_log where kind = 'api_key.created'")
    expect(JSON.stringify(log.rows)).not.toContain(key)
  })

  test('stands for all sites and all scopes unless told', async () => {
    const { id, key } = await create({ name: 'wide' })
    const behind = await keyBehind(database.db, key)
    expect(behind).toMatchObject({ actor: { kind: 'key', id, name: 'wide' }, key: { id, sites: 'all', strict: false } })
    expect(behind?.key.scopes).toEqual(expect.arrayContaining(['order_read', 'order_write', 'custom_fields_write', 'verification_read']))
    expect(behind?.key.scopes).toHaveLength(34)
  })

  test('keeps to its sites, scopes and strictness', async () => {
    const { key } = await create({ name: 'narrow', sites: ['shop'], scopes: ['order_read'], strict: true })
    expect(await keyBehind(database.db, key)).toMatchObject({
      actor: { grants: { sites: ['shop'] } },
      key: { sites: ['shop'], scopes: ['order_read'], strict: true },
    })
    await expect(create({ name: 'lost', sites: ['moon'] })).rejects.toMatchObject({ code: 'invalid' })
  })

  test('is refused from the moment it is made inactive', async () => {
    const { id, key } = await create({ name: 'short-lived' })
    expect(await keyBehind(database.db, key)).not.toBeNull()
    await transact(database.db, system, (tx) => editApiKey(tx, id, { active: false }))
    expect(await keyBehind(database.db, key)).toBeNull()
  })

  test('is refused soon after another process made it inactive', async () => {
    const { id, key } = await create({ name: 'elsewhere' })
    const other = openDatabase(database.connection, 2)
    expect(await keyBehind(other, key)).not.toBeNull()
    await transact(database.db, system, (tx) => editApiKey(tx, id, { active: false }))
    await vi.waitFor(async () => expect(await keyBehind(other, key)).toBeNull(), { timeout: 5000 })
    await other.close()
  })

  test('a wrong key is nobody', async () => {
    for (const wrong of ['', 'short', 'x'.repeat(32), "' or 1=1 --", '\0'.repeat(32)]) expect(await keyBehind(database.db, wrong)).toBeNull()
  })

  test('its last use is noted without the request waiting for it', async () => {
    const { id, key } = await create({ name: 'used' })
    await keyBehind(database.db, key)
    await vi.waitFor(async () => {
      const used = await database.db.pool.query('select last_used_at from api_key_use where key_id = $1', [id])
      expect(used.rows[0]?.last_used_at).toBeInstanceOf(Date)
    })
  })
})
