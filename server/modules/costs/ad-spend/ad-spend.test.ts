import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { addDays, formatDay } from '#shared/dates.ts'
import { saveAllowedNetworks } from '#server/platform/outside/index.ts'
import { systemActor } from '#server/platform/access.ts'
import { transact } from '#server/platform/transact.ts'
import { signedIn, type Answer, type Person } from '../../../../test/people.ts'
import { testServer } from '../../../../test/server.ts'
import { fakeDirect, type FakeDirect } from '../ad-services/yandex-direct/fake.ts'
import { removeAdAccount } from './accounts.ts'
import { loadDueAccounts } from './load-account.ts'
import { adLoads } from './load-list.ts'
import { readAmount, readDay } from './read-cell.ts'

const server = testServer()
const who = {} as { director: Person; manager: Person }
const OPTIONS = { item: 'context-ad', source: 'yandex', medium: 'cpc' }
const CP1251 = new Map([...'АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюя'].map((letter, index) => [letter, 0xc0 + index]))
const cp1251 = (text: string): Buffer => Buffer.from([...text].map((letter) => CP1251.get(letter) ?? letter.charCodeAt(0)))

async function send(path: string, body: string | Uint8Array | ReadableStream, options: object = OPTIONS, name = 'расходы.csv'): Promise<Answer> {
  const answer = await fetch(`${server.url}${path}?${new URLSearchParams({ name, options: JSON.stringify(options) })}`, {
    method: 'POST', body: body as BodyInit, headers: { 'cookie': who.director.cookie, 'x-requested-with': 'prilavok', 'content-type': 'text/csv' }, ...(body instanceof ReadableStream ? { duplex: 'half' } : {}),
  } as RequestInit)
  return { status: answer.status, body: await answer.json(), headers: answer.headers }
}
const load = (body: string | Uint8Array | ReadableStream, options?: object) => send('/api/ad-spend/files', body, options)
const spent = async (source = 'yandex'): Promise<[string, string | null, number][]> =>
  (await server.db.pool.query('select date_from::text as day, campaign, round(amount * 100)::bigint as amount from cost where lower(source) = $1 order by 1, 2, 3', [source])).rows.map((row) => [row.day, row.campaign, row.amount])
const logged = async (): Promise<number> => (await server.db.pool.query("select count(*) from change_log where entity = 'cost'")).rows[0].count

beforeAll(async () => {
  who.director = await signedIn(server, 'director')
  who.manager = await signedIn(server, 'manager')
})

describe('cells are read as cabinets write them', () => {
  test.each([
    ['2026-11-05', '2026-11-05'], ['2026-11-05 00:00:00', '2026-11-05'], ['2026-11-05T10:00:00Z', '2026-11-05'], ['20261105', '2026-11-05'], ['05.11.2026', '2026-11-05'], ['5.11.26', '2026-11-05'], ['05/11/2026', '2026-11-05'],
    ['11/25/2026', '2026-11-25'], ['5 ноября 2026 г.', '2026-11-05'], ['5 мая 2026', '2026-05-05'], ['Nov 5, 2026', '2026-11-05'], ['46331', '2026-11-05'], ['31.02.2026', null], ['вчера', null], ['', null], ['5 брумера 2026', null],
  ])('day %s', (cell, day) => expect(readDay(cell)).toBe(day))
  test.each([
    ['1234.56', 123456], ['1 234,56 ₽', 123456], ['1\u00a0234,5', 123450], ['1.234,56', 123456], ['1,234.56', 123456], ['1,234', 123400], ['0,123', 12], ['1.234.567', 123456700], ['12 руб.', 1200], ['RUB 12', 1200], ['-5', -500], ['', 0], ['--', 0], ['—', 0],
    ['много', null], ['1.2.3,4,5', null], ['1e9', null],
  ])('amount %s', (cell, amount) => expect(readAmount(cell)).toBe(amount))
})

