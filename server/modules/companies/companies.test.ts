import fc from 'fast-check'
import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { systemActor } from '../../platform/access.ts'
import { transact, type Tx } from '../../platform/transact.ts'
import { createCustomer } from '../customers/index.ts'
import { addCompany, addContact, changeCompany, changeContact, createCorporate, removeCompany, removeContact } from './index.ts'

const server = testServer()
const who: Record<'owner' | 'manager' | 'own', Person> = {} as never
beforeAll(async () => {
  who.owner = await signedIn(server, 'owner')
  who.manager = await signedIn(server, 'manager')
  who.own = await signedIn(server, 'own-orders')
})
const run = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => transact(server.db, systemActor('test'), work)
const SBER = { INN: '7707083893', KPP: '773601001', OGRN: '1027700132195' }

describe('a corporate customer', () => {
  test('is made with companies, contacts, addresses and terms, and its card shows all of them', async () => {
    const made = await who.owner.post('/api/companies', {
      nickName: 'Ромашка', companies: [{ contragent: { legalName: 'ООО «Ромашка»', ...SBER, INN: ' 7707 083 893 ' } }, { name: 'Ромашка-Юг' }],
      contacts: [{ person: { firstName: 'Анна', phones: ['8 926 111-22-33'] } }, { person: { lastName: 'Ким' }, isMain: true }],
      addresses: [{ address: { city: 'Тула' } }], creditLimit: 5_000_000, paymentDays: 14,
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({
      name: 'Ромашка', creditLimit: 5_000_000, paymentDays: 14, debtSum: 0, overdueSum: 0, managerId: who.owner.id, mayChange: true, mayChangeTerms: true,
      companies: [{ name: 'ООО «Ромашка»', isMain: true, contragent: { contragentType: 'legal-entity', INN: '7707083893' } }, { name: 'Ромашка-Юг', isMain: false }],
      contacts: [{ name: 'Ким', isMain: true }, { name: 'Анна', isMain: false, phone: '+79261112233' }],
      addresses: [{ isMain: true, address: { city: 'Тула' } }],
    })
    expect((await who.owner.get(`/api/companies/${made.body.id}`)).body).toEqual(made.body)
    const contact = (await who.owner.get(`/api/customers/${made.body.contacts[0].customerId}`)).body
    expect(contact.isContact).toBe(true)
    expect((await who.owner.get(`/api/customers/${contact.id}/companies`)).body).toEqual({ companies: [{ id: made.body.id, name: 'Ромашка', isMain: true }] })
  })

  test('is called by its company when it has no name of its own, and needs one of the two', async () => {
    expect((await who.owner.post('/api/companies', { companies: [{ name: 'Лютик' }] })).body).toMatchObject({ name: 'Лютик', nickName: 'Лютик' })
    const refused = await who.owner.post('/api/companies', { contacts: [{ person: { firstName: 'Анна' } }] })
    expect([refused.status, refused.body.error.fields]).toEqual([400, [{ path: 'nickName', code: 'required', params: {} }]])
  })

  test('a refused part is told by its place, and nothing of the rest stays', async () => {
    const before = (await who.owner.get('/api/companies/totals')).body.count
    const refused = await who.owner.post('/api/companies', { nickName: 'Астра', companies: [{ name: 'A' }, { name: ' ', contragent: { INN: '1'.repeat(2001) } }] })
    expect([refused.status, refused.body.error.code]).toEqual([400, 'invalid'])
    const strange = await who.owner.post('/api/companies', { nickName: 'Астра', contacts: [{ customerId: 999_999_999 }] })
    expect(strange.body.error.fields[0].path).toBe('customerContacts[0].customer')
    expect((await who.owner.get('/api/companies/totals')).body.count).toBe(before)
  })

  test('a person is no company, and a company is nobody to talk to', async () => {
    const person = (await who.owner.post('/api/customers', { firstName: 'Иван' })).body
    const company = (await who.owner.post('/api/companies', { nickName: 'Пион' })).body
    expect((await who.owner.get(`/api/companies/${person.id}`)).status).toBe(404)
    expect((await who.owner.post(`/api/companies/${person.id}/companies`, { name: 'x' })).status).toBe(404)
    expect((await who.owner.post(`/api/companies/${company.id}/contacts`, { customerId: company.id })).status).toBe(400)
  })

  test('what does not fit a check digit is kept: a partner abroad has other numbers', async () => {
    const made = await who.owner.post('/api/companies', { nickName: 'Abroad', companies: [{ name: 'Ltd', contragent: { INN: '12345', KPP: 'X' } }] })
    expect(made.body.companies[0].contragent).toMatchObject({ INN: '12345', KPP: 'X' })
  })
})

describe('the flags of the main ones', () => {
  test('a removed main company or contact leaves the flag to the oldest of the others', async () => {
    const made = (await who.owner.post('/api/companies', { nickName: 'Мак', companies: [{ name: 'A' }, { name: 'B' }, { name: 'C' }], contacts: [{ person: { firstName: 'A' } }, { person: { firstName: 'B' } }] })).body
    const [a] = made.companies
    const afterCompany = await who.owner.delete(`/api/companies/${made.id}/companies/${a.id}`)
    expect(afterCompany.body.companies.map((company: any) => [company.name, company.isMain])).toEqual([['B', true], ['C', false]])
    const afterContact = await who.owner.delete(`/api/companies/${made.id}/contacts/${made.contacts[0].id}`)
    expect(afterContact.body.contacts.map((contact: any) => [contact.name, contact.isMain])).toEqual([['B', true]])
    expect((await who.owner.get(`/api/customers/${made.contacts[0].customerId}`)).body.isContact).toBe(false)
  })

  test('whatever is added, changed and removed: as long as there is one, just one is the main one', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('add' as const), isMain: fc.boolean() }),
      fc.record({ do: fc.constant('change' as const), at: fc.nat(5), isMain: fc.boolean() }),
      fc.record({ do: fc.constant('remove' as const), at: fc.nat(5) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 8 }), fc.array(step, { maxLength: 8 }), async (ofCompanies, ofContacts) => {
        const { id } = await run((tx) => createCorporate(tx, { site: 'shop', nickName: 'Закон' }))
        const ids: { company: number[]; contact: number[] } = { company: [], contact: [] }
        for (const [kind, steps] of [['company', ofCompanies], ['contact', ofContacts]] as const) {
          const all = ids[kind]
          for (const one of steps) {
            if (one.do === 'add') {
              const made = kind === 'company'
                ? await run((tx) => addCompany(tx, id, { name: 'Ю', isMain: one.isMain }))
                : await run(async (tx) => addContact(tx, id, { customerId: (await createCustomer(tx, { site: 'shop', firstName: 'К' })).id, isMain: one.isMain }))
              all.push(made.id)
            } else if (all.length > 0) {
              const at = all[one.at % all.length]!
              if (one.do === 'change') await run((tx) => (kind === 'company' ? changeCompany(tx, id, at, { isMain: one.isMain }) : changeContact(tx, id, at, { isMain: one.isMain })))
              else {
                await run((tx) => (kind === 'company' ? removeCompany(tx, id, at) : removeContact(tx, id, at)))
                all.splice(all.indexOf(at), 1)
              }
            }
          }
        }
        const card = (await who.owner.get(`/api/companies/${id}`)).body
        expect(card.companies.filter((company: any) => company.isMain)).toHaveLength(Math.min(1, ids.company.length))
        expect(card.contacts.filter((contact: any) => contact.isMain)).toHaveLength(Math.min(1, ids.contact.length))
      }),
      { numRuns: 12 },
    )
  })

  test('ten people who make ten companies the main one at once leave one', async () => {
    const made = (await who.owner.post('/api/companies', { nickName: 'Гонка', companies: Array.from({ length: 10 }, (_, at) => ({ name: `C${at}` })) })).body
    const answers = await Promise.all(made.companies.map((company: any) => who.owner.patch(`/api/companies/${made.id}/companies/${company.id}`, { isMain: true })))
    expect(answers.map((answer) => answer.status)).toEqual(Array(10).fill(200))
    expect((await who.owner.get(`/api/companies/${made.id}`)).body.companies.filter((company: any) => company.isMain)).toHaveLength(1)
  })
})

