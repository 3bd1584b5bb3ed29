import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { saveAllowedNetworks } from '#server/platform/outside/index.ts'
import { catchUp } from '#server/platform/readers.ts'
import { attemptCall, dayReader } from '#server/modules/day/index.ts'
import { createProvider, ensureReadyTemplates } from '#server/modules/messages/index.ts'
import { changeOrder } from '#server/modules/orders/index.ts'
import { setCart } from '#server/modules/site-tracking/index.ts'
import { jobsOf } from '../../../test/jobs.ts'
import { byHand } from '../../../test/database.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { letter, rulesScene } from '../../../test/rules-scene.ts'
import { testServer } from '../../../test/server.ts'
import { webhookReceiver, type Receiver } from '../../../test/webhook-receiver.ts'
import { forgetOldRuns } from './forget-old-runs.ts'
import { raiseHook } from './raise-hook.ts'

const server = testServer()
jobsOf(server)
const scene = rulesScene(server)
const held = {} as { owner: Person; manager: Person; receiver: Receiver }
const HOUR = 3_600_000
const inHours = (hours: number): Date => new Date(Date.now() + hours * HOUR + 5000)
const toStatus = (id: number, status: string) => scene.act((tx) => changeOrder(tx, id, { status }, { by: 'crm' }))
const tasks = (orderId: number) => scene.rows(sql<{ text: string; dueAt: Date; performerId: number | null }>`select text, due_at as "dueAt", performer_id as "performerId" from task where order_id = ${orderId} order by id`)

beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.manager = await signedIn(server, 'manager')
  held.receiver = await webhookReceiver()
  await held.owner.send('PATCH', '/api/references/statuses/delivered', { active: true })
  await ensureReadyTemplates(server.db)
})
afterAll(() => held.receiver.close())
afterEach(() => scene.allOff())

const use = async (code: string, knob?: number): Promise<number> => {
  const { status, body } = await held.owner.post(`/api/recipes/${code}`, { activate: true, ...(knob === undefined ? {} : { knob }) })
  expect([status, body.isActive], JSON.stringify(body)).toEqual([201, true])
  await scene.settle()
  return body.id
}

