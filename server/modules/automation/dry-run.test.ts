import fc from 'fast-check'
import { sql } from 'kysely'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { Condition } from '#shared/conditions.ts'
import type { RuleDraft, Step } from '#shared/contracts/automation.ts'
import { money } from '#shared/money.ts'
import { editOrder } from '#server/modules/orders/index.ts'
import { signedIn, type Person } from '../../../test/people.ts'
import { letter, rulesScene } from '../../../test/rules-scene.ts'
import { testServer } from '../../../test/server.ts'
import { mostWithin } from './dry-run.ts'

const server = testServer()
const scene = rulesScene(server)
const held = {} as { owner: Person; seller: Person }
beforeAll(async () => {
  held.owner = await signedIn(server, 'owner')
  held.seller = await signedIn(server, 'manager')
})
afterEach(() => scene.allOff())

const rehearse = async (draft: RuleDraft): Promise<any> => (await held.owner.post('/api/rules/dry-run', { draft, days: 30, limit: 1000 })).body
const draft = (more: Partial<RuleDraft> = {}): RuleDraft => ({ name: 'репетиция', subject: 'order', event: { kind: 'change', entity: 'order', kinds: ['order.created'] }, steps: [letter()], ...more })

describe('a dry run', () => {
  test('tells who would have got what, who not and why, and sends nothing', async () => {
    const [rich, poor] = [await scene.order({ items: [{ productName: 'Шкаф', quantity: 1, initialPrice: money(90_000) }] }), await scene.order()]
    const before = await scene.rows(sql<{ n: number }>`select (select count(*) from message) + (select count(*) from rule_run) + (select count(*) from task) as n`)
    const answer = await rehearse(draft({ condition: { field: 'total', op: 'gte', value: 5_000_000 }, steps: [letter(), { id: 't', kind: 'task', text: 'Позвонить', to: { kind: 'user', id: held.owner.id } }] }))
    expect([answer.events, answer.matched, answer.skipped, answer.messages, answer.recipients]).toEqual([2, 1, 1, 1, 1])
    expect(answer.rows.find((row: any) => row.id === rich)).toMatchObject({ outcome: 'would', label: expect.any(String), what: [{ stepId: 'letter', channel: 'email', to: expect.stringContaining('@example.com'), why: null }, { stepId: 't', kind: 'task' }] })
    expect(answer.rows.find((row: any) => row.id === poor)).toMatchObject({ outcome: 'skipped', why: { code: 'condition_false', failed: { value: 10_000 } } })
    expect(await scene.rows(sql<{ n: number }>`select (select count(*) from message) + (select count(*) from rule_run) + (select count(*) from task) as n`)).toEqual(before)
  })

  test('is for those who change rules, and tells the problems of a draft', async () => {
    expect((await held.seller.post('/api/rules/dry-run', { draft: draft() })).status).toBe(403)
    expect((await held.owner.post('/api/rules/dry-run', { draft: draft({ steps: [] }) })).status).toBe(409)
  })

  test('counts the most messages of one hour, for the fuse', () => {
    expect([mostWithin([], 60), mostWithin([0, 59, 60, 61, 200], 60), mostWithin([5, 5, 5], 60)]).toEqual([0, 3, 3])
  })
})

const comment: Condition = { field: 'customerComment', op: 'notEmpty' }
const aSteps = fc.constantFrom<Step[]>(
  [letter()],
  [{ id: 'b', kind: 'branch', condition: comment, yes: [letter('yes')], no: [] }],
  [{ id: 'b', kind: 'branch', condition: { not: comment }, yes: [{ id: 's', kind: 'stop' }], no: [] }, letter('behind')],
  [{ id: 'w', kind: 'wait', for: { amount: 2, unit: 'hours' } }, letter('later')],
  [{ id: 'w', kind: 'wait', until: { field: 'deliveryDate', side: 'after', amount: 1, unit: 'days', at: '10:00' } }, letter('dated')],
  [{ id: 'e', kind: 'waitEvent', event: { kind: 'change', entity: 'order', fields: [{ name: 'managerComment' }] }, within: { amount: 1, unit: 'hours' }, came: [letter('came')], over: [letter('over')] }],
  [{ id: 'm', kind: 'message', channel: 'sms', fallback: ['email'], purpose: 'transactional', content: { text: 'Здравствуйте' } }],
  [{ id: 'm', kind: 'message', channel: 'email', purpose: 'marketing', content: { subject: 'Акция', text: 'Скидки' } }],
)
const aCondition = fc.constantFrom<Condition | null>(null, comment, { field: 'total', op: 'gte', value: 20_000 }, { or: [comment, { field: 'deliveryDate', op: 'notEmpty' }] }, { not: { field: 'customer.email', op: 'empty' } })
const aRule = fc.record({
  event: fc.constantFrom<RuleDraft['event']>({ kind: 'change', entity: 'order', kinds: ['order.created'] }, { kind: 'change', entity: 'order', fields: [{ name: 'managerComment', to: ['да'] }] }),
  condition: aCondition, steps: aSteps, limits: fc.constantFrom({}, { oncePerDays: 3 }),
})
const anOrder = fc.record({ email: fc.boolean(), phone: fc.integer({ min: 1, max: 4 }), price: fc.constantFrom(100, 300), comment: fc.boolean(), dated: fc.boolean(), edit: fc.constantFrom('', 'да', 'нет') })

test('the recipients of a dry run are those of the real run on the same data', async () => {
  let round = 0
  await fc.assert(
    fc.asyncProperty(aRule, fc.array(anOrder, { minLength: 1, maxLength: 6 }), async (made, orders) => {
      round += 1
      const rule = await scene.rule({ name: `правило ${round}`, ...made })
      const since = await scene.rows(sql<{ id: number }>`select coalesce(max(id), 0) as id from "order"`)
      for (const one of orders) {
        const id = await scene.order({
          phone: `+7903${String(round).padStart(3, '0')}000${one.phone}`, email: one.email ? `b${round}-${one.phone}@example.com` : null, items: [{ productName: 'Чашка', quantity: 1, initialPrice: money(one.price) }],
          ...(one.comment ? { customerComment: 'позвоните' } : {}), ...(one.dated ? { deliveryDate: '2031-05-05' } : {}),
        })
        if (one.edit) await scene.act((tx) => editOrder(tx, id, { managerComment: { to: one.edit } }))
      }
      const { rows } = await rehearse({ name: 'та же', subject: 'order', ...made })
      const rehearsed = rows.filter((row: any) => row.id > since[0]!.id).flatMap((row: any) => row.what.filter((step: any) => step.kind === 'message' && !step.why).map((step: any) => `${row.id} ${step.stepId} ${step.to}`))
      await scene.settle()
      for (const later of [3000, 3_600_000 + 3000, 7_300_000]) await scene.settle(new Date(Date.now() + later))
      await scene.settle(new Date('2031-06-01T00:00:00Z'))
      const real = (await scene.messages(rule)).filter((one) => one.state !== 'suppressed').map((one) => `${one.orderId} ${one.key.split(':').at(-1)} ${one.address}`)
      expect(rehearsed.toSorted()).toEqual(real.toSorted())
      await scene.allOff()
    }),
    { numRuns: Number(process.env['RULE_RUNS'] ?? 25) },
  )
}, 180_000)
