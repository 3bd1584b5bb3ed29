import { afterEach, describe, expect, test } from 'vitest'
import { sql } from 'kysely'
import { changeOrder } from '#server/modules/orders/index.ts'
import { signedIn } from '../../../test/people.ts'
import { letter, rulesScene } from '../../../test/rules-scene.ts'
import { testServer } from '../../../test/server.ts'
import { raiseHook } from './raise-hook.ts'
import { activateRule, editRule } from './save-rule.ts'

const server = testServer()
const scene = rulesScene(server)
const toStatus = (id: number, status: string) => scene.act((tx) => changeOrder(tx, id, { status }, { by: 'crm' }))
const HOUR = 3_600_000
afterEach(() => scene.allOff())

describe('a rule', () => {
  test('acts on what happens after it was switched on, once', async () => {
    await scene.order()
    const rule = await scene.rule({ steps: [letter()] })
    const order = await scene.order({ email: 'anna@example.com' })
    await scene.settle()
    await scene.settle()
    expect(await scene.messages(rule)).toMatchObject([{ orderId: order, address: 'anna@example.com', state: 'held' }])
  })

  test('listens to the old and the new value of a field', async () => {
    const rule = await scene.rule({ event: { kind: 'change', entity: 'order', fields: [{ name: 'status', from: ['new'], to: ['client-confirmed'] }] }, steps: [letter()] })
    const [one, other] = [await scene.order(), await scene.order()]
    await toStatus(one, 'client-confirmed')
    await toStatus(other, 'assembling')
    await toStatus(other, 'client-confirmed')
    await scene.settle()
    expect((await scene.runs(rule)).map((run) => run.subjectId)).toEqual([one])
  })

  test('says which part of its condition was false, with the value that stood there', async () => {
    const rule = await scene.rule({ condition: { and: [{ field: 'status', op: 'eq', value: 'new' }, { field: 'total', op: 'gte', value: 50_000 }] }, steps: [letter()] })
    await scene.order()
    await scene.settle()
    expect(await scene.runs(rule)).toMatchObject([{ state: 'skipped', why: { code: 'condition_false', failed: { condition: { field: 'total', op: 'gte', value: 50_000 }, value: 10_000 } } }])
    expect(await scene.messages(rule)).toEqual([])
  })

  test('asks about the buyer too', async () => {
    const rule = await scene.rule({ condition: { field: 'customer.vip', op: 'eq', value: true }, steps: [letter()] })
    await scene.order()
    await scene.settle()
    expect(await scene.runs(rule)).toMatchObject([{ state: 'skipped', why: { failed: { condition: { field: 'customer.vip' }, value: false } } }])
  })

  test('looks at its condition again after a wait', async () => {
    const rule = await scene.rule({ condition: { field: 'status', op: 'eq', value: 'new' }, steps: [{ id: 'w', kind: 'wait', for: { amount: 2, unit: 'hours' } }, letter()] })
    const [stays, goes] = [await scene.order(), await scene.order()]
    await scene.settle()
    expect((await scene.runs(rule)).map((run) => run.state)).toEqual(['waiting', 'waiting'])
    await toStatus(goes, 'client-confirmed')
    await scene.settle(new Date(Date.now() + 2 * HOUR + 1000))
    expect((await scene.messages(rule)).map((message) => message.orderId)).toEqual([stays])
    expect((await scene.runs(rule)).find((run) => run.subjectId === goes)).toMatchObject({ state: 'skipped', why: { code: 'condition_false_now', failed: { value: 'client-confirmed' } } })
  })

  test('goes the branch that holds, and on behind it', async () => {
    const rule = await scene.rule({
      steps: [
        { id: 'b', kind: 'branch', condition: { field: 'customerComment', op: 'notEmpty' }, yes: [letter('yes')], no: [{ id: 'stop', kind: 'stop' }] },
        { id: 'task', kind: 'task', text: 'Ответить', to: { kind: 'manager' } },
      ],
    })
    const [with_, without] = [await scene.order({ customerComment: 'позвоните' }), await scene.order()]
    await scene.settle()
    const steps = await scene.steps(rule)
    expect(steps.filter((step) => step.orderId === with_).map((step) => step.stepId)).toEqual(['b', 'yes', 'task'])
    expect(steps.filter((step) => step.orderId === without).map((step) => step.stepId)).toEqual(['b', 'stop'])
  })

  test('says in words what was refused, and does the rest', async () => {
    const rule = await scene.rule({ steps: [{ id: 'c', kind: 'change', entity: 'order', set: [{ field: 'deliveryDate', value: 'завтра' }] }, letter()] })
    await scene.order()
    await scene.settle()
    expect(await scene.runs(rule)).toMatchObject([{ state: 'failed' }])
    expect(await scene.steps(rule)).toMatchObject([{ stepId: 'c', state: 'failed', why: { code: 'invalid' } }, { stepId: 'letter', state: 'done' }])
  })

  test('changes the record by its use case, as the rule', async () => {
    const rule = await scene.rule({ steps: [{ id: 'c', kind: 'change', entity: 'order', set: [{ field: 'status', value: 'client-confirmed' }, { field: 'managerComment', value: 'сам' }] }] })
    const order = await scene.order()
    await scene.settle()
    expect(await scene.status(order)).toBe('client-confirmed')
    const entries = await scene.rows(sql<{ actor_kind: string; actor_id: number }>`select actor_kind, actor_id from change_log where entity = 'order' and entity_id = ${order} and fields ? 'status' and actor_kind = 'rule'`)
    expect(entries).toEqual([{ actor_kind: 'rule', actor_id: rule }])
  })

  test('tells the manager under the bell, in words of the record', async () => {
    const manager = await signedIn(server, 'manager')
    const rule = await scene.rule({ steps: [{ id: 'n', kind: 'notify', to: { kind: 'manager' }, text: 'Новый заказ {{ order.number }}' }] })
    const [order] = [await scene.order({ managerId: manager.id }), await scene.order()]
    await scene.settle()
    const told = await scene.rows(sql<{ user_id: number; text: string; link: string }>`select user_id, text, link from staff_notification`)
    expect(told).toEqual([{ user_id: manager.id, text: expect.stringMatching(/: Новый заказ \S+$/), link: `/orders/${order}` }])
    expect((await scene.steps(rule)).map((step) => step.why?.code ?? step.state)).toEqual(['done', 'no_manager'])
  })

  test('writes at most once in N days to a customer', async () => {
    const rule = await scene.rule({ limits: { oncePerDays: 7 }, steps: [letter()] })
    const phone = '+79165550001'
    await scene.order({ phone })
    await scene.order({ phone })
    await scene.settle()
    expect(await scene.runs(rule)).toMatchObject([{ state: 'done' }, { state: 'skipped', why: { code: 'once_per_days', params: { days: 7 } } }])
  })

  test('follows another one, a task that is done, a hook', async () => {
    const first = await scene.rule({ steps: [letter()] })
    const second = await scene.rule({ event: { kind: 'ruleRan', ruleId: first }, steps: [letter()] })
    const hooked = await scene.rule({ event: { kind: 'hook', name: 'call.missed' }, steps: [letter()] })
    const order = await scene.order()
    await scene.settle()
    await scene.act((tx) => raiseHook(tx, 'call.missed', { orderId: order, key: 'call-1' }))
    await scene.act((tx) => raiseHook(tx, 'call.missed', { orderId: order, key: 'call-1' }))
    await scene.settle()
    expect((await scene.messages(second)).map((one) => one.orderId)).toEqual([order])
    expect((await scene.messages(hooked)).map((one) => one.orderId)).toEqual([order])
  })

  test('switched off lets go of what waits, and a new version does not touch what is under way', async () => {
    const wait = { id: 'w', kind: 'wait', for: { amount: 1, unit: 'hours' } } as const
    const rule = await scene.rule({ name: 'ждёт', steps: [wait, letter()] })
    await scene.order()
    await scene.settle()
    await scene.act((tx) => editRule(tx, rule, { name: 'ждёт', subject: 'order', event: { kind: 'change', entity: 'order', kinds: ['order.created'] }, steps: [wait] }, 1))
    await scene.order()
    await scene.settle(new Date(Date.now() + HOUR + 1000))
    expect((await scene.messages(rule)).length).toBe(1)
    await scene.order()
    await scene.settle()
    await scene.act((tx) => activateRule(tx, rule, false))
    await scene.settle(new Date(Date.now() + HOUR + 1000))
    expect((await scene.runs(rule)).map((run) => [run.state, run.why?.code])).toEqual([['done', undefined], ['stopped', 'rule_off'], ['stopped', 'rule_off']])
  })
})