describe('the recipe', () => {
  test('of an order that nobody calls makes a task after 15 working minutes, and none when somebody was there', async () => {
    await use('no-call-in-time')
    const [forgotten, cared] = [await scene.order({ managerId: held.manager.id }), await scene.order()]
    await scene.settle()
    await held.manager.post(`/api/orders/${cared}/comments`, { text: 'позвонил' })
    await catchUp(server.db, dayReader)
    await scene.settle()
    await scene.settle(inHours(80))
    expect((await tasks(forgotten)).map((task) => [task.text, task.performerId])).toEqual([['Позвонить: заказ ждёт больше 15 мин', held.manager.id]])
    expect(await tasks(cared)).toEqual([])
  })

  test('of a reserve warns, cancels with a reason, and lets a paid or prolonged order be', async () => {
    const rule = await use('reserve-expiry', 48)
    const unpaid = () => scene.order({ payments: [{ type: 'bank-card' }] } as never)
    const [expires, prolonged, agreed] = [await unpaid(), await unpaid(), await scene.order()]
    for (const id of [expires, prolonged, agreed]) await toStatus(id, 'client-confirmed')
    await scene.settle()
    await scene.settle(inHours(24))
    expect((await scene.messages(rule)).map((one) => one.orderId).toSorted()).toEqual([expires, prolonged])
    const run = (await scene.runs(rule)).find((one) => one.subjectId === prolonged)!
    expect((await held.manager.post(`/api/rule-runs/${run.id}/postpone`, { hours: 72 })).status).toBe(200)
    await scene.settle(inHours(49))
    expect([await scene.status(expires), await scene.status(prolonged), await scene.status(agreed)]).toEqual(['cancel-other', 'client-confirmed', 'client-confirmed'])
    const [order] = await scene.rows(sql<{ reason: string }>`select status_comment as reason from "order" where id = ${expires}`)
    expect(order!.reason).toBe('Резерв истёк: предоплата не поступила')
  })

  test('of the pick-up point reminds on the first, third and last day, until the order is collected', async () => {
    const rule = await use('at-pickup-point', 7)
    const [lies, collected] = [await scene.order(), await scene.order()]
    for (const id of [lies, collected]) await toStatus(id, 'delivered')
    await scene.settle()
    const sent = async (id: number) => (await scene.messages(rule)).filter((one) => one.orderId === id).map((one) => one.key.split(':').at(-1))
    expect([await sent(lies), await sent(collected)]).toEqual([['first'], ['first']])
    await toStatus(collected, 'complete')
    await scene.settle()
    for (let day = 1; day <= 8; day += 1) await scene.settle(inHours(day * 24))
    expect([await sent(lies), await sent(collected)]).toEqual([['first', 'third', 'last'], ['first']])
  })

  test('of a call missed at night is a task for the morning', async () => {
    const shift = [{ start: '09:00', end: '18:00' }]
    await held.owner.patch('/api/account', { workingHours: { 1: shift, 2: shift, 3: shift, 4: shift, 5: shift, 6: shift, 7: shift } })
    await use('missed-call', 30)
    const order = await scene.order()
    const [{ customer }] = (await scene.rows(sql<{ customer: number }>`select customer_id as customer from "order" where id = ${order}`)) as [{ customer: number }]
    await scene.act((tx) => raiseHook(tx, 'call.missed', { customerId: customer }))
    const tonight = new Date(`${new Date(Date.now() + 27 * HOUR).toISOString().slice(0, 10)}T23:00:00+03:00`)
    await scene.settle(tonight)
    const [task] = await scene.rows(sql<{ dueAt: Date }>`select due_at as "dueAt" from task where customer_id = ${customer} and text like 'Перезвонить%'`)
    expect(task!.dueAt).toEqual(new Date(+tonight + 10.5 * HOUR))
    await held.owner.patch('/api/account', { workingHours: {} })
  })

  test('of no answer writes after so many attempts, with the number of the order', async () => {
    const rule = await use('no-answer', 2)
    const order = await scene.order()
    for (let n = 0; n < 3; n += 1) await scene.act((tx) => attemptCall(tx, order, { result: 'no_answer', retryIn: 60 } as never))
    await scene.settle()
    const texts = await scene.rows(sql<{ text: string; number: string }>`select m.body_text as text, o.number from message m join "order" o on o.id = m.order_id where (m.origin ->> 'ruleId')::bigint = ${rule}`)
    expect(texts).toHaveLength(1)
    expect(texts[0]!.text).toContain(`по заказу ${texts[0]!.number}`)
  })

  test('of a cart writes to whoever has agreed and has not ordered meanwhile', async () => {
    const rule = await use('abandoned-cart', 2)
    const [left, bought] = [await scene.order(), await scene.order()]
    const customers = await scene.rows(sql<{ id: number; order: number }>`select customer_id as id, id as order from "order" where id in (${left}, ${bought}) order by id`)
    for (const { id } of customers) await scene.act((tx) => raiseHook(tx, 'cart.abandoned', { customerId: id }))
    await scene.settle()
    const [{ phone }] = (await scene.rows(sql<{ phone: string }>`select phone from "order" where id = ${bought}`)) as [{ phone: string }]
    await scene.order({ phone })
    await scene.settle()
    await scene.settle(inHours(3))
    const steps = await scene.steps(rule)
    // Nobody has agreed to letters: the step says so.
    expect(steps.filter((step) => step.stepId === 'letter')).toMatchObject([{ state: 'skipped', why: { code: 'no_consent' } }])
    expect((await scene.runs(rule)).map((run) => [run.subjectId, run.state])).toEqual(customers.map(({ id }) => [id, 'done']))
  })

  test('of a visit that ended makes a task where a dear cart was left, and none where it was cheap or an order came', async () => {
    const rule = await use('left-with-cart', 3000)
    const orders = [await scene.order(), await scene.order(), await scene.order(), await scene.order()]
    const people = (await scene.rows(sql<{ id: number; phone: string }>`select customer_id as id, phone from "order" where id = any(${orders}::bigint[]) order by id`))
    const [dear, cheap, ordered] = people
    for (const [one, price] of [[dear, '4000.00'], [cheap, '100.00'], [ordered, '4000.00']] as const) await scene.act((tx) => setCart(tx, { site: 'shop', customerId: one!.id, visitorId: null }, { items: [{ offerId: 1, quantity: 1, price }] }))
    for (const { id } of people) await scene.act((tx) => raiseHook(tx, 'visit.left', { customerId: id }))
    await scene.settle()
    await scene.order({ phone: ordered!.phone })
    await scene.settle()
    await scene.settle(inHours(3))
    expect(await scene.rows(sql<{ id: number }>`select customer_id as id from task where text = 'Позвонить: ушёл с сайта с полной корзиной'`)).toEqual([{ id: dear!.id }])
    expect((await scene.runs(rule)).map((run) => [run.subjectId, run.state, run.why?.code ?? null])).toEqual(people.map(({ id }) => [id, ...([dear, ordered].some((one) => one!.id === id) ? ['done', null] : ['skipped', 'condition_false'])]))
  })
})