describe('editing in place', () => {
  test('keeps what another has changed meanwhile', async () => {
    const { id } = (await who.owner.post('/api/companies', { nickName: 'Ирис', creditLimit: 100 })).body
    expect((await who.owner.patch(`/api/companies/${id}`, { changes: { creditLimit: { from: 100, to: 200 }, nickName: { from: 'Ирис', to: 'Ирис+' } } })).body).toMatchObject({ creditLimit: 200, name: 'Ирис+' })
    const conflict = await who.owner.patch(`/api/companies/${id}`, { changes: { creditLimit: { from: 100, to: 300 } } })
    expect([conflict.status, conflict.body.error.params.fields.creditLimit]).toEqual([409, { from: 100, mine: 300, theirs: 200, by: null, at: null }])
    const nameless = await who.owner.patch(`/api/companies/${id}`, { changes: { nickName: { from: 'Ирис+', to: ' ' } } })
    expect(nameless.status).toBe(400)
    expect((await who.owner.patch(`/api/companies/${id}`, { changes: { debtSum: { to: 0 } } })).status).toBe(400)
  })

  test('the terms need a right of their own', async () => {
    const { id } = (await who.owner.post('/api/companies', { nickName: 'Клевер' })).body
    const refused = await who.manager.patch(`/api/companies/${id}`, { changes: { creditLimit: { from: null, to: 1 } } })
    expect([refused.status, refused.body.error]).toMatchObject([403, { code: 'forbidden', params: { right: 'companies.terms' } }])
    expect((await who.manager.patch(`/api/companies/${id}`, { changes: { nickName: { from: 'Клевер', to: 'Клевер 2' } } })).status).toBe(200)
    expect((await who.manager.post('/api/companies', { nickName: 'Щедрый', creditLimit: 1 })).status).toBe(403)
  })

  test('requisites are merged, an emptied one goes, and a company that an order names stays', async () => {
    const made = (await who.owner.post('/api/companies', { nickName: 'Роза', companies: [{ contragent: { legalName: 'ООО «Роза»', ...SBER } }] })).body
    const path = `/api/companies/${made.id}/companies/${made.companies[0].id}`
    const changed = (await who.owner.patch(path, { contragent: { KPP: '', bank: 'Сбер' }, brand: 'Rose' })).body.companies[0]
    expect(changed).toMatchObject({ brand: 'Rose', contragent: { INN: SBER.INN, bank: 'Сбер' } })
    expect(changed.contragent).not.toHaveProperty('KPP')
    await run(async (tx) => {
      await sql`insert into "order" (number, site, status, status_changed_at, created_at, currency, customer_id, company_id, total, paid_sum)
        values ('R-1', 'shop', 'new', now(), now(), 'RUB', ${made.id}, ${made.companies[0].id}, 100, 40)`.execute(tx.db)
      tx.record({ kind: 'order.created', entity: 'order', entityId: 1, site: 'shop' })
    })
    const refused = await who.owner.delete(path)
    expect([refused.status, refused.body.error.code]).toEqual([409, 'company_has_orders'])
  })
})