describe('a file of spend', () => {
  test('is shown before it is loaded: encoding, separator, what is what, and what would be refused', async () => {
    const { status, body } = await send('/api/ad-spend/preview', cp1251('Расходы за ноябрь\r\n\r\nДень;Кампания;Показы;Клики;Расход (руб.)\r\n05.11.2026;Осень;1000;20;"1 234,50"\r\n31.11.2026;Зима;1;1;5\r\nИтого;;;;1234,50\r\n'), {})
    expect([status, body]).toMatchObject([200, { encoding: 'windows-1251', separator: ';', headerLine: 3, columns: { date: 0, campaign: 1, views: 2, clicks: 3, amount: 4 }, isComplete: true }])
    expect(body.rows).toMatchObject([{ line: 4, problem: { code: 'no_source' } }, { line: 5, problem: { code: 'wrong_date', text: '31.11.2026' } }, { line: 6, isSkipped: true }])
    expect((await spent()).length).toBe(0)
  })

  test('whose headings nobody knows is loaded by what a person says of the columns', async () => {
    const file = 'a|b|c\n2026-10-01|x|5\n'
    const { body } = await send('/api/ad-spend/preview', file, {})
    expect(body).toMatchObject({ separator: '|', header: ['a', 'b', 'c'], headerLine: 1, isComplete: false })
    const done = await load(file, { ...OPTIONS, source: 'columns', columns: { date: 0, campaign: 1, amount: 2 }, headerLine: 1 })
    expect([done.status, done.body.created, await spent('columns')]).toEqual([200, 1, [['2026-10-01', 'x', 500]]])
    expect((await load(file)).body.error.code).toBe('file_without_header')
  })

  test('loads what it can and says of every other line why; the same file again changes nothing, a corrected one replaces', async () => {
    const tomorrow = addDays(formatDay(new Date(), 'Europe/Moscow'), 2)
    const file = ['date,campaign,cost', '2026-11-01,Осень,100.50', '2026-11-01,Осень,"9,50"', '2026-11-02,Зима,200', `${tomorrow},Зима,1`, '2026-11-03,Зима,-5', 'вчера,Зима,5', '2026-11-03,Зима,много', '2026-11-03', '2026-11-04,Зима,0', '2026-11-03,Зима,999999999999', ''].join('\n')
    const first = await load(file)
    expect([first.status, first.body]).toMatchObject([200, { name: 'расходы.csv', rows: 10, refused: 6, created: 2, changed: 0, unchanged: 0, removed: 0, amount: 310_00, dateFrom: '2026-11-01', dateTo: '2026-11-04' }])
    expect(first.body.problems).toEqual([
      { line: 5, code: 'future_date', text: tomorrow }, { line: 6, code: 'negative', text: '-5' }, { line: 7, code: 'wrong_date', text: 'вчера' }, { line: 8, code: 'wrong_amount', text: 'много' }, { line: 9, code: 'too_few_columns', text: '2026-11-03' }, { line: 11, code: 'too_large_amount', text: '999999999999' },
    ])
    expect(await spent()).toEqual([['2026-11-01', 'Осень', 110_00], ['2026-11-02', 'Зима', 200_00]])
    const before = await logged()
    expect((await load(file)).body).toMatchObject({ created: 0, changed: 0, unchanged: 2, removed: 0 })
    expect(await logged()).toBe(before)
    expect((await load('date;campaign;cost\n2026-11-01;Осень;120\n2026-11-03;Весна;7\n2026-11-02;Лето;1')).body).toMatchObject({ created: 2, changed: 1, removed: 1 })
    expect(await spent()).toEqual([['2026-11-01', 'Осень', 120_00], ['2026-11-02', 'Лето', 1_00], ['2026-11-03', 'Весна', 7_00]])
    // Another cabinet of the source stands beside; that the source is there already is told.
    const other = await load('date;campaign;cost\n2026-11-01;Осень;5', { ...OPTIONS, cabinet: 'второй', percent: 20 })
    expect(other.body).toMatchObject({ created: 1, amount: 6_00 })
    expect((await who.director.get('/api/ad-spend/loads')).body.loads[0]).toMatchObject({ id: other.body.id, by: 'A director', rows: 1 })
    const ofOneSite = systemActor('test')
    expect(await adLoads(server.db.kysely, { ...ofOneSite, grants: { ...ofOneSite.grants, sites: ['second'] } })).toEqual([])
  })

  test('with sources of its own in the lines replaces each source by itself', async () => {
    const file = 'Дата\tИсточник\tКанал\tКампания\tЗатраты\n01.11.2026\tvk\tcpc\tА\t10\n01.11.2026\tgoogle\tcpc\tБ\t20\n'
    expect((await load(file, { item: 'social-media-ad' })).body).toMatchObject({ created: 2 })
    expect((await load(file.split('\n').slice(0, 2).join('\n'), { item: 'social-media-ad' })).body).toMatchObject({ created: 0, unchanged: 1, removed: 0 })
    expect([await spent('vk'), await spent('google')]).toEqual([[['2026-11-01', 'А', 10_00]], [['2026-11-01', 'Б', 20_00]]])
  })

  test.each([
    ['an archive', Buffer.from('PK\u0003\u0004\u0000\u0000'), 'file_not_text'],
    ['nothing', '', 'file_empty'],
    ['no headings', 'раз,два\nтри,четыре\n', 'file_without_header'],
    ['a quote that never closes', `date,campaign,cost\n2026-11-01,"Осень,5\n${'x'.repeat(200_000)}`, 'file_broken'],
    ['headings alone', 'date,campaign,cost\n', 'nothing_to_load'],
  ])('%s is refused and nothing is written', async (_name, body, code) => {
    const before = await logged()
    const answer = await load(body, { ...OPTIONS, source: 'broken' })
    expect([answer.status, answer.body.error?.code]).toEqual([400, code])
    expect(await logged()).toBe(before)
  })

  test('for an item that is not there is refused whole', async () => {
    expect((await load('date,campaign,cost\n2026-11-01,Осень,5', { ...OPTIONS, item: 'none' })).body.error).toMatchObject({ code: 'invalid', fields: [{ path: 'item' }] })
    expect((await load('date,campaign,cost\n2026-11-01,Осень,5', { item: 5 } as never)).body.error).toMatchObject({ code: 'invalid', fields: [{ path: 'options.item' }] })
    expect((await who.manager.post('/api/ad-spend/files')).status).toBe(403)
  })

  test('of twenty megabytes is read as it comes, summed a day and campaign', async () => {
    const lines = 400_000
    const line = (index: number): string => `2026-${String((index % 10) + 1).padStart(2, '0')}-01;Кампания ${index % 50};слово ${index};1,01\n`
    let sent = 0
    const body = new ReadableStream({
      pull(controller) {
        if (sent === 0) controller.enqueue(Buffer.from('дата;кампания;слово;расход\n'))
        if (sent >= lines) return controller.close()
        controller.enqueue(Buffer.from(Array.from({ length: 2000 }, (_, index) => line(sent + index)).join('')))
        sent += 2000
      },
    })
    const before = process.memoryUsage().heapUsed
    const { status, body: done } = await load(body, { ...OPTIONS, source: 'large' })
    expect([status, done]).toMatchObject([200, { rows: lines, refused: 0, created: 50, amount: lines * 101 }])
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(300_000_000)
  }, 120_000)
})

