import { sql } from 'kysely'
import { beforeAll, describe, expect, test } from 'vitest'
import { signedIn, type Person } from '../../test/people.ts'
import { testServer } from '../../test/server.ts'
import { settings } from '../modules/settings/index.ts'
import { users } from '../modules/users/index.ts'
import { entity } from './fields.ts'
import type { Module } from './platform.ts'

const things: Module = {
  name: 'things',
  catalogues: [
    entity({
      name: 'thing',
      from: sql`from thing t`,
      id: sql`t.id`,
      fields: [
        { name: 'name', type: 'text', label: { ru: 'Имя', en: 'Name' }, sql: sql`t.name`, filter: true, sort: true, column: 'default' },
        { name: 'cost', type: 'money', label: { ru: 'Цена', en: 'Cost' }, sql: sql`t.cost`, column: true, sum: true, right: 'orders.purchase_price' },
      ],
    }),
  ],
}
const server = testServer({ modules: [settings, users, things] })
const people = {} as { owner: Person; director: Person; manager: Person; other: Person }
beforeAll(async () => {
  people.owner = await signedIn(server, 'owner')
  people.director = await signedIn(server, 'director')
  people.manager = await signedIn(server, 'manager')
  people.other = await signedIn(server, 'manager')
})

const view = { entity: 'thing', name: 'Дорогие', query: { filter: { field: 'name', op: 'contains', value: 'x' }, sort: '-name', columns: ['name'] } }
const named = (answer: { body: any }) => answer.body.views.map((one: { name: string }) => one.name)

describe('fields', () => {
  test('are those that the person may see', async () => {
    const names = async (person: Person) => (await person.get('/api/fields/thing')).body.fields.map((field: { name: string }) => field.name)
    expect(await names(people.owner)).toEqual(['name', 'cost'])
    expect(await names(people.manager)).toEqual(['name'])
    const { body } = await people.owner.get('/api/fields/thing')
    expect(body.fields[0]).toEqual({ name: 'name', type: 'text', label: { ru: 'Имя', en: 'Name' }, filter: true, sort: true, column: 'default', edit: false, sum: false })
  })

  test('of an unknown entity are not there', async () => {
    expect((await people.owner.get('/api/fields/moon')).status).toBe(404)
  })
})

describe('saved views', () => {
  test('a private view is there for its maker alone', async () => {
    const { status, body } = await people.manager.post('/api/views', view)
    expect([status, body]).toEqual([201, { id: body.id, ...view, shared: false, mine: true, says: { ru: 'Имя содержит «x»', en: 'Name contains «x»' } }])
    expect(named(await people.manager.get('/api/views?entity=thing'))).toEqual(['Дорогие'])
    for (const stranger of [people.other, people.director, people.owner]) {
      expect(named(await stranger.get('/api/views'))).toEqual([])
      expect((await stranger.patch(`/api/views/${body.id}`, { name: 'taken' })).status).toBe(404)
      expect((await stranger.delete(`/api/views/${body.id}`)).status).toBe(404)
    }
    expect((await people.manager.patch(`/api/views/${body.id}`, { name: 'Новое имя' })).body).toMatchObject({ name: 'Новое имя', query: view.query })
    expect((await people.manager.delete(`/api/views/${body.id}`)).status).toBe(200)
    expect(named(await people.manager.get('/api/views'))).toEqual([])
  })

  test('sharing needs the right, and so does changing what is shared', async () => {
    const refused = await people.manager.post('/api/views', { ...view, shared: true })
    expect([refused.status, refused.body.error.params]).toEqual([403, { right: 'views.share' }])
    const { body } = await people.director.post('/api/views', { ...view, name: 'Общий', shared: true })
    expect((await people.manager.get('/api/views')).body.views).toMatchObject([{ name: 'Общий', shared: true, mine: false }])
    expect((await people.manager.patch(`/api/views/${body.id}`, { name: 'x' })).status).toBe(403)
    expect((await people.owner.patch(`/api/views/${body.id}`, { shared: false })).status).toBe(200)
    expect(named(await people.manager.get('/api/views'))).toEqual([])
  })

  test('what is no condition, no known entity or no name is refused', async () => {
    const filter = await people.manager.post('/api/views', { ...view, query: { filter: { field: 'name', op: 'explode' } } })
    expect([filter.status, filter.body.error.code]).toEqual([400, 'condition_invalid'])
    expect((await people.manager.post('/api/views', { ...view, entity: 'moon' })).body.error.fields[0].path).toBe('entity')
    expect((await people.manager.post('/api/views', { ...view, name: '  ' })).status).toBe(400)
  })
})