describe('a step that waits for an event', () => {
  const paid = { kind: 'change', entity: 'order', fields: [{ name: 'managerComment', to: ['оплачен'] }] } as const
  const draft = { steps: [{ id: 'wait', kind: 'waitEvent' as const, event: { ...paid, fields: [{ name: 'managerComment', to: ['оплачен'] }] }, within: { amount: 24, unit: 'hours' as const }, came: [letter('thanks')], over: [letter('remind')] }] }

  test('goes one way when it comes in time, and the other when the time is over', async () => {
    const rule = await scene.rule(draft)
    const [pays, forgets] = [await scene.order(), await scene.order()]
    await scene.settle()
    await scene.act((tx) => changeOrder(tx, pays, { managerComment: 'оплачен' }, { by: 'crm' }))
    await scene.settle()
    await scene.settle(new Date(Date.now() + 25 * HOUR))
    expect((await scene.messages(rule)).map((one) => [one.orderId, one.key.split(':').at(-1)])).toEqual([[pays, 'thanks'], [forgets, 'remind']])
  })

  test('sees what came between its cause and its beginning', async () => {
    const rule = await scene.rule(draft)
    const order = await scene.order()
    await scene.act((tx) => changeOrder(tx, order, { managerComment: 'оплачен' }, { by: 'crm' }))
    await scene.settle()
    await scene.settle(new Date(Date.now() + 3000))
    expect((await scene.messages(rule)).map((one) => one.key.split(':').at(-1))).toEqual(['thanks'])
  })
})