describe('an HTTP request of a rule', () => {
  const http = (url: string) => scene.rule({ steps: [{ id: 'h', kind: 'http', method: 'POST', url }] })
  const stepOf = (rule: number) => expect.poll(async () => (await scene.steps(rule))[0], { timeout: 20_000 })

  test('goes out with the record and one key for all tries', async () => {
    await scene.act((tx) => saveAllowedNetworks(tx, ['127.0.0.1']))
    const rule = await http(held.receiver.url)
    const order = await scene.order()
    await scene.settle()
    await stepOf(rule).toMatchObject({ state: 'done', result: { status: 204 } })
    const got = held.receiver.got.at(-1)!
    expect([got.letter.about, got.headers['idempotency-key']]).toEqual([{ entity: 'order', id: order }, expect.stringMatching(`^rule-${rule}-e\\d+-h$`)])
  })

  test('never reaches this machine unless its owner allows it, and says so', async () => {
    await scene.act((tx) => saveAllowedNetworks(tx, []))
    const rule = await http(held.receiver.url)
    const before = held.receiver.got.length
    await scene.order()
    await scene.settle()
    await stepOf(rule).toMatchObject({ state: 'failed', why: { code: 'url_private_address' } })
    expect(held.receiver.got.length).toBe(before)
    expect((await scene.runs(rule))[0]!.state).toBe('failed')
  })
})

test('in the quiet hours marketing waits for their end, and what is about an order goes', async () => {
  const now = new Date()
  const clock = (at: Date) => new Intl.DateTimeFormat('ru-RU', { timeZone: 'Europe/Moscow', hour: '2-digit', minute: '2-digit' }).format(at)
  await scene.act((tx) => createProvider(tx, { kind: 'smtp', title: 'Почта', settings: { host: '127.0.0.1', port: 2525, security: 'none', from: 'shop@store.test', fromName: 'Лавка' }, secrets: {} }))
  await byHand(server.db, 'update message_settings set quiet_from = $1, quiet_to = $2', [clock(new Date(+now - HOUR)), clock(new Date(+now + 2 * HOUR))])
  const news = await scene.rule({ steps: [{ ...letter('news'), purpose: 'marketing' } as never] })
  const receipt = await scene.rule({ steps: [letter('receipt')] })
  const order = await scene.order()
  await byHand(server.db, `insert into consent (customer_id, address, purpose, channel, state, source, actor_kind, at) select customer_id, email, 'mailing', 'email', 'granted', 'form', 'system', now() - interval '1 day' from "order" where id = $1`, [order])
  await scene.settle()
  const due = await scene.rows(sql<{ rule: number; tryAt: Date }>`select (origin ->> 'ruleId')::bigint as rule, next_try_at as "tryAt" from message where order_id = ${order} order by id`)
  expect(+due.find((one) => one.rule === news)!.tryAt - +now).toBeGreaterThan(HOUR)
  expect(+due.find((one) => one.rule === receipt)!.tryAt - +now).toBeLessThan(HOUR)
})

test('runs that did nothing are forgotten after a quarter; what was done is kept', async () => {
  const rule = await scene.rule({ condition: { field: 'customerComment', op: 'notEmpty' }, steps: [letter()] })
  await scene.order()
  await scene.order({ customerComment: 'да' })
  await scene.settle()
  await byHand(server.db, "update rule_run set at = now() - interval '100 days'")
  await forgetOldRuns(server.db)
  expect((await scene.runs(rule)).map((run) => run.state)).toEqual(['done'])
})
