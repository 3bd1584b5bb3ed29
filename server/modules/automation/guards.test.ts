import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Step } from '#shared/contracts/automation.ts'
import { editOrder } from '#server/modules/orders/index.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { letter, rulesScene } from '../../../test/rules-scene.ts'
import { testServer } from '../../../test/server.ts'
import { raiseHook } from './raise-hook.ts'

const server = testServer()
const scene = rulesScene(server)
const held = {} as { owner: Person }
beforeAll(async () => void (held.owner = await signedIn(server, 'owner')))
afterEach(() => scene.allOff())

const on = (field: string) => ({ kind: 'change' as const, entity: 'order', fields: [{ name: field }] })
const write = (field: string, value: string): Step => ({ id: 'c', kind: 'change', entity: 'order', set: [{ field, value }] })
const edit = (id: number, changes: Record<string, unknown>) => scene.act((tx) => editOrder(tx, id, Object.fromEntries(Object.entries(changes).map(([field, to]) => [field, { to }]))))
const alerts = async (): Promise<any[]> => (await held.owner.get('/api/rules')).body.alerts

describe('rules that call each other', () => {
  test('in a circle are stopped after one round, and the alert names both', async () => {
    const one = await scene.rule({ name: 'первое', event: on('managerComment'), steps: [write('customerComment', 'от первого')] })
    const other = await scene.rule({ name: 'второе', event: on('customerComment'), steps: [write('managerComment', 'от второго')] })
    const order = await scene.order()
    await edit(order, { managerComment: 'начало' })
    await scene.settle()
    expect((await scene.runs(one)).map((run) => [run.state, run.why?.code])).toEqual([['done', undefined], ['stopped', 'loop']])
    expect((await scene.runs(one))[1]!.why.params.ruleNames).toEqual(['первое', 'второе'])
    expect((await scene.runs(other)).map((run) => run.state)).toEqual(['done'])
    const [alert] = await alerts()
    expect(alert).toMatchObject({ kind: 'loop', rules: [{ id: one, name: 'первое' }, { id: other, name: 'второе' }], about: { entity: 'order', id: order } })
    await held.owner.post(`/api/rule-alerts/${alert.id}/seen`, {})
    expect(await alerts()).toEqual([])
    // What a person does next is another chain; the second rule changes nothing this time, so it ends by itself.
    await edit(order, { managerComment: 'снова' })
    await scene.settle()
    expect((await scene.runs(one)).map((run) => run.state)).toEqual(['done', 'stopped', 'done'])
  })

  test('when one changes what starts it, it is stopped by itself', async () => {
    const rule = await scene.rule({ event: on('managerComment'), steps: [write('managerComment', 'сам себя')] })
    await edit(await scene.order(), { managerComment: 'начало' })
    await scene.settle()
    expect((await scene.runs(rule)).map((run) => [run.state, run.why?.code])).toEqual([['done', undefined], ['stopped', 'loop']])
  })

  test('in a long row are stopped at the fifth, and what of the chain still waits is stopped too', async () => {
    const fields = ['managerComment', 'customerComment', 'firstName', 'lastName', 'patronymic', 'additionalPhone', 'weight']
    const rules: number[] = []
    for (const [index, field] of fields.slice(0, -1).entries()) rules.push(await scene.rule({ event: on(field), steps: [{ ...write(fields[index + 1]!, 'x'), id: 'c' }] }))
    const waits = await scene.rule({ event: on('customerComment'), steps: [{ id: 'w', kind: 'wait', for: { amount: 1, unit: 'hours' } }, letter()] })
    await edit(await scene.order(), { managerComment: 'начало' })
    await scene.settle()
    const states = await Promise.all(rules.map(async (rule) => (await scene.runs(rule)).map((run) => run.why?.code ?? run.state)))
    expect(states).toEqual([['done'], ['done'], ['done'], ['done'], ['done'], ['depth']])
    expect((await scene.runs(waits)).map((run) => run.why?.code)).toEqual(['chain_stopped'])
  })

  test('through another program that answers are stopped when it is too often', async () => {
    const rule = await scene.rule({ event: { kind: 'hook', name: 'echo' }, steps: [{ id: 't', kind: 'stop' }] })
    const order = await scene.order()
    for (let n = 0; n < 32; n += 1) {
      await scene.act((tx) => raiseHook(tx, 'echo', { orderId: order }))
      await scene.settle()
    }
    const states = (await scene.runs(rule)).map((run) => run.why?.code ?? run.state)
    expect([states.filter((state) => state === 'done').length, states.filter((state) => state === 'often').length]).toEqual([30, 2])
  })

  test('one deed of a person that is several entries calls a rule once', async () => {
    const rule = await scene.rule({ event: { kind: 'change', entity: 'order' }, steps: [letter()] })
    await scene.order()
    await scene.settle()
    const entries = await scene.rows(sql<{ n: number }>`select count(*)::int as n from change_log where entity = 'order' and chain = (select chain from rule_run where rule_id = ${rule} limit 1)`)
    expect(entries[0]!.n).toBeGreaterThan(0)
    expect(await scene.messages(rule)).toHaveLength(1)
  })
})

describe('the fuse', () => {
  const make = async (count: number) => {
    for (let n = 0; n < count; n += 1) await scene.order()
    await scene.settle()
  }

  test('pauses a rule that is about to send more than it may, and asks; yes lets what was held go on', async () => {
    const rule = await scene.rule({ name: 'много', limits: { fusePerHour: 3 }, steps: [letter()] })
    await make(5)
    expect(await scene.messages(rule)).toHaveLength(3)
    const row = () => held.owner.get(`/api/rules/${rule}`)
    expect((await row()).body.fuse).toMatchObject({ sent: 3, perHour: 3, waiting: 2 })
    expect((await alerts())[0]).toMatchObject({ kind: 'fuse', rules: [{ id: rule }] })
    const asked = await scene.rows(sql<{ user_id: number }>`select user_id from staff_notification where text like '%«много»%'`)
    expect(asked).toEqual([{ user_id: held.owner.id }])
    expect((await held.owner.get(`/api/rules/${rule}/runs?state=held`)).body.rows).toHaveLength(2)
    expect((await held.owner.post(`/api/rules/${rule}/fuse`, { go: true })).body.fuse).toBeNull()
    await scene.settle()
    expect(await scene.messages(rule)).toHaveLength(5)
    expect((await alerts()).filter((alert) => alert.kind === 'fuse')).toEqual([])
  })

  test('no drops what was held, and the rule goes on with what comes next', async () => {
    const rule = await scene.rule({ limits: { fusePerHour: 2 }, steps: [letter()] })
    await make(4)
    await held.owner.post(`/api/rules/${rule}/fuse`, { go: false })
    await make(1)
    expect((await scene.runs(rule)).map((run) => run.why?.code ?? run.state).toSorted()).toEqual(['done', 'done', 'done', 'fuse_dropped', 'fuse_dropped'])
    expect((await held.owner.post(`/api/rules/${rule}/fuse`, { go: true })).status).toBe(409)
  })
})