describe('finding', () => {
  test('by the beginning of the INN, a word of a name, a brand or a contact; in the list by a filter', async () => {
    const { id } = (await who.owner.post('/api/companies', {
      nickName: 'Гиацинт', companies: [{ name: 'Луговые травы', brand: 'Lug', contragent: { INN: '7736207543' } }], contacts: [{ person: { lastName: 'Незабудкина' } }],
    })).body
    const found = async (q: string): Promise<number[]> => (await who.owner.get(`/api/companies/search?q=${encodeURIComponent(q)}`)).body.companies.map((one: any) => one.id)
    for (const q of ['гиацинт', '773620', '7736 2075-43', 'луговые', 'lug', 'незабуд', String(id)]) expect([q, await found(q)]).toEqual([q, [id]])
    for (const q of ['%', '_____', 'нетакого', '0000']) expect([q, await found(q)]).toEqual([q, []])
    const listed = async (filter: object): Promise<any[]> => (await who.owner.get(`/api/companies?filter=${encodeURIComponent(JSON.stringify(filter))}`)).body.rows
    expect(await listed({ field: 'inn', op: 'contains', value: '7736207543' })).toMatchObject([{ id, nickName: 'Гиацинт', inn: '7736207543', contactName: 'Незабудкина', debtSum: 0 }])
    expect(await listed({ field: 'companyNames', op: 'contains', value: 'травы' })).toHaveLength(1)
  })

  test('people of «own orders» see and find only companies of their own', async () => {
    const theirs = (await who.owner.post('/api/companies', { nickName: 'Чужаяфирма' })).body
    const own = (await who.own.post('/api/companies', { nickName: 'Свояфирма' })).body
    expect((await who.own.get('/api/companies')).body.rows.map((row: any) => row.id)).toEqual([own.id])
    expect((await who.own.get('/api/companies/search?q=чужаяфирма')).body.companies).toEqual([])
    for (const path of ['', '/orders']) expect((await who.own.get(`/api/companies/${theirs.id}${path}`)).status).toBe(404)
    expect((await who.own.patch(`/api/companies/${theirs.id}`, { changes: { nickName: { to: 'x' } } })).status).toBe(404)
  })
})

describe('hostile data', () => {
  const HOSTILE = ['<script>alert(1)</script>', "Robert'); drop table company;--", '\u202Eевтсещбо ООО', '👩‍👩‍👧'.repeat(20), '%_\\', '  x  ']
  test('names and requisites come back as they went in', async () => {
    for (const name of HOSTILE) {
      const { status, body } = await who.owner.post('/api/companies', { nickName: name, companies: [{ name, brand: name, contragent: { legalName: name, bank: name } }] })
      expect([status, body.name, body.companies[0].name, body.companies[0].contragent.bank]).toEqual([201, name.trim(), name.trim(), name.trim()])
    }
  })
  test('what has the wrong kind is refused, never a fault', async () => {
    const bodies = [{ nickName: 5 }, { companies: 'x' }, { companies: [{ contragent: { INN: {} } }] }, { contacts: [{}] }, { creditLimit: -1, nickName: 'x' }, { creditLimit: 1e300, nickName: 'x' }, { nickName: 'x'.repeat(300) }, { unknown: 1 }]
    for (const body of bodies) expect([body, (await who.owner.post('/api/companies', body)).status]).toEqual([body, 400])
    for (const query of ['cursor=x', 'cursor=9999-99-99T99:99:99.000000Z%201', 'companyId=-1', 'limit=1e9']) {
      const { id } = (await who.owner.post('/api/companies', { nickName: 'Q' })).body
      expect((await who.owner.get(`/api/companies/${id}/orders?${query}`)).status).toBe(400)
    }
  })
})