describe('an account of Yandex Direct', () => {
  let direct: FakeDirect
  let id = 0
  const day = (back: number): string => addDays(formatDay(new Date(), 'Europe/Moscow'), -back)
  const due = () => server.db.pool.query('update ad_account set next_at = now()')
  const run = async () => {
    await due()
    const warned: unknown[] = []
    await loadDueAccounts({ db: server.db, log: { warn: (...told: unknown[]) => void warned.push(told) } as never })
    return warned
  }
  const account = async () => (await who.director.get('/api/ad-spend/accounts')).body.accounts[0]

  beforeAll(async () => {
    direct = await fakeDirect()
    await transact(server.db, systemActor('test'), (tx) => saveAllowedNetworks(tx, ['127.0.0.1']))
    direct.spend = [{ date: day(1), campaign: 'Поиск', views: 100, clicks: 10, cost: '1234.50' }, { date: day(2), campaign: 'Поиск', views: 50, clicks: 5, cost: '600.00' }, { date: day(40), campaign: 'Старое', views: 1, clicks: 1, cost: '9.00' }]
  })
  afterAll(() => direct.close())

  test('is made with a token that nobody sees again', async () => {
    expect((await who.director.post('/api/ad-spend/accounts', { kind: 'yandex-direct', name: 'Директ', item: 'context-ad' })).body.error.fields).toMatchObject([{ path: 'secrets.token', code: 'required' }])
    expect((await who.director.post('/api/ad-spend/accounts', { kind: 'yandex-direct', name: 'Директ', item: 'context-ad', secrets: { token: 'a\r\nX: y' } })).body.error.fields).toMatchObject([{ path: 'secrets.token', code: 'wrong_value' }])
    const { status, body } = await who.director.post('/api/ad-spend/accounts', { kind: 'yandex-direct', name: 'Директ', item: 'context-ad', source: 'direct', secrets: { token: 'right' }, settings: { url: direct.url, clientLogin: 'shop' } })
    expect([status, body.accounts]).toMatchObject([201, [{ name: 'Директ', source: 'direct', medium: 'cpc', secrets: ['token'], health: 'new', daysBack: 7 }]])
    expect(JSON.stringify(body)).not.toContain('right')
    expect((await who.manager.get('/api/ad-spend/accounts')).status).toBe(403)
    id = body.accounts[0].id
    const ofOtherShop = systemActor('test')
    await expect(transact(server.db, { ...ofOtherShop, grants: { ...ofOtherShop.grants, sites: ['second'] } }, (tx) => removeAdAccount(tx, id))).rejects.toMatchObject({ code: 'not_found' })
  })

  test('waits while the report is made and asks for the very same one; then the costs are there, and the next time is tomorrow', async () => {
    direct.later = 2
    expect(await run()).toEqual([])
    expect([(await account()).health, await spent('direct')]).toEqual(['waiting', []])
    await run()
    await run()
    const names = direct.asked.map(({ params }) => params.ReportName)
    expect([names.length, new Set(names).size]).toEqual([3, 1])
    expect(direct.asked[0]!.headers).toMatchObject({ 'client-login': 'shop', 'processingmode': 'auto', 'returnmoneyinmicros': 'false' })
    expect(await spent('direct')).toEqual([[day(2), 'Поиск', 600_00], [day(1), 'Поиск', 1234_50]])
    const loaded = await account()
    expect(loaded).toMatchObject({ health: 'well', unitsLeft: 15_980, loadedTo: day(0) })
    expect(+new Date(loaded.nextAt)).toBeGreaterThan(Date.now() + 3_600_000)
    direct.later = 0
  })

  test('loaded again replaces: what the service has corrected is corrected, nothing is doubled', async () => {
    direct.spend[0]!.cost = '1200.00'
    await run()
    expect(await spent('direct')).toEqual([[day(2), 'Поиск', 600_00], [day(1), 'Поиск', 1200_00]])
    expect((await who.director.get('/api/ad-spend/loads')).body.loads[0]).toMatchObject({ accountId: id, changed: 1, unchanged: 1, created: 0, removed: 0 })
  })

  test.each([
    ['a token that is no more', { status: 400, body: JSON.stringify({ error: { error_code: 53, error_string: 'Ошибка авторизации', error_detail: 'right' } }) }, 'auth_failed'],
    ['an allowance used up', { status: 400, body: JSON.stringify({ error: { error_code: 152, error_string: 'Недостаточно баллов' } }) }, 'no_units'],
    ['wrong parameters', { status: 400, body: JSON.stringify({ error: { error_code: 8000, error_string: 'Некорректный запрос' } }) }, 'settings_wrong'],
    ['a fault', { status: 500, body: '' }, 'service_fault'],
    ['a report that takes too long to make', { status: 502, body: '<html>502</html>' }, 'service_fault'],
    ['a part of a report', { body: `Date\tCampaignName\tImpressions\tClicks\tCost\n${'2026-11-01'}\tПоиск\t1\t1\t5.00\nTotal rows: 2\n` }, 'partial'],
    ['a report cut before its end', { body: 'Date\tCampaignName\tImpressions\tClicks\tCost\n2026-11-01\tПоиск' }, 'partial'],
    ['a page instead of a report', { body: '<html>technical works</html>' }, 'strange_answer'],
  ])('that answers with %s is failing, says why, and nothing that was loaded is touched', async (_name, said, code) => {
    const before = await spent('direct')
    direct.next = [said]
    const warned = await run()
    expect(await account()).toMatchObject({ health: 'failing', healthCode: code })
    expect(JSON.stringify([warned, await account()])).not.toContain('right')
    expect(await spent('direct')).toEqual(before)
    await run()
    expect(await account()).toMatchObject({ health: 'well', healthCode: null })
  })

  test('that cannot be reached is failing; asked by hand it tries at once', async () => {
    await who.director.patch(`/api/ad-spend/accounts/${id}`, { settings: { clientLogin: 'nobody' } })
    expect((await who.director.post(`/api/ad-spend/accounts/${id}/load`)).body.accounts[0]).toMatchObject({ health: 'failing', healthCode: 'settings_wrong', healthWords: expect.stringContaining('Логин не найден') })
    // Another address is another confidant: it is not told the token of this one.
    expect((await who.director.patch(`/api/ad-spend/accounts/${id}`, { settings: { url: 'http://127.0.0.1:1' } })).body.error.fields).toMatchObject([{ path: 'secrets.token', code: 'required' }])
    await who.director.patch(`/api/ad-spend/accounts/${id}`, { settings: { url: 'http://127.0.0.1:1', clientLogin: '' }, secrets: { token: 'right' } })
    expect((await who.director.post(`/api/ad-spend/accounts/${id}/load`)).body.accounts[0]).toMatchObject({ healthCode: 'unreachable' })
  })

  test('is forgotten with its token; its costs stay', async () => {
    expect((await who.director.delete(`/api/ad-spend/accounts/${id}`)).body.accounts).toEqual([])
    expect((await spent('direct')).length).toBe(2)
    expect((await server.db.pool.query("select count(*) from change_log where about::text like '%right%' or fields::text like '%right%'")).rows[0].count).toBe(0)
  })
})
