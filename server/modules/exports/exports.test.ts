import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import pino from 'pino'
import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { createCustomer } from '#server/modules/customers/index.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { dropOldExports } from './jobs.ts'
import { runExport } from './write-export.ts'

const server = testServer()
const held = {} as { owner: Person; director: Person; manager: Person }
const platform = () => ({ db: server.db, clickhouse: server.clickhouse, log: pino({ level: 'silent' }), dataDir: server.dataDir })
const files = () => readdir(join(server.dataDir, 'exports')).catch(() => [])
const CUSTOMERS = { entity: 'customer', fields: ['fullName', 'phones', 'totalSum', 'vip', 'createdAt'], sort: 'fullName', separator: ';' }

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.director = await signedIn(server, 'director')
  held.manager = await signedIn(server, 'manager')
  for (const [firstName, phone] of [['=HYPERLINK("http://evil")', '+79160000001'], ['Анна; "кавычка"', '+79160000002'], ['Борис\nстрока', null]] as const) {
    await transact(server.db, systemActor('test'), (tx) => createCustomer(tx, { site: 'shop', firstName, vip: firstName.startsWith('=') , ...(phone ? { phones: [phone] } : {}) }))
  }
})

async function exported(person: Person, order: { separator: string; [more: string]: unknown }): Promise<{ id: number; text: string; rows: string[][] }> {
  const started = await person.post('/api/exports', order)
  expect([started.status, started.body.error]).toEqual([202, undefined])
  await runExport(platform(), started.body.id)
  const answer = await fetch(`${server.url}/api/exports/${started.body.id}/file`, { headers: { cookie: person.cookie } })
  expect(answer.status).toBe(200)
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(await answer.arrayBuffer())
  return { id: started.body.id, text, rows: parse(text.replace(/^\ufeff/, ''), { delimiter: order.separator }) }
}

test('the file has the chosen columns in their order, the filter and the sorting of the list, and opens in a spreadsheet', async () => {
  const { text, rows } = await exported(held.director, CUSTOMERS)
  expect(text.startsWith('\ufeff')).toBe(true)
  expect(rows[0]).toEqual(['ФИО', 'Телефон', 'Сумма заказов', 'VIP', 'Создан'])
  expect(rows.slice(1).map((row) => row.slice(0, 4))).toEqual(expect.arrayContaining([
    [`'=HYPERLINK("http://evil")`, '+79160000001', '0,00', 'да'], ['Анна; "кавычка"', '+79160000002', '0,00', 'нет'], ['Борис\nстрока', '', '0,00', 'нет'],
  ]))
  const vips = await exported(held.director, { ...CUSTOMERS, filter: JSON.stringify({ field: 'vip', op: 'eq', value: true }) })
  expect(vips.rows).toHaveLength(2)
})

test.each([['order', ['number', 'total', 'status']], ['product', ['name']], ['task', ['text', 'dueAt']], ['company', ['nickName']]])('%s has a file of its own', async (entity, fields) => {
  const { rows } = await exported(held.owner, { entity, fields, separator: ',' })
  expect(rows[0]).toHaveLength(fields.length)
})

test('the file of companies tells what the list of companies shows, and no people', async () => {
  await held.owner.post('/api/companies', { nickName: 'Ромашка', site: 'shop', companies: [{ name: 'ООО «Ромашка»', contragent: { INN: '7707083893' } }], creditLimit: 5_000_000 })
  const { rows } = await exported(held.director, { entity: 'company', fields: ['nickName', 'inn', 'creditLimit'], separator: ';' })
  expect(rows).toEqual([['Название', 'ИНН', 'Кредитный лимит'], ['Ромашка', '7707083893', '50000,00']])
  expect((await held.manager.post('/api/exports', { entity: 'company', fields: ['nickName'], separator: ';' })).body.error).toMatchObject({ code: 'forbidden', params: { right: 'companies.export' } })
})

test('seeing a list is not exporting it: that is a right of its own', async () => {
  expect((await held.manager.get('/api/customers')).status).toBe(200)
  expect((await held.manager.post('/api/exports', CUSTOMERS)).body.error).toMatchObject({ code: 'forbidden', params: { right: 'customers.export' } })
  expect((await (await signedIn(server, undefined)).post('/api/exports', CUSTOMERS)).status).toBe(403)
})

test('what cannot be listed is refused at once, not in the background', async () => {
  for (const wrong of [{ fields: ['nothing'] }, { filter: '{' }, { filter: JSON.stringify({ field: 'nothing', op: 'eq', value: 1 }) }, { sort: 'phones' }, { entity: 'user' }, { separator: '|' }, { fields: [] }]) {
    expect([wrong, (await held.director.post('/api/exports', { ...CUSTOMERS, ...wrong })).status]).toEqual([wrong, 400])
  }
})

