import { beforeAll, describe, expect, test } from 'vitest'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { testServer } from '../../../test/server.ts'
import { systemActor } from '../../platform/access.ts'
import { transact } from '../../platform/transact.ts'
import { forgetOld } from './forget-old.ts'
import { notifyStaff, type Notice } from './index.ts'
import { pushEach } from './push-notifications.ts'

const server = testServer()
const held = {} as { anna: Person; boris: Person; managers: number }
beforeAll(async () => {
  held.anna = await signedIn(server, 'manager')
  held.boris = await signedIn(server, 'manager')
  held.managers = (await server.db.kysely.selectFrom('user_group').select('id').where('code', '=', 'manager').executeTakeFirstOrThrow()).id
})
const tell = (notice: Notice): Promise<number[]> => transact(server.db, systemActor('test'), (tx) => notifyStaff(tx, notice))
const texts = async (person: Person): Promise<string[]> => (await person.get('/api/notifications')).body.rows.map((row: { text: string }) => row.text)

describe('what the staff is told', () => {
  test('stands under the bell of each, once, however they were named, and of nobody else', async () => {
    const made = await tell({ userIds: [held.anna.id, held.anna.id], groupIds: [held.managers], text: 'Обмен закончен', link: '/orders' })
    expect(made.length).toBe(2)
    expect((await held.anna.get('/api/notifications')).body).toMatchObject({ unread: 1, nextBefore: null, rows: [{ text: 'Обмен закончен', kind: 'info', link: '/orders', isRead: false, from: { kind: 'system', name: null } }] })
    expect(await texts(held.boris)).toEqual(['Обмен закончен'])
    expect(await texts(await signedIn(server, 'director'))).toEqual([])
  })

  test('under one key is told once for ever', async () => {
    expect((await tell({ userIds: [held.anna.id], text: 'Правило остановлено', key: 'rule 5' })).length).toBe(1)
    expect(await tell({ userIds: [held.anna.id], text: 'Правило остановлено', key: 'rule 5' })).toEqual([])
  })

  test('is read up to what was seen; what came meanwhile stays unread', async () => {
    const [seen] = await tell({ userIds: [held.boris.id], text: 'раз' })
    await tell({ userIds: [held.boris.id], text: 'два' })
    const { body } = await held.boris.post('/api/notifications/read', { upTo: seen })
    expect([body.unread, body.rows.map((row: { text: string; isRead: boolean }) => [row.text, row.isRead]).slice(0, 2)]).toEqual([1, [['два', false], ['раз', true]]])
    await held.anna.post('/api/notifications/read', { upTo: Number.MAX_SAFE_INTEGER })
    expect((await held.boris.get('/api/notifications')).body.unread).toBe(1)
  })

  test('pages by the last id', async () => {
    for (let one = 0; one < 5; one += 1) await tell({ userIds: [held.anna.id], text: `стр ${one}` })
    const first = (await held.anna.get('/api/notifications?limit=3')).body
    const second = (await held.anna.get(`/api/notifications?limit=2&before=${first.nextBefore}`)).body
    expect([...first.rows, ...second.rows].map((row) => row.text)).toEqual(['стр 4', 'стр 3', 'стр 2', 'стр 1', 'стр 0'])
  })

  test.each([['https://evil.example', 'wrong_value'], ['//evil.example', 'wrong_value'], ['javascript:alert(1)', 'wrong_value'], ['/a b', 'wrong_value'], ['/\\evil.example', 'wrong_value']])('never links to %s', async (link, code) => {
    await expect(tell({ userIds: [held.anna.id], text: 'x', link })).rejects.toMatchObject({ fields: [{ path: 'link', code }] })
  })
  test.each(['', '   ', 'x'.repeat(2001)])('is no text of the wrong length', async (text) => {
    await expect(tell({ userIds: [held.anna.id], text })).rejects.toMatchObject({ fields: [{ path: 'text' }] })
  })

  test('is pushed to the browsers of those who have not read it, and one that fails keeps no other from it', async () => {
    const [one, two, read] = [await tell({ userIds: [held.anna.id], text: 'а'.repeat(130), link: '/orders/5' }), await tell({ userIds: [held.boris.id], text: 'б' }), await tell({ userIds: [held.boris.id], text: 'в' })]
    await byHand(server.db, 'update staff_notification set read_at = now() where id = $1', [read[0]])
    const [pushed, failed]: [unknown[], number[]] = [[], []]
    await pushEach(server.db, [...one, ...two, ...read], (userId) => failed.push(userId), async (_db, userId, notice) => {
      if (userId === held.anna.id) throw new Error('410')
      pushed.push(notice)
    })
    expect([pushed, failed]).toEqual([[{ kind: 'notice', title: 'б', body: '', tag: `notification:${two[0]}`, url: '/' }], [held.anna.id]])
  })

  test('is forgotten a season after it was read', async () => {
    const [old, fresh] = [await tell({ userIds: [held.anna.id], text: 'старое' }), await tell({ userIds: [held.anna.id], text: 'свежее' })]
    await byHand(server.db, `update staff_notification set read_at = now() - interval '91 days' where id = $1`, [old[0]])
    await forgetOld(server.db)
    expect(await texts(held.anna)).toContain('свежее')
    expect(await texts(held.anna)).not.toContain('старое')
    expect(fresh.length).toBe(1)
  })
})