test('a file is its maker’s alone, and nobody’s any more once the right is gone', async () => {
  const director = await signedIn(server, 'director')
  const { id } = await exported(director, CUSTOMERS)
  for (const other of [held.owner, held.director]) {
    expect((await other.get(`/api/exports/${id}/file`)).status).toBe(404)
    expect((await other.post(`/api/exports/${id}/cancel`)).status).toBe(404)
  }
  expect((await held.owner.get('/api/exports')).body.exports.map((one: any) => one.id)).not.toContain(id)
  await held.owner.patch(`/api/users/${director.id}`, { groupIds: [] })
  expect((await director.get(`/api/exports/${id}/file`)).status).toBe(403)
})

test('who exported what, and fetched it, stands in the audit', async () => {
  const director = await signedIn(server, 'director')
  await exported(director, { ...CUSTOMERS, filter: JSON.stringify({ field: 'vip', op: 'eq', value: true }) })
  const said = (await held.owner.get(`/api/audit?topic=export&user=${director.id}`)).body.rows
  expect(said.map(({ kind, count }: any) => [kind, count])).toEqual([['export.fetched', 1], ['customer.exported', 1]])
  expect(said[1].about).toMatchObject({ columns: CUSTOMERS.fields, personal: true })
})

test('products are nobody’s secret: they do not count as data of people', async () => {
  const director = await signedIn(server, 'director')
  await exported(director, { entity: 'product', fields: ['name'], separator: ',' })
  await exported(director, { entity: 'customer', fields: ['fullName', 'vip'], separator: ',' })
  const { rows } = await server.db.pool.query('select coalesce(sum(exported), 0)::int as n from audit_day where user_id = $1', [director.id])
  expect(rows[0].n).toBe(0)
})

test('rights taken away while the file is being written leave nothing of it', async () => {
  for (const loses of [
    (id: number) => held.owner.patch(`/api/users/${id}`, { groupIds: [] }),
    (id: number) => held.owner.patch(`/api/users/${id}`, { active: false }),
  ]) {
    const director = await signedIn(server, 'director')
    const { body } = await director.post('/api/exports', CUSTOMERS)
    const before = await files()
    // The file is waited for by its own job: the right goes after it was ordered.
    await loses(director.id)
    await runExport(platform(), body.id)
    expect(await files()).toEqual(before)
    const { rows } = await server.db.pool.query('select state, reason, storage_name from export_run where id = $1', [body.id])
    expect(rows[0]).toEqual({ state: 'failed', reason: 'rights_changed', storage_name: null })
  }
})

test('ten thousand rows come in pages without a gap or a repetition, while others change them', async () => {
  await byHand(server.db, `
    with made as (insert into customer (site, type, first_name, last_name, created_at)
      select 'shop', 'customer', 'Many', lpad(n::text, 6, '0'), now() from generate_series(1, 10000) n returning id)
    insert into customer_figures (customer_id) select id from made`)
  const director = await signedIn(server, 'director')
  const order = { entity: 'customer', fields: ['lastName'], q: 'many', sort: '-fullName', separator: ',' }
  const { body } = await director.post('/api/exports', { ...order, filter: JSON.stringify({ field: 'firstName', op: 'eq', value: 'Many' }), q: undefined })
  const writing = runExport(platform(), body.id)
  await byHand(server.db, `update customer set last_name = 'moved' where first_name = 'Many' and id % 7 = 0`)
  await writing
  const answer = await director.get(`/api/exports/${body.id}/file`)
  const names = (answer.body as string).split('\r\n').slice(1, -1)
  expect(names).toHaveLength(10_000)
  const kept = names.filter((name) => name !== 'moved')
  expect(new Set(kept).size).toBe(kept.length)
})

test('a cancelled run leaves no file, and three at once are enough', async () => {
  const director = await signedIn(server, 'director')
  const ids = []
  for (let time = 0; time < 3; time += 1) ids.push((await director.post('/api/exports', CUSTOMERS)).body.id)
  expect((await director.post('/api/exports', CUSTOMERS)).body.error.code).toBe('too_many_exports')
  const before = await files()
  for (const id of ids) {
    expect((await director.post(`/api/exports/${id}/cancel`)).body.state).toBe('cancelled')
    await runExport(platform(), id)
  }
  expect(await files()).toEqual(before)
  expect((await director.get(`/api/exports/${ids[0]}/file`)).status).toBe(404)
})

test('files are thrown away after a week', async () => {
  const { id } = await exported(held.director, CUSTOMERS)
  await dropOldExports(platform(), new Date(Date.now() + 6 * 86_400_000))
  expect((await held.director.get(`/api/exports/${id}/file`)).status).toBe(200)
  await dropOldExports(platform(), new Date(Date.now() + 8 * 86_400_000))
  expect((await held.director.get(`/api/exports/${id}/file`)).status).toBe(404)
  expect(await files()).toEqual([])
})
